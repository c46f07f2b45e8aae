package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.lab.Parts;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import dev.homelab.sim.kube.fault.PodFault;
import dev.homelab.sim.kube.store.Subscription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first Ctrl-C while a run waits for what may take many minutes. */
class StoppedWaitTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String WEB =
      """
      homelab('waits') {
        cluster('c') {
          kubeconfig 'kubeconfig'
          namespace('half') {
            app('web') { image 'example.com/web:1.0' }
            app('after') { image 'example.com/after:1.0'; after 'cluster.c/namespace.half/app.web' }
          }
        }
      }
      """;
  private static final String FILMS =
      """
      homelab('waits') {
        cluster('c') {
          kubeconfig 'kubeconfig'
          namespace('media') {
            share('media') { size 10.GiB }
            service sonarr
          }
        }
      }
      """;

  private final KubeSimulator simulator =
      KubeSimulator.start(SimulatorOptions.inMemory().withSpeed(60));
  private volatile Runnable button = () -> {};
  private CliRun cli;
  @TempDir Path folder;

  @BeforeEach
  void hearTheButton() throws IOException {
    Files.writeString(folder.resolve("kubeconfig"), simulator.kubeconfig());
    Parts shipped = Installed.parts();
    cli =
        new CliRun(folder)
            .on(
                new Parts(
                    shipped.reader(),
                    shipped.providers(),
                    shipped.clusters(),
                    shipped.secrets(),
                    listener -> {
                      button = listener;
                      return () -> button = () -> {};
                    }));
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private void script(String text) throws IOException {
    Files.writeString(folder.resolve("homelab.groovy"), text);
  }

  /** An {@code up} in which somebody presses Ctrl-C when a text was written. */
  private CliRun.Result upUntil(String text) throws Exception {
    CompletableFuture<CliRun.Result> running =
        CompletableFuture.supplyAsync(() -> cli.run("up", "--yes", "--json"));
    cli.awaitOut(text);
    button.run();
    return running.get(SOON.toSeconds(), TimeUnit.SECONDS);
  }

  private boolean runs(String pod) {
    return simulator.nodes().objects("pods").keySet().stream().anyMatch(is -> is.startsWith(pod));
  }

  /** Whether the run waits: it watches what it has made. */
  private boolean isWatched(String plural) {
    return simulator.requests().stream()
        .anyMatch(
            entry -> entry.path().endsWith('/' + plural) && entry.query().contains("watch=1"));
  }

  private void theNextRunFinishes() {
    CliRun.Result next = cli.run("up", "--yes");
    assertThat(next.code()).as(next.err()).isZero();
    assertThat(cli.run("plan", "--exit-code").code()).isZero();
    assertThat(cli.run("state", "verify").code()).isZero();
  }

  @Test
  void endsTheWaitForPodsAndTheNextRunWaitsAgain() throws Exception {
    simulator.faults().add(new PodFault("half", "web", PodFault.Kind.NEVER_READY));
    script(WEB);

    CliRun.Result stopped = upUntil("\"what\":\"0 of 1");

    assertThat(stopped.code()).as(stopped.out()).isEqualTo(130);
    assertThat(stopped.out())
        .containsPattern("\"event\":\"waitEnded\",\"address\":\"[^\"]*deployment.web\"")
        .contains("\"made\":true")
        .doesNotContain("\"event\":\"failed\"");
    assertThat(cli.run("state", "verify").out()).as("nothing is open").doesNotContain("web");
    assertThat(cli.run("state", "show", "deployment.web").out()).contains("\"ready\" : false");
    assertThat(cli.run("plan").out()).contains("deployment.web");
    simulator.faults().clear();
    theNextRunFinishes();
  }

  @Test
  void tellsWhatItWaitedForAndIsNoFailure() throws Exception {
    simulator.faults().add(new PodFault("half", "web", PodFault.Kind.NEVER_READY));
    script(WEB);
    CompletableFuture<CliRun.Result> running =
        CompletableFuture.supplyAsync(() -> cli.run("up", "--yes"));
    try (Subscription changes = simulator.changes()) {
      while (!(runs("half/web") && isWatched("deployments")) && !running.isDone()) {
        changes.poll(100);
      }
    }
    button.run();
    CliRun.Result stopped = running.get(SOON.toSeconds(), TimeUnit.SECONDS);
    assertThat(stopped.code()).as(stopped.err()).isEqualTo(130);
    assertThat(stopped.err())
        .contains("stopping: waits end, changes finish", "made and not waited for")
        .containsPattern("stopped while waiting for \\S*deployment.web")
        .contains("homelab up")
        .doesNotContain("left while it ran", "HL31");
  }

  @Test
  void endsTheWaitForAnApplicationThatDoesNotAnswer() throws Exception {
    simulator.apps().onStart(server -> server.starting(Integer.MAX_VALUE));
    script(FILMS);

    CliRun.Result stopped = upUntil("to answer on port 8989");

    assertThat(stopped.code()).as(stopped.out()).isEqualTo(130);
    assertThat(stopped.out())
        .contains("\"event\":\"waitEnded\"", "to answer on port 8989", "\"made\":false")
        .doesNotContain("\"event\":\"failed\"");
    Objects.requireNonNull(simulator.apps().find("media", "sonarr", 8989)).starting(0);
    theNextRunFinishes();
  }
}
