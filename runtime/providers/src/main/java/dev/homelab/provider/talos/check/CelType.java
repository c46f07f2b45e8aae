package dev.homelab.provider.talos.check;

/** The types of expressions, as far as the selectors of Talos have them. */
enum CelType {
  /** True or false. */
  BOOL,
  /** Whole number with sign. */
  INT,
  /** Whole number without sign, written with a {@code u} at its end. */
  UINT,
  /** Number with a fraction. */
  DOUBLE,
  /** Text. */
  STRING,
  /** Bytes. */
  BYTES,
  /** List of texts, or of nothing that is known. */
  LIST,
  /** A disk, volume or link, whose fields are known. */
  MESSAGE,
  /** Not judged. */
  ANY;

  boolean isNumber() {
    return this == INT || this == UINT || this == DOUBLE;
  }

  /** Whether two operands can be of one type. */
  boolean fits(CelType other) {
    return this == other || this == ANY || other == ANY;
  }
}
