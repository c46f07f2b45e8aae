package dev.homelab.provider.kubernetes.pods;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.BackgroundCall;
import dev.homelab.provider.kubernetes.client.Fabric8;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SessionOptions;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.dsl.ContainerResource;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.TtyExecErrorable;
import io.fabric8.kubernetes.client.dsl.TtyExecOutputErrorable;
import io.fabric8.kubernetes.client.dsl.TtyExecable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Reaches into pods: runs commands in their containers, and brings their ports to this machine. */
public final class PodSession implements AutoCloseable {
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  private final Fabric8.Connection connection;
  private final KubernetesClient client;
  private final CountDownLatch closed;

  private PodSession(Fabric8.Connection connection, CountDownLatch closed) {
    this.connection = connection;
    this.client = connection.client();
    this.closed = closed;
  }

  /** A session by the kubeconfig of a target. */
  public static PodSession open(Value.Tree target, SessionOptions options, CallContext context) {
    CountDownLatch closed = new CountDownLatch(1);
    BackgroundCall later = new BackgroundCall(closed, context::progress);
    return new PodSession(Fabric8.connect(target, options, context, later), closed);
  }

  /**
   * The streams of a command.
   *
   * @param in what it reads, or null for nothing
   * @param out takes what it writes; as one stream with its errors when {@code terminal}
   * @param err takes its errors
   * @param terminal whether it gets a terminal
   */
  public record Streams(
      @Nullable InputStream in, OutputStream out, OutputStream err, boolean terminal) {}

  /**
   * Runs a command in a container, until it ends or the watch is closed.
   *
   * @return its exit code
   * @throws ProviderException when it cannot be run or the connection breaks
   */
  public int run(
      Pod pod, String container, List<String> command, Streams streams, Stopping stopping) {
    return run(pod, container, command, streams, stopping, FOR_EVER);
  }

  /**
   * The same, and no longer than a time.
   *
   * @throws ProviderException when it cannot be run, the connection breaks, or the time is over
   */
  int run(
      Pod pod,
      String container,
      List<String> command,
      Streams streams,
      Stopping stopping,
      Duration longest) {
    try (ExecWatch watch = begun(pod, container, command, streams)) {
      stopping.onStop(watch::close);
      Integer code = watch.exitCode().get(longest.toMillis(), TimeUnit.MILLISECONDS);
      if (code == null) {
        // The session ended, and nobody said how the command did.
        throw failed("see the end of a command in", pod, new IOException("no exit code came"));
      }
      return code;
    } catch (KubernetesClientException e) {
      throw failed("run a command in", pod, e);
    } catch (ExecutionException e) {
      throw failed("run a command in", pod, e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw failed("see the end of a command in", pod, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("run a command in", pod, e);
    }
  }

  /** Takes what ends a command early. */
  @FunctionalInterface
  public interface Stopping {
    /** Runs the action when the person stops the command. */
    void onStop(Runnable action);
  }

  private ExecWatch begun(Pod pod, String container, List<String> command, Streams streams) {
    ContainerResource there =
        client.pods().inNamespace(pod.namespace()).withName(pod.name()).inContainer(container);
    InputStream in = streams.in();
    TtyExecOutputErrorable reading = in == null ? there : there.readingInput(in);
    TtyExecErrorable writing = reading.writingOutput(streams.out());
    TtyExecable erring = streams.terminal() ? writing : writing.writingError(streams.err());
    String[] words = command.toArray(new String[0]);
    return streams.terminal() ? erring.withTTY().exec(words) : erring.exec(words);
  }

  /**
   * Brings a port of a pod to this machine, to be reached from it alone.
   *
   * @param port the port in the pod
   * @param local the port here, or 0 for any that is free
   */
  public Forward forward(Pod pod, int port, int local) {
    try {
      LocalPortForward forward =
          client
              .pods()
              .inNamespace(pod.namespace())
              .withName(pod.name())
              .portForward(port, InetAddress.getLoopbackAddress(), local);
      return new Forward(forward);
    } catch (KubernetesClientException | IllegalStateException e) {
      throw failed("reach port " + port + " of", pod, e);
    }
  }

  /** A port of a pod on this machine. */
  public static final class Forward implements AutoCloseable {
    private final LocalPortForward inner;

    Forward(LocalPortForward inner) {
      this.inner = inner;
    }

    /** The port on this machine. */
    public int port() {
      return inner.getLocalPort();
    }

    /** Whether it still takes connections. */
    public boolean isOpen() {
      return inner.isAlive();
    }

    @Override
    public void close() {
      try {
        inner.close();
      } catch (IOException closing) {
        // It is not used any more, whatever closing it came to.
        return;
      }
    }
  }

  private static ProviderException failed(String what, Pod pod, Throwable cause) {
    String why = String.valueOf(cause.getMessage());
    int line = why.indexOf('\n');
    return new ProviderException(
        ErrorClass.REJECTED,
        Diagnostic.error(
                KubernetesCodes.NO_SESSION,
                "could not " + what + " pod " + pod.namespace() + '/' + pod.name())
            .withDetail(line < 0 ? why : why.substring(0, line))
            .withHint("see whether it runs: homelab status"),
        null,
        cause);
  }

  @Override
  public void close() {
    closed.countDown();
    connection.close();
  }
}
