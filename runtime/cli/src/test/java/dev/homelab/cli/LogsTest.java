package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.lab.Parts;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import dev.homelab.sim.kube.fault.ApiFault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Logs of any address, followed until the end or Ctrl-C, secrets left out wherever they are cut.
 */
class LogsTest {
  private static final String LAB =
      """
      homelab('logs') {
        secrets { generated 'pw' }
        cluster('c') {
          kubeconfig 'kubeconfig'
          namespace('logs') {
            app('web') { image 'example.com/web:1.0'; port 80; env 'PW', secret('pw') }
            manifest '{apiVersion: v1, kind: ConfigMap, metadata: {name: plain}, data: {a: b}}'
          }
        }
      }
      """;

  private final KubeSimulator simulator = KubeSimulator.start(SimulatorOptions.inMemory());
  @TempDir Path folder;

  @AfterEach
  void stop() {
    simulator.close();
  }

  private CliRun up() throws IOException {
    return CliRun.up(folder, simulator, LAB);
  }

  /** Parts whose Ctrl-C the test presses, after the command listens for it. */
  private static Parts pressing(List<Runnable> button, CountDownLatch ready) {
    Parts shipped = Installed.parts();
    return new Parts(
        shipped.reader(),
        shipped.providers(),
        shipped.clusters(),
        shipped.secrets(),
        listener -> {
          button.add(listener);
          ready.countDown();
          return () -> {};
        });
  }

  @Test
  void logsComeFromAnyAddressThatHasPods() throws IOException {
    CliRun cli = up();
    simulator.logs().set("logs", "web", "one\ntwo\nthree\n");
    for (String address :
        new String[] {"app.web", "deployment.web", "namespace.logs", "cluster.c"}) {
      CliRun.Result logs = cli.run("logs", address);
      assertThat(logs.code()).as(logs.err()).isZero();
      assertThat(logs.out()).containsPattern("web-[a-z0-9-]+/web: one\n");
    }
    assertThat(cli.run("logs", "app.web/service.web", "--tail", "1").out())
        .doesNotContain("two")
        .contains(": three");
    CliRun.Result none = cli.run("logs", "configmap.plain");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err())
        .contains(
            "HL9025",
            "what it belongs to has: cluster.c/namespace.logs",
            "homelab logs cluster.c/");
    assertThat(cli.run("logs", "app.web", "--container", "other").out()).isEmpty();
  }

  @Test
  void followingEndsWithCtrlCAndHidesSecretsThatAreCut() throws Exception {
    CliRun cli = up();
    String value = cli.run("secret", "show", "pw", "--reveal").out().strip();
    simulator.logs().set("logs", "web", "begins with " + value.substring(0, 10));
    List<Runnable> button = new CopyOnWriteArrayList<>();
    CountDownLatch ready = new CountDownLatch(1);
    CliRun following = new CliRun(folder).on(pressing(button, ready));
    CompletableFuture<CliRun.Result> running =
        CompletableFuture.supplyAsync(() -> following.run("logs", "app.web", "--follow"));
    assertThat(ready.await(30, TimeUnit.SECONDS)).isTrue();
    simulator.logs().append("logs", "web", value.substring(10, 20));
    simulator.logs().append("logs", "web", value.substring(20) + " ends\nnext line\n");
    following.awaitOut("next line");
    button.forEach(Runnable::run);
    CliRun.Result result = running.get(120, TimeUnit.SECONDS);
    assertThat(result.code()).isEqualTo(130);
    assertThat(result.out()).contains(": begins with (secret pw) ends\n", ": next line\n");
    assertThat(result.out()).doesNotContain(value.substring(0, 10), value.substring(20));
  }

  @Test
  void aLogThatIsRefusedFailsTheCommand() throws IOException {
    CliRun cli = up();
    simulator.faults().add(ApiFault.of("GET", "/log$", new ApiFault.Answer(403, 0)));
    CliRun.Result last = cli.run("logs", "app.web");
    assertThat(last.code()).as(last.err()).isEqualTo(1);
    assertThat(last.err()).contains("HL");
    assertThat(cli.run("logs", "app.web", "--follow").code()).isEqualTo(1);
    simulator.faults().clear();
    assertThat(cli.run("logs", "app.web").code()).isZero();
  }

  @Test
  void followingEndsWhenThePodsAreGone() throws Exception {
    CliRun cli = up();
    simulator.logs().set("logs", "web", "the last words");
    CliRun following = new CliRun(folder);
    CompletableFuture<CliRun.Result> running =
        CompletableFuture.supplyAsync(() -> following.run("logs", "deployment.web", "--follow"));
    simulator.logs().append("logs", "web", " of all\nmore");
    following.awaitOut("of all");
    assertThat(cli.run("down", "--yes").code()).isZero();
    CliRun.Result result = running.get(120, TimeUnit.SECONDS);
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).endsWith(": more\n");
  }
}
