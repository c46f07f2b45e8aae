package dev.homelab.sim.talos.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a machine refuses before it takes a config. */
public final class ConfigRules {
  private static final Set<String> TYPES = Set.of("controlplane", "worker");
  private final MachineText config;
  private final TalosMinor version;
  private final List<String> errors = new ArrayList<>();

  private ConfigRules(MachineText config, TalosMinor version) {
    this.config = config;
    this.version = version;
  }

  /**
   * Checks a config as a machine does that runs on metal or in a VM.
   *
   * @throws ConfigError with every reason
   */
  public static void check(MachineText config, TalosMinor version) {
    ConfigRules rules = new ConfigRules(config, version);
    rules.forms();
    if (rules.errors.isEmpty()) {
      rules.machine();
      rules.cluster();
      rules.network();
    }
    if (!rules.errors.isEmpty()) {
      int count = rules.errors.size();
      String head = count == 1 ? "1 error occurred:" : count + " errors occurred:";
      throw new ConfigError(head + "\n\t* " + String.join("\n\t* ", rules.errors) + "\n\n");
    }
  }

  private void forms() {
    Set<String> seen = new HashSet<>();
    for (ObjectNode one : config.documents()) {
      if (!one.has("kind") && !one.has("version")) {
        errors.add("missing kind");
        continue;
      }
      String id = Json.text(one, "kind") + "/" + Json.text(one, "name");
      if (!seen.add(id)) {
        errors.add("document is duplicate: " + id);
      }
      ConfigKeys.table().check(one, version, errors);
    }
    if (config.main().isEmpty() && errors.isEmpty()) {
      errors.add("the applied machine configuration doesn't contain v1alpha1 config");
    }
  }

  private void machine() {
    need(
        TYPES.contains(config.at("machine.type")),
        "unknown machine type \"" + config.at("machine.type") + "\"");
    JsonNode persist = config.main().path("persist");
    need(
        persist.isMissingNode() || persist.asBoolean(),
        "setting \"persist\" to false is not supported");
    need(!config.at("machine.token").isEmpty(), "trustd token is required");
    need(!config.pem("machine.ca.crt").isEmpty(), "issuing Talos API CA certificate is required");
    JsonNode install = Json.at(config.main(), "machine.install");
    need(!install.isMissingNode(), "install instructions are required in \"metal\" mode");
    boolean disk = !Json.text(install, "disk").isEmpty() || install.path("diskSelector").isObject();
    need(install.isMissingNode() || disk, "either install disk or diskSelector should be defined");
    boolean both =
        install.path("grubUseUKICmdline").asBoolean()
            && !Json.isEmpty(install.get("extraKernelArgs"));
    need(!both, "install.extraKernelArgs and install.grubUseUKICmdline can't be used together");
    boolean key = !config.at("machine.ca.key").isEmpty();
    if (config.controlPlane()) {
      need(key, "issuing Talos API CA key is required for controlplane nodes");
    } else {
      need(!key, "issuing Talos API CA key is not allowed on non-controlplane nodes");
      need(
          config.at("cluster.ca.key").isEmpty(),
          "issuing Kubernetes CA key is not allowed on non-controlplane nodes");
      need(
          !config.main().path("cluster").has("etcd"),
          "cluster.etcd is not allowed on non-controlplane nodes");
      need(
          config.shared().isEmpty(),
          "virtual (shared) IP is not allowed on non-controlplane nodes");
    }
    JsonNode dns = Json.at(config.main(), "machine.features.hostDNS");
    need(
        !dns.path("forwardKubeDNSToHost").asBoolean() || dns.path("enabled").asBoolean(),
        "feature hostDNS.forwardKubeDNSToHost requires hostDNS.enabled to be true");
  }

  private void cluster() {
    String endpoint = config.at("cluster.controlPlane.endpoint");
    need(!endpoint.isEmpty(), "cluster controlPlane endpoint is required");
    need(
        endpoint.isEmpty() || !config.endpointHost().isEmpty(),
        "invalid cluster endpoint: " + endpoint);
    if (config.controlPlane()) {
      need(
          !config.pem("cluster.ca.crt").isEmpty(),
          "issuing Kubernetes API CA certificate is required");
      need(!config.pem("cluster.etcd.ca.crt").isEmpty(), "issuing etcd CA certificate is required");
    }
    boolean discovery = Json.at(config.main(), "cluster.discovery.enabled").asBoolean();
    boolean identity = !config.at("cluster.id").isEmpty() && !config.at("cluster.secret").isEmpty();
    need(
        !discovery || identity,
        "cluster discovery service requires .cluster.id and .cluster.secret");
    String network = config.network();
    need(
        Set.of("flannel", "custom", "none").contains(network),
        "cni name should be one of [custom flannel none]");
    boolean urls = !Json.isEmpty(Json.at(config.main(), "cluster.network.cni.urls"));
    need(
        !urls || network.equals("custom"),
        "\"urls\" field should be empty for \"" + network + "\" CNI");
    Set<String> names = new HashSet<>();
    for (JsonNode one : Json.at(config.main(), "cluster.inlineManifests")) {
      String name = Json.text(one, "name");
      need(!name.isEmpty(), "inline manifest name can't be empty");
      need(names.add(name), "inline manifest name \"" + name + "\" is duplicate");
    }
  }

  private void network() {
    boolean auto = false;
    boolean fixed = false;
    for (ObjectNode one : config.kind("HostnameConfig")) {
      String word = Json.text(one, "auto");
      auto = !word.isEmpty() && !word.equals("off");
      fixed = !Json.text(one, "hostname").isEmpty();
      need(auto || fixed || word.equals("off"), "either 'auto' or 'hostname' must be set");
    }
    need(!auto || !fixed, "'auto' and 'hostname' cannot be set at the same time");
    boolean both =
        !config.kind("HostnameConfig").isEmpty()
            && !config.at("machine.network.hostname").isEmpty();
    need(!both, "static hostname is already set in v1alpha1 config");
    String image = config.at("machine.kubelet.image");
    need(
        image.isEmpty() || image.substring(image.lastIndexOf('/') + 1).contains(":"),
        "kubelet image should have a tag");
  }

  private void need(boolean holds, String text) {
    if (!holds) {
      errors.add(text);
    }
  }
}
