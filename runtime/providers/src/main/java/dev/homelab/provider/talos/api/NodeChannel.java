package dev.homelab.provider.talos.api;

import dev.homelab.provider.http.BookSockets;
import dev.homelab.provider.http.Ports;
import dev.homelab.spi.AddressBook;
import dev.homelab.spi.CallContext;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** A connection to one node, opened by its first call. Safe for use by several threads. */
final class NodeChannel implements AutoCloseable {
  /** As much as Talos's own client takes. */
  private static final int LARGEST_MESSAGE = 32 * 1024 * 1024;

  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(4);

  /** Talos itself takes both; without a word of ours grpc-okhttp offers the older one only. */
  private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

  private static final String[] CIPHERS = {
    "TLS_AES_256_GCM_SHA384",
    "TLS_AES_128_GCM_SHA256",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"
  };

  private final String address;
  private final Supplier<ManagedChannel> opening;
  private final AtomicReference<@Nullable ManagedChannel> channel = new AtomicReference<>();
  private final AtomicLong requests;

  /**
   * A connection.
   *
   * @param names decides whether the server's certificate names the address; null for the rule of
   *     the web (RFC 2818)
   * @param requests counts the calls
   */
  NodeChannel(
      String address,
      SSLSocketFactory tls,
      @Nullable HostnameVerifier names,
      AddressBook book,
      AtomicLong requests) {
    this.address = address;
    this.requests = requests;
    this.opening = () -> open(address, tls, names, book);
  }

  private static ManagedChannel open(
      String address, SSLSocketFactory tls, @Nullable HostnameVerifier names, AddressBook book) {
    OkHttpChannelBuilder builder =
        OkHttpChannelBuilder.forAddress(address, Ports.TALOS)
            .sslSocketFactory(tls)
            .socketFactory(new BookSockets(book, LONGEST_CONNECT))
            .tlsConnectionSpec(VERSIONS, CIPHERS)
            .proxyDetector(target -> null)
            .maxInboundMessageSize(LARGEST_MESSAGE)
            .disableRetry();
    if (names != null) {
      builder.hostnameVerifier(names);
    }
    return builder.build();
  }

  private ManagedChannel current() {
    ManagedChannel known = channel.get();
    if (known != null) {
      return known;
    }
    ManagedChannel opened = opening.get();
    if (channel.compareAndSet(null, opened)) {
      return opened;
    }
    opened.shutdownNow();
    return current();
  }

  /** One whose connection failed would go on telling of that failure while it tries again. */
  private void drop(ManagedChannel failed) {
    if (channel.compareAndSet(failed, null)) {
      failed.shutdown();
    }
  }

  /**
   * A call, bounded by the step's deadline and ended when the run is told to stop.
   *
   * @param about what is asked, to follow "cannot": {@code take its config}
   * @param writes whether it may change something
   * @param body makes the call on the channel with the milliseconds that are left
   */
  <T> T call(String about, boolean writes, Duration longest, CallContext context, Call<T> body) {
    Context.CancellableContext scope = Context.ROOT.withCancellation();
    ManagedChannel on = current();
    requests.incrementAndGet();
    Duration left = Duration.between(context.now(), context.deadline());
    long millis = Math.max(1, Math.min(left.toMillis(), longest.toMillis()));
    Context before = scope.attach();
    try (CallContext.Listening listening = context.onCancel(() -> scope.cancel(null))) {
      return body.on(on, millis);
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.UNAVAILABLE) {
        drop(on);
      }
      throw Failures.of(address, about, writes, e.getStatus(), context.secrets());
    } finally {
      scope.detach(before);
      scope.cancel(null);
    }
  }

  /** Makes one call. */
  interface Call<T> {
    /** The answer, from a channel within a time. */
    T on(ManagedChannel channel, long millis);
  }

  /** A stub that gives up after a time. */
  static <S extends io.grpc.stub.AbstractStub<S>> S within(
      long millis, Function<ManagedChannel, S> stub, ManagedChannel channel) {
    return stub.apply(channel).withDeadlineAfter(millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    ManagedChannel known = channel.getAndSet(null);
    if (known != null) {
      known.shutdownNow();
    }
  }
}
