package dev.homelab.sim.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.tls.Certificates;
import okhttp3.tls.HandshakeCertificates;

/** A bare client for tests: a verb, a path, a body, an answer. */
final class ApiClient {
  record Answer(int code, JsonNode body, String text, Response raw) {
    String at(String path) {
      return Json.text(body, path);
    }
  }

  private final OkHttpClient client;
  private final String url;
  private final String token;

  ApiClient(KubeSimulator simulator) {
    this(simulator.url(), simulator.caPem(), simulator.token());
  }

  ApiClient(String url, String ca, String token) {
    HandshakeCertificates trust =
        new HandshakeCertificates.Builder()
            .addTrustedCertificate(Certificates.decodeCertificatePem(ca))
            .build();
    this.client =
        new OkHttpClient.Builder()
            .sslSocketFactory(trust.sslSocketFactory(), trust.trustManager())
            .retryOnConnectionFailure(false)
            .readTimeout(java.time.Duration.ofSeconds(30))
            .build();
    this.url = url;
    this.token = token;
  }

  OkHttpClient http() {
    return client;
  }

  Request.Builder request(String path) {
    return new Request.Builder().url(url + path).header("Authorization", "Bearer " + token);
  }

  Answer send(String method, String path, String type, String body) {
    RequestBody content =
        method.equals("GET") ? null : RequestBody.create(body, MediaType.get(type));
    try (Response response =
        client.newCall(request(path).method(method, content).build()).execute()) {
      String text = response.body().string();
      JsonNode json = text.startsWith("{") ? Json.read(text) : Json.object();
      return new Answer(response.code(), json, text, response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer get(String path) {
    return send("GET", path, "application/json", "");
  }

  Answer post(String path, String json) {
    return send("POST", path, "application/json", json);
  }

  Answer put(String path, JsonNode json) {
    return send("PUT", path, "application/json", json.toString());
  }

  Answer delete(String path) {
    return send("DELETE", path, "application/json", "");
  }

  Answer delete(String path, String options) {
    return send("DELETE", path, "application/json", options);
  }

  Answer apply(String path, String manager, String json) {
    String mark = path.contains("?") ? "&" : "?";
    return send(
        "PATCH", path + mark + "fieldManager=" + manager, "application/apply-patch+yaml", json);
  }

  Answer merge(String path, String json) {
    return send("PATCH", path, "application/merge-patch+json", json);
  }

  Answer strategic(String path, String json) {
    return send("PATCH", path, "application/strategic-merge-patch+json", json);
  }

  static ObjectNode json(String text) {
    return (ObjectNode) Json.read(text);
  }
}
