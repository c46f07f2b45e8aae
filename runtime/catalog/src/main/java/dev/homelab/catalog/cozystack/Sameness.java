package dev.homelab.catalog.cozystack;

import dev.homelab.model.Value;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether two values of a field mean the same. */
final class Sameness {
  private Sameness() {}

  /**
   * Compares two values.
   *
   * @param field what they are values of, or null when that is not known
   */
  static boolean same(Value one, Value other, @Nullable AppField field) {
    if (field instanceof AppField.Quantity) {
      return sameAmount(one, other);
    }
    if (field instanceof AppField.IntOrText) {
      return plain(one).equals(plain(other));
    }
    if (one instanceof Value.Seq left && other instanceof Value.Seq right) {
      return sameItems(left, right, field instanceof AppField.ListOf list ? list.item() : null);
    }
    if (one instanceof Value.Tree left && other instanceof Value.Tree right) {
      return sameFields(left, right, field);
    }
    return one.equals(other);
  }

  private static boolean sameAmount(Value one, Value other) {
    BigDecimal left = Amounts.parse(one);
    BigDecimal right = Amounts.parse(other);
    if (left == null || right == null) {
      return one.equals(other);
    }
    return left.compareTo(right) == 0;
  }

  /** A chart writes a number and a text of the same digits alike. */
  private static Value plain(Value value) {
    return value instanceof Value.Int number ? Value.of(Long.toString(number.value())) : value;
  }

  private static boolean sameItems(Value.Seq one, Value.Seq other, @Nullable AppField item) {
    if (one.items().size() != other.items().size()) {
      return false;
    }
    for (int i = 0; i < one.items().size(); i++) {
      if (!same(one.items().get(i), other.items().get(i), item)) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameFields(Value.Tree one, Value.Tree other, @Nullable AppField field) {
    if (!one.fields().keySet().equals(other.fields().keySet())) {
      return false;
    }
    for (Map.Entry<String, Value> left : one.fields().entrySet()) {
      Value right = other.get(left.getKey());
      if (right == null || !same(left.getValue(), right, below(field, left.getKey()))) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable AppField below(@Nullable AppField field, String name) {
    if (field instanceof AppField.Tree tree) {
      return tree.fields().get(name);
    }
    return field instanceof AppField.MapOf map ? map.value() : null;
  }
}
