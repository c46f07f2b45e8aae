package dev.homelab.state;

import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.Level;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Entries and addresses for tests of states. */
public final class States {
  private States() {}

  /** The address of the n-th resource. */
  public static Address address(int n) {
    return Address.of("cluster", "home").child("value", "v" + n);
  }

  /** An entry of the n-th resource that records a number. */
  public static StateEntry entry(int n, long value) {
    return entry(n, value, new TreeSet<>());
  }

  /** An entry of the n-th resource that depends on the one before it. */
  public static StateEntry chained(int n) {
    TreeSet<Edge> edges = new TreeSet<>();
    if (n > 0) {
      edges.add(new Edge(address(n - 1), Level.READY));
    }
    return entry(n, n, edges);
  }

  private static StateEntry entry(int n, long value, SortedSet<Edge> edges) {
    return new StateEntry(
        address(n),
        "local.value",
        1,
        Address.of("cluster", "home"),
        "id-" + n,
        Value.ofMap(Map.of("value", value, "text", "content of " + n)),
        Value.Tree.EMPTY,
        Value.ofMap(Map.of("value", value)),
        edges,
        Lifecycle.DEFAULT,
        true,
        "homelab.groovy:" + (n + 1));
  }
}
