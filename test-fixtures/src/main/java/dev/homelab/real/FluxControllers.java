package dev.homelab.real;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Flux's own source-controller and kustomize-controller at work on a control plane. Their kinds
 * must be defined there before.
 */
public final class FluxControllers implements AutoCloseable {
  private static final long LOOK_MILLIS = 200;
  private static final int LOOKS = 300;

  private final Path folder;

  private FluxControllers(Path folder) {
    this.folder = folder;
  }

  /**
   * Starts both on ports of loopback.
   *
   * @param folder for their logs and what they fetch; nobody else uses it
   * @throws RealException when they are not built or end at once
   */
  public static FluxControllers start(Path folder, Path kubeconfig) {
    RealParts parts = RealParts.ofThisMachine();
    Path fetched = folder.resolve("fetched");
    try {
      Files.createDirectories(fetched);
    } catch (IOException e) {
      throw new RealException("The folder of Flux cannot be made.", e);
    }
    List<Integer> ports = FreePorts.pick(5);
    Map<String, String> environment =
        Map.of(
            "KUBECONFIG", kubeconfig.toString(),
            "RUNTIME_NAMESPACE", "flux-system",
            "GOMEMLIMIT", "512MiB");
    String storage = "127.0.0.1:" + ports.get(0);
    PartProcess source =
        PartProcess.start(
            folder,
            "source-controller",
            List.of(
                parts.require(Part.SOURCE_CONTROLLER).toString(),
                "--watch-all-namespaces",
                "--enable-leader-election=false",
                "--events-addr=",
                "--storage-path=" + fetched,
                "--storage-addr=" + storage,
                "--storage-adv-addr=" + storage,
                "--metrics-addr=127.0.0.1:" + ports.get(1),
                "--health-addr=127.0.0.1:" + ports.get(2)),
            environment);
    PartProcess kustomize =
        PartProcess.start(
            folder,
            "kustomize-controller",
            List.of(
                parts.require(Part.KUSTOMIZE_CONTROLLER).toString(),
                "--watch-all-namespaces",
                "--enable-leader-election=false",
                "--events-addr=",
                "--requeue-dependency=1s",
                "--metrics-addr=127.0.0.1:" + ports.get(3),
                "--health-addr=127.0.0.1:" + ports.get(4)),
            environment);
    awaitPort(source, ports.get(0));
    awaitPort(kustomize, ports.get(4));
    return new FluxControllers(folder);
  }

  private static void awaitPort(PartProcess process, int port) {
    for (int i = 0; i < LOOKS; i++) {
      process.pause(LOOK_MILLIS);
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.isConnected()) {
          return;
        }
      } catch (IOException notYet) {
        process.requireAlive();
      }
    }
    throw new RealException("A controller of Flux does not answer.\n" + process.logEnd());
  }

  @Override
  public void close() {
    PartProcess.killAll(folder);
  }
}
