package dev.homelab.sim.talos.config;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.homelab.sim.kube.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A machine config: the main document and those beside it. */
public final class MachineText {
  private static final YAMLMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .build();

  private final String text;
  private final List<ObjectNode> documents;
  private final ObjectNode main;

  private MachineText(String text, List<ObjectNode> documents) {
    this.text = text;
    this.documents = documents;
    ObjectNode found = Json.object();
    for (ObjectNode one : documents) {
      found = one.has("kind") ? found : one;
    }
    this.main = found;
  }

  /**
   * Reads a config.
   *
   * @throws ConfigError when it is no stream of YAML documents
   */
  public static MachineText parse(String text) {
    List<ObjectNode> documents = new ArrayList<>();
    try (MappingIterator<JsonNode> all = YAML.readerFor(JsonNode.class).readValues(text)) {
      while (all.hasNextValue()) {
        JsonNode one = all.nextValue();
        if (one instanceof ObjectNode object) {
          documents.add(object);
        } else if (!one.isNull() && !one.isMissingNode()) {
          throw new ConfigError("failed to parse config: a document is not a mapping");
        }
      }
    } catch (IOException e) {
      throw new ConfigError("failed to parse config: yaml: " + e.getMessage());
    }
    return new MachineText(text, documents);
  }

  /** The text as it was given. */
  public String text() {
    return text;
  }

  /** Every document in its order. */
  public List<ObjectNode> documents() {
    return documents;
  }

  /** The main document, empty when there is none. */
  public ObjectNode main() {
    return main;
  }

  /** A text of the main document by its dotted path; empty for none. */
  public String at(String path) {
    return Json.text(main, path);
  }

  /** The documents of a kind. */
  public List<ObjectNode> kind(String kind) {
    return documents.stream().filter(one -> Json.text(one, "kind").equals(kind)).toList();
  }

  /** Whether it makes a control plane. */
  public boolean controlPlane() {
    return at("machine.type").equals("controlplane");
  }

  /** A value that is PEM text in base64; empty for none. */
  public String pem(String path) {
    try {
      return new String(Base64.getDecoder().decode(at(path)), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** What makes machines members of one cluster. */
  public String clusterKey() {
    return at("cluster.id") + "/" + at("cluster.secret");
  }

  /** The host name that it sets; empty for none. */
  public String hostname() {
    for (ObjectNode one : kind("HostnameConfig")) {
      if (!Json.text(one, "hostname").isEmpty()) {
        return Json.text(one, "hostname");
      }
    }
    return at("machine.network.hostname");
  }

  /** The first fixed address that it sets, without its length; empty for none. */
  public String address() {
    for (String kind : List.of("LinkConfig", "BondConfig", "BridgeConfig", "VLANConfig")) {
      for (ObjectNode link : kind(kind)) {
        String found = Json.text(link.path("addresses").path(0), "address");
        if (!found.isEmpty()) {
          return bare(found);
        }
      }
    }
    for (JsonNode card : Json.at(main, "machine.network.interfaces")) {
      String found = card.path("addresses").path(0).asText(Json.text(card, "cidr"));
      if (!found.isEmpty()) {
        return bare(found);
      }
    }
    return "";
  }

  private static String bare(String address) {
    int slash = address.indexOf('/');
    return slash < 0 ? address : address.substring(0, slash);
  }

  /** The address that control planes share; empty for none. */
  public String shared() {
    for (ObjectNode one : kind("Layer2VIPConfig")) {
      return Json.text(one, "name");
    }
    for (JsonNode card : Json.at(main, "machine.network.interfaces")) {
      String found = Json.text(card, "vip.ip");
      if (!found.isEmpty()) {
        return found;
      }
    }
    return "";
  }

  /** The host of the endpoint; empty for none. */
  public String endpointHost() {
    return endpoint()
        .map(java.net.URI::getHost)
        .map(host -> host.replaceAll("[\\[\\]]", ""))
        .orElse("");
  }

  /** The port of the endpoint; 443 when it names none. */
  public int endpointPort() {
    int port = endpoint().map(java.net.URI::getPort).orElse(-1);
    return port < 0 ? 443 : port;
  }

  private Optional<java.net.URI> endpoint() {
    try {
      java.net.URI uri = new java.net.URI(at("cluster.controlPlane.endpoint"));
      return uri.getHost() == null ? Optional.empty() : Optional.of(uri);
    } catch (java.net.URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** The tag of the kubelet's image, such as {@code v1.36.3}. */
  public String kubelet() {
    String image = at("machine.kubelet.image");
    String named = image.contains("@") ? image.substring(0, image.indexOf('@')) : image;
    int colon = named.lastIndexOf(':');
    return colon < 0 ? "v1.36.3" : named.substring(colon + 1);
  }

  /** The network plugin: {@code flannel} unless it says another. */
  public String network() {
    String name = at("cluster.network.cni.name");
    return name.isEmpty() ? "flannel" : name;
  }

  /** A mapping of texts of the main document. */
  public Map<String, String> texts(String path) {
    Map<String, String> all = new TreeMap<>();
    Json.at(main, path).fields().forEachRemaining(e -> all.put(e.getKey(), e.getValue().asText()));
    return all;
  }

  /** A list of texts of the main document. */
  public List<String> list(String path) {
    List<String> all = new ArrayList<>();
    Json.at(main, path).forEach(one -> all.add(one.asText()));
    return all;
  }
}
