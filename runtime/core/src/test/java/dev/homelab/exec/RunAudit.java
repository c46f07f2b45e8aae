package dev.homelab.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.fake.FakePlatform;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.Level;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import dev.homelab.resolve.References;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Compares the calls that a platform saw with the plan that was run, by rules of its own. */
final class RunAudit {
  private final Map<Address, Change> changes = new HashMap<>();
  private final List<FakePlatform.Made> log;

  RunAudit(Plan plan, List<FakePlatform.Made> log) {
    plan.changes().forEach(change -> changes.put(change.address(), change));
    this.log = log;
  }

  /** Nothing was done that the plan does not say. */
  void nothingUnplanned() {
    for (FakePlatform.Made made : log) {
      Change change = changes.get(made.address());
      if (change == null) {
        throw new AssertionError(made + " was not planned at all");
      }
      assertThat(allowed(change)).as("%s, planned %s", made, change).contains(verb(made));
    }
  }

  private static String verb(FakePlatform.Made made) {
    return made.verb().replace(" ok", "");
  }

  private static Set<String> allowed(Change change) {
    if (change.blocked() != null) {
      return Set.of();
    }
    return switch (change.action()) {
      case NOOP -> change.awaitOnly() ? Set.of("await") : Set.of();
      case CREATE -> Set.of("create", "update", "await");
      case UPDATE, ADOPT -> Set.of("update", "await");
      case REPLACE -> Set.of("delete", "gone", "create", "update", "await");
      case DELETE -> Set.of("delete", "gone");
      case FORGET -> Set.of();
    };
  }

  /** Nothing that holds data was removed unless that was confirmed. */
  void noDataLost(Set<Address> confirmed) {
    for (FakePlatform.Made made : log) {
      Change change = changes.get(made.address());
      boolean data = change != null && change.type().equals("fake.disk");
      if (data && verb(made).equals("delete")) {
        assertThat(confirmed).as("%s", made).contains(made.address());
      }
    }
  }

  /** Everything that the plan says was done. */
  void nothingLeftOut() {
    for (Change change : changes.values()) {
      TreeSet<String> verbs = new TreeSet<>();
      log.stream()
          .filter(m -> m.address().equals(change.address()))
          .forEach(m -> verbs.add(verb(m)));
      if (change.blocked() == null) {
        assertThat(verbs).as("%s", change).containsAll(needed(change));
      }
    }
  }

  private static Set<String> needed(Change change) {
    boolean mayTurnOutSame =
        change.desired() != null && References.hasUnknown(change.desired().desired());
    return switch (change.action()) {
      case CREATE -> Set.of("create", "await");
      case UPDATE, ADOPT -> mayTurnOutSame ? Set.of("await") : Set.of("update", "await");
      case REPLACE -> Set.of("delete", "gone", "create", "await");
      case DELETE -> Set.of("delete", "gone");
      case NOOP, FORGET -> Set.of();
    };
  }

  /** Every call came after those that it has to wait for. */
  void inOrder() {
    for (Change change : changes.values()) {
      if (change.desired() != null && change.blocked() == null) {
        for (Edge edge : change.desired().dependsOn()) {
          before(edge.to(), lastOf(edge.level()), change.address(), List.of("create", "update"));
        }
      }
      if (change.prior() != null) {
        for (Edge edge : change.prior().dependsOn()) {
          Change other = changes.get(edge.to());
          boolean bothGo = other != null && removes(change) && removes(other);
          if (bothGo) {
            before(change.address(), List.of("gone ok"), edge.to(), List.of("delete"));
          }
        }
      }
    }
  }

  private static boolean removes(Change change) {
    return change.blocked() == null
        && (change.action() == Action.DELETE || change.action() == Action.REPLACE);
  }

  private static List<String> lastOf(Level level) {
    return level == Level.READY ? List.of("await ok") : List.of("create ok", "update ok");
  }

  /** When both happened, the last {@code early} of one comes before the first {@code late}. */
  private void before(Address one, List<String> early, Address other, List<String> late) {
    List<Integer> first = places(one, early);
    List<Integer> second = places(other, late);
    boolean workedOn = !places(one, List.of("create", "update", "delete", "await")).isEmpty();
    if (second.isEmpty() || !workedOn) {
      return;
    }
    boolean looked = first.isEmpty() && early.contains("create ok");
    if (!looked) {
      assertThat(first)
          .as("%s of %s before %s of %s: %s", early, one, late, other, log)
          .isNotEmpty();
      assertThat(first.get(first.size() - 1))
          .as("%s of %s before %s of %s: %s", early, one, late, other, log)
          .isLessThan(second.get(0));
    }
  }

  private List<Integer> places(Address address, List<String> verbs) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < log.size(); i++) {
      if (log.get(i).address().equals(address) && verbs.contains(log.get(i).verb())) {
        found.add(i);
      }
    }
    return found;
  }
}
