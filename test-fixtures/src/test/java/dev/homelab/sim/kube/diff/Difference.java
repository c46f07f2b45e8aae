package dev.homelab.sim.kube.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * One place in which the two sides answered differently.
 *
 * @param sequence the sequence
 * @param step the step's number, from 1
 * @param path the place in the answer, fields joined by slashes
 * @param real what the real server said
 * @param simulated what the simulator said
 */
record Difference(String sequence, int step, String path, JsonNode real, JsonNode simulated) {

  /** Compares two normalised answers. */
  static List<Difference> between(String sequence, int step, JsonNode real, JsonNode simulated) {
    List<Difference> all = new ArrayList<>();
    compare(sequence, step, "", real, simulated, all);
    return all;
  }

  private static void compare(
      String sequence, int step, String path, JsonNode a, JsonNode b, List<Difference> all) {
    if (a.isObject() && b.isObject()) {
      TreeSet<String> keys = new TreeSet<>();
      a.fieldNames().forEachRemaining(keys::add);
      b.fieldNames().forEachRemaining(keys::add);
      for (String key : keys) {
        compare(sequence, step, path + "/" + key, a.path(key), b.path(key), all);
      }
    } else if (a.isArray() && b.isArray()) {
      for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
        compare(sequence, step, path + "/" + i, a.path(i), b.path(i), all);
      }
    } else if (!a.equals(b)) {
      all.add(new Difference(sequence, step, path, a, b));
    }
  }

  private static String show(JsonNode node) {
    String text = node instanceof MissingNode ? "(absent)" : node.toString();
    return text.length() > 700 ? text.substring(0, 700) + "…" : text;
  }

  @Override
  public String toString() {
    return sequence
        + " step "
        + step
        + " "
        + path
        + "\n    real      "
        + show(real)
        + "\n    simulated "
        + show(simulated);
  }
}
