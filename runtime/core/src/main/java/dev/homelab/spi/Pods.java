package dev.homelab.spi;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds pods of a cluster by their labels, and reads how far they are. */
public final class Pods {
  private Pods() {}

  /**
   * The pods of a namespace that carry all labels and are not on their way out, in the cluster's
   * order.
   *
   * @param selector labels, as {@link #selector} writes them
   * @throws ProviderException when the cluster does not answer or refuses to
   */
  public static List<Value.Tree> staying(
      PodReach reach, String namespace, String selector, CallContext context) {
    String path =
        "api/v1/namespaces/"
            + namespace
            + "/pods?labelSelector="
            + URLEncoder.encode(selector, StandardCharsets.UTF_8);
    List<Value.Tree> pods =
        new ArrayList<>(reach.list(new PodReach.Wanted(path, "Pod", namespace, ""), context));
    pods.removeIf(pod -> !Fields.text(pod, "metadata", "deletionTimestamp").isEmpty());
    return pods;
  }

  /** Labels as the API's {@code labelSelector} takes them; empty for none, which is every pod. */
  public static String selector(@Nullable Value labels) {
    List<String> terms = new ArrayList<>();
    if (labels instanceof Value.Tree tree) {
      tree.fields().forEach((name, value) -> terms.add(name + '=' + Value.textOf(value)));
    }
    return String.join(",", terms);
  }

  /** Whether a pod has begun and not ended. */
  public static boolean isRunning(Value.Tree pod) {
    return Fields.text(pod, "status", "phase").equals("Running");
  }

  /** Whether a pod's condition {@code Ready} is true. */
  public static boolean isReady(Value.Tree pod) {
    return Fields.text(Fields.condition(pod, "Ready"), "status").equals("True");
  }

  /** The name of a pod. */
  public static String name(Value.Tree pod) {
    return Fields.text(pod, "metadata", "name");
  }
}
