package dev.homelab.sim.world;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.SimulatorException;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.talos.Hardware;
import dev.homelab.sim.talos.InstallDisk;
import dev.homelab.sim.talos.PciPart;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The boxes that lie on the shelf: of differing memory and disks. A box of a world that does not
 * say what it is made of is one of these: the one that bears its name, if it has a disk for what
 * the script says of the install disk, else the first that has one, else the first of all with a
 * disk more that fits. One that hands its graphics card on has an NVIDIA A10 besides what its make
 * has.
 */
final class Shelf {
  private static final String INSTALL = "install";
  private static final String DISKS = "disks";
  private static final JsonNode MAKES = makes();

  /** The card in every box whose script hands its card on: one that Cozystack knows. */
  private static final PciPart CARD =
      new PciPart(
          "0000:01:00.0",
          "0302",
          "Display controller",
          "10de:2236",
          "NVIDIA Corporation",
          "GA102GL [A10]");

  private Shelf() {}

  private static JsonNode makes() {
    try (InputStream in = Shelf.class.getResourceAsStream("shelf.json")) {
      if (in == null) {
        throw new SimulatorException("the shelf is missing");
      }
      return Json.parse(in.readAllBytes());
    } catch (IOException e) {
      throw new SimulatorException("the shelf cannot be read", e);
    }
  }

  /** A box of {@code world.json} with all that it is made of; what it says itself stays. */
  static ObjectNode complete(JsonNode box) {
    ObjectNode whole = Json.object();
    if (!box.has(DISKS)) {
      whole.setAll((ObjectNode) chosen(box));
      serials(whole, Json.text(box, "name"));
      furnish(whole, box.path(INSTALL), box.path("linux").asBoolean());
    }
    if (Json.text(box, "gpu").equals("passthrough")) {
      whole.withArray("devices").add(CARD.json());
    }
    whole.setAll((ObjectNode) box.deepCopy());
    return whole;
  }

  /** The name first: its box goes before the others. */
  private static JsonNode chosen(JsonNode box) {
    String name = Json.text(box, "name").toLowerCase(Locale.ROOT);
    List<JsonNode> order = new ArrayList<>();
    for (JsonNode make : MAKES) {
      boolean bears = false;
      for (JsonNode known : make.path("names")) {
        bears |= name.startsWith(known.asText());
      }
      order.add(bears ? 0 : order.size(), make);
    }
    JsonNode wish = box.path(INSTALL);
    for (JsonNode make : order) {
      if (wish.isEmpty() || fitting(make, wish) >= 0) {
        return make.deepCopy();
      }
    }
    return order.get(0).deepCopy();
  }

  /** Which disk of a box fits, -1 for none. */
  private static int fitting(JsonNode make, JsonNode wish) {
    for (int i = 0; i < make.path(DISKS).size(); i++) {
      if (InstallDisk.fits(wish, disk(make.path(DISKS).path(i)))) {
        return i;
      }
    }
    return -1;
  }

  /** No two boxes have disks of one serial number. */
  private static void serials(ObjectNode box, String name) {
    for (JsonNode disk : box.path(DISKS)) {
      String more = String.format("%04X", name.hashCode() & 0xffff);
      ((ObjectNode) disk).put("serial", Json.text(disk, "serial") + "-" + more);
    }
  }

  private static void furnish(ObjectNode box, JsonNode wish, boolean linux) {
    ArrayNode disks = box.withArray(DISKS);
    int fits = wish.isEmpty() ? 0 : fitting(box, wish);
    if (fits < 0) {
      fits = disks.size();
      Hardware.Disk made = InstallDisk.wished(wish, "/dev/sdz");
      ObjectNode one = disks.addObject().put("device", made.device()).put("bytes", made.bytes());
      one.put("model", made.model()).put("serial", made.serial()).put("type", made.type());
    }
    if (linux) {
      ((ObjectNode) disks.get(fits)).put("data", true);
    }
  }

  /** A disk as the world says it, in GiB or in bytes. */
  static Hardware.Disk disk(JsonNode one) {
    String type = Json.text(one, "type");
    return new Hardware.Disk(
        Json.text(one, "device"),
        one.has("bytes") ? one.path("bytes").asLong() : one.path("size").asLong() << 30,
        Json.text(one, "model"),
        Json.text(one, "serial"),
        type.isEmpty() ? "ssd" : type,
        false);
  }
}
