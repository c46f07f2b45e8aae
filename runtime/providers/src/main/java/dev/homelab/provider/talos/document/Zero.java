package dev.homelab.provider.talos.document;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a field holds before it is set, which Talos does not tell from a field that is not there.
 */
public final class Zero {
  private Zero() {}

  /** The zero of a type that is no pointer; null for specials, which know their own. */
  static @Nullable Object of(Shape shape) {
    if (shape instanceof Shape.Struct || shape instanceof Shape.Unstructured) {
      return Map.of();
    }
    if (shape instanceof Shape.ListOf || shape instanceof Shape.KeyedList) {
      return List.of();
    }
    if (shape instanceof Shape.MapOf) {
      return Map.of();
    }
    if (shape instanceof Shape.Basic basic) {
      return switch (basic.kind()) {
        case STRING -> "";
        case BOOL -> false;
        default -> BigInteger.ZERO;
      };
    }
    return null;
  }

  /** Whether a value is the type's zero; empty lists and maps that were written are not. */
  public static boolean is(Shape shape, @Nullable Object value) {
    if (value == null) {
      return true;
    }
    if (shape instanceof Shape.Basic) {
      return value.equals(of(shape));
    }
    if (shape instanceof Shape.Special special) {
      return Specials.isZero(special.name(), value);
    }
    boolean block = shape instanceof Shape.Struct || shape instanceof Shape.Unstructured;
    return block && ((Map<?, ?>) value).isEmpty();
  }
}
