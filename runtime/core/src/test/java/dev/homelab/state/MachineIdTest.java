package dev.homelab.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineIdTest {
  @TempDir Path home;

  @Test
  void staysTheSameAndIsAnotherForAnotherPerson() {
    String first = MachineId.here(Map.of("HOME", home.resolve("a").toString()), home);
    assertThat(first).hasSize(32);
    assertThat(MachineId.here(Map.of("HOME", home.resolve("a").toString()), home)).isEqualTo(first);
    assertThat(MachineId.here(Map.of("HOME", home.resolve("b").toString()), home))
        .isNotEqualTo(first);
  }

  @Test
  void isUnknownWhereItCannotBeKept() throws IOException {
    Path file = Files.writeString(home.resolve("file"), "");
    assertThat(MachineId.here(Map.of("XDG_STATE_HOME", file.toString()), home)).isEmpty();
  }

  @Test
  void isUnknownWhereTheSystemDoesNotTellItsStartsApart() throws IOException {
    Map<String, String> environment = Map.of("HOME", home.toString());
    assertThat(MachineId.here(environment, home, home.resolve("none"))).isEmpty();
    Path empty = Files.writeString(home.resolve("empty"), "\n");
    assertThat(MachineId.here(environment, home, empty)).isEmpty();
    Path boot = Files.writeString(home.resolve("boot"), "one\n");
    String first = MachineId.here(environment, home, boot);
    assertThat(first).hasSize(32);
    Files.writeString(boot, "two\n");
    assertThat(MachineId.here(environment, home, boot)).isNotEqualTo(first);
  }
}
