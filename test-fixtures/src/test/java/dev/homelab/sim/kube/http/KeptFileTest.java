package dev.homelab.sim.kube.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.kube.json.Json;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of a simulator: what it keeps, and that it keeps nothing once it is closed. */
final class KeptFileTest {
  @TempDir Path folder;

  @Test
  void whatIsKeptIsReadAgain() {
    KeptFile file = KeptFile.in(folder.resolve("new"), "held.json");
    assertThat(file.read()).isEmpty();

    file.keep(Json.object().put("a", 1));

    assertThat(KeptFile.in(folder.resolve("new"), "held.json").read())
        .isEqualTo(Json.object().put("a", 1));
  }

  @Test
  void nothingIsKeptWithoutAFolder() {
    KeptFile file = KeptFile.in(null, "held.json");
    file.keep(Json.object().put("a", 1));
    assertThat(file.read()).isEmpty();
  }

  @Test
  void nothingIsWrittenOnceItIsClosed() {
    KeptFile file = KeptFile.in(folder.resolve("removed"), "held.json");
    file.keep(Json.object().put("a", 1));
    file.close();
    PrivateFiles.remove(folder.resolve("removed"));

    file.keep(Json.object().put("a", 2));

    assertThat(folder).isEmptyDirectory();
  }
}
