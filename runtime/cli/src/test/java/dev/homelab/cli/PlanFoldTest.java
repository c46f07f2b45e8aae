package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes and goes as a whole is one line of a plan. */
class PlanFoldTest {
  private static final String LAB =
      """
      homelab('fold') {
        cluster('c') { kubeconfig 'kubeconfig'
          namespace('fold') {
            %s
            app('stays') { image 'example.com/a:1' }
          }
        }
      }
      """;

  @TempDir Path folder;

  private void script(String services) throws IOException {
    Files.writeString(folder.resolve("homelab.groovy"), LAB.formatted(services));
  }

  @Test
  void aServiceThatLeavesIsOneLineAndItsVolumeStandsApart() throws IOException {
    try (KubeSimulator simulator = KubeSimulator.start(SimulatorOptions.inMemory())) {
      Files.writeString(folder.resolve("kubeconfig"), simulator.kubeconfig());
      CliRun cli = new CliRun(folder);
      script("service whoami\napp('keeps') { image 'b:1'; port 80; volume('d') { at '/d' } }");
      assertThat(cli.run("plan").out())
          .containsPattern("\\+ app.keeps +new, 5 objects")
          .containsPattern("\\+ service.whoami +new, 4 objects");
      assertThat(cli.run("graph").out())
          .contains("← serviceaccount.whoami")
          .doesNotContain("← cluster.c/namespace.fold\n");
      assertThat(cli.run("up", "--yes").code()).isZero();
      script("");
      String plan = cli.run("plan").out();
      assertThat(plan)
          .containsPattern("- service.whoami +removed, 4 objects")
          .containsPattern("- app.keeps +(removed, 4 objects|4 objects removed)")
          .contains("app.keeps/persistentvolumeclaim.keeps-d")
          .doesNotContain("deployment.whoami", "deployment.keeps");
      String because = "because: not in the script any more (was homelab.groovy:5)";
      assertThat(plan.split(java.util.regex.Pattern.quote(because), -1)).hasSizeBetween(2, 3);
      assertThat(cli.run("plan", "--verbose").out()).contains("deployment.whoami");
      cli.run("down", "--yes");
    }
  }
}
