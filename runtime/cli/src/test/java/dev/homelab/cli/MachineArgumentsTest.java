package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another kernel argument is another image, and machines are upgraded to it. */
class MachineArgumentsTest {
  private static final String LAB =
      """
      homelab('arguments') {
        secrets { env 'pve.token', 'PVE_TOKEN' }
        network('lan') { addresses '192.168.1.0/24'; gateway '192.168.1.1' }
        proxmox('pve') {
          endpoint 'https://192.168.1.10:8006'; token secret('pve.token'); storage 'local-zfs'
        }
        cluster('home') {
          on 'pve'
          controlPlane { address '192.168.1.51' }
        }
      }
      """;

  @TempDir Path folder;

  @Test
  void machinesAreUpgradedAndTheImageIsFetchedAnew() throws IOException {
    try (WorldClusters world = new WorldClusters(folder.resolve("world"), 1_000)) {
      CliRun cli = new CliRun(folder).on(CliRun.partsWith(world));
      script(LAB);
      run(cli, "up", "--sandbox", "--yes");
      script(LAB.replace("on 'pve'", "on 'pve'; kernelArgs 'mitigations=off'"));

      assertThat(run(cli, "plan", "--sandbox"))
          .contains("arguments nothing -> [mitigations=off]", "  schematic ")
          .contains("moves its workloads away and restarts the machine")
          .contains("image.talos-1-13-9-pve-pve               replaced");
      run(cli, "up", "--sandbox", "--yes");
      assertThat(run(cli, "up", "--sandbox", "--yes")).contains("nothing to change");
    }
  }

  private void script(String text) throws IOException {
    Files.writeString(folder.resolve("homelab.groovy"), text);
  }

  private static String run(CliRun cli, String... words) {
    CliRun.Result result = cli.run(words);
    assertThat(result.code()).as(result.err() + result.out()).isZero();
    return result.out();
  }
}
