package dev.homelab.provider.talos.config;

import dev.homelab.provider.talos.document.GoUrl;
import dev.homelab.provider.talos.document.TalosDocument;
import dev.homelab.provider.talos.secrets.Pem;
import dev.homelab.provider.talos.secrets.PemPair;
import dev.homelab.provider.talos.secrets.SecretsBundle;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The document that holds {@code machine} and {@code cluster}. */
final class MainDocument {
  private static final BigInteger KUBE_PRISM_PORT = BigInteger.valueOf(7445);
  private static final String NOT_BEHIND_BALANCERS =
      "node.kubernetes.io/exclude-from-external-load-balancers";

  private final ClusterWish cluster;
  private final SecretsBundle secrets;
  private final MachineWish machine;
  private final boolean controls;
  private final boolean documents;

  MainDocument(ClusterWish cluster, SecretsBundle secrets, MachineWish machine) {
    this.cluster = cluster;
    this.secrets = secrets;
    this.machine = machine;
    this.controls = machine.role() == MachineRole.CONTROL_PLANE;
    this.documents = cluster.contract().hasNetworkDocuments();
  }

  TalosDocument document() {
    Keys keys =
        new Keys()
            .put("version", "v1alpha1")
            .put("debug", false)
            .put("persist", true)
            .put("machine", machine())
            .put("cluster", cluster());
    return TalosDocument.of(TalosDocument.MAIN, keys.map());
  }

  private Keys machine() {
    Keys keys =
        new Keys()
            .put("type", machine.role().word())
            .putFull("token", secrets.trustdToken())
            .put("ca", controls ? pair(secrets.os()) : open(secrets.os()))
            .putFull("certSANs", cluster.sans())
            .put("kubelet", kubelet())
            .put("install", install())
            .put("features", features());
    if (!cluster.contract().hasKubeSpanDocument()) {
      keys.put("network", documents ? kubeSpan() : new LegacyNetwork(machine).keys(kubeSpan()));
    }
    if (!documents && !machine.mirrors().isEmpty()) {
      keys.put("registries", new Keys().put("mirrors", mirrors()));
    }
    if (!cluster.contract().hasVolumeEncryption()) {
      keys.putFull("systemDiskEncryption", legacyEncryption());
    }
    if (controls) {
      keys.put("nodeLabels", Map.of(NOT_BEHIND_BALANCERS, ""));
    }
    return keys;
  }

  private Keys kubelet() {
    return new Keys()
        .putFull("image", image("ghcr.io/siderolabs/kubelet"))
        .put("defaultRuntimeSeccompProfileEnabled", true)
        .put("disableManifestsDirectory", true);
  }

  private Keys install() {
    return new Keys()
        .putFull("disk", machine.installDisk())
        .putFull("image", machine.installImage())
        .put("wipe", false)
        .putIf(documents, "grubUseUKICmdline", true);
  }

  private Keys features() {
    return new Keys()
        .putIf(!documents, "rbac", true)
        .putIf(!documents, "stableHostname", true)
        .putIf(!documents, "apidCheckExtKeyUsage", true)
        .put("diskQuotaSupport", true)
        .put("kubePrism", new Keys().put("enabled", true).put("port", KUBE_PRISM_PORT))
        .put("hostDNS", new Keys().put("enabled", true).put("forwardKubeDNSToHost", true));
  }

  private Keys kubeSpan() {
    Keys keys = new Keys();
    cluster.kubeSpan().ifPresent(on -> keys.put("kubespan", new Keys().put("enabled", on)));
    return keys;
  }

  private Map<String, Object> mirrors() {
    Keys keys = new Keys();
    machine
        .mirrors()
        .forEach((host, urls) -> keys.put(host, new Keys().putFull("endpoints", urls)));
    return keys.map();
  }

  private Keys legacyEncryption() {
    Keys keys = new Keys();
    machine
        .encryption()
        .forEach(
            (volume, key) ->
                keys.put(
                    volume == MachineWish.SystemVolume.STATE ? "state" : "ephemeral",
                    VolumeKeys.encryption(key)));
    return keys;
  }

