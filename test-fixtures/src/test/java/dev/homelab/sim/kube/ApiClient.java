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
public final class ApiClient {
  /** An answer: its status, its body as JSON (empty when it is none) and as text. */
  public record Answer(int code, JsonNode body, String text, Response raw) {
    /** The text at a dotted path of the body. */
    public String at(String path) {
      return Json.text(body, path);
    }
  }

  private final OkHttpClient client;
  private final String url;
  private final String token;

  /** A client of a simulator, with its token. */
  public ApiClient(KubeSimulator simulator) {
    this(simulator.url(), simulator.caPem(), simulator.token());
  }

  /** A client of any server. */
  public ApiClient(String url, String ca, String token) {
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

  /** What sends its requests. */
  public OkHttpClient http() {
    return client;
  }

  /** A request with the token. */
  public Request.Builder request(String path) {
    return new Request.Builder().url(url + path).header("Authorization", "Bearer " + token);
  }

  /** Sends any request. */
  public Answer send(String method, String path, String type, String body) {
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

  /** Reads. */
  public Answer get(String path) {
    return send("GET", path, "application/json", "");
  }

  /** Creates. */
  public Answer post(String path, String json) {
    return send("POST", path, "application/json", json);
  }

  /** Replaces. */
  public Answer put(String path, JsonNode json) {
    return send("PUT", path, "application/json", json.toString());
  }

  /** Deletes. */
  public Answer delete(String path) {
    return send("DELETE", path, "application/json", "");
  }

  /** Deletes with options. */
  public Answer delete(String path, String options) {
    return send("DELETE", path, "application/json", options);
  }

  /** Applies on the server. */
  public Answer apply(String path, String manager, String json) {
    String mark = path.contains("?") ? "&" : "?";
    return send(
        "PATCH", path + mark + "fieldManager=" + manager, "application/apply-patch+yaml", json);
  }

  /** Merges a patch. */
  public Answer merge(String path, String json) {
    return send("PATCH", path, "application/merge-patch+json", json);
  }

  /** Merges a patch by list keys. */
  public Answer strategic(String path, String json) {
    return send("PATCH", path, "application/strategic-merge-patch+json", json);
  }

  /** A JSON object of a text. */
  public static ObjectNode json(String text) {
    return (ObjectNode) Json.read(text);
  }
}
