package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.http.Call;
import dev.homelab.sim.kube.http.Reply;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.kinds.ResourceType;
import dev.homelab.sim.kube.store.ObjectStore;
import dev.homelab.sim.kube.store.Stored;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** GET of one object and of lists, with selectors and pages. */
final class Reader {
  private final World world;

  Reader(World world) {
    this.world = world;
  }

  /** The bytes of an object in the version of the type. */
  static byte[] bytes(ResourceType type, Stored stored) {
    return stored.json().path("apiVersion").asText().equals(type.apiVersion())
        ? stored.bytes()
        : Json.bytes(Writer.served(type, stored));
  }

  /** Objects that a call's selectors choose. */
  static Predicate<JsonNode> chosen(ResourceType type, Call call) {
    Predicate<JsonNode> labels = Selector.labels(call.param("labelSelector"));
    Predicate<JsonNode> fields = Selector.fields(call.param("fieldSelector"), type);
    return labels.and(fields);
  }

  /** A page of a list. */
  Reply list(ResourceType type, @Nullable String namespace, Call call) {
    Predicate<JsonNode> chosen = chosen(type, call);
    ObjectStore.Listing listing = world.list(type, namespace);
    Position from = Position.of(call.text("continue"), listing.version());
    int limit = call.text("limit").isEmpty() ? 0 : Integer.parseInt(call.text("limit"));
    List<Stored> page = new ArrayList<>();
    int left = 0;
    String last = "";
    for (Stored one : listing.items()) {
      String key = one.namespace() + "/" + one.name();
      if (!chosen.test(one.json())
          || (key.compareTo(from.after()) <= 0 && !from.after().isEmpty())) {
        continue;
      }
      if (limit > 0 && page.size() == limit) {
        left++;
      } else {
        page.add(one);
        last = key;
      }
    }
    ObjectNode metadata = Json.object();
    metadata.put("resourceVersion", Long.toString(from.version()));
    if (left > 0) {
      metadata.put("continue", new Position(from.version(), last).token());
      boolean selected =
          !call.text("labelSelector").isEmpty() || !call.text("fieldSelector").isEmpty();
      if (!selected) {
        metadata.put("remainingItemCount", left);
      }
    }
    return Tables.wanted(type, call)
        ? Tables.of(type, metadata, page, world.clock().instant(), call)
        : Reply.bytes(200, "application/json", write(type, metadata, page));
  }

  /** One object. */
  Reply get(ResourceType type, Stored stored, Call call) {
    if (!Tables.wanted(type, call)) {
      return Reply.bytes(200, "application/json", bytes(type, stored));
    }
    ObjectNode metadata = Json.object().put("resourceVersion", Long.toString(stored.version()));
    return Tables.of(type, metadata, List.of(stored), world.clock().instant(), call);
  }

  /**
   * Where a next page begins.
   *
   * @param version the version of the first page
   * @param after the last key that was given
   */
  record Position(long version, String after) {
    static Position of(String token, long now) {
      if (token.isEmpty()) {
        return new Position(now, "");
      }
      try {
        JsonNode read =
            Json.read(new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8));
        return new Position(read.path("rv").asLong(), read.path("start").asText());
      } catch (IllegalArgumentException e) {
        throw ApiException.badRequest("continue key is not valid: " + e.getMessage());
      }
    }

    String token() {
      ObjectNode text = Json.object().put("v", "meta.k8s.io/v1");
      text.put("rv", version).put("start", after);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(text));
    }
  }

  private static byte[] write(ResourceType type, ObjectNode metadata, List<Stored> page) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(page.size() * 800 + 200);
    ObjectNode head = Json.object();
    String list = type.custom() ? Json.text(type.row(), "listKind") : type.kind() + "List";
    head.put("kind", list).put("apiVersion", type.apiVersion()).set("metadata", metadata);
    byte[] start = Json.bytes(head);
    out.write(start, 0, start.length - 1);
    out.writeBytes(",\"items\":[".getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < page.size(); i++) {
      if (i > 0) {
        out.write(',');
      }
      Stored one = page.get(i);
      out.writeBytes(type.custom() ? bytes(type, one) : one.listBytes());
    }
    out.writeBytes("]}".getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }
}
