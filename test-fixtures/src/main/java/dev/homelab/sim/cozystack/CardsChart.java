package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.util.List;
import java.util.Optional;

/**
 * NVIDIA's operator in the variant that hands whole cards to machines: its pods run on the nodes
 * that are labelled for it.
 */
record CardsChart(Made made) implements Chart {
  /** Where it lies. */
  static final String NAMESPACE = "cozy-gpu-operator";

  /** The name of the release. */
  static final String RELEASE = "gpu-operator";

  /** The label of a node whose cards are handed to machines. */
  static final String LABEL = "nvidia.com/gpu.workload.config";

  /** The value of that label. */
  static final String PASSTHROUGH = "vm-passthrough";

  private static final List<String> DAEMONS =
      List.of(
          "nvidia-vfio-manager",
          "nvidia-sandbox-device-plugin-daemonset",
          "nvidia-sandbox-validator");

  @Override
  public Optional<String> install(Stored release, ObjectNode values) {
    for (String name : DAEMONS) {
      ObjectNode set = Workloads.daemons(name, "nvcr.io/nvidia/" + name + ":v26.3.1");
      Json.child(set, "spec.template.spec").putObject("nodeSelector").put(LABEL, PASSTHROUGH);
      made.put(release, Workloads.DAEMONS, NAMESPACE, name, set);
    }
    return Optional.empty();
  }

  @Override
  public boolean uninstall(Stored release) {
    return made.gone(made.of(release));
  }
}
