package dev.homelab.provider.linstor.client;

import dev.homelab.model.Value;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.PodReach;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds pods of LINSTOR. */
final class KubePods {
  private static final String LIST =
      "api/v1/namespaces/" + LinstorAccess.NAMESPACE + "/pods?labelSelector=";
  private static final String SATELLITE = "app.kubernetes.io/component=linstor-satellite";

  private KubePods() {}

  /**
   * The name of a pod of a Deployment that is ready, the first of several; empty for none.
   *
   * @param deployment the object, whose selector picks its pods
   */
  static String ready(PodReach reach, Value.Tree deployment, CallContext context) {
    List<String> terms = new ArrayList<>();
    if (at(deployment, "spec", "selector", "matchLabels") instanceof Value.Tree labels) {
      labels.fields().forEach((name, value) -> terms.add(name + '=' + Value.textOf(value)));
    }
    return terms.isEmpty() ? "" : first(reach, String.join(",", terms), KubePods::isReady, context);
  }

  /** The name of the satellite's pod that runs on a node; empty for none. */
  static String satellite(PodReach reach, String node, CallContext context) {
    return first(reach, SATELLITE, pod -> text(pod, "spec", "nodeName").equals(node), context);
  }

  private static String first(
      PodReach reach, String selector, Predicate<Value.Tree> which, CallContext context) {
    TreeSet<String> names = new TreeSet<>();
    String path = LIST + URLEncoder.encode(selector, StandardCharsets.UTF_8);
    PodReach.Wanted wanted = new PodReach.Wanted(path, "Pod", LinstorAccess.NAMESPACE, "");
    for (Value.Tree pod : reach.list(wanted, context)) {
      boolean leaving = !text(pod, "metadata", "deletionTimestamp").isEmpty();
      if (!leaving && text(pod, "status", "phase").equals("Running") && which.test(pod)) {
        names.add(text(pod, "metadata", "name"));
      }
    }
    return names.isEmpty() ? "" : names.first();
  }

  private static boolean isReady(Value.Tree pod) {
    if (at(pod, "status", "conditions") instanceof Value.Seq conditions) {
      for (Value condition : conditions.items()) {
        if (text(condition, "type").equals("Ready")) {
          return text(condition, "status").equals("True");
        }
      }
    }
    return false;
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

  private static String text(Value from, String... path) {
    String text = Value.textOf(at(from, path));
    return text == null ? "" : text;
  }
}
