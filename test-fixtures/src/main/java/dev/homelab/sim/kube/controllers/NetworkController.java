package dev.homelab.sim.kube.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Addresses of load balancers and ingresses, and the endpoints of services. */
final class NetworkController implements Controller {
  private static final String SLICES = "endpointslices.discovery.k8s.io";
  private static final String INGRESSES = "ingresses.networking.k8s.io";
  private static final int FIRST = 100;
  private final Objects objects;

  NetworkController(Objects objects) {
    this.objects = objects;
  }

  @Override
  public void observe(Change change, Work work) {
    Stored now = change.now();
    String key = now.namespace() + "/" + now.name();
    if (now.resource().equals("services") && !change.deleted()) {
      work.add("slice " + key, 0.1);
      if (Json.text(now.json(), "spec.type").equals("LoadBalancer")) {
        work.add("balancer " + key, 2);
      }
    } else if (now.resource().equals("pods") && endpointsMove(change)) {
      JsonNode labels = Json.at(now.json(), "metadata.labels");
      for (Stored service : objects.list("services", now.namespace())) {
        if (selects(service, labels)) {
          work.add("slice " + service.namespace() + "/" + service.name(), 0.2);
        }
      }
    } else if (now.resource().equals(INGRESSES) && !change.deleted()) {
      work.add("ingress " + key, 1);
    }
  }

  private static boolean endpointsMove(Change change) {
    Stored old = change.before();
    return change.deleted()
        || old == null
        || Pods.ready(old) != Pods.ready(change.now())
        || old.terminating() != change.now().terminating()
        || !Json.text(old.json(), "status.podIP")
            .equals(Json.text(change.now().json(), "status.podIP"));
  }

  private static boolean selects(Stored service, JsonNode labels) {
    JsonNode selector = Json.at(service.json(), "spec.selector");
    return !Json.isEmpty(selector)
        && selector.properties().stream()
            .allMatch(e -> e.getValue().equals(labels.path(e.getKey())));
  }

  @Override
  public void reconcile(String task, Work work) {
    int space = task.indexOf(' ');
    String key = task.substring(space + 1);
    switch (task.substring(0, space)) {
      case "balancer" -> balancer(objects.get("services", key));
      case "ingress" -> ingress(objects.get(INGRESSES, key));
      default -> slice(objects.get("services", key));
    }
  }

  private void balancer(@Nullable Stored service) {
    if (service == null
        || !Json.text(service.json(), "spec.type").equals("LoadBalancer")
        || !Json.isEmpty(Json.at(service.json(), "status.loadBalancer.ingress"))) {
      return;
    }
    String asked = Json.text(service.json(), "spec.loadBalancerIP");
    String address = asked.isEmpty() ? free() : asked;
    objects.status(
        service,
        "sandbox-load-balancer",
        s ->
            Json.child(s, "loadBalancer")
                .putArray("ingress")
                .addObject()
                .put("ip", address)
                .put("ipMode", "VIP"));
  }

  private String free() {
    Set<String> taken = new HashSet<>();
    for (String resource : new String[] {"services", "gateways.gateway.networking.k8s.io"}) {
      for (Stored one : objects.list(resource, null)) {
        Json.at(one.json(), "status.loadBalancer.ingress")
            .forEach(i -> taken.add(Json.text(i, "ip")));
        Json.at(one.json(), "status.addresses").forEach(i -> taken.add(Json.text(i, "value")));
      }
    }
    int n = FIRST;
    while (taken.contains(address(n))) {
      n++;
    }
    return address(n);
  }

  private static String address(int n) {
    return "10.20." + n / 250 + "." + (n % 250 + 1);
  }

  private void ingress(@Nullable Stored ingress) {
    if (ingress == null || !Json.isEmpty(Json.at(ingress.json(), "status.loadBalancer.ingress"))) {
      return;
    }
    objects.status(
        ingress,
        "sandbox-ingress",
        s -> Json.child(s, "loadBalancer").putArray("ingress").addObject().put("ip", "10.20.0.1"));
  }

  private void slice(@Nullable Stored service) {
    if (service == null || Json.isEmpty(Json.at(service.json(), "spec.selector"))) {
      return;
    }
    ArrayNode endpoints = Json.array();
    for (Stored pod : objects.list("pods", service.namespace())) {
      String ip = Json.text(pod.json(), "status.podIP");
      if (!ip.isEmpty()
          && !Pods.finished(pod)
          && selects(service, Json.at(pod.json(), "metadata.labels"))) {
        ObjectNode one = endpoints.addObject();
        one.putArray("addresses").add(ip);
        boolean ready = Pods.ready(pod);
        one.putObject("conditions")
            .put("ready", ready)
            .put("serving", ready)
            .put("terminating", pod.terminating());
        one.set("nodeName", Json.at(pod.json(), "spec.nodeName"));
        ObjectNode target = one.putObject("targetRef").put("kind", "Pod");
        target.put("namespace", pod.namespace()).put("name", pod.name()).put("uid", pod.uid());
      }
    }
    write(service, endpoints);
  }

  private void write(Stored service, ArrayNode endpoints) {
    ArrayNode ports = Json.array();
    for (JsonNode port : Json.at(service.json(), "spec.ports")) {
      ObjectNode one = ports.addObject().put("name", Json.text(port, "name"));
      one.set("protocol", port.path("protocol"));
      JsonNode target = port.path("targetPort");
      one.set("port", target.isNumber() ? target : port.path("port"));
    }
    String name = service.name() + "-" + service.uid().substring(0, 5);
    Stored known = objects.get(SLICES, service.namespace(), name);
    if (known != null) {
      objects.change(
          known,
          Objects.MANAGER,
          "",
          o -> {
            o.set("endpoints", endpoints);
            o.set("ports", ports);
          });
      return;
    }
    ObjectNode slice = Json.object();
    ObjectNode metadata = slice.putObject("metadata").put("name", name);
    metadata
        .putObject("labels")
        .put("kubernetes.io/service-name", service.name())
        .put("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io");
    metadata.putArray("ownerReferences").add(Objects.reference(service));
    slice.put("addressType", "IPv4");
    slice.set("endpoints", endpoints);
    slice.set("ports", ports);
    objects.create(SLICES, service.namespace(), slice, Objects.MANAGER);
  }
}
