package dev.homelab.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What happens when the programs of a control plane do not do their part; shell scripts play them.
 */
class ClusterStartTest {

  @TempDir Path cache;
  @TempDir Path folder;

  @BeforeEach
  void playTheParts() throws IOException {
    for (Part part : RealParts.CONTROL_PLANE) {
      play(part, "exec sleep 600");
    }
    Files.createDirectories(RealParts.in(cache).require(Part.KWOK).resolveSibling("stages"));
  }

  @Test
  void tellsAtOnceThatTheStoreDied() throws IOException {
    play(Part.ETCD, "echo port is taken; exit 7");

    assertThatThrownBy(() -> RealControlPlane.launch(RealParts.in(cache), folder))
        .isInstanceOf(RealException.class)
        .hasMessageContaining("etcd ended with 7")
        .hasMessageContaining("port is taken");
  }

  @Test
  void killsWhatHadStartedWhenTheServerDies() throws IOException {
    play(Part.KUBE_APISERVER, "echo bad flag; exit 1");

    assertThatThrownBy(() -> RealControlPlane.launch(RealParts.in(cache), folder))
        .hasMessageContaining("kube-apiserver ended with 1")
        .hasMessageContaining("bad flag");
    assertThat(folder.resolve("etcd.pid")).doesNotExist();
  }

  @Test
  void refusesAFolderThatHoldsACluster() throws IOException {
    Files.createDirectory(folder.resolve("pki"));

    assertThatThrownBy(() -> RealControlPlane.launch(RealParts.in(cache), folder))
        .hasMessageContaining("holds a cluster already");
  }

  private void play(Part part, String script) throws IOException {
    Path programs =
        Files.createDirectories(
            cache.resolve(part.folder() + "-" + RealParts.version(part.folder())));
    Path program = programs.resolve(part.command());
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(
        program, Set.copyOf(PosixFilePermissions.fromString("rwx------")));
  }
}
