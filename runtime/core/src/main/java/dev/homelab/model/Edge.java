package dev.homelab.model;

/** A dependency on another resource, and how far that one must have come. */
public record Edge(Address to, Level level) implements Comparable<Edge> {
  @Override
  public int compareTo(Edge other) {
    int byAddress = to.compareTo(other.to);
    return byAddress != 0 ? byAddress : level.compareTo(other.level);
  }
}
