package dev.homelab.dsl.spec.machine;

/**
 * How many copies of a volume LINSTOR keeps, each on another node ({@code autoPlace}). More than
 * there are nodes with the pool find no room: LINSTOR says "Not enough available nodes".
 *
 * @param count how many; one to three
 * @param reason one clause that a person understands
 */
record VolumeCopies(int count, String reason) {
  /** As many as Cozystack's documentation asks for. */
  private static final int MOST = 3;

  /**
   * As many copies as there are nodes, and not more than three.
   *
   * @param nodes how many nodes have the pool
   * @throws IllegalArgumentException without a node
   */
  static VolumeCopies among(int nodes) {
    if (nodes < 1) {
      throw new IllegalArgumentException("no node has the pool");
    }
    if (nodes == 1) {
      return new VolumeCopies(1, "the box is the one node of its cluster: one node, one copy");
    }
    int count = Math.min(MOST, nodes);
    return new VolumeCopies(count, count + " copies, each on another of " + nodes + " nodes");
  }
}
