package dev.homelab.provider.talos.patch;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.TalosException;
import dev.homelab.provider.talos.document.GoUrl;
import dev.homelab.provider.talos.document.Shape;
import dev.homelab.provider.talos.document.Shape.Field;
import dev.homelab.provider.talos.document.Shape.Kind;
import dev.homelab.provider.talos.document.TalosDocument;
import dev.homelab.provider.talos.document.Zero;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Merges a patch's document into a config's as Talos's patcher does: what is set on the right wins,
 * maps are merged key by key, lists are appended, but for those that say otherwise.
 *
 * <p>Two things are as surprising as in Talos: in volume and link documents a size or an expression
 * that the patch does not repeat is cleared, and the documents that hold a network or an address
 * directly cannot be patched at all.
 */
final class StrategicMerge {
  /** The right side always wins, even by being absent. */
  private static final Set<String> ALWAYS_RIGHT = Set.of("block.ByteSize", "cel.Expression");

  /** Talos's patcher cannot set these and says so. */
  private static final Set<String> FIXED =
      Set.of(
          "netip.Addr",
          "netip.AddrPort",
          "netip.Prefix",
          "network.Addr",
          "network.AddrPort",
          "network.Prefix",
          "v1alpha1.InstallDiskSizeMatcher");

  private final String title;

  private StrategicMerge(String title) {
    this.title = title;
  }

  /**
   * The left document with the right one merged in; both are of one kind.
   *
   * @throws TalosException when values of two kinds meet, or Talos cannot patch a field
   */
  static TalosDocument merge(TalosDocument left, TalosDocument right) {
    StrategicMerge merge = new StrategicMerge(left.title());
    Map<String, Object> fields = new LinkedHashMap<>();
    merge
        .struct(left.shape(), left.fields(), right.fields())
        .forEach((key, value) -> fields.put(key, Objects.requireNonNull(value)));
    return left.withFields(fields);
  }

  private Map<String, @Nullable Object> struct(
      Shape.Struct shape, Map<?, ?> left, Map<?, ?> right) {
    Map<String, @Nullable Object> merged = new LinkedHashMap<>();
    for (Field field : shape.fields()) {
      Object value = field(field, left.get(field.name()), right.get(field.name()));
      if (value != null) {
        merged.put(field.name(), value);
      }
    }
    return merged;
  }

  private @Nullable Object field(Field field, @Nullable Object left, @Nullable Object right) {
    try {
      Object merged = value(field.type(), left, right, field.replace(), false);
      return Zero.is(field.type(), merged) ? null : merged;
    } catch (Unmergeable e) {
      throw TalosException.of(
          TalosCodes.PATCH_MISFIT,
          "A patch does not fit the config.",
          "Document "
              + title
              + ", field "
              + field.name()
              + ": "
              + e.diagnostics().get(0).title()
              + '.');
    }
  }

  private @Nullable Object value(
      Shape shape, @Nullable Object left, @Nullable Object right, boolean replace, boolean set) {
    if (shape instanceof Shape.Special special) {
      return special(special.name(), left, right, set);
    }
    if (shape instanceof Shape.KeyedList keyed) {
      return right == null ? left : keyed(keyed, left, right);
    }
    if (shape instanceof Shape.Basic basic) {
      return basic(basic.kind(), left, right, set);
    }
    if (shape instanceof Shape.Struct struct && !replace && left != null) {
      return struct(struct, (Map<?, ?>) left, right == null ? Map.of() : (Map<?, ?>) right);
    }
    if (right == null) {
      return left;
    }
    if (shape instanceof Shape.Pointer pointer) {
      return left == null ? right : value(pointer.of(), left, right, replace, true);
    }
    if (left == null || (replace && !Zero.is(shape, right))) {
      return right;
    }
    if (shape instanceof Shape.ListOf) {
      return joined((List<?>) left, (List<?>) right);
    }
    return shape instanceof Shape.MapOf map
        ? map(map.of(), (Map<?, ?>) left, (Map<?, ?>) right)
        : anything(left, right);
  }

