package dev.homelab.provider.kubernetes.pods;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * A pod that belongs to a thing of the lab.
 *
 * @param namespace where it is
 * @param name what it is called
 * @param containers its containers, those that run once at the start first
 * @param main the container that is meant when none is named
 * @param running whether its containers have been started
 */
public record Pod(
    String namespace, String name, List<String> containers, String main, boolean running) {
  public Pod {
    containers = List.copyOf(containers);
  }

  /** The annotation by which kubectl picks a container, too. */
  private static final String DEFAULT = "kubectl.kubernetes.io/default-container";

  /** A pod as the server shows it. */
  static Pod of(Value.Tree object) {
    List<String> names = new ArrayList<>();
    Fields.trees(object, "spec", "initContainers").forEach(c -> names.add(Fields.text(c, "name")));
    String first = "";
    for (Value.Tree container : Fields.trees(object, "spec", "containers")) {
      String name = Fields.text(container, "name");
      first = first.isEmpty() ? name : first;
      names.add(name);
    }
    String stated = Fields.text(object, "metadata", "annotations", DEFAULT);
    return new Pod(
        Fields.text(object, "metadata", "namespace"),
        Fields.text(object, "metadata", "name"),
        names,
        stated.isEmpty() ? first : stated,
        Fields.text(object, "status", "phase").equals("Running"));
  }
}
