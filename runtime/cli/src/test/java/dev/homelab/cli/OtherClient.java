package dev.homelab.cli;

import dev.homelab.sim.kube.KubeSimulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.tls.Certificates;
import okhttp3.tls.HandshakeCertificates;

/** Somebody else who works on the same cluster, by no code of the product. */
final class OtherClient {
  private final OkHttpClient http;
  private final KubeSimulator simulator;

  private OtherClient(OkHttpClient http, KubeSimulator simulator) {
    this.http = http;
    this.simulator = simulator;
  }

  static OtherClient of(KubeSimulator simulator) {
    HandshakeCertificates trust =
        new HandshakeCertificates.Builder()
            .addTrustedCertificate(Certificates.decodeCertificatePem(simulator.caPem()))
            .build();
    return new OtherClient(
        new OkHttpClient.Builder()
            .sslSocketFactory(trust.sslSocketFactory(), trust.trustManager())
            .build(),
        simulator);
  }

  /** Applies an object with nothing but its metadata, as a field manager. */
  void apply(String manager, String path, String apiVersion, String kind) throws IOException {
    String name = path.substring(path.lastIndexOf('/') + 1);
    send(
        "PATCH",
        path + "?fieldManager=" + manager,
        "application/apply-patch+yaml",
        "{\"apiVersion\":\"%s\",\"kind\":\"%s\",\"metadata\":{\"name\":\"%s\",\"labels\":{\"a\":\"b\"}}}"
            .formatted(apiVersion, kind, name));
  }

  /** Sends a request and gives the body of its answer. */
  String send(String method, String path, String type, String body) throws IOException {
    RequestBody content =
        body.isEmpty()
            ? null
            : RequestBody.create(body.getBytes(StandardCharsets.UTF_8), MediaType.get(type));
    Request request =
        new Request.Builder()
            .url(simulator.url() + path)
            .header("Authorization", "Bearer " + simulator.token())
            .method(method, content)
            .build();
    try (var response = http.newCall(request).execute()) {
      String answer = response.body().string();
      if (!response.isSuccessful()) {
        throw new IOException(response.code() + " " + answer);
      }
      return answer;
    }
  }
}