  private static @Nullable Object basic(
      Kind kind, @Nullable Object left, @Nullable Object right, boolean set) {
    boolean zero = Zero.is(new Shape.Basic(kind), right);
    return kind != Kind.BOOL && zero && !set ? left : right;
  }

  private @Nullable Object special(
      String name, @Nullable Object left, @Nullable Object right, boolean set) {
    if (ALWAYS_RIGHT.contains(name)) {
      return right;
    }
    if (FIXED.contains(name)) {
      throw new Unmergeable("Talos cannot patch it; delete the document and write it anew");
    }
    if (right == null) {
      return left;
    }
    if (name.equals("meta.URL") || name.equals("v1alpha1.Endpoint")) {
      return url(left, right);
    }
    if (name.equals("block.Size") && left != null) {
      boolean keepsBytes = right.toString().contains("%") && !left.toString().contains("%");
      return keepsBytes ? left : right;
    }
    return Zero.is(new Shape.Special(name), right) && !set ? left : right;
  }

  private static Object url(@Nullable Object left, Object right) {
    GoUrl before = left == null ? null : GoUrl.parse(left.toString());
    GoUrl after = GoUrl.parse(right.toString());
    return before == null || after == null ? right : before.with(after).toString();
  }

  private static List<@Nullable Object> joined(List<?> left, List<?> right) {
    List<@Nullable Object> all = new ArrayList<>(left);
    all.addAll(right);
    return all;
  }

  private Map<String, @Nullable Object> map(Shape shape, Map<?, ?> left, Map<?, ?> right) {
    Map<String, @Nullable Object> merged = copy(left);
    right.forEach(
        (key, value) -> {
          Object before = left.get(key);
          boolean known = left.containsKey(key) && before != null;
          merged.put(
              String.valueOf(key), known ? value(shape, before, value, false, false) : value);
        });
    return merged;
  }

  /** Values without a type of Talos's own are merged only with their like. */
  private Object anything(Object left, Object right) {
    if (left instanceof Map<?, ?> leftMap && right instanceof Map<?, ?> rightMap) {
      Map<String, @Nullable Object> merged = copy(leftMap);
      rightMap.forEach(
          (key, value) -> {
            Object before = leftMap.get(key);
            if (before != null && value == null) {
              throw new Unmergeable("a null meets a value");
            }
            merged.put(
                String.valueOf(key),
                before == null || value == null ? value : anything(before, value));
          });
      return merged;
    }
    if (left instanceof List<?> leftList && right instanceof List<?> rightList) {
      return joined(leftList, rightList);
    }
    if (left.getClass() != right.getClass()) {
      throw new Unmergeable("values of two types meet");
    }
    boolean zero =
        right.equals("") || (right instanceof Number number && number.doubleValue() == 0);
    return zero ? left : right;
  }

  private Object keyed(Shape.KeyedList shape, @Nullable Object left, Object right) {
    if (right instanceof Map<?, ?> arguments) {
      Map<String, @Nullable Object> merged =
          left instanceof Map<?, ?> map ? copy(map) : copy(Map.of());
      merged.putAll(copy(arguments));
      return merged;
    }
    List<@Nullable Object> merged =
        left instanceof List<?> list ? joined(list, List.of()) : joined(List.of(), List.of());
    for (Object item : (List<?>) right) {
      int at = ListKeys.indexOfSame(shape.name(), merged, item);
      if (at < 0) {
        merged.add(item);
      } else if (shape.name().equals("security.ImageVerificationRules")) {
        merged.set(at, item);
      } else {
        merged.set(at, value(shape.of(), merged.get(at), item, false, false));
      }
    }
    return merged;
  }

  private static Map<String, @Nullable Object> copy(Map<?, ?> map) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> copy.put(String.valueOf(key), value));
    return copy;
  }

  /** Says why two values cannot be merged; caught where the field is known. */
  private static final class Unmergeable extends HomelabException {
    private static final long serialVersionUID = 1L;

    Unmergeable(String why) {
      super(List.of(Diagnostic.error(TalosCodes.PATCH_MISFIT, why)));
    }
  }
}
