package dev.homelab.provider.http;

import dev.homelab.spi.PodReach;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/** HTTP to a server in a pod, through a tunnel that ends on this machine. */
public final class TunnelHttp {
  private static final int CONNECT_SECONDS = 10;

  private TunnelHttp() {}

  /**
   * A client whose every connection goes into the tunnel, whatever host it asks for. It waits for
   * an answer as long as each call allows, follows no redirect and sends nothing twice.
   */
  public static OkHttpClient.Builder through(PodReach.Tunnel tunnel) {
    InetSocketAddress local =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), tunnel.port());
    OkHttpClient.Builder http =
        new OkHttpClient.Builder()
            .protocols(List.of(Protocol.HTTP_1_1))
            .connectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
            .readTimeout(0, TimeUnit.SECONDS)
            .followRedirects(false)
            .followSslRedirects(false)
            .retryOnConnectionFailure(false);
    BookSockets.lead(http, (host, port) -> local);
    return http;
  }
}
