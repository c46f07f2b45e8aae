package dev.homelab.provider.apps.client;

import dev.homelab.provider.http.TunnelHttp;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Looks;
import dev.homelab.spi.PodReach;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SessionOptions;
import java.time.Duration;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/**
 * A connection to an application: a port-forward to one of its pods, over which plain HTTP goes.
 * Between this machine and the cluster it is the Kubernetes API's own connection.
 *
 * @param client the API
 * @param tunnel the port-forward
 */
public record AppAccess(AppClient client, PodReach.Tunnel tunnel) implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(2);

  /**
   * Connects to an application that runs and works.
   *
   * @throws ProviderException of class UNREACHABLE when it does not, of class DENIED when the
   *     cluster does not lead anybody there
   */
  public static AppAccess open(
      PodReach reach, AppPlace place, SessionOptions options, CallContext context) {
    AppPods.Seen seen = AppPods.look(reach, place, context);
    if (seen.stage() != AppPods.Stage.RUNNING) {
      throw AppFailures.silent(place, seen.lacking(), null);
    }
    AppAccess access = connect(reach, seen, place, options, context);
    boolean works = false;
    try {
      String lacking = access.client.lacking(context);
      works = lacking.isEmpty();
      if (!works) {
        throw AppFailures.silent(place, lacking, access.tunnel.refusal());
      }
      return access;
    } finally {
      if (!works) {
        access.close();
      }
    }
  }

  /**
   * Connects once the application runs and works.
   *
   * @throws ProviderException of class TERMINAL when the time is over
   */
  public static AppAccess await(
      PodReach reach, AppPlace place, SessionOptions options, CallContext context) {
    while (true) {
      try {
        return open(reach, place, options, context);
      } catch (ProviderException notYet) {
        if (!passes(notYet)) {
          throw notYet;
        }
        pause(place, notYet, context);
      }
    }
  }

  private static boolean passes(ProviderException failure) {
    return switch (failure.errorClass()) {
      case UNREACHABLE, TRANSIENT -> true;
      default -> false;
    };
  }

  /** Who waits is told whom for, where that is, and what was seen last. */
  private static void pause(AppPlace place, ProviderException notYet, CallContext context) {
    String what = place.shown() + " to answer on port " + place.port();
    if (Looks.again(what + ": " + AppFailures.lacking(notYet), LOOK, context)) {
      return;
    }
    throw Looks.isStopped(context) ? AppFailures.stopped(null) : AppFailures.late(place, notYet);
  }

  private static AppAccess connect(
      PodReach reach,
      AppPods.Seen seen,
      AppPlace place,
      SessionOptions options,
      CallContext context) {
    // Before the tunnel is open: nobody would close it when the secret cannot be had.
    boolean byKey = place.user().isEmpty();
    String key = byKey ? context.secrets().resolve(place.key()) : "";
    PodReach.Tunnel tunnel = reach.tunnel(place.namespace(), seen.pod(), seen.port(), context);
    OkHttpClient.Builder http = TunnelHttp.through(tunnel);
    HttpUrl server =
        new HttpUrl.Builder()
            .scheme("http")
            .host(place.service() + '.' + place.namespace() + ".svc")
            .port(place.port())
            .build();
    AppClient client = new AppClient(http.build(), server, options.userAgent(), place);
    if (byKey) {
      client.withKey(key);
    }
    return new AppAccess(client, tunnel);
  }

  @Override
  public void close() {
    client.close();
    tunnel.close();
  }
}
