package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.dsl.spec.workload.UpgradeNotes;
import dev.homelab.dsl.spec.workload.UpgradeRule;
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

  /** Older ones that a box may still have, oldest first. */
  private static final List<CozystackRelease> OLDER =
      List.of(
          new CozystackRelease(
              "1.5.4",
              "sha256:cf69537ff3a0fd1a4fc81ea3d7022fb0da31fdff6f2e4113c73a33a0e0b65f06",
              "sha256:7d1f77973c35d4a37a37eb2c563317e22b86c6fed7d757fa4d136386812827bd",
              "1.13.0"),
          new CozystackRelease(
              "1.6.1",
              "sha256:ab2c0c8f87dc70f675bf36ce55f8615f810bbe3d0840d3a7d1a412f38abdf78a",
              "sha256:2d7e07e4cf3d49a97f5b9c62ad732cfb93586483723788eed489b32643a1a8df",
              "1.13.6"));

  /** One minor release after the other, and never back: the platform moves its own data along. */
  private static final UpgradeRule UPGRADES = UpgradeRule.byOne(UpgradeRule.Part.MINOR);

  /** What a minor release changes for the one who comes from the one before (its changelog). */
  private static final String NOTES =
      UpgradeNotes.text(
          new TreeMap<>(
              Map.of(
                  "1.5",
                  "databases and queues that are external turn on TLS with an authority of their"
                      + " own, which clients have to trust; a chart that changes what cannot be"
                      + " changed is refused and no longer made anew; metrics of MetalLB are told"
                      + " over HTTPS only",
                  "1.6",
                  "who deletes a managed application deletes its volumes with it; the quotas of"
                      + " tenants must fit into those of the tenant around them")));

  /** All that are known here, oldest first. */
  static List<CozystackRelease> known() {
    List<CozystackRelease> all = new ArrayList<>(OLDER);
    all.add(NEWEST);
    return all;
  }

  /** The labels by which a plan knows which release is asked for. */
  Value.Tree labels(Value.Tree others) {
    return others.with(UpgradeRule.VERSION_LABEL, Value.of(version));
  }

  /** What a plan judges an upgrade by. */
  static Value.Tree annotations() {
    return TreeBuilder.of(UpgradeRule.ANNOTATION, UPGRADES.text())
        .with(UpgradeNotes.ANNOTATION, Value.of(NOTES));
  }

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
        .put("env", environment())
        .build();
  }

  /** Before 1.6 the version was built into the image. */
  private List<Map<String, String>> environment() {
    List<Map<String, String>> all = new ArrayList<>();
    if (!version.startsWith("1.5.")) {
      all.add(Map.of("name", "COZYSTACK_VERSION", "value", 'v' + version));
    }
    all.add(Map.of("name", "KUBERNETES_SERVICE_HOST", "value", "localhost"));
    all.add(Map.of("name", "KUBERNETES_SERVICE_PORT", "value", "7445"));
    return all;
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
