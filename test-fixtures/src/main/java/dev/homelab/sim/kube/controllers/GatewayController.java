package dev.homelab.sim.kube.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plays the operator of the Gateway API: classes, gateways and routes are taken at their word. */
final class GatewayController implements Controller {
  private static final String GROUP = ".gateway.networking.k8s.io";
  private static final String GATEWAYS = "gateways" + GROUP;
  private static final String CONTROLLER = "sandbox.homelab.dev/gateway";
  private static final Set<String> ROUTES =
      Set.of(
          "httproutes" + GROUP,
          "grpcroutes" + GROUP,
          "tlsroutes" + GROUP,
          "tcproutes" + GROUP,
          "udproutes" + GROUP);
  private final Objects objects;

  GatewayController(Objects objects) {
    this.objects = objects;
  }

  @Override
  public void observe(Change change, Work work) {
    Stored now = change.now();
    boolean mine = now.resource().endsWith(GROUP);
    if (mine && !change.deleted()) {
      work.add(now.resource() + " " + now.namespace() + "/" + now.name(), 1);
    }
    if (now.resource().equals(GATEWAYS) && change.before() == null) {
      for (String routes : ROUTES) {
        objects
            .list(routes, null)
            .forEach(r -> work.add(routes + " " + r.namespace() + "/" + r.name(), 1.5));
      }
    }
  }

  @Override
  public void reconcile(String task, Work work) {
    int space = task.indexOf(' ');
    String resource = task.substring(0, space);
    Stored found = objects.get(resource, task.substring(space + 1));
    if (found == null || found.terminating()) {
      return;
    }
    if (resource.equals("gatewayclasses" + GROUP)) {
      objects.status(found, CONTROLLER, s -> accept(s, found, "Accepted", "Accepted"));
    } else if (resource.equals(GATEWAYS)) {
      gateway(found);
    } else if (ROUTES.contains(resource)) {
      route(found);
    }
  }

  private void accept(ObjectNode status, Stored of, String type, String reason) {
    condition(status, of, type, "True", reason);
  }

  private void condition(ObjectNode status, Stored of, String type, String value, String reason) {
    objects.condition(status, type, value, reason, reason);
    for (JsonNode one : status.path("conditions")) {
      if (one.path("type").asText().equals(type)) {
        ((ObjectNode) one)
            .put("observedGeneration", of.json().path("metadata").path("generation").asLong());
      }
    }
  }

  private void gateway(Stored gateway) {
    int routes = attached(gateway);
    objects.status(
        gateway,
        CONTROLLER,
        s -> {
          accept(s, gateway, "Accepted", "Accepted");
          accept(s, gateway, "Programmed", "Programmed");
          if (Json.isEmpty(s.get("addresses"))) {
            int n = Math.floorMod(gateway.uid().hashCode(), 200) + 2;
            s.putArray("addresses")
                .addObject()
                .put("type", "IPAddress")
                .put("value", "10.20.9." + n);
          }
          ArrayNode old =
              s.path("listeners").isArray() ? (ArrayNode) s.get("listeners") : Json.array();
          ArrayNode listeners = Json.array();
          for (JsonNode listener : Json.at(gateway.json(), "spec.listeners")) {
            String name = Json.text(listener, "name");
            ObjectNode one = Json.object();
            for (JsonNode known : old) {
              if (known.path("name").asText().equals(name)) {
                one = known.deepCopy();
              }
            }
            one.put("name", name).put("attachedRoutes", routes);
            if (!one.has("supportedKinds")) {
              one.putArray("supportedKinds")
                  .addObject()
                  .put("group", "gateway.networking.k8s.io")
                  .put("kind", "HTTPRoute");
            }
            for (String type : new String[] {"Accepted", "Programmed", "ResolvedRefs"}) {
              accept(one, gateway, type, type);
            }
            listeners.add(one);
          }
          s.set("listeners", listeners);
        });
  }

  private int attached(Stored gateway) {
    int count = 0;
    for (String routes : ROUTES) {
      for (Stored route : objects.list(routes, null)) {
        for (JsonNode parent : Json.at(route.json(), "spec.parentRefs")) {
          count += gateway.equals(parent(route, parent)) ? 1 : 0;
        }
      }
    }
    return count;
  }

  private @Nullable Stored parent(Stored route, JsonNode parent) {
    String namespace = Json.text(parent, "namespace");
    return objects.get(
        GATEWAYS, namespace.isEmpty() ? route.namespace() : namespace, Json.text(parent, "name"));
  }

  private void route(Stored route) {
    objects.status(
        route,
        CONTROLLER,
        s -> {
          ArrayNode old = s.path("parents").isArray() ? (ArrayNode) s.get("parents") : Json.array();
          ArrayNode parents = Json.array();
          for (JsonNode ref : Json.at(route.json(), "spec.parentRefs")) {
            if (parent(route, ref) != null) {
              ObjectNode one = Json.object();
              for (JsonNode known : old) {
                if (known.path("parentRef").equals(ref)) {
                  one = known.deepCopy();
                }
              }
              one.set("parentRef", ref.deepCopy());
              one.put("controllerName", CONTROLLER);
              accept(one, route, "Accepted", "Accepted");
              accept(one, route, "ResolvedRefs", "ResolvedRefs");
              parents.add(one);
            }
          }
          s.set("parents", parents);
        });
  }
}
