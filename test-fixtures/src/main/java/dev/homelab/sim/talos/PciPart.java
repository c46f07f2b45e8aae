package dev.homelab.sim.talos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * A device on a PCI bus of a simulated machine, in the words of Talos' resource of it.
 *
 * @param at where it sits, such as {@code 0000:01:00.0}
 * @param kind the numbers of its class and what is below it, such as {@code 0302}
 * @param className the name of its class
 * @param id the numbers of who made it and what it is, such as {@code 10de:2236}
 * @param vendor who made it
 * @param product what it is; empty where the list of PCI IDs has no name
 */
public record PciPart(
    String at, String kind, String className, String id, String vendor, String product) {
  /** Those of a list. */
  public static List<PciPart> all(JsonNode list) {
    List<PciPart> all = new ArrayList<>();
    for (JsonNode one : list) {
      all.add(
          new PciPart(
              Json.text(one, "at"),
              Json.text(one, "kind"),
              Json.text(one, "class"),
              Json.text(one, "id"),
              Json.text(one, "vendor"),
              Json.text(one, "product")));
    }
    return all;
  }

  /** As a tree. */
  public ObjectNode json() {
    ObjectNode out = Json.object().put("at", at).put("kind", kind).put("class", className);
    return out.put("id", id).put("vendor", vendor).put("product", product);
  }

  /** As the state of the machine tells it; a name that is not known is left out. */
  ObjectNode told() {
    ObjectNode out = Json.object().put("class", className);
    out.put("vendor", vendor);
    if (!product.isEmpty()) {
      out.put("product", product);
    }
    out.put("class_id", "0x" + kind.substring(0, 2)).put("subclass_id", "0x" + kind.substring(2));
    out.put("vendor_id", "0x" + id.substring(0, 4));
    return out.put("product_id", "0x" + id.substring(5));
  }
}
