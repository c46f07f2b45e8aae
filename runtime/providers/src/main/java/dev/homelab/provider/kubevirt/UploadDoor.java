package dev.homelab.provider.kubevirt;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.http.TlsMaterial;
import dev.homelab.provider.http.TunnelHttp;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.PodReach;
import dev.homelab.spi.Pods;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SessionOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * A connection to the proxy of a cluster that takes uploads (CDI v1.64.0): a port-forward to its
 * pod, whose certificate is checked by the authority that CDI keeps for it. Sockets go to loopback;
 * the name that is checked is the one of the service.
 */
final class UploadDoor implements AutoCloseable {
  /** Where Cozystack keeps CDI. */
  static final String NAMESPACE = "cozy-kubevirt-cdi";

  /** The ConfigMap with the authority of the proxy's certificate. */
  static final String BUNDLE = "cdi-uploadproxy-signer-bundle";

  private static final String BUNDLE_KEY = "ca-bundle.crt";
  private static final String PROXY = "cdi-uploadproxy";
  private static final String PODS = "cdi.kubevirt.io=" + PROXY;
  private static final int POD_PORT = 8443;
  private static final String PATH = "/v1beta1/upload-async";
  private static final String TOKENS = "apis/upload.cdi.kubevirt.io/v1beta1/namespaces/";

  private final PodReach reach;
  private final PodReach.Tunnel tunnel;
  private final OkHttpClient http;
  private final String userAgent;

  private UploadDoor(PodReach reach, PodReach.Tunnel tunnel, OkHttpClient http, String userAgent) {
    this.reach = reach;
    this.tunnel = tunnel;
    this.http = http;
    this.userAgent = userAgent;
  }

  /**
   * Connects, once the proxy runs.
   *
   * @throws ProviderException when it does not run in time or cannot be reached
   */
  static UploadDoor open(PodReach reach, SessionOptions options, CallContext context) {
    String pod = pod(reach, context);
    String authority = authority(reach, context);
    while (pod.isEmpty() || authority.isEmpty()) {
      Waiting.pause(pod.isEmpty() ? "the upload proxy to run" : "its certificate", context);
      pod = pod(reach, context);
      authority = authority(reach, context);
    }
    TlsMaterial tls;
    try {
      tls = TlsMaterial.of(authority.getBytes(StandardCharsets.UTF_8), null, null);
    } catch (GeneralSecurityException e) {
      throw UploadFailures.certificate("The authority of its certificate cannot be read.", e);
    }
    PodReach.Tunnel tunnel = reach.tunnel(NAMESPACE, pod, POD_PORT, context);
    OkHttpClient.Builder http =
        TunnelHttp.through(tunnel)
            .writeTimeout(0, TimeUnit.SECONDS)
            .sslSocketFactory(tls.sockets(), tls.trust());
    return new UploadDoor(reach, tunnel, http.build(), options.userAgent());
  }

  private static String pod(PodReach reach, CallContext context) {
    return Pods.staying(reach, NAMESPACE, PODS, context).stream()
        .filter(Pods::isRunning)
        .map(Pods::name)
        .sorted()
        .findFirst()
        .orElse("");
  }

  private static String authority(PodReach reach, CallContext context) {
    String path = "api/v1/namespaces/" + NAMESPACE + "/configmaps/" + BUNDLE;
    Value.Tree map = reach.find(new PodReach.Wanted(path, "ConfigMap", NAMESPACE, BUNDLE), context);
    return map == null ? "" : Fields.text(map, "data", BUNDLE_KEY);
  }

  /** What lets in one upload to a claim; good for five minutes. */
  private String token(String namespace, String claim, CallContext context) {
    Value.Tree body =
        Value.ofMap(
            Map.of(
                "apiVersion",
                "upload.cdi.kubevirt.io/v1beta1",
                "kind",
                "UploadTokenRequest",
                "metadata",
                Map.of("name", claim, "namespace", namespace),
                "spec",
                Map.of("pvcName", claim)));
    PodReach.Wanted at =
        new PodReach.Wanted(
            TOKENS + namespace + "/uploadtokenrequests", "UploadTokenRequest", namespace, claim);
    return Fields.text(
        reach.change(new PodReach.Change("POST", at, body), context), "status", "token");
  }

  /**
   * Sends an image to a claim, whole. The first byte goes when the proxy says that it takes them
   * (RFC 9110 10.1.1): a refusal is read then, and not lost with the connection that a server
   * closes in the middle of a body.
   *
   * @return the status that the proxy answers
   * @throws ProviderException when there is no answer
   */
  int send(String namespace, String claim, ImageBody body, CallContext context) {
    HttpUrl url =
        new HttpUrl.Builder()
            .scheme("https")
            .host(PROXY + '.' + NAMESPACE + ".svc")
            .port(POD_PORT)
            .encodedPath(PATH)
            .build();
    Request request =
        new Request.Builder()
            .url(url)
            .header("User-Agent", userAgent)
            .header("Authorization", "Bearer " + token(namespace, claim, context))
            .header("Expect", "100-continue")
            .post(body)
            .build();
    Call call = http.newCall(request);
    Duration left = Duration.between(context.now(), context.deadline());
    call.timeout().timeout(Math.max(1, left.toMillis()), TimeUnit.MILLISECONDS);
    try (CallContext.Listening listening = context.onCancel(call::cancel);
        Response response = call.execute()) {
      return response.code();
    } catch (IOException e) {
      throw UploadFailures.broken(body.image(), e);
    }
  }

  @Override
  public void close() {
    http.dispatcher().cancelAll();
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
    tunnel.close();
  }
}
