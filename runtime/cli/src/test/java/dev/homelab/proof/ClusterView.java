package dev.homelab.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.homelab.real.RealControlPlane;
import dev.homelab.real.RealException;
import dev.homelab.sim.kube.KubeSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.tls.Certificates;
import okhttp3.tls.HandshakeCertificates;
import org.jspecify.annotations.Nullable;

/** What a cluster holds, asked without any code of the product. */
public final class ClusterView {
  private static final MediaType JSON = MediaType.get("application/json");
  private static final MediaType APPLY = MediaType.get("application/apply-patch+yaml");
  private static final String MARKED = "?labelSelector=homelab.dev%2Fowner";

  /** Sends a verb with a path and a body; empty when the answer is no success. */
  private interface Sender {
    Optional<JsonNode> send(String method, String path, @Nullable String body);
  }

  private final Sender sender;

  private ClusterView(Sender sender) {
    this.sender = sender;
  }

  /** The view of a simulator in this process. */
  public static ClusterView of(KubeSimulator simulator) {
    HandshakeCertificates trust =
        new HandshakeCertificates.Builder()
            .addTrustedCertificate(Certificates.decodeCertificatePem(simulator.caPem()))
            .build();
    OkHttpClient client =
        new OkHttpClient.Builder()
            .sslSocketFactory(trust.sslSocketFactory(), trust.trustManager())
            .build();
    return new ClusterView(
        (method, path, body) ->
            answer(
                client,
                new Request.Builder()
                    .url(simulator.url() + path)
                    .method(verb(method), content(method, body))
                    .header("Authorization", "Bearer " + simulator.token())
                    .build()));
  }

  /** The view of a real control plane. */
  static ClusterView of(RealControlPlane plane) {
    return new ClusterView(
        (method, path, body) -> {
          try {
            return Optional.of(
                method.equals("APPLY") && body != null
                    ? plane.api().applyAt(path, body)
                    : plane.api().send(method, path, body));
          } catch (RealException refused) {
            if (refused.status() == 404) {
              return Optional.empty();
            }
            throw refused;
          }
        });
  }

  private static String verb(String method) {
    return method.equals("APPLY") ? "PATCH" : method;
  }

  private static @Nullable RequestBody content(String method, @Nullable String body) {
    return body == null ? null : RequestBody.create(body, method.equals("APPLY") ? APPLY : JSON);
  }

  private static Optional<JsonNode> answer(OkHttpClient client, Request request) {
    try (var response = client.newCall(request).execute()) {
      return response.isSuccessful()
          ? Optional.of(new ObjectMapper().readTree(response.body().string()))
          : Optional.empty();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** One object or list by its path, empty when there is none. */
  public Optional<JsonNode> get(String path) {
    return sender.send("GET", path, null);
  }

  /** Changes something as a client that is not homelab. */
  public void change(String method, String path, String json) {
    taken(sender.send(method, path, json), method + ' ' + path);
  }

  /** Server-side apply as a client that is not homelab; the path names the manager. */
  void apply(String path, String json) {
    taken(sender.send("APPLY", path, json), "apply " + path);
  }

  private static void taken(Optional<JsonNode> answer, String what) {
    if (answer.isEmpty()) {
      throw new AssertionError("refused: " + what);
    }
  }

  /** Every object with an ownership mark, as {@code kind namespace/name}, with its uid. */
  Map<String, String> marked() {
    Map<String, String> found = new TreeMap<>();
    markedObjects().forEach((name, one) -> found.put(name, one.at("/metadata/uid").asText()));
    return found;
  }

  /** The same with the objects themselves. */
  Map<String, JsonNode> markedObjects() {
    Map<String, JsonNode> found = new TreeMap<>();
    for (String group : groups()) {
      for (JsonNode resource : get(group).orElseThrow().path("resources")) {
        String name = resource.path("name").asText();
        if (!name.contains("/") && resource.path("verbs").toString().contains("\"list\"")) {
          collect(group + "/" + name, resource.path("kind").asText(), found);
        }
      }
    }
    return found;
  }

  private List<String> groups() {
    List<String> all = new ArrayList<>(List.of("/api/v1"));
    for (JsonNode group : get("/apis").orElseThrow().path("groups")) {
      all.add("/apis/" + group.at("/preferredVersion/groupVersion").asText());
    }
    return all;
  }

  private void collect(String path, String kind, Map<String, JsonNode> into) {
    // A controller's children may bear a copy of a label; a mark has its annotation beside it.
    for (JsonNode item : get(path + MARKED).orElseThrow().path("items")) {
      JsonNode metadata = item.path("metadata");
      if (metadata.path("annotations").has("homelab.dev/address")) {
        String name = metadata.path("namespace").asText() + '/' + metadata.path("name").asText();
        into.put(kind + ' ' + name, item);
      }
    }
  }
}
