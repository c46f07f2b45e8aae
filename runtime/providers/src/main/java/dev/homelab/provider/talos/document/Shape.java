package dev.homelab.provider.talos.document;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a field of a document may hold, and how it is read, merged and written. */
public sealed interface Shape {
  /** May be absent, which differs from holding an empty value. */
  record Pointer(Shape of) implements Shape {}

  /** A list; a patch appends to it. */
  record ListOf(Shape of) implements Shape {}

  /** A map by text; a patch merges it key by key. */
  record MapOf(Shape of) implements Shape {}

  /** A map or list of anything, as other programs' settings are. */
  record Anything() implements Shape {}

  /** A map of anything that stands for a whole document of another program. */
  record Unstructured() implements Shape {}

  /** A word of Go's own types. */
  record Basic(Kind kind) implements Shape {}

  /** A type with rules of its own, such as a size or an address; {@code name} says which. */
  record Special(String name) implements Shape {}

  /** A list whose items a patch merges by a key. */
  record KeyedList(String name, Shape of) implements Shape {}

  /** A set of fields, looked up when it is needed, since types may name each other. */
  record Struct(String name, Supplier<List<Field>> body) implements Shape {
    /** The fields in the order in which they are written. */
    public List<Field> fields() {
      return body.get();
    }

    /** The field of a name, or null. */
    public @Nullable Field field(String key) {
      for (Field field : fields()) {
        if (field.name().equals(key)) {
          return field;
        }
      }
      return null;
    }
  }

  /**
   * One field.
   *
   * @param name its key
   * @param type what it holds
   * @param omitEmpty whether it is left out when it is empty
   * @param replace whether a patch replaces it as a whole
   */
  record Field(String name, Shape type, boolean omitEmpty, boolean replace) {}

  /** Go's basic types, with the range of the whole numbers. */
  enum Kind {
    /** Text. */
    STRING(0),
    /** Truth value. */
    BOOL(0),
    /** 64 bits with sign. */
    INT(-64),
    /** 8 bits. */
    UINT8(8),
    /** 16 bits. */
    UINT16(16),
    /** 32 bits. */
    UINT32(32),
    /** 64 bits. */
    UINT64(64),
    /** A time span, written as {@code 1m30s}. */
    DURATION(-64);

    private final int bits;

    Kind(int bits) {
      this.bits = bits;
    }

    /** Bits of a whole number, negative when it has a sign; 0 for what is no number. */
    public int bits() {
      return bits;
    }
  }
}
