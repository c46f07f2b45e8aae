package dev.homelab.sim.talos.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.homelab.sim.kube.SimulatorException;
import dev.homelab.sim.kube.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** What a control plane puts into its cluster by itself, as its config asks. */
public final class SystemManifests {
  private static final Map<String, String> IDS =
      Map.of(
          "kube-flannel", "05-flannel",
          "kube-proxy", "10-kube-proxy",
          "coredns", "11-core-dns",
          "kube-dns", "11-core-dns-svc");

  private SystemManifests() {}

  /** The objects by the id of their manifest. */
  public static Map<String, ObjectNode> of(MachineText config) {
    boolean proxy = !Json.at(config.main(), "cluster.proxy.disabled").asBoolean();
    boolean dns = !Json.at(config.main(), "cluster.coreDNS.disabled").asBoolean();
    Map<String, ObjectNode> all = new TreeMap<>();
    for (JsonNode one : table(config)) {
      String name = Json.text(one, "metadata.name");
      boolean wanted =
          switch (name) {
            case "kube-proxy" -> proxy;
            case "kube-flannel" -> config.network().equals("flannel");
            case "coredns", "kube-dns" -> dns;
            default -> true;
          };
      if (wanted && one instanceof ObjectNode object) {
        all.put(IDS.getOrDefault(name, "00-kubelet-bootstrapping-token"), object);
      }
    }
    return all;
  }

  private static JsonNode table(MachineText config) {
    String proxy = config.at("cluster.proxy.image");
    String[] token = config.at("cluster.token").split("\\.", 2);
    try (InputStream in = SystemManifests.class.getResourceAsStream("manifests.yaml")) {
      if (in == null) {
        throw new SimulatorException("the table of Talos's own manifests is missing");
      }
      String text =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .replace(
                  "$PROXY",
                  proxy.isEmpty() ? "registry.k8s.io/kube-proxy:" + config.kubelet() : proxy)
              .replace("$TOKEN_ID", token[0].isEmpty() ? "none" : token[0])
              .replace("$TOKEN_SECRET", token.length > 1 ? token[1] : "none");
      return new YAMLMapper().readTree(text);
    } catch (IOException e) {
      throw new SimulatorException("the table of Talos's own manifests cannot be read", e);
    }
  }
}
