package dev.homelab.sim.linstor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import java.util.ArrayList;
import java.util.List;

/** {@code zpool} in the container of a satellite, as far as pools are made and read with it. */
final class ZpoolCommands {
  /**
   * How a command ended.
   *
   * @param out what it wrote
   * @param err its errors
   * @param code its exit code
   */
  record Ran(String out, String err, int code) {}

  private static final int WRONG_USE = 2;

  private final LinstorWorld world;

  ZpoolCommands(LinstorWorld world) {
    this.world = world;
  }

  /** Runs a command on a node. */
  Ran run(String node, List<String> command) {
    if (command.size() < 2 || !command.get(0).equals("zpool")) {
      return new Ran("", "sh: " + command.get(0) + ": not found\n", 127);
    }
    List<String> words = command.subList(2, command.size());
    return switch (command.get(1)) {
      case "create" -> create(node, words);
      case "list" -> list(node, words);
      case "get" -> get(node, words);
      case "set" -> set(node, words);
      default -> new Ran("", "unrecognized command '" + command.get(1) + "'\n", WRONG_USE);
    };
  }

  private static Ran failed(String text) {
    return new Ran("", text + "\n", 1);
  }

  /** The words of a command without its options; those in {@code taking} have a value. */
  private static List<String> plain(List<String> words, String taking) {
    List<String> plain = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (!word.startsWith("-")) {
        plain.add(word);
      } else if (taking.contains(word.substring(1))) {
        i++;
      }
    }
    return plain;
  }

  private Ran create(String node, List<String> words) {
    List<String> plain = plain(words, "mo");
    if (plain.size() < 2) {
      return new Ran("", "missing vdev specification\n", WRONG_USE);
    }
    String name = plain.get(0);
    boolean mirror = plain.get(1).equals("mirror");
    List<String> paths = plain.subList(mirror ? 2 : 1, plain.size());
    if (world.zpools(node).has(name)) {
      return failed("cannot create '" + name + "': pool already exists");
    }
    if (mirror && paths.size() < 2) {
      return failed("invalid vdev specification: mirror requires at least 2 devices");
    }
    for (String path : paths) {
      ObjectNode disk = world.disk(node, path);
      if (disk == null) {
        return failed("cannot open '" + path + "': No such file or directory");
      }
      if (isHeld(node, path)) {
        return failed("cannot create '" + name + "': one or more devices is currently unavailable");
      }
      if (!disk.path("clean").asBoolean() && !words.contains("-f")) {
        return failed("invalid vdev specification\nuse '-f' to override the following errors:");
      }
    }
    world.occupy(node, world.zpools(node), name, mirror ? "mirror" : "stripe", paths);
    return new Ran("", "", 0);
  }

  private boolean isHeld(String node, String path) {
    for (JsonNode pool : world.zpools(node)) {
      for (JsonNode device : pool.path("devices")) {
        if (device.asText().equals(path)) {
          return true;
        }
      }
    }
    return false;
  }

  /** {@code zpool list -v -H -P}: a line of the pool, then one for each part of it. */
  private Ran list(String node, List<String> words) {
    List<String> plain = plain(words, "o");
    StringBuilder out = new StringBuilder();
    for (String name : plain) {
      JsonNode pool = world.zpools(node).path(name);
      if (pool.isMissingNode()) {
        return failed("cannot open '" + name + "': no such pool");
      }
      out.append(name).append("\t7.27T\t432K\t7.27T\t-\t-\t0%\t0%\t1.00x\tONLINE\t-\n");
      if (Json.text(pool, "layout").equals("mirror")) {
        out.append("\tmirror-0\t7.27T\t432K\t7.27T\t-\t-\t0%\t0%\t-\tONLINE\n");
      }
      for (JsonNode device : pool.path("devices")) {
        String path = device.asText();
        boolean numbered = Character.isDigit(path.charAt(path.length() - 1));
        out.append('\t').append(path).append(numbered ? "p1" : "1");
        out.append("\t7.28T\t-\t-\t-\t-\t-\t-\t-\tONLINE\n");
      }
    }
    return new Ran(plain.isEmpty() ? "no pools available\n" : out.toString(), "", 0);
  }

  /** {@code zpool get -H -o property,value NAME,NAME POOL}. */
  private Ran get(String node, List<String> words) {
    List<String> plain = plain(words, "o");
    JsonNode pool = world.zpools(node).path(plain.get(1));
    if (pool.isMissingNode()) {
      return failed("cannot open '" + plain.get(1) + "': no such pool");
    }
    StringBuilder out = new StringBuilder();
    for (String name : plain.get(0).split(",", -1)) {
      String value = pool.path("props").path(name).asText();
      String otherwise = name.equals("failmode") ? "wait" : "-";
      out.append(name).append('\t').append(value.isEmpty() ? otherwise : value).append('\n');
    }
    return new Ran(out.toString(), "", 0);
  }

  /** {@code zpool set NAME=VALUE POOL}. */
  private Ran set(String node, List<String> words) {
    if (!(world.zpools(node).get(words.get(1)) instanceof ObjectNode pool)) {
      return failed("cannot open '" + words.get(1) + "': no such pool");
    }
    int is = words.get(0).indexOf('=');
    String name = words.get(0).substring(0, is);
    if (!name.equals("failmode") && !name.contains(":")) {
      return failed(
          "cannot set property for '" + words.get(1) + "': invalid property '" + name + "'");
    }
    pool.withObject("/props").put(name, words.get(0).substring(is + 1));
    return new Ran("", "", 0);
  }
}
