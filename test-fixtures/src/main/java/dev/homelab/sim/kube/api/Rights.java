package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.http.Call;
import dev.homelab.sim.kube.http.Reply;
import dev.homelab.sim.kube.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What the person may do: everything, but for what a test takes away. Reviews of one's own rights
 * (authorization.k8s.io) answer by the same table by which requests are refused.
 */
public final class Rights {
  private static final String GROUP = "/apis/authorization.k8s.io/v1/";

  /** Something that may not be done; an empty namespace stands for every one. */
  private record Taken(String verb, String resource, String namespace) {
    boolean covers(String asked, String what, String where) {
      return (verb.equals("*") || verb.equals(asked))
          && (resource.equals("*") || resource.equals(what))
          && (namespace.isEmpty() || namespace.equals(where));
    }
  }

  private final List<Taken> taken = new CopyOnWriteArrayList<>();

  /**
   * Takes a right away.
   *
   * @param verb as RBAC names it, or {@code *}
   * @param resource plural and group, {@code deployments.apps}, {@code pods/log}, or {@code *}
   * @param namespace the namespace, or empty for every one
   */
  public void take(String verb, String resource, String namespace) {
    taken.add(new Taken(verb, resource, namespace));
  }

  /** Gives everything back. */
  public void giveBack() {
    taken.clear();
  }

  private boolean may(String verb, String resource, String namespace) {
    return taken.stream().noneMatch(right -> right.covers(verb, resource, namespace));
  }

  /** A refusal of a call that may not be made, or null. */
  @Nullable Reply refusal(Call call, String user) {
    Target target = taken.isEmpty() ? null : Target.parse(call.path());
    if (target == null || target.resource().isEmpty()) {
      return null;
    }
    String verb = verb(call, target);
    String sub = target.subresource();
    String plural = sub.isEmpty() ? target.resource() : target.resource() + '/' + sub;
    String namespace = target.namespace() == null ? "" : target.namespace();
    if (may(verb, named(plural, target.group()), namespace)) {
      return null;
    }
    String where =
        namespace.isEmpty() ? " at the cluster scope" : " in the namespace \"" + namespace + '"';
    String message =
        "%s is forbidden: User \"%s\" cannot %s resource \"%s\" in API group \"%s\"%s"
            .formatted(
                named(target.resource(), target.group()),
                user,
                verb,
                plural,
                target.group(),
                where);
    return Reply.json(403, ApiException.of(403, "Forbidden", message).status());
  }

  private static String named(String plural, String group) {
    return group.isEmpty() ? plural : plural + '.' + group;
  }

  private static String verb(Call call, Target target) {
    boolean watch = call.param("watch") != null && call.flag("watch");
    boolean all = target.name().isEmpty();
    return switch (call.method()) {
      case "GET" -> watch ? "watch" : all ? "list" : "get";
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      default -> all ? "deletecollection" : "delete";
    };
  }

  /** The answer to a review of the caller's own rights, or null for any other call. */
  @Nullable Reply review(Call call) {
    if (!call.method().equals("POST") || !call.path().startsWith(GROUP)) {
      return null;
    }
    ObjectNode review = parse(call);
    String kind = call.path().substring(GROUP.length());
    return switch (kind) {
      case "selfsubjectaccessreviews" -> Reply.json(201, access(review));
      case "selfsubjectrulesreviews" -> Reply.json(201, rules(review));
      default -> null;
    };
  }

  private static ObjectNode parse(Call call) {
    try {
      return Json.parse(call.body()) instanceof ObjectNode object ? object : Json.object();
    } catch (IOException e) {
      throw ApiException.badRequest("error decoding the body: it is not JSON");
    }
  }

  private ObjectNode access(ObjectNode review) {
    JsonNode asked = Json.at(review, "spec.resourceAttributes");
    String sub = Json.text(asked, "subresource");
    String plural = Json.text(asked, "resource") + (sub.isEmpty() ? "" : '/' + sub);
    boolean allowed =
        may(
            Json.text(asked, "verb"),
            named(plural, Json.text(asked, "group")),
            Json.text(asked, "namespace"));
    review.putObject("status").put("allowed", allowed);
    return review;
  }

  /** Everything is allowed by one rule; when something is taken, the review is not complete. */
  private ObjectNode rules(ObjectNode review) {
    ObjectNode status = review.putObject("status");
    var rules = status.putArray("resourceRules");
    status.putArray("nonResourceRules");
    status.put("incomplete", !taken.isEmpty());
    if (taken.isEmpty()) {
      ObjectNode all = rules.addObject();
      all.putArray("verbs").add("*");
      all.putArray("apiGroups").add("*");
      all.putArray("resources").add("*");
    }
    return review;
  }
}
