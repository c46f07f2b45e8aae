package dev.homelab.provider.linstor.client;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.PodReach;
import dev.homelab.spi.Pods;
import java.util.function.Predicate;

/** Finds pods of LINSTOR. */
final class KubePods {
  private static final String SATELLITE = "app.kubernetes.io/component=linstor-satellite";

  private KubePods() {}

  /**
   * The name of a pod of a Deployment that is ready, the first of several; empty for none.
   *
   * @param deployment the object, whose selector picks its pods
   */
  static String ready(PodReach reach, Value.Tree deployment, CallContext context) {
    String labels = Pods.selector(Fields.at(deployment, "spec", "selector", "matchLabels"));
    return labels.isEmpty() ? "" : first(reach, labels, Pods::isReady, context);
  }

  /** The name of the satellite's pod that runs on a node; empty for none. */
  static String satellite(PodReach reach, String node, CallContext context) {
    return first(
        reach, SATELLITE, pod -> Fields.text(pod, "spec", "nodeName").equals(node), context);
  }

  private static String first(
      PodReach reach, String selector, Predicate<Value.Tree> which, CallContext context) {
    return Pods.staying(reach, LinstorAccess.NAMESPACE, selector, context).stream()
        .filter(Pods::isRunning)
        .filter(which)
        .map(Pods::name)
        .sorted()
        .findFirst()
        .orElse("");
  }
}
