package dev.homelab.sim.kube.http;

import java.nio.charset.StandardCharsets;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** A session over a WebSocket. */
final class DuplexSocket extends WebSocketListener {
  private static final int NORMAL = 1000;
  private final Duplex session;

  DuplexSocket(Duplex session) {
    this.session = session;
  }

  @Override
  public void onOpen(WebSocket socket, Response response) {
    session.opened(
        new Duplex.Channel() {
          @Override
          public void send(byte[] message) {
            socket.send(ByteString.of(message));
          }

          @Override
          public void end() {
            socket.close(NORMAL, "");
          }
        });
  }

  @Override
  public void onMessage(WebSocket socket, ByteString message) {
    session.received(message.toByteArray());
  }

  @Override
  public void onMessage(WebSocket socket, String message) {
    session.received(message.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void onClosing(WebSocket socket, int code, String reason) {
    socket.close(NORMAL, "");
    session.ended();
  }

  @Override
  public void onFailure(WebSocket socket, Throwable cause, @Nullable Response response) {
    session.ended();
  }
}
