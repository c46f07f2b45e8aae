package dev.homelab.sim.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.http.PrivateFiles;
import dev.homelab.sim.kube.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a script takes for granted on its cluster, and a simulated one has therefore from its start.
 *
 * @param gatewayApi whether it has the definitions of the Gateway API
 * @param gateways Gateways, as {@code namespace/name}
 * @param storageClasses names of storage classes
 * @param cozystack whether it has Cozystack with its root tenant
 * @param flux whether it has Flux's source- and kustomize-controller
 */
public record Furnishing(
    boolean gatewayApi,
    SortedSet<String> gateways,
    SortedSet<String> storageClasses,
    boolean cozystack,
    boolean flux) {
  /** Nothing but what every cluster has. */
  public static final Furnishing NONE =
      new Furnishing(false, new TreeSet<>(), new TreeSet<>(), false, false);

  private static final String FILE = "furnishing.json";

  /** What a cluster's folder says; nothing when it says nothing. */
  static Furnishing in(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return NONE;
    }
    JsonNode text = Json.parse(Files.readAllBytes(file));
    return new Furnishing(
        text.path("gatewayApi").asBoolean(),
        names(text.path("gateways")),
        names(text.path("storageClasses")),
        text.path("cozystack").asBoolean(),
        text.path("flux").asBoolean());
  }

  private static SortedSet<String> names(JsonNode list) {
    SortedSet<String> names = new TreeSet<>();
    list.forEach(name -> names.add(name.asText()));
    return names;
  }

  /** Both together. */
  Furnishing and(Furnishing other) {
    SortedSet<String> all = new TreeSet<>(gateways);
    all.addAll(other.gateways);
    SortedSet<String> classes = new TreeSet<>(storageClasses);
    classes.addAll(other.storageClasses);
    return new Furnishing(
        gatewayApi || other.gatewayApi,
        all,
        classes,
        cozystack || other.cozystack,
        flux || other.flux);
  }

  /** Writes it into a cluster's folder. */
  void write(Path folder) throws IOException {
    ObjectNode text = Json.object().put("gatewayApi", gatewayApi).put("cozystack", cozystack);
    text.put("flux", flux);
    ArrayNode gatewayNames = text.putArray("gateways");
    gateways.forEach(gatewayNames::add);
    ArrayNode classNames = text.putArray("storageClasses");
    storageClasses.forEach(classNames::add);
    PrivateFiles.write(folder.resolve(FILE), text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
