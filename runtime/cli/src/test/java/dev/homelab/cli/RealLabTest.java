package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.lab.Parts;
import dev.homelab.real.RealControlPlane;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same on a real kube-apiserver, with its own way into the pods. */
@Tag("real")
class RealLabTest extends ClusterLabContract {
  private static RealControlPlane plane;

  @BeforeAll
  static void start() {
    Assumptions.assumeTrue(
        RealControlPlane.available() || RealControlPlane.expected(),
        RealControlPlane::whyNotAvailable);
    plane = RealControlPlane.shared();
  }

  @Override
  String kubeconfig() throws IOException {
    return Files.readString(plane.kubeconfig());
  }

  /** kwok runs the commands of its pods on this machine, and answers on their ports by cat. */
  @Test
  void commandsAndPortsReachThePodsOfTheRealServer() throws Exception {
    script(
        "first",
        "",
        "namespace('" + name + "') { app('web') { image 'example.com/w:1'; port 80 } }");
    done(cli.run("up", "--yes"));
    assertThat(done(cli.run("shell", "app.web", "--", "echo", "two words")).out())
        .isEqualTo("two words\n");
    CliRun.Result failed = cli.run("shell", "app.web", "--", "sh", "-c", "echo no >&2; exit 3");
    assertThat(failed.code()).isEqualTo(1);
    // kwok tells that a command failed, and not its code; ReachTest holds the code itself.
    assertThat(failed.err()).contains("no", "the command failed");

    List<Runnable> button = new CopyOnWriteArrayList<>();
    Parts shipped = Installed.parts();
    CliRun forwarding =
        machine("first")
            .on(
                new Parts(
                    shipped.reader(),
                    shipped.providers(),
                    shipped.clusters(),
                    shipped.secrets(),
                    listener -> {
                      button.add(listener);
                      return () -> {};
                    }));
    CompletableFuture<CliRun.Result> running =
        CompletableFuture.supplyAsync(() -> forwarding.run("forward", "app.web", "80"));
    forwarding.awaitOut("\n");
    int port = Integer.parseInt(forwarding.writtenSoFar().strip().split(":", -1)[1]);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
      InputStream in = socket.getInputStream();
      assertThat(new String(in.readNBytes(5), StandardCharsets.UTF_8)).isEqualTo("hello");
    }
    button.forEach(Runnable::run);
    assertThat(running.get(120, TimeUnit.SECONDS).code()).isEqualTo(130);
  }
}
