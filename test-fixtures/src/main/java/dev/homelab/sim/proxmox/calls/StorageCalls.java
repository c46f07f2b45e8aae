package dev.homelab.sim.proxmox.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.proxmox.api.Access;
import dev.homelab.sim.proxmox.api.Params;
import dev.homelab.sim.proxmox.api.PveError;
import dev.homelab.sim.proxmox.world.Drives;
import dev.homelab.sim.proxmox.world.NodeFiles;
import dev.homelab.sim.proxmox.world.PropertyText;
import dev.homelab.sim.proxmox.world.TaskEngine;
import dev.homelab.sim.proxmox.world.World;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Storages and what lies on them. */
final class StorageCalls {
  private static final long DOWNLOAD_MILLIS = 4000;
  private static final long DELETE_MILLIS = 500;
  private final Host host;
  private final World world;
  private final NodeFiles files;

  StorageCalls(Host host) {
    this.host = host;
    this.world = host.world();
    this.files = new NodeFiles(world);
  }

  void addTo(Map<String, Handler> all) {
    String base = "/nodes/{node}/storage";
    all.put("GET " + base, (p, w) -> list(p));
    all.put(
        "GET " + base + "/{storage}/status", (p, w) -> status(p.text("node"), p.text("storage")));
    all.put("GET " + base + "/{storage}/content", (p, w) -> content(p));
    all.put("DELETE " + base + "/{storage}/content/{volume}", this::delete);
    all.put("POST " + base + "/{storage}/download-url", this::download);
    all.put("POST " + base + "/{storage}/upload", this::upload);
    all.put("POST " + base + "/{storage}/content", this::allocate);
    all.put("GET /nodes/{node}/query-url-metadata", (p, w) -> metadata(p));
    all.put("GET /storage/{storage}", (p, w) -> definition(p));
    all.put("PUT /storage/{storage}", (p, w) -> change(p));
  }

  private JsonNode list(Params params) {
    world.node(params.text("node"));
    ArrayNode out = Json.array();
    world
        .rows("storages")
        .forEach(
            (id, row) -> {
              List<String> nodes = World.list(row.path("nodes"));
              if (nodes.isEmpty() || nodes.contains(params.text("node"))) {
                out.add(line(id, row));
              }
            });
    return out;
  }

  private ObjectNode line(String id, ObjectNode row) {
    long used = host.drives().used(id);
    long total = row.path("capacity").asLong();
    boolean enabled = !row.path("disabled").asBoolean();
    ObjectNode line = Json.object().put("storage", id).put("type", Json.text(row, "type"));
    line.put("content", Json.text(row, "content")).put("active", enabled ? 1 : 0);
    line.put("enabled", enabled ? 1 : 0).put("shared", row.path("shared").asInt());
    return line.put("total", total).put("used", used).put("avail", total - used);
  }

  private JsonNode status(String node, String id) {
    return line(id, world.storage(id, node));
  }

  private JsonNode content(Params params) {
    String id = params.text("storage");
    world.node(params.text("node"));
    world.storage(id, params.text("node"));
    ArrayNode out = Json.array();
    world
        .rows("volumes")
        .forEach(
            (volid, row) -> {
              String kind = Json.text(row, "content");
              String vmid = Json.text(row, "vmid");
              boolean fits =
                  volid.startsWith(id + ":")
                      && files.isOn(volid, row, params.text("node"))
                      && (params.text("content").isEmpty() || params.text("content").equals(kind))
                      && (params.text("vmid").isEmpty() || params.text("vmid").equals(vmid));
              if (fits) {
                ObjectNode line = out.addObject().put("volid", volid).put("content", kind);
                line.put("size", row.path("size").asLong());
                line.put("format", Json.text(row, "format"));
                if (row.has("parent")) {
                  line.put("parent", Json.text(row, "parent"));
                }
                if (!vmid.isEmpty()) {
                  line.put("vmid", Long.parseLong(vmid));
                }
              }
            });
    return out;
  }

  private JsonNode delete(Params params, Access.Who who) {
    String id = params.text("storage");
    String volid = params.text("volume");
    world.storage(id, params.text("node"));
    ObjectNode volume = files.on(volid, params.text("node"));
    if (volume == null) {
      throw PveError.plain("volume '" + volid + "' does not exist");
    }
    boolean image = Json.text(volume, "content").equals("images");
    String right = image ? "Datastore.Allocate" : "Datastore.AllocateTemplate";
    host.access().need(who, "/storage/" + id, right);
    for (Map.Entry<String, ObjectNode> vm : world.rows("vms").entrySet()) {
      for (String value : World.texts(vm.getValue().path("conf")).values()) {
        if (image && Drives.file(value).equals(volid)) {
          throw PveError.plain(
              "Cannot remove image, a guest with VMID '" + vm.getKey() + "' exists!");
        }
      }
    }
    ObjectNode effect = Host.effect("file.delete").put("volid", volid);
    effect.put("node", params.text("node"));
    return TextNode.valueOf(
        host.tasks()
            .start(
                new TaskEngine.Start(
                    params.text("node"),
                    "imgdel",
                    id + "@" + volid.substring(volid.indexOf(':') + 1).replaceAll("[:/\\s]", "-"),
                    who.name(),
                    DELETE_MILLIS,
                    effect,
                    List.of("Removing image: 1% complete..."))));
  }