  private Keys cluster() {
    Keys keys =
        new Keys()
            .putFull("id", secrets.clusterId())
            .putFull("secret", secrets.clusterSecret())
            .put("controlPlane", new Keys().put("endpoint", cluster.endpoint()))
            .putFull("clusterName", cluster.name())
            .put("network", network())
            .putFull("token", secrets.bootstrapToken())
            .put("ca", controls ? pair(secrets.kubernetes()) : open(secrets.kubernetes()))
            .put("discovery", discovery());
    return controls ? withControlPlane(keys) : keys;
  }

  private Keys network() {
    return new Keys()
        .putIf(!cluster.cni().isEmpty(), "cni", new Keys().put("name", cluster.cni()))
        .putFull("dnsDomain", cluster.dnsDomain())
        .put("podSubnets", cluster.podNets())
        .put("serviceSubnets", cluster.serviceNets());
  }

  private Keys discovery() {
    Keys kubernetes = new Keys().put("disabled", true);
    return new Keys()
        .put("enabled", cluster.discovery())
        .put("registries", new Keys().put("kubernetes", kubernetes));
  }

  private Keys withControlPlane(Keys keys) {
    Keys proxy =
        new Keys()
            .putIf(!cluster.withProxy(), "disabled", true)
            .putFull("image", image("registry.k8s.io/kube-proxy"));
    return keys.putFull("secretboxEncryptionSecret", secrets.secretboxKey())
        .putFull("aescbcEncryptionSecret", secrets.aescbcKey())
        .put("aggregatorCA", pair(secrets.aggregator()))
        .put("serviceAccount", Map.of("key", Pem.toBase64(secrets.serviceAccountKey())))
        .put("apiServer", apiServer())
        .put("controllerManager", only("registry.k8s.io/kube-controller-manager"))
        .put("proxy", proxy)
        .put("scheduler", only("registry.k8s.io/kube-scheduler"))
        .put("etcd", new Keys().put("ca", pair(secrets.etcd())))
        .putIf(cluster.scheduling(), "allowSchedulingOnControlPlanes", true);
  }

  private Keys only(String repository) {
    return new Keys().putFull("image", image(repository));
  }

  private Keys apiServer() {
    List<String> sans = new ArrayList<>();
    if (!documents) {
      sans.add(Objects.requireNonNull(GoUrl.parse(cluster.endpoint())).hostname());
    }
    sans.addAll(cluster.sans());
    return new Keys()
        .putFull("image", image("registry.k8s.io/kube-apiserver"))
        .putFull("certSANs", sans)
        .putIf(!documents, "disablePodSecurityPolicy", true)
        .put("admissionControl", List.of(podSecurity().map()))
        .put("auditPolicy", auditPolicy());
  }

  private static Keys podSecurity() {
    Keys defaults =
        new Keys()
            .put("enforce", "baseline")
            .put("enforce-version", "latest")
            .put("audit", "restricted")
            .put("audit-version", "latest")
            .put("warn", "restricted")
            .put("warn-version", "latest");
    Keys exempt =
        new Keys()
            .put("usernames", List.of())
            .put("runtimeClasses", List.of())
            .put("namespaces", List.of("kube-system"));
    Keys settings =
        new Keys()
            .put("apiVersion", "pod-security.admission.config.k8s.io/v1alpha1")
            .put("kind", "PodSecurityConfiguration")
            .put("defaults", defaults)
            .put("exemptions", exempt);
    return new Keys().put("name", "PodSecurity").put("configuration", settings);
  }

  private static Keys auditPolicy() {
    return new Keys()
        .put("apiVersion", "audit.k8s.io/v1")
        .put("kind", "Policy")
        .put("rules", List.of(Map.of("level", "Metadata")));
  }

  private String image(String repository) {
    return cluster.kubernetes().isEmpty() ? "" : repository + ":v" + cluster.kubernetes();
  }

  private static Keys pair(PemPair pair) {
    return new Keys()
        .put("crt", Pem.toBase64(pair.certificate()))
        .put("key", Pem.toBase64(pair.key()));
  }

  private static Keys open(PemPair pair) {
    return new Keys().put("crt", Pem.toBase64(pair.certificate())).put("key", "");
  }
}
