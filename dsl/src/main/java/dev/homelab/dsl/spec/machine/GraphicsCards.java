package dev.homelab.dsl.spec.machine;

import dev.homelab.model.Address;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The graphics cards that a host's block names, and how many machines of the lab have each. */
final class GraphicsCards {
  private final Map<String, Card> cards = new TreeMap<>();
  private final Map<Address, Integer> running = new TreeMap<>();
  private final Map<Address, Integer> all = new TreeMap<>();

  /**
   * A card.
   *
   * @param name its name, which its mapping on the host bears
   * @param mapping its mapping
   * @param node the node that it is said to be in, or null
   */
  record Card(String name, Address mapping, @Nullable String node) {
    private boolean isOn(String other) {
      return node == null || node.equals(other);
    }
  }

  void add(Card card) {
    cards.put(card.name(), card);
  }

  /** Whether one is called so. */
  boolean knows(String name) {
    return cards.containsKey(name);
  }

  /** How many there are for machines on a node. */
  long count(String node) {
    return cards.values().stream().filter(card -> card.isOn(node)).count();
  }

  /** Whether there are cards of other nodes only, or besides. */
  boolean areElsewhere(String node) {
    return count(node) < cards.size();
  }

  /**
   * Takes a card of a node for a machine: the one that the fewest running machines have, of those
   * the one that the fewest machines have, of those the first one by name.
   *
   * @param own the mappings that machines of the same group have, which are not taken again
   * @param runs whether the machine runs
   * @return null when there is none that is not among the group's own
   */
  @Nullable Card take(String node, Set<Address> own, boolean runs) {
    Card taken =
        cards.values().stream()
            .filter(card -> card.isOn(node) && !own.contains(card.mapping()))
            .min(
                Comparator.comparingInt((Card card) -> holders(running, card))
                    .thenComparingInt(card -> holders(all, card))
                    .thenComparing(Card::name))
            .orElse(null);
    if (taken != null) {
      own.add(taken.mapping());
      all.merge(taken.mapping(), 1, Integer::sum);
      running.merge(taken.mapping(), runs ? 1 : 0, Integer::sum);
    }
    return taken;
  }

  private static int holders(Map<Address, Integer> of, Card card) {
    return of.getOrDefault(card.mapping(), 0);
  }
}
