package dev.homelab.spi;

/**
 * A line in which changes of things that stand in for each other wait, such as the machines of one
 * cluster: one is made at a time, and when one fails the rest is not begun. What is made new does
 * not queue.
 *
 * @param name the line's name; equal names are one line
 * @param rank who comes first; of equal ranks the smaller address
 */
public record Queue(String name, int rank) implements Comparable<Queue> {
  @Override
  public int compareTo(Queue other) {
    int byName = name.compareTo(other.name);
    return byName != 0 ? byName : Integer.compare(rank, other.rank);
  }
}
