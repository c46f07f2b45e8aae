package dev.homelab.provider.kubernetes.pods;

import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.client.KubeSocket;
import dev.homelab.provider.kubernetes.discovery.ApiResource;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.PodReach;
import dev.homelab.spi.ProviderException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A port of a pod on this machine's loopback address, over WebSockets of the API server ({@code
 * portforward}, channel protocol {@code v4.channel.k8s.io}: channel 0 has the bytes, channel 1
 * complaints, and the first message of each is the number of the port). Fit for gigabytes: what the
 * pod does not take yet is not read here.
 */
final class PortTunnel implements PodReach.Tunnel {
  private static final String PROTOCOL = "v4.channel.k8s.io";
  private static final int PIECE = 1 << 15;
  private static final byte DATA = 0;

  private final KubeClient client;
  private final KubeRequest request;
  private final CallContext context;
  private final ServerSocket server;
  private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();

  private PortTunnel(
      KubeClient client, KubeRequest request, CallContext context, ServerSocket server) {
    this.client = client;
    this.request = request;
    this.context = context;
    this.server = server;
  }

  /**
   * A tunnel to a port of a pod. Each connection here is one to the pod.
   *
   * @throws IOException when this machine has no free port
   */
  static PortTunnel open(
      KubeClient client, String namespace, String pod, int port, CallContext context)
      throws IOException {
    String path =
        "api/v1/namespaces/"
            + ApiResource.encoded(namespace)
            + "/pods/"
            + ApiResource.encoded(pod)
            + "/portforward?ports="
            + port;
    KubeRequest request = KubeRequest.get(path, new KubeCall("reach", "Pod", namespace, pod));
    ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    PortTunnel tunnel = new PortTunnel(client, request, context, server);
    begin("homelab-tunnel", tunnel::accept);
    return tunnel;
  }

  private static void begin(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket local = server.accept();
        local.setTcpNoDelay(true);
        open.add(local);
        begin("homelab-tunnel-out", () -> serve(local));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket local) {
    try (local;
        KubeSocket remote = client.socket(request, PROTOCOL, new Incoming(local), context)) {
      open.add(remote);
      InputStream in = local.getInputStream();
      byte[] message = new byte[PIECE + 1];
      message[0] = DATA;
      for (int read = in.read(message, 1, PIECE); read >= 0; read = in.read(message, 1, PIECE)) {
        remote.send(Arrays.copyOf(message, read + 1));
      }
    } catch (IOException | ProviderException broken) {
      // Who is connected here sees the end of the connection.
      return;
    } finally {
      open.remove(local);
    }
  }

  /** Hands what comes from the pod on; a complaint ends the connection. */
  private static final class Incoming implements KubeSocket.Receiver {
    private final Socket local;
    private boolean begun;

    Incoming(Socket local) {
      this.local = local;
    }

    @Override
    public void received(byte[] message) {
      if (message.length == 0) {
        return;
      }
      if (message[0] != DATA) {
        boolean number = message.length == 3;
        if (!number) {
          ended();
        }
        return;
      }
      if (!begun) {
        begun = true;
        return;
      }
      try {
        OutputStream out = local.getOutputStream();
        out.write(message, 1, message.length - 1);
        out.flush();
      } catch (IOException gone) {
        ended();
      }
    }

    @Override
    public void ended() {
      try {
        local.close();
      } catch (IOException closing) {
        // It is not used any more, whatever closing it came to.
        return;
      }
    }
  }

  @Override
  public int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (AutoCloseable one : open) {
        one.close();
      }
    } catch (Exception closing) {
      // They are not used any more, whatever closing them came to.
      return;
    }
  }
}
