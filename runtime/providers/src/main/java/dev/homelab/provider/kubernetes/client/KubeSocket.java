package dev.homelab.provider.kubernetes.client;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket of the API server, as subresources such as {@code portforward} and {@code console}
 * use it. Who sends faster than the network waits; who reads slowly holds the server up. One thread
 * sends at a time.
 */
public final class KubeSocket implements AutoCloseable {
  private static final long MOST_QUEUED = 1L << 20;
  private static final long LOOK_MILLIS = 2;
  private static final int NORMAL = 1000;

  /** Takes what comes in; called by one thread at a time. */
  public interface Receiver {
    /** A message came in. */
    void received(byte[] message);

    /** Nothing more comes in; not told of a connection that the server refused. */
    void ended();
  }

  private final CountDownLatch opened = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable WebSocket socket;
  private volatile boolean agreed;
  private volatile int status;
  private volatile @Nullable Throwable failure;

  KubeSocket() {}

  private WebSocketListener listener(Receiver receiver) {
    return new WebSocketListener() {
      @Override
      public void onOpen(WebSocket open, Response response) {
        agreed = true;
        opened.countDown();
      }

      @Override
      public void onMessage(WebSocket open, ByteString message) {
        receiver.received(message.toByteArray());
      }

      @Override
      public void onMessage(WebSocket open, String message) {
        receiver.received(ByteString.encodeUtf8(message).toByteArray());
      }

      @Override
      public void onClosing(WebSocket open, int code, String reason) {
        open.close(NORMAL, null);
        finish(receiver);
      }

      @Override
      public void onFailure(WebSocket open, Throwable cause, @Nullable Response response) {
        status = response == null ? 0 : response.code();
        failure = cause;
        finish(receiver);
      }
    };
  }

  private void finish(Receiver receiver) {
    boolean first = ended.getCount() > 0;
    ended.countDown();
    opened.countDown();
    if (first && agreed) {
      receiver.ended();
    }
  }

  /** Asks for the connection and waits for the answer; whether the server agreed. */
  boolean open(OkHttpClient client, Request request, Receiver receiver, Duration longest)
      throws InterruptedException {
    WebSocket made = client.newWebSocket(request, listener(receiver));
    socket = made;
    boolean answered = opened.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    if (answered && agreed) {
      return true;
    }
    made.cancel();
    return false;
  }

  /** The status by which the server refused; 0 when it did not answer. */
  int status() {
    return status;
  }

  /** Why there is no connection. */
  IOException failure() {
    return failure instanceof IOException cause
        ? cause
        : new IOException("there was no answer in time", failure);
  }

  /**
   * Sends a message; waits while too much is under way.
   *
   * @throws IOException when the connection has ended
   */
  public void send(byte[] message) throws IOException {
    WebSocket open = socket;
    try {
      while (open != null && open.queueSize() > MOST_QUEUED) {
        if (ended.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          throw new IOException("the connection has ended");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("stopped while sending", e);
    }
    if (open == null || ended.getCount() == 0 || !open.send(ByteString.of(message))) {
      throw new IOException("the connection has ended");
    }
  }

  /**
   * Waits for the end of the connection.
   *
   * @return whether it has ended
   */
  public boolean awaitEnd(long millis) throws InterruptedException {
    return ended.await(millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    WebSocket open = socket;
    if (open != null && !open.close(NORMAL, null)) {
      open.cancel();
    }
  }
}
