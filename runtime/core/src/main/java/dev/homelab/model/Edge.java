package dev.homelab.model;

import org.jspecify.annotations.Nullable;

/** A dependency on another resource, and how far that one must have come. */
public record Edge(Address to, Level level) implements Comparable<Edge> {
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Edge that && level == that.level && to.equals(that.to);
  }

  @Override
  public int hashCode() {
    return 31 * to.hashCode() + (level == Level.READY ? 1 : 0);
  }

  @Override
  public int compareTo(Edge other) {
    int byAddress = to.compareTo(other.to);
    return byAddress != 0 ? byAddress : level.compareTo(other.level);
  }
}
