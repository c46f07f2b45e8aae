package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.lab.Parts;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import dev.homelab.sim.kube.api.PodConsole;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands in containers and ports of pods, over the WebSockets of a simulated API server. */
class ReachTest {
  private static final String LAB =
      """
      homelab('reach') {
        secrets { generated 'pw' }
        cluster('c') {
          kubeconfig 'kubeconfig'
          namespace('reach') {
            app('web') { image 'example.com/web:1.0'; port 80; env 'PW', secret('pw') }
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

  private CliRun up(boolean certificate) throws IOException {
    Files.writeString(
        folder.resolve("kubeconfig"),
        certificate ? simulator.certificateKubeconfig() : simulator.kubeconfig());
    Files.writeString(folder.resolve("homelab.groovy"), LAB);
    CliRun cli = new CliRun(folder);
    CliRun.Result up = cli.run("up", "--yes");
    assertThat(up.code()).as(up.err()).isZero();
    return cli;
  }

  private static PodConsole.Given play(PodConsole.Asked asked, String secret) {
    return switch (asked.command().get(0)) {
      case "env" -> new PodConsole.Given("A=b\nPW=" + secret + "\n", "careful: " + secret, 0);
      case "false" -> new PodConsole.Given("", "it went wrong\n", 3);
      case "cat" ->
          asked.input().endsWith("\n")
              ? new PodConsole.Given(asked.input(), "", 0)
              : new PodConsole.Given("", "", -1);
      default -> new PodConsole.Given(String.join("|", asked.command()) + "\n", "", 0);
    };
  }

  @Test
  void commandsRunInAContainerAndTheirSecretsStayHidden() throws IOException {
    CliRun cli = up(false);
    String value = cli.run("secret", "show", "pw", "--reveal").out().strip();
    simulator.console().command("reach", "web", asked -> play(asked, value));

    CliRun.Result words = cli.run("shell", "app.web", "--", "echo", "-n", "two words");
    assertThat(words.code()).as(words.err()).isZero();
    assertThat(words.out()).isEqualTo("echo|-n|two words\n");

    CliRun.Result env = cli.run("shell", "deployment.web", "--", "env");
    assertThat(env.out()).isEqualTo("A=b\nPW=(secret pw)\n");
    assertThat(env.err()).contains("careful: (secret pw)").doesNotContain(value);
    assertThat(cli.run("shell", "app.web", "--reveal", "--", "env").out()).contains("PW=" + value);

    CliRun.Result failed = cli.run("shell", "app.web", "--", "false");
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.err()).contains("it went wrong", "the command ended with code 3");

    CliRun typed = new CliRun(folder).answering("typed here\n");
    assertThat(typed.run("shell", "app.web", "--stdin", "--", "cat").out())
        .isEqualTo("typed here\n");

    CliRun.Result none = cli.run("shell", "app.web");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("HL9003", "homelab shell app.web -- COMMAND");
    CliRun.Result wrong = cli.run("shell", "configmap.none", "--", "true");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("HL9020");
  }

  @Test
  void aClientCertificateReachesTheSameServer() throws IOException {
    CliRun cli = up(true);
    CliRun.Result shell = cli.run("shell", "app.web", "--", "ls");
    assertThat(shell.code()).as(shell.err()).isZero();
  }

  @Test
  void aPortOfAPodIsReachedFromThisMachineUntilCtrlC() throws Exception {
    up(false);
    simulator.console().port("reach", "web", came -> "you said " + came);
    List<Runnable> button = new CopyOnWriteArrayList<>();
    CountDownLatch ready = new CountDownLatch(1);
    Parts shipped = Installed.parts();
    Parts pressing =
        new Parts(
            shipped.reader(),
            shipped.providers(),
            shipped.clusters(),
            shipped.secrets(),
            listener -> {
              button.add(listener);
              ready.countDown();
              return () -> {};
            });
    CliRun forwarding = new CliRun(folder).on(pressing);
    CompletableFuture<CliRun.Result> running =
        CompletableFuture.supplyAsync(() -> forwarding.run("forward", "app.web", "80"));
    forwarding.awaitOut("127.0.0.1:");
    forwarding.awaitOut("\n");
    assertThat(ready.await(30, TimeUnit.SECONDS)).isTrue();
    int port = Integer.parseInt(forwarding.writtenSoFar().strip().split(":", -1)[1]);
    for (int i = 0; i < 3; i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(("hello " + i).getBytes(StandardCharsets.UTF_8));
        InputStream in = socket.getInputStream();
        assertThat(new String(in.readNBytes(16), StandardCharsets.UTF_8))
            .isEqualTo("you said hello " + i);
      }
    }
    button.forEach(Runnable::run);
    assertThat(running.get(120, TimeUnit.SECONDS).code()).isEqualTo(130);
  }
}
