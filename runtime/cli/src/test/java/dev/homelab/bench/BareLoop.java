package dev.homelab.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Dispatcher;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.tls.Certificates;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/**
 * The least that a Java program can do to apply a number of ConfigMaps: one client, one connection,
 * 32 requests in flight, no plan, no journal, no readiness. Reads KUBECONFIG; the yardstick of the
 * benchmark.
 */
final class BareLoop {
  private static final MediaType APPLY = MediaType.get("application/apply-patch+yaml");

  private BareLoop() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    int count = Integer.parseInt(arguments[0]);
    Server server = Server.of(Path.of(System.getenv("KUBECONFIG")));
    OkHttpClient client = server.client();
    int failed = applyAll(client, server.url(), count);
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
    System.exit(failed == 0 ? 0 : 1);
  }

  /**
   * The server of a kubeconfig and a client for it.
   *
   * @param url its address
   */
  record Server(String url, OkHttpClient client) {
    static Server of(Path kubeconfig) throws IOException {
      JsonNode config = new YAMLMapper().readTree(kubeconfig.toFile());
      JsonNode cluster = config.at("/clusters/0/cluster");
      return new Server(
          cluster.get("server").asText(), BareLoop.client(cluster, config.at("/users/0/user")));
    }
  }

  private static OkHttpClient client(JsonNode cluster, JsonNode user) throws IOException {
    String ca = decode(cluster.get("certificate-authority-data").asText());
    HandshakeCertificates.Builder certificates =
        new HandshakeCertificates.Builder()
            .addTrustedCertificate(Certificates.decodeCertificatePem(ca));
    if (user.has("client-key-data")) {
      String pem =
          decode(user.get("client-certificate-data").asText())
              + decode(user.get("client-key-data").asText());
      certificates.heldCertificate(HeldCertificate.decode(pem));
    }
    HandshakeCertificates made = certificates.build();
    Dispatcher dispatcher = new Dispatcher();
    dispatcher.setMaxRequests(64);
    dispatcher.setMaxRequestsPerHost(64);
    String token = user.path("token").asText("");
    return new OkHttpClient.Builder()
        .dispatcher(dispatcher)
        .sslSocketFactory(made.sslSocketFactory(), made.trustManager())
        .addInterceptor(
            chain ->
                chain.proceed(
                    token.isEmpty()
                        ? chain.request()
                        : chain
                            .request()
                            .newBuilder()
                            .header("Authorization", "Bearer " + token)
                            .build()))
        .build();
  }

  private static String decode(String base64) throws IOException {
    try (var in = new ByteArrayInputStream(Base64.getDecoder().decode(base64))) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private static int applyAll(OkHttpClient client, String server, int count)
      throws InterruptedException {
    Semaphore window = new Semaphore(32);
    CountDownLatch left = new CountDownLatch(count);
    AtomicInteger failed = new AtomicInteger();
    for (int i = 0; i < count; i++) {
      window.acquire();
      client.newCall(request(server, i)).enqueue(new Counting(window, left, failed));
    }
    left.await();
    return failed.get();
  }

  private static Request request(String server, int i) {
    String body =
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"cm-"
            + i
            + "\",\"namespace\":\"default\"},\"data\":{\"key\":\"value-"
            + i
            + "\"}}";
    return new Request.Builder()
        .url(server + "/api/v1/namespaces/default/configmaps/cm-" + i + "?fieldManager=bare")
        .patch(RequestBody.create(body, APPLY))
        .build();
  }

  private record Counting(Semaphore window, CountDownLatch left, AtomicInteger failed)
      implements Callback {
    @Override
    public void onFailure(Call call, IOException failure) {
      failed.incrementAndGet();
      window.release();
      left.countDown();
    }

    @Override
    public void onResponse(Call call, Response response) {
      try (response) {
        if (!response.isSuccessful()) {
          failed.incrementAndGet();
        }
      }
      window.release();
      left.countDown();
    }
  }
}
