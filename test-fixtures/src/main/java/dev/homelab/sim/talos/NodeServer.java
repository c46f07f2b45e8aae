package dev.homelab.sim.talos;

import dev.homelab.sim.kube.SimulatorException;
import dev.homelab.sim.talos.tls.TlsSockets;
import io.grpc.BindableService;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.okhttp.OkHttpServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What one machine listens with while it shows one certificate. */
final class NodeServer implements AutoCloseable {
  private static final int LARGEST = 32 << 20;
  private final Server server;
  private final TlsSockets sockets;

  private NodeServer(Server server, TlsSockets sockets) {
    this.server = server;
    this.sockets = sockets;
  }

  /**
   * Listens on loopback.
   *
   * @param port the port when it is free, else any
   */
  static NodeServer open(Calls calls, TlsSockets sockets, int port) {
    try {
      return new NodeServer(start(calls, sockets, port), sockets);
    } catch (IOException taken) {
      try {
        return new NodeServer(start(calls, sockets, 0), sockets);
      } catch (IOException e) {
        throw new SimulatorException("a simulated machine cannot listen", e);
      }
    }
  }

  /** The library tells of every client that is refused or leaves; that is no news. */
  private static final Logger QUIET = Logger.getLogger("io.grpc.okhttp");

  private static Server start(Calls calls, TlsSockets sockets, int port) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    OkHttpServerBuilder builder =
        OkHttpServerBuilder.forPort(
                new InetSocketAddress(loopback, port), InsecureServerCredentials.create())
            .socketFactory(sockets)
            .maxInboundMessageSize(LARGEST);
    QUIET.setLevel(Level.OFF);
    CallGate gate = new CallGate(calls, sockets);
    for (BindableService service : services(calls)) {
      builder.addService(ServerInterceptors.intercept(service, gate));
    }
    return builder.build().start();
  }

  private static List<BindableService> services(Calls calls) {
    return List.of(
        new MachineRpc(calls),
        new LifecycleRpc(calls),
        new ImageRpc(calls),
        new StorageRpc(calls),
        new ClusterRpc(calls),
        new TimeRpc(calls),
        new StateRpc(calls));
  }

  int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
    sockets.close();
  }
}
