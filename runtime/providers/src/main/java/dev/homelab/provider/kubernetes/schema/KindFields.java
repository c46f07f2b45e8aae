package dev.homelab.provider.kubernetes.schema;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The names of the fields of common built-in kinds, from the table {@code fields.txt}, so that a
 * mistyped one is found without asking a server. A server may be newer than the table: what is not
 * in it is suspicious and not yet wrong.
 */
public final class KindFields {
  private static final String KIND = "kind";

  private static final class Holder {
    private static final KindFields TABLE = read();
  }

  /** The fields of each type: name to the type of what is inside, empty for anything. */
  private final Map<String, Map<String, String>> types = new HashMap<>();

  /** The type of each kind, by {@code apiVersion kind}. */
  private final Map<String, String> kinds = new HashMap<>();

  private KindFields() {}

  /**
   * A field that the table does not know.
   *
   * @param path where it stands, as {@code spec.template.spec.containers[0].imagee}
   * @param near the known name that it resembles, or null
   */
  public record Suspect(String path, @Nullable String near) {}

  /** Whether the kind of an object is in the table. */
  public static boolean knows(Value.Tree object) {
    return Holder.TABLE.kinds.containsKey(nameOf(object));
  }

  /** The fields of an object that the table does not know; none for a kind that is not in it. */
  public static List<Suspect> suspects(Value.Tree object) {
    List<Suspect> found = new ArrayList<>();
    String type = Holder.TABLE.kinds.get(nameOf(object));
    if (type != null) {
      Holder.TABLE.walk(object, type, "", found);
    }
    return found;
  }

  private static String nameOf(Value.Tree object) {
    return Fields.text(object, "apiVersion") + ' ' + Fields.text(object, KIND);
  }

  private void walk(Value value, String type, String path, List<Suspect> found) {
    if (value instanceof Value.Seq seq) {
      for (int i = 0; i < seq.items().size(); i++) {
        walk(seq.items().get(i), type, path + '[' + i + ']', found);
      }
    } else if (value instanceof Value.Tree tree) {
      Map<String, String> known = types.getOrDefault(type, Map.of());
      tree.fields()
          .forEach(
              (name, inside) -> {
                String at = path.isEmpty() ? name : path + '.' + name;
                String below = known.get(name);
                if (below == null) {
                  found.add(new Suspect(at, nearest(name, known.keySet())));
                } else if (!below.isEmpty()) {
                  walk(inside, below, at, found);
                }
              });
    }
  }

  /** The name that differs least from a mistyped one, or null when none is near. */
  static @Nullable String nearest(String name, Collection<String> known) {
    int limit = name.length() < 5 ? 1 : 2;
    String best = null;
    int least = limit + 1;
    for (String other : new TreeSet<>(known)) {
      int distance = distance(name.toLowerCase(Locale.ROOT), other.toLowerCase(Locale.ROOT));
      if (distance < least) {
        least = distance;
        best = other;
      }
    }
    return best;
  }

  /** How many letters to change, add, drop, or swap with their neighbour. */
  private static int distance(String one, String other) {
    int[][] steps = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        if (i == 0 || j == 0) {
          steps[i][j] = i + j;
          continue;
        }
        int same = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        int least =
            Math.min(Math.min(steps[i - 1][j], steps[i][j - 1]) + 1, steps[i - 1][j - 1] + same);
        boolean swapped =
            i > 1
                && j > 1
                && one.charAt(i - 1) == other.charAt(j - 2)
                && one.charAt(i - 2) == other.charAt(j - 1);
        steps[i][j] = swapped ? Math.min(least, steps[i - 2][j - 2] + 1) : least;
      }
    }
    return steps[one.length()][other.length()];
  }

  private static KindFields read() {
    KindFields table = new KindFields();
    try (InputStream in = KindFields.class.getResourceAsStream("fields.txt")) {
      if (in == null) {
        throw new IllegalStateException("the table of fields is missing");
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isEmpty() && line.charAt(0) != '#') {
          table.line(line.split(" ", -1));
        }
      }
      return table;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void line(String[] words) {
    if (words[0].equals(KIND)) {
      kinds.put(words[1] + ' ' + words[2], words[3]);
      return;
    }
    Map<String, String> fields = new TreeMap<>();
    for (int i = 1; i < words.length; i++) {
      int colon = words[i].indexOf(':');
      fields.put(
          colon < 0 ? words[i] : words[i].substring(0, colon),
          colon < 0 ? "" : words[i].substring(colon + 1));
    }
    types.put(words[0], fields);
  }
}
