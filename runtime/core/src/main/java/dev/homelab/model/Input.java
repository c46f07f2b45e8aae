package dev.homelab.model;

/**
 * Something that evaluation read and that a cached lab therefore depends on.
 *
 * @param kind what it is
 * @param name path relative to the lab's folder, folder listing pattern, or variable name
 * @param digest SHA-256 of the content in hex; {@code absent} for what was not there
 */
public record Input(Kind kind, String name, String digest) implements Comparable<Input> {
  /** What kind of thing was read. */
  public enum Kind {
    FILE,
    LISTING,
    ENVIRONMENT
  }

  @Override
  public int compareTo(Input other) {
    int byKind = kind.compareTo(other.kind);
    return byKind != 0 ? byKind : name.compareTo(other.name);
  }
}
