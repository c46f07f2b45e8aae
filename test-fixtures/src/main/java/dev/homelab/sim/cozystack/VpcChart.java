package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.homelab.catalog.cozystack.VpcNames;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** A network of a tenant: for each subnet an attachment by which machines join it. */
final class VpcChart implements Chart {
  /** The resource of attachments. */
  static final String ATTACHMENTS = "network-attachment-definitions.k8s.cni.cncf.io";

  private static final String PREFIX = "virtualprivatecloud-";
  private final Made made;

  VpcChart(Made made) {
    this.made = made;
  }

  @Override
  public Optional<String> install(Stored release, ObjectNode values) {
    String namespace = release.namespace();
    String vpc = release.name().substring(PREFIX.length());
    Set<String> wanted = new HashSet<>();
    ObjectNode told = Json.object();
    ObjectNode data = told.putObject("data");
    for (JsonNode subnet : values.path("subnets")) {
      String name = Json.text(subnet, "name");
      String id = VpcNames.subnet(namespace, vpc, name);
      wanted.add(id);
      data.put(name + ".ID", id).put(name + ".CIDR", Json.text(subnet, "cidr"));
      ObjectNode object = Json.object();
      Json.child(object, "metadata.labels").put("cozystack.io/subnetName", name);
      String config =
          "{\"cniVersion\":\"0.3.0\",\"type\":\"kube-ovn\",\"provider\":\"%s.%s.ovn\"}"
              .formatted(id, namespace);
      Json.set(object, "spec.config", TextNode.valueOf(config));
      made.put(release, ATTACHMENTS, namespace, id, object);
    }
    made.put(release, "configmaps", namespace, release.name() + "-subnets", told);
    made.of(release).stream()
        .filter(one -> one.resource().equals(ATTACHMENTS) && !wanted.contains(one.name()))
        .forEach(one -> made.drop(ATTACHMENTS, namespace, one.name()));
    return Optional.empty();
  }

  @Override
  public boolean uninstall(Stored release) {
    return made.gone(made.of(release));
  }
}
