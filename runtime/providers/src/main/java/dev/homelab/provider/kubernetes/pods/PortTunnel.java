package dev.homelab.provider.kubernetes.pods;

import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.client.KubeSocket;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.provider.kubernetes.client.LoopbackPort;
import dev.homelab.provider.kubernetes.discovery.ApiResource;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.PodReach;
import dev.homelab.spi.ProviderException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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

  private final LoopbackPort port;
  private final AtomicReference<@Nullable ProviderException> refusal;

  private PortTunnel(LoopbackPort port, AtomicReference<@Nullable ProviderException> refusal) {
    this.port = port;
    this.refusal = refusal;
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
    AtomicReference<@Nullable ProviderException> refusal = new AtomicReference<>();
    String subject = "port " + port + " of pod " + pod;
    LoopbackPort.Way way =
        local -> {
          Incoming in = new Incoming(local, said -> refusal.set(complaint(subject, said)));
          carry(local, in, client, request, refusal, context);
        };
    return new PortTunnel(LoopbackPort.open("homelab-tunnel", way), refusal);
  }

  private static ProviderException complaint(String subject, String said) {
    return new ProviderException(
        ErrorClass.TRANSIENT,
        Diagnostic.error(KubernetesCodes.NO_SESSION, "could not reach " + subject).withDetail(said),
        null,
        null);
  }

  private static void carry(
      Socket local,
      Incoming incoming,
      KubeClient client,
      KubeRequest request,
      AtomicReference<@Nullable ProviderException> refusal,
      CallContext context) {
    try (KubeSocket remote = client.socket(request, PROTOCOL, incoming, context)) {
      InputStream in = local.getInputStream();
      byte[] message = new byte[PIECE + 1];
      message[0] = DATA;
      for (int read = in.read(message, 1, PIECE); read >= 0; read = in.read(message, 1, PIECE)) {
        remote.send(Arrays.copyOf(message, read + 1));
      }
    } catch (ProviderException refused) {
      // Set before the end of the connection, which is all that who is connected here sees.
      refusal.set(refused);
    } catch (IOException broken) {
      return;
    }
  }

  /** Hands what comes from the pod on; a complaint is told, and ends the connection. */
  private static final class Incoming implements KubeSocket.Receiver {
    private final Socket local;
    private final Consumer<String> told;
    private boolean begun;

    Incoming(Socket local, Consumer<String> told) {
      this.local = local;
      this.told = told;
    }

    @Override
    public void received(byte[] message) {
      if (message.length == 0) {
        return;
      }
      if (message[0] != DATA) {
        boolean number = message.length == 3;
        if (!number) {
          told.accept(new String(message, 1, message.length - 1, StandardCharsets.UTF_8).trim());
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
      LoopbackPort.leave(local);
    }
  }

  @Override
  public int port() {
    return port.number();
  }

  @Override
  public @Nullable ProviderException refusal() {
    return refusal.get();
  }

  @Override
  public void close() {
    port.close();
  }
}
