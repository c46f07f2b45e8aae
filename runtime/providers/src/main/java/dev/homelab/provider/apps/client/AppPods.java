package dev.homelab.provider.apps.client;

import dev.homelab.model.Value;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.PodReach;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds a pod behind the Service of an application. */
public final class AppPods {
  private AppPods() {}

  /** How far an application has come in a cluster. */
  public enum Stage {
    /** It has no Service. */
    MISSING,
    /** It does not run yet. */
    COMING,
    /** One of its pods is ready. */
    RUNNING
  }

  /**
   * What was found of it.
   *
   * @param stage how far it has come
   * @param lacking what is waited for, in words; empty when it runs
   * @param pod a pod that is ready, or empty
   * @param port the port of the pod; 0 without a pod
   */
  public record Seen(Stage stage, String lacking, String pod, int port) {}

  /** Looks how far an application has come. */
  public static Seen look(PodReach reach, AppPlace place, CallContext context) {
    String base = "api/v1/namespaces/" + place.namespace();
    Value.Tree service =
        reach.find(
            new PodReach.Wanted(
                base + "/services/" + place.service(),
                "Service",
                place.namespace(),
                place.service()),
            context);
    if (service == null) {
      return new Seen(Stage.MISSING, "its Service", "", 0);
    }
    List<String> terms = new ArrayList<>();
    if (at(service, "spec", "selector") instanceof Value.Tree labels) {
      labels.fields().forEach((name, value) -> terms.add(name + '=' + Value.textOf(value)));
    }
    if (terms.isEmpty()) {
      return new Seen(Stage.COMING, "its Service to name pods", "", 0);
    }
    String selector = URLEncoder.encode(String.join(",", terms), StandardCharsets.UTF_8);
    PodReach.Wanted pods =
        new PodReach.Wanted(base + "/pods?labelSelector=" + selector, "Pod", place.namespace(), "");
    TreeMap<String, Integer> ready = new TreeMap<>();
    for (Value.Tree pod : reach.list(pods, context)) {
      int port = portOf(pod, service, place.port());
      if (port > 0 && isReady(pod)) {
        ready.put(AppAccess.text(pod, "metadata", "name"), port);
      }
    }
    String first = new TreeSet<>(ready.keySet()).stream().findFirst().orElse("");
    return first.isEmpty()
        ? new Seen(Stage.COMING, "a pod of it to be ready", "", 0)
        : new Seen(Stage.RUNNING, "", first, ready.getOrDefault(first, 0));
  }

  private static boolean isReady(Value.Tree pod) {
    if (!AppAccess.text(pod, "metadata", "deletionTimestamp").isEmpty()
        || !(at(pod, "status", "conditions") instanceof Value.Seq conditions)) {
      return false;
    }
    for (Value condition : conditions.items()) {
      if (AppAccess.text(condition, "type").equals("Ready")) {
        return AppAccess.text(condition, "status").equals("True");
      }
    }
    return false;
  }

  /** The port of a pod that a port of its Service leads to; 0 when there is none. */
  private static int portOf(Value.Tree pod, Value.Tree service, int port) {
    for (Value one : items(at(service, "spec", "ports"))) {
      if (one instanceof Value.Tree tree && number(tree.get("port")) == port) {
        Value target = tree.get("targetPort");
        String name = Value.textOf(target);
        int number = number(target);
        return name != null ? named(pod, name) : number > 0 ? number : port;
      }
    }
    return 0;
  }

  private static int named(Value.Tree pod, String name) {
    for (Value container : items(at(pod, "spec", "containers"))) {
      for (Value port : items(at(container, "ports"))) {
        if (AppAccess.text(port, "name").equals(name) && port instanceof Value.Tree tree) {
          return number(tree.get("containerPort"));
        }
      }
    }
    return 0;
  }

  private static int number(@Nullable Value value) {
    return value instanceof Value.Int number ? Math.toIntExact(number.value()) : 0;
  }

  private static List<Value> items(@Nullable Value value) {
    return value instanceof Value.Seq seq ? seq.items() : List.of();
  }

  private static @Nullable Value at(Value from, String... path) {
    Value here = from;
    for (String name : path) {
      here = here instanceof Value.Tree tree ? tree.get(name) : null;
      if (here == null) {
        return null;
      }
    }
    return here;
  }
}
