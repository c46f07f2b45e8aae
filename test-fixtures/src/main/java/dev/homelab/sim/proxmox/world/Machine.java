package dev.homelab.sim.proxmox.world;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.proxmox.api.PveError;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The configuration of a machine: what is live, what waits, and how it is told. */
public final class Machine {
  private static final long DEFAULT_MEMORY = 512;
  static final Pattern CLOUD_INIT =
      Pattern.compile("ci.*|ipconfig\\d+|nameserver|searchdomain|sshkeys");
  private static final Pattern NUMBER =
      Pattern.compile(
          "cores|sockets|vcpus|balloon|onboot|protection|numa|kvm|acpi|tablet|template|shares"
              + "|cpuunits|ciupgrade|keephugepages");

  private final ObjectNode row;

  /** A machine as its row in the world. */
  public Machine(ObjectNode row) {
    this.row = row;
  }

  /** The settled settings. */
  public ObjectNode conf() {
    return row.get("conf") instanceof ObjectNode conf ? conf : row.putObject("conf");
  }

  /** The settings that wait for a start. */
  public ObjectNode pending() {
    return row.get("pending") instanceof ObjectNode waits ? waits : row.putObject("pending");
  }

  /** The settings that go with the next start. */
  public ObjectNode deleted() {
    return row.get("deleted") instanceof ObjectNode goes ? goes : row.putObject("deleted");
  }

  /** Whether it runs, also while paused. */
  public boolean runs() {
    return !Json.text(row, "status").equals("stopped");
  }

  /** The bytes of memory that the machine of a row takes while it runs. */
  public static long memory(ObjectNode row) {
    String text = row.path("conf").path("memory").asText("512").replace("current=", "");
    return (text.matches("\\d+") ? Long.parseLong(text) : DEFAULT_MEMORY) << 20;
  }

  /** The digest of the whole configuration. */
  public String digest() {
    StringBuilder text = new StringBuilder();
    World.texts(conf()).forEach((k, v) -> text.append(k).append(": ").append(v).append('\n'));
    text.append("[PENDING]\n");
    World.texts(pending()).forEach((k, v) -> text.append(k).append(": ").append(v).append('\n'));
    text.append("delete: ").append(World.texts(deleted()).keySet()).append('\n');
    return sha1(text.toString());
  }

