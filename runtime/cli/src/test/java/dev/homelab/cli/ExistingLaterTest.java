package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code existing} inside a namespace that the same run makes. */
class ExistingLaterTest {
  @TempDir Path folder;

  @Test
  void whatOthersMakeThereIsLookedUpWhenTheNamespaceIsThere() throws IOException {
    try (KubeSimulator simulator = KubeSimulator.start(SimulatorOptions.inMemory())) {
      Files.writeString(folder.resolve("kubeconfig"), simulator.kubeconfig());
      Files.writeString(
          folder.resolve("homelab.groovy"),
          """
          homelab('later') {
            cluster('c') {
              kubeconfig 'kubeconfig'
              namespace('fresh') {
                def account = existing('ServiceAccount', 'default')
                app('a') { image 'example.com/a:1'; env 'WHO', account.name }
              }
            }
          }
          """);
      CliRun cli = new CliRun(folder);
      assertThat(cli.run("plan").out())
          .containsPattern("serviceaccount.default +looked up when namespace.fresh is there")
          .contains("1 to wait for");
      CliRun.Result up = cli.run("up", "--yes");
      assertThat(up.code()).as(up.err()).isZero();
      assertThat(cli.run("plan", "--exit-code").code()).isZero();
      CliRun.Result down = cli.run("down", "--yes");
      assertThat(down.code()).as(down.err()).isZero();
    }
  }

  @Test
  void whatNobodyMakesInANamespaceThatIsThereIsToldBeforeTheRun() throws IOException {
    try (KubeSimulator simulator = KubeSimulator.start(SimulatorOptions.inMemory())) {
      Files.writeString(folder.resolve("kubeconfig"), simulator.kubeconfig());
      Files.writeString(
          folder.resolve("homelab.groovy"),
          """
          homelab('later') {
            cluster('c') {
              kubeconfig 'kubeconfig'
              namespace('default') { existing('Secret', 'tls') }
            }
          }
          """);
      CliRun.Result up = new CliRun(folder).run("up", "--yes");
      assertThat(up.code()).isEqualTo(2);
      assertThat(up.err()).contains("HL3026");
    }
  }
}
