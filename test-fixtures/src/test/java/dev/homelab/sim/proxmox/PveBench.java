package dev.homelab.sim.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.tls.Certificates;
import okhttp3.tls.HandshakeCertificates;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A simulated host and a plain HTTP client of it. */
abstract class PveBench {
  static final String API = "/api2/json";
  static final String NODE = API + "/nodes/pve";
  static final MediaType FORM = MediaType.get("application/x-www-form-urlencoded");

  ProxmoxSimulator simulator = ProxmoxSimulator.start(ProxmoxOptions.inMemory());
  OkHttpClient http = client(simulator);

  @AfterEach
  final void close() {
    simulator.close();
  }

  private static OkHttpClient client(ProxmoxSimulator of) {
    HandshakeCertificates trust =
        new HandshakeCertificates.Builder()
            .addTrustedCertificate(Certificates.decodeCertificatePem(of.caPem()))
            .build();
    return new OkHttpClient.Builder()
        .sslSocketFactory(trust.sslSocketFactory(), trust.trustManager())
        .protocols(List.of(Protocol.HTTP_1_1))
        .readTimeout(Duration.ofSeconds(5))
        .retryOnConnectionFailure(false)
        .build();
  }

  final void start(ProxmoxOptions options) {
    simulator.close();
    simulator = ProxmoxSimulator.start(options);
    http = client(simulator);
  }

  /** One answer. */
  record Answer(int status, String reason, JsonNode body, boolean closes) {
    JsonNode data() {
      return body.path("data");
    }
  }

  final Answer ask(String method, String path, String form, String token) throws IOException {
    RequestBody body =
        form.isEmpty() ? null : RequestBody.create(form.getBytes(StandardCharsets.UTF_8), FORM);
    return ask(method, path, body, token);
  }

  final Answer ask(String method, String path, @Nullable RequestBody body, String token)
      throws IOException {
    boolean bare = method.equals("GET") || method.equals("DELETE");
    Request.Builder request = new Request.Builder().url(simulator.url() + path);
    request.method(method, body == null && !bare ? RequestBody.create(new byte[0], FORM) : body);
    if (!token.isEmpty()) {
      request.header("Authorization", "PVEAPIToken=" + token);
    }
    return sent(request.build());
  }

  final Answer sent(Request request) throws IOException {
    try (Response response = http.newCall(request).execute()) {
      String text = response.body().string();
      boolean closes = "close".equals(response.header("Connection"));
      return new Answer(response.code(), response.message(), Json.read(text), closes);
    }
  }

  final Answer ask(String method, String path, String form) throws IOException {
    return ask(method, path, form, simulator.token());
  }

  /** The data of a question that is answered. */
  final JsonNode read(String path) throws IOException {
    Answer answer = ask("GET", path, "");
    assertThat(answer.status()).as(answer.reason()).isEqualTo(200);
    return answer.data();
  }

  /** What a task came to whose start is the answer to a request. */
  final String ended(Answer started) throws IOException {
    assertThat(started.status()).as(started.reason()).isEqualTo(200);
    simulator.advance(60_000);
    return status(started.data().asText()).path("exitstatus").asText();
  }

  final JsonNode status(String upid) throws IOException {
    return read(NODE + "/tasks/" + upid + "/status");
  }

  final List<String> log(String upid) throws IOException {
    return read(NODE + "/tasks/" + upid + "/log").findValuesAsText("t");
  }

  /** Makes machine 100, with more settings than its own. */
  final void made(String... more) throws IOException {
    String own = "vmid=100&name=a&memory=2048&cores=2&net0=virtio";
    String all = more.length == 0 ? own + "&scsi0=local-zfs:8" : own + '&' + String.join("&", more);
    assertThat(ended(ask("POST", NODE + "/qemu", all))).isEqualTo("OK");
  }

  final String power(String verb) throws IOException {
    return ended(ask("POST", NODE + "/qemu/100/status/" + verb, ""));
  }
}
