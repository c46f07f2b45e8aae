package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A release of Cozystack: its version, the image of its operator and the digest of its packages
 * ({@code packages/core/installer/values.yaml} of the release), and the Talos that its machine
 * image is built with ({@code packages/core/talos/images/talos/profiles}).
 *
 * @param version without a letter before it
 * @param operator the digest of the operator's image
 * @param packages the digest of the packages
 * @param talos the version of Talos
 */
record CozystackRelease(String version, String operator, String packages, String talos) {
  /** The newest stable release known here. */
  static final CozystackRelease NEWEST =
      new CozystackRelease(
          "1.6.2",
          "sha256:41ea5ca9c6a7d471105920b09fc8ed68279b8ca0dbffe7f839dccd530b42e4c7",
          "sha256:251626e80efad3e87561b138e03301d8b63c15a42895359716aa18802b04fed5",
          "1.13.6");

  /** How replicated volumes behave when the other copies are away, as Cozystack's docs set it. */
  static final Map<String, String> DRBD =
      new TreeMap<>(
          Map.of(
              "/DrbdOptions/auto-quorum", "suspend-io",
              "/DrbdOptions/Resource/on-no-data-accessible", "suspend-io",
              "/DrbdOptions/Resource/on-suspended-primary-outdated", "force-secondary",
              "/DrbdOptions/Net/rr-conflict", "retry-connect"));

  private static final String REGISTRY = "ghcr.io/cozystack/cozystack/";

  /** Taints of a node that has no network yet: the operator brings it. */
  private static final List<String> TOLERATED =
      List.of(
          "node.kubernetes.io/not-ready",
          "node.kubernetes.io/unreachable",
          "node.cilium.io/agent-not-ready",
          "node.cloudprovider.kubernetes.io/uninitialized");

  /** The spec of the operator's Deployment on Talos. */
  Value.Tree operator(String name, String serviceAccount) {
    Value.Tree labels = TreeBuilder.of("app", name);
    Value.Tree strategy =
        TreeBuilder.tree()
            .put("type", "RollingUpdate")
            .put("rollingUpdate", Map.of("maxSurge", 0, "maxUnavailable", 1))
            .build();
    Value.Tree pod =
        TreeBuilder.tree()
            .put("serviceAccountName", serviceAccount)
            .put("hostNetwork", true)
            .put("tolerations", tolerations())
            .put("containers", List.of(container(name)))
            .build();
    return TreeBuilder.tree()
        .put("replicas", 1)
        .put("selector", Map.of("matchLabels", labels))
        .put("strategy", strategy)
        .put("template", Map.of("metadata", Map.of("labels", labels), "spec", pod))
        .build();
  }

  private static List<Value> tolerations() {
    List<Value> all = new ArrayList<>();
    for (String taint : TOLERATED) {
      all.add(TreeBuilder.tree().put("key", taint).put("operator", "Exists").build());
    }
    return all;
  }

  private Value.Tree container(String name) {
    return TreeBuilder.tree()
        .put("name", name)
        .put("image", REGISTRY + "cozystack-operator:v" + version + '@' + operator)
        .put("args", arguments())
        .put(
            "env",
            List.of(
                Map.of("name", "COZYSTACK_VERSION", "value", 'v' + version),
                Map.of("name", "KUBERNETES_SERVICE_HOST", "value", "localhost"),
                Map.of("name", "KUBERNETES_SERVICE_PORT", "value", "7445")))
        .build();
  }

  private List<String> arguments() {
    return List.of(
        "--leader-elect=true",
        "--install-flux=true",
        "--install-crds=true",
        "--metrics-bind-address=0",
        "--health-probe-bind-address=0",
        "--platform-source-name=cozystack-platform",
        "--platform-source-url=oci://" + REGISTRY + "cozystack-packages",
        "--platform-source-ref=digest=" + packages);
  }
}
