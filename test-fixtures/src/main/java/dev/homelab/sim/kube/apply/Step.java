package dev.homelab.sim.kube.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One element of a path of owned fields, in the notation of {@code fieldsV1}: a field {@code
 * f:name}, a list element by its keys {@code k:{…}}, or a set's value {@code v:…}.
 *
 * @param text the notation
 */
public record Step(String text) implements Comparable<Step> {
  /** The field of an object or map. */
  public static Step field(String name) {
    return new Step("f:" + name);
  }

  /** The value of a set. */
  public static Step value(JsonNode value) {
    return new Step("v:" + value);
  }

  /** The element of a list, by its key fields; a missing key takes its default or is left out. */
  public static Step keyed(JsonNode element, List<String> keys, @Nullable Defaults defaults) {
    ObjectNode named = Json.object();
    for (String key : keys.stream().sorted().toList()) {
      JsonNode value = element.get(key);
      if (value == null && defaults != null) {
        value = defaults.of(key);
      }
      if (value != null) {
        named.set(key, value);
      }
    }
    return new Step("k:" + named);
  }

  /** Gives the default of a key field. */
  @FunctionalInterface
  public interface Defaults {
    /** The default, null when there is none. */
    @Nullable JsonNode of(String key);
  }

  /** Whether it names a field. */
  public boolean isField() {
    return text.startsWith("f:");
  }

  /** What comes after the letter and colon. */
  public String rest() {
    return text.substring(2);
  }

  @Override
  public int compareTo(Step other) {
    return text.compareTo(other.text);
  }
}
