package dev.homelab.provider.talos.document;

import dev.homelab.provider.talos.document.Shape.Field;
import dev.homelab.provider.talos.document.Shape.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The fields of every document kind of Talos 1.13, which also reads and writes those of 1.9 to
 * 1.12.
 *
 * <p>The table {@code shapes.txt} lists what reflection sees of Talos's types; a test with the real
 * machinery compares it.
 */
public final class ShapeTable {
  private static final Map<String, Kind> BASICS =
      Map.of(
          "string", Kind.STRING,
          "bool", Kind.BOOL,
          "int", Kind.INT,
          "uint", Kind.UINT64,
          "uint8", Kind.UINT8,
          "uint16", Kind.UINT16,
          "uint32", Kind.UINT32,
          "uint64", Kind.UINT64,
          "time.Duration", Kind.DURATION);
  private static final Set<String> KEYED =
      Set.of(
          "extensions.ConfigFileList",
          "security.ImageVerificationRules",
          "v1alpha1.AdmissionPluginConfigList",
          "v1alpha1.NetworkDeviceList",
          "v1alpha1.VlanList");
  private static final ShapeTable TALOS = load();

  private final Map<String, String> kinds = new LinkedHashMap<>();
  private final Map<String, Entry> types = new HashMap<>();
  private final Map<String, List<Field>> bodies = new ConcurrentHashMap<>();

  private ShapeTable(Iterable<String> lines) {
    Entry entry = null;
    for (String line : lines) {
      String[] words = line.strip().split(" +");
      if (line.startsWith("kind ")) {
        kinds.put(words[1], words[2]);
      } else if (line.startsWith("type ")) {
        entry = new Entry(List.of(words), new ArrayList<>());
        types.put(words[1], entry);
      } else if (entry != null) {
        entry.fields().add(words);
      }
    }
  }

  /** The table of this program. */
  public static ShapeTable talos() {
    return TALOS;
  }

  /** The names of the document kinds; {@code v1alpha1} stands for the document without a kind. */
  public Set<String> kinds() {
    return Set.copyOf(kinds.keySet());
  }

  /** The fields of a document kind, or null when Talos has no such kind. */
  public Shape.@Nullable Struct kind(String kind) {
    String type = kinds.get(kind);
    return type == null ? null : (Shape.Struct) shape(type);
  }

  private Shape shape(String name) {
    if (name.startsWith("*")) {
      return new Shape.Pointer(shape(name.substring(1)));
    }
    if (name.startsWith("[]")) {
      return new Shape.ListOf(shape(name.substring(2)));
    }
    if (name.startsWith("map[string]")) {
      return new Shape.MapOf(shape(name.substring("map[string]".length())));
    }
    Kind basic = BASICS.get(name);
    if (basic != null) {
      return new Shape.Basic(basic);
    }
    return switch (name) {
      case "any" -> new Shape.Anything();
      case "v1alpha1.Unstructured" -> new Shape.Unstructured();
      default -> named(name);
    };
  }

  private Shape named(String name) {
    Entry entry = Objects.requireNonNull(types.get(name), name);
    if (KEYED.contains(name)) {
      return new Shape.KeyedList(name, shape(entry.of()));
    }
    if (name.equals("v1alpha1.Args")) {
      return new Shape.KeyedList(name, new Shape.Special("v1alpha1.ArgValue"));
    }
    if (name.equals("v1alpha1.ClusterInlineManifests")) {
      return new Shape.ListOf(shape(entry.of()));
    }
    if (entry.words().contains("custom")) {
      return new Shape.Special(name);
    }
    return new Shape.Struct(name, () -> body(name, entry));
  }

  private List<Field> body(String name, Entry entry) {
    List<Field> known = bodies.get(name);
    if (known != null) {
      return known;
    }
    List<Field> fields = new ArrayList<>();
    for (String[] words : entry.fields()) {
      List<String> flags = List.of(words).subList(2, words.length);
      Shape type = shape(words[1]);
      if (flags.contains("inline") && type instanceof Shape.Struct inner) {
        fields.addAll(inner.fields());
      } else {
        boolean replace = flags.contains("merge=replace");
        fields.add(new Field(words[0], type, flags.contains("omitempty"), replace));
      }
    }
    bodies.put(name, List.copyOf(fields));
    return List.copyOf(fields);
  }

  private static ShapeTable load() {
    try (var in = Objects.requireNonNull(ShapeTable.class.getResourceAsStream("shapes.txt"));
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return new ShapeTable(lines.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A type's line, and the words of each of its fields. */
  private record Entry(List<String> words, List<String[]> fields) {
    String of() {
      for (String word : words) {
        if (word.startsWith("of=")) {
          return word.substring("of=".length());
        }
      }
      throw new IllegalStateException(words.toString());
    }
  }
}