  private JsonNode download(Params params, Access.Who who) {
    String id = params.text("storage");
    String kind = params.text("content");
    String file = named(params);
    if (kind.equals("import") && !params.text("compression").isEmpty()) {
      throw PveError.plain("decompression not supported for import");
    }
    String volid = id + ":" + kind + "/" + file;
    ObjectNode effect = Host.effect("file.download").put("volid", volid).put("content", kind);
    effect.put("url", params.text("url")).put("checksum", params.text("checksum"));
    effect.put("storage", id).put("node", params.text("node"));
    return TextNode.valueOf(
        host.tasks()
            .start(
                new TaskEngine.Start(
                    params.text("node"),
                    "download",
                    file,
                    who.name(),
                    DOWNLOAD_MILLIS,
                    effect,
                    List.of(
                        "downloading " + params.text("url") + " to the storage",
                        "50% of the image"))));
  }

  /** The name that a file gets, or the refusal of one that has no place on the storage. */
  private String named(Params params) {
    String id = params.text("storage");
    String kind = params.text("content");
    if (!Drives.content(world.storage(id, params.text("node")), kind)) {
      throw PveError.plain(
          "storage '" + id + "' is not configured for content-type '" + kind + "'");
    }
    String file = params.text("filename").replaceAll("[^a-zA-Z0-9_.-]", "_");
    String ending = kind.equals("iso") ? ".*\\.(iso|img)" : ".*\\.(ova|qcow2|raw|vmdk)";
    if (!file.matches(ending)) {
      throw PveError.parameter("filename", "wrong file extension");
    }
    return file;
  }

  /** Takes a file that was sent, in place of one of the same name. */
  private JsonNode upload(Params params, Access.Who who) {
    String id = params.text("storage");
    String kind = params.text("content");
    ObjectNode effect = Host.effect("file.upload").put("content", kind).put("storage", id);
    effect.put("volid", id + ":" + kind + "/" + named(params)).put("node", params.text("node"));
    effect.put("checksum", params.text("checksum")).put("size", params.file().length);
    effect.put("sha256", digest(params));
    return TextNode.valueOf(
        host.tasks()
            .start(
                new TaskEngine.Start(
                    params.text("node"),
                    "imgcopy",
                    "",
                    who.name(),
                    DOWNLOAD_MILLIS,
                    effect,
                    List.of("starting file import from: /var/tmp/pveupload"))));
  }

  private static String digest(Params params) {
    String given = params.text("checksum-algorithm");
    String algorithm = given.isEmpty() ? "sha256" : given;
    try {
      MessageDigest digest =
          MessageDigest.getInstance(algorithm.replaceFirst("sha", "SHA-").toUpperCase(Locale.ROOT));
      return HexFormat.of().formatHex(digest.digest(params.file()));
    } catch (NoSuchAlgorithmException e) {
      throw PveError.parameter(
          "checksum-algorithm",
          "value '"
              + algorithm
              + "' does not have a value in the enumeration 'md5, sha1, sha224, sha256, sha384,"
              + " sha512'");
    }
  }

  /** Makes an empty disk that no machine has yet. */
  private JsonNode allocate(Params params, Access.Who who) {
    String id = params.text("storage");
    ObjectNode storage = world.storage(id, params.text("node"));
    if (!Drives.content(storage, "images")) {
      throw PveError.plain("storage '" + id + "' does not support content-type 'images'");
    }
    String volid = id + ":" + params.text("filename");
    if (world.row("volumes", volid) != null) {
      throw PveError.plain("volume '" + volid + "' already exists");
    }
    return TextNode.valueOf(
        host.drives()
            .allocate(
                params.text("node"),
                id,
                params.text("filename"),
                PropertyText.bytes(params.text("size")),
                params.text("vmid")));
  }

  private JsonNode metadata(Params params) {
    String url = params.text("url");
    return Json.object()
        .put("filename", url.substring(url.lastIndexOf('/') + 1))
        .put("mimetype", "application/octet-stream");
  }

  private JsonNode definition(Params params) {
    String id = params.text("storage");
    ObjectNode row = world.row("storages", id);
    if (row == null) {
      throw PveError.plain("storage '" + id + "' does not exist");
    }
    return Json.object()
        .put("storage", id)
        .put("type", Json.text(row, "type"))
        .put("content", Json.text(row, "content"))
        .put("digest", Integer.toHexString(row.toString().hashCode()));
  }

  private JsonNode change(Params params) {
    JsonNode before = definition(params);
    String digest = params.text("digest");
    if (!digest.isEmpty() && !digest.equals(Json.text(before, "digest"))) {
      throw PveError.plain(
          "detected modified configuration - file changed by other user? Try again.");
    }
    ObjectNode row = world.row("storages", params.text("storage"));
    if (row != null && params.given("content") != null) {
      row.put("content", params.text("content"));
    }
    return Json.object().put("storage", params.text("storage"));
  }
}