  private static String sha1(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-1");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The configuration as it is told: numbers here, texts there, the password masked. */
  public ObjectNode told(boolean current) {
    Map<String, String> all = new TreeMap<>(World.texts(conf()));
    if (!current) {
      all.putAll(World.texts(pending()));
      World.texts(deleted()).keySet().forEach(all::remove);
    }
    ObjectNode out = Json.object();
    all.forEach((key, value) -> put(out, key, key, value));
    if (!Json.text(row, "lock").isEmpty()) {
      out.put("lock", Json.text(row, "lock"));
    }
    return out.put("digest", digest());
  }

  private static void put(ObjectNode out, String key, String field, String value) {
    if (key.equals("cipassword")) {
      out.put(field, "**********");
    } else if (NUMBER.matcher(key).matches()) {
      out.put(field, Long.parseLong(value));
    } else {
      out.put(field, value);
    }
  }

  /** Each setting with what it is now and what it will be. */
  public JsonNode waiting() {
    Set<String> keys = new TreeSet<>(World.texts(conf()).keySet());
    keys.addAll(World.texts(pending()).keySet());
    ArrayNode out = Json.array();
    for (String key : keys) {
      ObjectNode line = out.addObject().put("key", key);
      if (conf().has(key)) {
        put(line, key, "value", conf().path(key).asText());
      }
      if (pending().has(key)) {
        put(line, key, "pending", pending().path(key).asText());
      }
      if (deleted().has(key)) {
        line.put("delete", deleted().path(key).asInt());
      }
    }
    return out;
  }

  /** Refuses a change that was thought out on another configuration. */
  public void guard(String digest) {
    if (!digest.isEmpty() && !digest.equals(digest())) {
      throw PveError.plain("checksum mismatch (file change by other user?)");
    }
  }

  /** Refuses everything while a long operation has it locked. */
  public void unlocked() {
    String lock = Json.text(row, "lock");
    if (!lock.isEmpty()) {
      throw PveError.plain("VM is locked (" + lock + ")");
    }
  }

  /**
   * Sets one setting, now or at the next start.
   *
   * @return why it waits, though it is one that changes at once; empty where the host made it
   */
  public String set(String key, String value) {
    deleted().remove(key);
    String before = conf().path(key).asText();
    boolean live = !runs() || Plugging.of(conf()).isLive(key, before, value);
    String problem = live && !value.equals(before) ? problem(key, value) : "";
    if (live && problem.isEmpty()) {
      keepDisk(key, value);
      conf().put(key, value);
      pending().remove(key);
    } else if (value.equals(before)) {
      pending().remove(key);
    } else {
      pending().put(key, value);
    }
    return problem;
  }

  /**
   * Takes one setting away, now or at the next start.
   *
   * @return why it waits, though it is one that goes at once; empty where the host made it
   */
  public String unset(String key, boolean force) {
    pending().remove(key);
    if (!conf().has(key)) {
      return "";
    }
    boolean live = !runs() || Plugging.of(conf()).goesLive(key);
    String problem = live ? problem(key, "") : "";
    if (live && problem.isEmpty()) {
      if (!force) {
        keepDisk(key, "");
      }
      conf().remove(key);
    } else {
      deleted().put(key, force ? 2 : 1);
    }
    return problem;
  }

  /** What the host fails at while the machine runs. */
  private String problem(String key, String value) {
    return runs() ? Plugging.problem(key, value, conf(), World.list(row.path("held"))) : "";
  }

  /** A disk that is replaced or taken away stays as an unused one. */
  private void keepDisk(String key, String value) {
    String before = conf().path(key).asText();
    String file = Drives.file(before);
    boolean disk =
        Drives.KEY.matcher(key).matches()
            && !key.startsWith("unused")
            && file.contains(":")
            && !before.contains("media=cdrom");
    if (disk && isOwn(file) && !file.equals(Drives.file(value))) {
      int free = 0;
      while (conf().has("unused" + free)) {
        free++;
      }
      conf().put("unused" + free, file);
    }
  }

  /** Whether a disk is of this machine by its name; one of others is let go of. */
  private boolean isOwn(String file) {
    String vmid = Json.text(row, "vmid");
    return vmid.isEmpty() || Drives.owner(file).equals(vmid);
  }

  /** Applies what waits, as a start does, and writes the cloud-init drive anew. */
  public void start() {
    settle();
    cloudInit();
    row.put("status", "running");
    again();
  }

  /** Puts in force what waits; a disk whose place is taken stays as an unused one. */
  public void settle() {
    World.texts(deleted())
        .forEach(
            (key, how) -> {
              if (!how.equals("2")) {
                keepDisk(key, "");
              }
              conf().remove(key);
            });
    World.texts(pending())
        .forEach(
            (key, value) -> {
              keepDisk(key, value);
              conf().put(key, value);
            });
    pending().removeAll();
    deleted().removeAll();
  }

  /** Counts that what runs in it began anew. */
  public void again() {
    row.put("boots", row.path("boots").asLong() + 1);
  }

  /** Writes the cloud-init drive anew. */
  public void cloudInit() {
    ObjectNode drive = row.putObject("drive");
    World.texts(conf())
        .forEach(
            (key, value) -> {
              if (CLOUD_INIT.matcher(key).matches() || key.equals("name")) {
                drive.put(key, value);
              }
            });
    drive.put("instance-id", sha1(drive.toString()));
  }

  /** The settings of cloud-init, those on the drive and those that wait for it. */
  public JsonNode cloudInitState() {
    ArrayNode out = Json.array();
    JsonNode drive = row.path("drive");
    World.texts(conf())
        .forEach(
            (key, value) -> {
              if (CLOUD_INIT.matcher(key).matches()) {
                ObjectNode line = out.addObject().put("key", key);
                if (drive.has(key)) {
                  put(line, key, "value", drive.path(key).asText());
                }
                if (!drive.path(key).asText().equals(value)) {
                  put(line, key, "pending", value);
                }
              }
            });
    return out;
  }

  /** The form in which the host keeps tags: lower case, sorted, each once. */
  public static String tags(String given) {
    Set<String> tags = new TreeSet<>();
    for (String tag : given.toLowerCase(Locale.ROOT).split("[;, ]+", -1)) {
      if (!tag.isEmpty()) {
        tags.add(tag);
      }
    }
    return String.join(";", tags);
  }
}
