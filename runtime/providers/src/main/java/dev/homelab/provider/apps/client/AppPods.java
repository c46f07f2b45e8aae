package dev.homelab.provider.apps.client;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.PodReach;
import dev.homelab.spi.Pods;
import java.util.Map;
import java.util.TreeMap;

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
    String labels = Pods.selector(Fields.at(service, "spec", "selector"));
    if (labels.isEmpty()) {
      return new Seen(Stage.COMING, "its Service to name pods", "", 0);
    }
    TreeMap<String, Integer> ready = new TreeMap<>();
    for (Value.Tree pod : Pods.staying(reach, place.namespace(), labels, context)) {
      int port = portOf(pod, service, place.port());
      if (port > 0 && Pods.isReady(pod)) {
        ready.put(Pods.name(pod), port);
      }
    }
    Map.Entry<String, Integer> first = ready.firstEntry();
    return first == null
        ? new Seen(Stage.COMING, "a pod of it to be ready", "", 0)
        : new Seen(Stage.RUNNING, "", first.getKey(), first.getValue());
  }

  /** The port of a pod that a port of its Service leads to; 0 when there is none. */
  private static int portOf(Value.Tree pod, Value.Tree service, int port) {
    for (Value.Tree one : Fields.trees(service, "spec", "ports")) {
      if (number(one, "port") == port) {
        String name = Fields.text(one, "targetPort");
        int number = number(one, "targetPort");
        return !name.isEmpty() ? named(pod, name) : number > 0 ? number : port;
      }
    }
    return 0;
  }

  private static int named(Value.Tree pod, String name) {
    for (Value.Tree container : Fields.trees(pod, "spec", "containers")) {
      for (Value.Tree port : Fields.trees(container, "ports")) {
        if (Fields.text(port, "name").equals(name)) {
          return number(port, "containerPort");
        }
      }
    }
    return 0;
  }

  private static int number(Value.Tree port, String field) {
    return Math.toIntExact(Fields.number(port, 0, field));
  }
}
