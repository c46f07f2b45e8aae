package dev.homelab.provider.kubernetes.pods;

import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.discovery.ApiResource;
import dev.homelab.spi.CallContext;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one container of a pod writes. Its text is as the container wrote it, secrets included. */
public final class ContainerLog implements AutoCloseable {
  private static final int PIECE = 8192;

  private final KubeClient client;
  private final Pod pod;
  private final String container;
  private KubeClient.@Nullable Stream stream;
  private boolean closed;

  /** The log of a container. */
  public ContainerLog(KubeClient client, Pod pod, String container) {
    this.client = client;
    this.pod = pod;
    this.container = container;
  }

  /** {@code pod/container}. */
  public String name() {
    return pod.name() + '/' + container;
  }

  /** The last lines. */
  public String last(int lines, CallContext context) {
    return client.text(request(lines, false), context);
  }

  /**
   * Gives the last lines and then what is written, in pieces of any length, until the container
   * ends or the log is closed.
   */
  public void follow(int lines, CallContext context, Consumer<String> each) {
    KubeClient.Stream open = client.open(request(lines, true), context);
    if (!keep(open)) {
      open.close();
      return;
    }
    try (open;
        Reader in =
            new InputStreamReader(open.response().body().byteStream(), StandardCharsets.UTF_8)) {
      char[] piece = new char[PIECE];
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        each.accept(new String(piece, 0, read));
      }
    } catch (IOException ended) {
      // The connection ended, or the log was closed: there is nothing more to read.
      return;
    }
  }

  private synchronized boolean keep(KubeClient.Stream open) {
    stream = open;
    return !closed;
  }

  private KubeRequest request(int lines, boolean follow) {
    String path =
        "api/v1/namespaces/"
            + ApiResource.encoded(pod.namespace())
            + "/pods/"
            + ApiResource.encoded(pod.name())
            + "/log?tailLines="
            + lines
            + "&container="
            + ApiResource.encoded(container)
            + (follow ? "&follow=true" : "");
    KubeCall about = new KubeCall("read the log of", "Pod", pod.namespace(), pod.name());
    return KubeRequest.get(path, about).accepting("*/*");
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (stream != null) {
      stream.call().cancel();
    }
  }
}
