package dev.homelab.provider.linstor.client;

import dev.homelab.model.Value;
import dev.homelab.provider.http.TlsMaterial;
import dev.homelab.provider.http.TunnelHttp;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.PodReach;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SessionOptions;
import java.security.GeneralSecurityException;
import java.util.Base64;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the controller of a cluster: a port-forward to its pod, in which both sides show
 * certificates. Sockets go to loopback; the name that is checked is the one of the service.
 *
 * @param client the API
 * @param tunnel the port-forward
 */
public record LinstorAccess(LinstorClient client, PodReach.Tunnel tunnel) implements AutoCloseable {
  /** Where Cozystack keeps LINSTOR. */
  static final String NAMESPACE = "cozy-linstor";

  private static final String CONTROLLER = "linstor-controller";
  private static final String SECRET = "linstor-client-tls";
  private static final int PORT = 3371;
  private static final String SERVER = CONTROLLER + '.' + NAMESPACE + ".svc";

  /** How far LINSTOR has come in a cluster. */
  public enum Stage {
    /** Nothing of it is there. */
    MISSING,
    /** Some of it is there, and it does not run. */
    COMING,
    /** It runs. */
    RUNNING
  }

  /**
   * What was found of it.
   *
   * @param stage how far it has come
   * @param lacking what is waited for, in words; empty when it runs
   * @param pod the controller's pod, or empty
   * @param secret the certificates, or null
   */
  public record Seen(Stage stage, String lacking, String pod, Value.@Nullable Tree secret) {}

  /** Looks how far LINSTOR has come. */
  public static Seen look(PodReach reach, CallContext context) {
    Value.Tree deployment =
        reach.find(
            new PodReach.Wanted(
                "apis/apps/v1/namespaces/" + NAMESPACE + "/deployments/" + CONTROLLER,
                "Deployment",
                NAMESPACE,
                CONTROLLER),
            context);
    if (deployment == null) {
      return new Seen(Stage.MISSING, "LINSTOR to be installed", "", null);
    }
    Value.Tree secret =
        reach.find(
            new PodReach.Wanted(
                "api/v1/namespaces/" + NAMESPACE + "/secrets/" + SECRET,
                "Secret",
                NAMESPACE,
                SECRET),
            context);
    if (secret == null) {
      return new Seen(Stage.COMING, "the certificates of LINSTOR's clients", "", null);
    }
    String pod = KubePods.ready(reach, deployment, context);
    return pod.isEmpty()
        ? new Seen(Stage.COMING, "the LINSTOR controller to run", "", secret)
        : new Seen(Stage.RUNNING, "", pod, secret);
  }

  /**
   * Connects to a controller that runs.
   *
   * @throws ProviderException when it cannot be reached, or the Secret is unusable
   */
  public static LinstorAccess open(
      PodReach reach, Seen seen, SessionOptions options, CallContext context) {
    Value.Tree secret = seen.secret();
    if (secret == null || seen.pod().isEmpty()) {
      throw notRunning(seen);
    }
    TlsMaterial tls = tls(secret);
    PodReach.Tunnel tunnel = reach.tunnel(NAMESPACE, seen.pod(), PORT, context);
    OkHttpClient.Builder http =
        TunnelHttp.through(tunnel).sslSocketFactory(tls.sockets(), tls.trust());
    HttpUrl server = new HttpUrl.Builder().scheme("https").host(SERVER).port(PORT).build();
    return new LinstorAccess(new LinstorClient(http.build(), server, options.userAgent()), tunnel);
  }

  /** The failure of who needs a controller that does not run. */
  public static ProviderException notRunning(Seen seen) {
    return LinstorFailures.silent("It still waits for " + seen.lacking() + '.');
  }

  private static TlsMaterial tls(Value.Tree secret) {
    try {
      return TlsMaterial.of(
          bytes(secret, "ca.crt"), bytes(secret, "tls.crt"), bytes(secret, "tls.key"));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw LinstorFailures.certificate(
          "Secret " + NAMESPACE + '/' + SECRET + ": " + e.getMessage() + '.', e);
    }
  }

  private static byte[] bytes(Value.Tree secret, String key) throws GeneralSecurityException {
    Value data = secret.get("data");
    String text = data instanceof Value.Tree tree ? Value.textOf(tree.get(key)) : null;
    if (text == null || text.isEmpty()) {
      throw new GeneralSecurityException("it has no " + key);
    }
    return Base64.getMimeDecoder().decode(text);
  }

  @Override
  public void close() {
    client.close();
    tunnel.close();
  }
}
