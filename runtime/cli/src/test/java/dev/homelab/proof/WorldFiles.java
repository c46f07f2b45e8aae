package dev.homelab.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What a simulated world holds, read from its folder without any code of the product. */
record WorldFiles(Path folder) {
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * Everything on a host, sorted: its machines by number and name, its volumes. The names of images
   * are without the checksum of where they came from, which differs with the factory's port.
   */
  List<String> things(String host) {
    JsonNode root = read("hosts/" + host + "/proxmox.json");
    List<String> all = new ArrayList<>();
    root.path("vms")
        .properties()
        .forEach(
            vm ->
                all.add(
                    "machine %s %s"
                        .formatted(vm.getKey(), vm.getValue().at("/conf/name").asText())));
    root.path("volumes")
        .fieldNames()
        .forEachRemaining(
            name -> all.add("volume " + name.replaceFirst("-hl[0-9a-f]+\\.", "-hl.")));
    Collections.sort(all);
    return all;
  }

  /** How often a control plane has begun an etcd cluster of its own. */
  int begun() {
    return read("talos/talos.json").path("etcdNumber").asInt();
  }

  private JsonNode read(String name) {
    try {
      return JSON.readTree(Files.readAllBytes(folder.resolve(name)));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
