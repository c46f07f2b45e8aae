package dev.homelab.model;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A property of a resource, or a tree of them, in one canonical form: keys sorted, whole numbers as
 * {@link Int}, other numbers without trailing zeros. Two values that mean the same are equal.
 *
 * <p>{@link Ref}, {@link Unknown} and {@link Secret} stand for values that are not at hand: another
 * resource's output, an output that exists only after a step, and a secret that no printer prints.
 *
 * <p>The forms that every lab has state their own equality: the platform puts a derived one
 * together when it is first called, which a command that has just started would wait for.
 */
public sealed interface Value {

  /** Stated to be nothing; not the same as being absent. */
  enum Null implements Value {
    NULL
  }

  /** True or false. */
  record Bool(boolean value) implements Value {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Bool that && value == that.value;
    }

    @Override
    public int hashCode() {
      return Boolean.hashCode(value);
    }
  }

  /** A whole number. */
  record Int(long value) implements Value {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Int that && value == that.value;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(value);
    }
  }

  /** A number that is not whole or does not fit 64 bits. */
  record Dec(BigDecimal value) implements Value {
    public Dec {
      value = value.stripTrailingZeros();
    }
  }

  /** A text. */
  record Text(String value) implements Value {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Text that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
      return value.hashCode();
    }
  }

  /** Values in an order that matters. */
  record Seq(List<Value> items) implements Value {
    public Seq {
      items = List.copyOf(items);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other || (other instanceof Seq that && items.equals(that.items));
    }

    @Override
    public int hashCode() {
      return items.hashCode();
    }
  }

  /**
   * Values by name.
   *
   * @param fields by ascending name, whatever the order of those given
   */
  record Tree(Map<String, Value> fields) implements Value {
    /** A tree with no field. */
    public static final Tree EMPTY = new Tree(new TreeMap<>());

    public Tree {
      fields = FieldMap.of(fields);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other || (other instanceof Tree that && fields.equals(that.fields));
    }

    @Override
    public int hashCode() {
      return fields.hashCode();
    }

    /**
     * A tree of fields whose names are in ascending order; the arrays must not be changed later.
     *
     * @throws IllegalArgumentException when the order is another; a mistake of the caller
     */
    public static Tree ofSorted(String[] names, Value[] values) {
      return new Tree(FieldMap.ofSorted(names, values));
    }

    /** The field, or null when the tree has none of that name. */
    public @Nullable Value get(String name) {
      return fields.get(name);
    }

    /** The same tree with one field set. */
    public Tree with(String name, Value value) {
      return new Tree(FieldMap.of(fields).with(name, value));
    }

    /** The same tree with the fields of another one, which count where both have one. */
    public Tree withAll(Tree newer) {
      if (fields.isEmpty() || newer.fields.isEmpty()) {
        return fields.isEmpty() ? newer : this;
      }
      Map<String, Value> all = new TreeMap<>(fields);
      all.putAll(newer.fields);
      return new Tree(all);
    }

    /** The same tree without a field. */
    public Tree without(String name) {
      return new Tree(FieldMap.of(fields).without(name));
    }
  }

  /** Another resource's output; it makes a dependency. */
  record Ref(Address address, String output) implements Value {}

  /** An output that will be known only after a step of the same run. */
  record Unknown(Address address, String output) implements Value {}

  /** A secret of the lab, by name; resolved last, by the provider that needs it. */
  record Secret(String name) implements Value {}

  /** A text whose parts are put together when all of them are known. */
  record Join(List<Value> parts) implements Value {
    public Join {
      parts = List.copyOf(parts);
    }
  }

  /**
   * Turns plain Java values into canonical ones: null, Boolean, Number, CharSequence, List, Map
   * with text keys, enums by name, and values themselves.
   *
   * @throws IllegalArgumentException for any other type; a mistake of the caller, not of a person
   */
  static Value of(@Nullable Object plain) {
    if (plain == null) {
      return Null.NULL;
    }
    if (plain instanceof Value value) {
      return value;
    }
    if (plain instanceof Boolean flag) {
      return new Bool(flag);
    }
    if (plain instanceof Number number) {
      return ofNumber(number);
    }
    if (plain instanceof CharSequence || plain instanceof Enum<?>) {
      return new Text(plain.toString());
    }
    if (plain instanceof Iterable<?> items) {
      List<Value> list = new ArrayList<>();
      items.forEach(item -> list.add(of(item)));
      return new Seq(list);
    }
    if (plain instanceof Map<?, ?> map) {
      return ofMap(map);
    }
    throw new IllegalArgumentException("no value can be made of a " + plain.getClass().getName());
  }

  private static Value ofNumber(Number number) {
    if (number instanceof Integer
        || number instanceof Long
        || number instanceof Short
        || number instanceof Byte) {
      return new Int(number.longValue());
    }
    BigDecimal exact = new BigDecimal(number.toString());
    try {
      return new Int(exact.longValueExact());
    } catch (ArithmeticException notWhole) {
      return new Dec(exact);
    }
  }

  /** A tree of a map with text keys. */
  static Tree ofMap(Map<?, ?> map) {
    TreeMap<String, Value> fields = new TreeMap<>();
    map.forEach((key, value) -> fields.put(String.valueOf(key), of(value)));
    return new Tree(fields);
  }

  /** The text inside a {@link Text}, or null for any other value. */
  static @Nullable String textOf(@Nullable Value value) {
    return value instanceof Text text ? text.value() : null;
  }
}
