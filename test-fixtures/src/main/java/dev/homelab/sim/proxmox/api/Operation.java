package dev.homelab.sim.proxmox.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One operation of the table.
 *
 * @param method the verb
 * @param path the path with names in braces
 * @param params its parameters by name; {@code [n]} stands for a number
 * @param permission what may be needed, as the table has it
 */
public record Operation(String method, String path, Map<String, Param> params, String permission) {
  /** The types of parameters. */
  public enum Type {
    STRING,
    INTEGER,
    BOOLEAN,
    NUMBER,
    ARRAY
  }

  /** A parameter. */
  public record Param(Type type, boolean required) {}

  static Operation parse(String line) {
    String[] parts = line.split("\\|", -1);
    String[] head = parts[0].strip().split(" ", -1);
    Map<String, Param> params = new LinkedHashMap<>();
    for (String word : parts[1].strip().split("\\s+", -1)) {
      if (!word.isEmpty()) {
        int colon = word.indexOf(':');
        String name = colon < 0 ? word : word.substring(0, colon);
        String type = colon < 0 ? "" : word.substring(colon + 1);
        boolean required = name.endsWith("*");
        params.put(required ? name.substring(0, name.length() - 1) : name, param(type, required));
      }
    }
    return new Operation(head[0], head[1], params, parts[2].strip());
  }

  private static Param param(String type, boolean required) {
    return new Param(
        switch (type) {
          case "i" -> Type.INTEGER;
          case "b" -> Type.BOOLEAN;
          case "n" -> Type.NUMBER;
          case "[]" -> Type.ARRAY;
          default -> Type.STRING;
        },
        required);
  }

  /** The values of the names in its path, or null when another path is meant. */
  @Nullable Map<String, String> match(String verb, String given) {
    if (!verb.equals(method)) {
      return null;
    }
    String[] wanted = path.split("/", -1);
    String[] parts = given.split("/", -1);
    Map<String, String> names = new LinkedHashMap<>();
    for (int i = 0; i < wanted.length; i++) {
      boolean last = i == wanted.length - 1;
      if (i >= parts.length) {
        return null;
      }
      if (wanted[i].startsWith("{")) {
        List<String> rest = new ArrayList<>(List.of(parts).subList(i, parts.length));
        boolean whole = last && wanted[i].equals("{volume}");
        String name = wanted[i].substring(1, wanted[i].length() - 1);
        names.put(name, whole ? String.join("/", rest) : parts[i]);
        if (whole) {
          return names;
        }
      } else if (!wanted[i].equals(parts[i])) {
        return null;
      }
    }
    return wanted.length == parts.length ? names : null;
  }

  /** The parameter of a name, also of one with a number, or null. */
  @Nullable Param param(String name) {
    Param plain = params.get(name);
    return plain != null ? plain : params.get(name.replaceAll("\\d+$", "[n]"));
  }
}
