package dev.homelab.model;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a tree as two arrays, sorted by name, that nothing can change: a third of the
 * memory of a {@link TreeMap}, and made without comparing when the names come sorted.
 */
final class FieldMap extends AbstractMap<String, Value> {
  private static final FieldMap EMPTY = new FieldMap(new String[0], new Value[0]);

  private final String[] names;
  private final Value[] values;

  private FieldMap(String[] names, Value[] values) {
    this.names = names;
    this.values = values;
  }

  /** The same fields, by natural order of their names. */
  static FieldMap of(Map<String, Value> fields) {
    if (fields instanceof FieldMap frozen) {
      return frozen;
    }
    if (fields.isEmpty()) {
      return EMPTY;
    }
    boolean inOrder = fields instanceof SortedMap<?, ?> sorted && sorted.comparator() == null;
    Map<String, Value> ordered = inOrder ? fields : new TreeMap<>(fields);
    return new FieldMap(
        ordered.keySet().toArray(new String[0]), ordered.values().toArray(new Value[0]));
  }

  /**
   * Fields whose names are in ascending order already. Keeps the arrays.
   *
   * @throws IllegalArgumentException when they are not; a mistake of the caller
   */
  static FieldMap ofSorted(String[] names, Value[] values) {
    for (int i = 1; i < names.length; i++) {
      if (names[i - 1].compareTo(names[i]) >= 0) {
        throw new IllegalArgumentException("names are not in ascending order");
      }
    }
    return names.length == 0 ? EMPTY : new FieldMap(names, values);
  }

  /** The same fields with one of them set. */
  FieldMap with(String name, Value value) {
    int at = Arrays.binarySearch(names, name);
    if (at >= 0) {
      Value[] changed = values.clone();
      changed[at] = value;
      return new FieldMap(names, changed);
    }
    int place = -at - 1;
    String[] moreNames = new String[names.length + 1];
    Value[] moreValues = new Value[names.length + 1];
    System.arraycopy(names, 0, moreNames, 0, place);
    System.arraycopy(values, 0, moreValues, 0, place);
    moreNames[place] = name;
    moreValues[place] = value;
    System.arraycopy(names, place, moreNames, place + 1, names.length - place);
    System.arraycopy(values, place, moreValues, place + 1, names.length - place);
    return new FieldMap(moreNames, moreValues);
  }

  /** The same fields without one of them. */
  FieldMap without(String name) {
    int at = Arrays.binarySearch(names, name);
    if (at < 0) {
      return this;
    }
    if (names.length == 1) {
      return EMPTY;
    }
    String[] lessNames = new String[names.length - 1];
    Value[] lessValues = new Value[names.length - 1];
    System.arraycopy(names, 0, lessNames, 0, at);
    System.arraycopy(values, 0, lessValues, 0, at);
    System.arraycopy(names, at + 1, lessNames, at, names.length - at - 1);
    System.arraycopy(values, at + 1, lessValues, at, names.length - at - 1);
    return new FieldMap(lessNames, lessValues);
  }

  @Override
  public int size() {
    return names.length;
  }

  @Override
  public @Nullable Value get(@Nullable Object name) {
    int at = name instanceof String text ? Arrays.binarySearch(names, text) : -1;
    return at < 0 ? null : values[at];
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return name instanceof String text && Arrays.binarySearch(names, text) >= 0;
  }

  @Override
  public void forEach(BiConsumer<? super String, ? super Value> action) {
    for (int i = 0; i < names.length; i++) {
      action.accept(names[i], values[i]);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FieldMap that
        ? this == that || (Arrays.equals(names, that.names) && Arrays.equals(values, that.values))
        : super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }

  @Override
  public Collection<Value> values() {
    return Collections.unmodifiableList(Arrays.asList(values));
  }

  @Override
  public Set<Map.Entry<String, Value>> entrySet() {
    return new Entries();
  }

  /** The entries in order. */
  private final class Entries extends AbstractSet<Map.Entry<String, Value>> {
    @Override
    public int size() {
      return names.length;
    }

    @Override
    public Iterator<Map.Entry<String, Value>> iterator() {
      return new Iterator<>() {
        private int next;

        @Override
        public boolean hasNext() {
          return next < names.length;
        }

        @Override
        public Map.Entry<String, Value> next() {
          if (next >= names.length) {
            throw new NoSuchElementException();
          }
          Map.Entry<String, Value> entry = new SimpleImmutableEntry<>(names[next], values[next]);
          next++;
          return entry;
        }
      };
    }
  }
}
