package dev.homelab.catalog.cozystack;

import static dev.homelab.catalog.cozystack.Blocks.gpus;
import static dev.homelab.catalog.cozystack.Blocks.preset;
import static dev.homelab.catalog.cozystack.Blocks.replicas;
import static dev.homelab.catalog.cozystack.Blocks.resources;
import static dev.homelab.catalog.cozystack.Blocks.signIn;
import static dev.homelab.catalog.cozystack.Fields.amount;
import static dev.homelab.catalog.cozystack.Fields.anyTree;
import static dev.homelab.catalog.cozystack.Fields.anything;
import static dev.homelab.catalog.cozystack.Fields.bare;
import static dev.homelab.catalog.cozystack.Fields.fixed;
import static dev.homelab.catalog.cozystack.Fields.flag;
import static dev.homelab.catalog.cozystack.Fields.given;
import static dev.homelab.catalog.cozystack.Fields.group;
import static dev.homelab.catalog.cozystack.Fields.kind;
import static dev.homelab.catalog.cozystack.Fields.list;
import static dev.homelab.catalog.cozystack.Fields.map;
import static dev.homelab.catalog.cozystack.Fields.must;
import static dev.homelab.catalog.cozystack.Fields.object;
import static dev.homelab.catalog.cozystack.Fields.oneOf;
import static dev.homelab.catalog.cozystack.Fields.text;
import static dev.homelab.catalog.cozystack.Fields.texts;
import static dev.homelab.catalog.cozystack.Fields.whole;

import java.util.List;

/** Clusters inside the cluster. */
final class Clusters {
  private static final String SCHEMATIC =
      "ce4c980550dd2ab1b17bbf2b08801c7eb59418eafe8f279833297925d67c7515";

  private Clusters() {}

  static List<AppKind> all() {
    return List.of(kubernetes().deletingVolumes(), kubernetesNodes());
  }

  private static AppKind kubernetes() {
    return kind(
        "Kubernetes",
        "kuberneteses",
        "kubernetes-",
        fixed(text("storageClass", "replicated")),
        map("nodeGroups", nodeGroup()),
        version(),
        text("host", ""),
        addons(),
        controlPlane(),
        group(
            "images",
            text("kubectl", ""),
            text("talosCsrSigner", ""),
            text("waitForKubeconfig", "")),
        talos(),
        group(
            "nodeHealthCheck",
            must(text("maxUnhealthy", "50%")),
            must(text("nodeStartupTimeout", "10m"))),
        signIn(text("config", ""), "admin", "view"));
  }

  private static AppKind kubernetesNodes() {
    return kind(
        AppKinds.NODES,
        "kubernetesnodeses",
        "kubernetes-nodes-",
        text("cluster", ""),
        text("storageClass", "replicated"),
        whole("minReplicas", 0),
        whole("maxReplicas", 10),
        text("instanceType", "u1.medium"),
        amount("diskSize", "20Gi"),
        texts("roles"),
        resources(),
        gpus(),
        kubelet(),
        text("maxUnhealthy", "50%"),
        text("nodeStartupTimeout", "10m"),
        version(),
        talos(),
        group("images", text("kubectl", "")));
  }

  private static Entry version() {
    return given("v1.35", oneOf("version", "v1.35", "v1.34", "v1.33", "v1.32", "v1.31"));
  }

  private static AppField nodeGroup() {
    return object(
        must(amount("diskSize", "20Gi")),
        bare(gpus()),
        must(text("instanceType", "u1.medium")),
        bare(kubelet()),
        must(whole("maxReplicas", 10)),
        text("maxUnhealthy"),
        must(whole("minReplicas", 0)),
        text("nodeStartupTimeout"),
        bare(resources()),
        bare(texts("roles")),
        text("storageClass"));
  }

  private static Entry kubelet() {
    return group(
        "kubelet",
        text("evictionHardMemory", "7%"),
        text("evictionSoftMemory", "10%"),
        text("kubeReservedCpu"),
        text("kubeReservedMemory"),
        text("systemReservedCpu"),
        text("systemReservedMemory"));
  }

  private static Entry talos() {
    return group(
        "talos",
        must(text("imageFactoryURL", "https://factory.talos.dev")),
        must(text("installerRepository", "factory.talos.dev/installer")),
        must(text("schematicID", SCHEMATIC)),
        must(text("version", "v1.13.6")));
  }

  private static Entry addons() {
    return group(
        "addons",
        addon("certManager"),
        partOfEach("cilium"),
        partOfEach("coredns"),
        addon("fluxcd"),
        must(group("gatewayAPI", must(flag("enabled", false)))),
        addon("gpuOperator"),
        addon("hami"),
        must(
            group(
                "ingressNginx",
                must(flag("enabled", false)),
                must(given("Proxied", oneOf("exposeMethod", "Proxied", "LoadBalancer"))),
                texts("hosts"),
                must(anything("valuesOverride")))),
        addon("monitoringAgents"),
        addon("ouroboros"),
        addon("velero"),
        partOfEach("verticalPodAutoscaler"));
  }

  private static Entry addon(String name) {
    return must(group(name, must(flag("enabled", false)), must(anything("valuesOverride"))));
  }

  /** An addon that every cluster has. */
  private static Entry partOfEach(String name) {
    return must(group(name, must(anything("valuesOverride"))));
  }

  private static Entry controlPlane() {
    return group(
        "controlPlane",
        must(
            group(
                "apiServer",
                texts("extraArgs"),
                list("extraVolumeMounts", anyTree()),
                list("extraVolumes", anyTree()),
                must(resources()),
                must(preset("c1.medium")))),
        must(group("controllerManager", must(resources()), must(preset("t1.micro")))),
        must(
            group(
                "konnectivity",
                must(group("server", must(resources()), must(preset("t1.micro")))))),
        must(replicas(2)),
        must(group("scheduler", must(resources()), must(preset("t1.micro")))));
  }
}
