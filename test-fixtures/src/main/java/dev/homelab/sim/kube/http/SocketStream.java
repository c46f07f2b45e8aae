package dev.homelab.sim.kube.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.jspecify.annotations.Nullable;

/** A stream over a WebSocket: one text message a piece. */
final class SocketStream extends WebSocketListener {
  private static final int NORMAL = 1000;
  private static final int GOING_AWAY = 1001;
  private final Reply.Stream stream;
  private volatile boolean gone;

  SocketStream(Reply.Stream stream) {
    this.stream = stream;
  }

  @Override
  public void onOpen(WebSocket socket, Response response) {
    Thread thread = new Thread(() -> run(socket), "simulator-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private void run(WebSocket socket) {
    try {
      stream.run(
          new Reply.Sink() {
            @Override
            public void send(byte[] piece) throws IOException {
              if (piece.length > 0 && !socket.send(new String(piece, StandardCharsets.UTF_8))) {
                throw new IOException("the WebSocket is closed");
              }
            }

            @Override
            public boolean closed() {
              return gone;
            }
          });
      socket.close(NORMAL, "");
    } catch (IOException e) {
      socket.close(GOING_AWAY, "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      socket.close(GOING_AWAY, "");
    }
  }

  @Override
  public void onClosing(WebSocket socket, int code, String reason) {
    gone = true;
    socket.close(NORMAL, "");
  }

  @Override
  public void onFailure(WebSocket socket, Throwable cause, @Nullable Response response) {
    gone = true;
  }
}
