package dev.homelab.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.cli.lab.Clusters;
import dev.homelab.cli.lab.MachineWorld;
import dev.homelab.codec.PublicJson;
import dev.homelab.model.Value;
import dev.homelab.sim.kube.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Starts the simulated hosts and boxes. */
final class InstalledMachines {
  /** How many times faster than real ones simulated machines boot and install. */
  private static final double SPEED = 120;

  private static final JsonMapper JSON = new JsonMapper();

  private InstalledMachines() {}

  static Clusters.Machines ensure(Path stateFolder, MachineWorld world) {
    try {
      JsonNode description = JSON.readTree(PublicJson.text(world.description()));
      keepLinux(Sandbox.folder(stateFolder, MachineWorld.NAME).resolve("world.json"), description);
      Path folder = Sandbox.ensureWorld(stateFolder, description, SPEED);
      JsonNode access = JSON.readTree(Files.readAllBytes(folder.resolve("access.json")));
      return reached(access, folder.resolve("directory.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A box that ran Linux when the world was made is that box still. */
  static void keepLinux(Path file, JsonNode description) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    Map<String, JsonNode> before = new TreeMap<>();
    for (JsonNode box : JSON.readTree(Files.readAllBytes(file)).path("boxes")) {
      if (box.path("linux").asBoolean()) {
        before.put(box.path("name").asText(), box);
      }
    }
    for (JsonNode box : description.path("boxes")) {
      JsonNode same = before.get(box.path("name").asText());
      if (same != null && box instanceof ObjectNode kept) {
        kept.put("linux", true).set("disks", same.path("disks"));
      }
    }
  }

  /** How the hosts of a world are reached, as it tells. */
  static Clusters.Machines reached(JsonNode access, Path directory) {
    Map<String, Value.Tree> hosts = new TreeMap<>();
    access
        .path("hosts")
        .fields()
        .forEachRemaining(host -> hosts.put(host.getKey(), config(host.getValue())));
    return new Clusters.Machines(hosts, access.path("factory").asText(), directory);
  }

  private static Value.Tree config(JsonNode host) {
    return Value.ofMap(
        Map.of(
            "url", host.path("url").asText(),
            "fingerprint", host.path("fingerprint").asText(),
            "token", host.path("token").asText()));
  }
}
