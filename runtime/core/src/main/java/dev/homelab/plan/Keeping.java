package dev.homelab.plan;

import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.resolve.References;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds what must stay: what holds data or is retained and whose loss was not confirmed, what is
 * protected when all goes, what contains such a thing, and what bears its target. What it only
 * depended on goes, unless it is protected.
 */
final class Keeping {
  private final Pass pass;
  private final Map<Address, String> kept;
  private final ArrayDeque<Draft> open;

  /** What carries targets of others that are kept, so that nothing of it may go. */
  private final Set<Address> bearing = new HashSet<>();

  /** What is protected, and what that needs. */
  private final Set<Address> needed = new HashSet<>();

  private Keeping(Pass pass, Map<Address, String> kept, ArrayDeque<Draft> open) {
    this.pass = pass;
    this.kept = kept;
    this.open = open;
    pass.all().stream().filter(draft -> draft.isProtected).forEach(one -> needed.add(one.address));
  }

  /**
   * Addresses that must be kept after this pass, with the reason in words; grows from pass to pass.
   */
  static Map<Address, String> after(Pass pass) {
    Map<Address, String> kept = new TreeMap<>(pass.kept);
    ArrayDeque<Draft> open = new ArrayDeque<>();
    for (Draft draft : pass.all()) {
      String why = draft.stays();
      if (why != null) {
        kept.putIfAbsent(draft.address, why);
        open.add(draft);
      } else if (draft.blocked != null && draft.prior != null && draft.action != Action.NOOP) {
        open.add(draft);
      }
    }
    Keeping keeping = new Keeping(pass, kept, open);
    keeping.keepWithTargets();
    keeping.spread();
    return kept;
  }

  /** Keeps what goes only with its target where something that carries the target does not go. */
  private void keepWithTargets() {
    for (Draft draft : pass.all()) {
      if (draft.goes() && goesWithTarget(draft)) {
        carriers(draft).stream()
            .filter(carrier -> !kept.containsKey(carrier))
            .filter(carrier -> pass.all().stream().noneMatch(one -> isGoing(one, carrier)))
            .findFirst()
            .ifPresent(carrier -> keep(draft, withTarget(carrier)));
      }
    }
  }

  private static boolean isGoing(Draft draft, Address address) {
    return draft.address.equals(address) && draft.goes();
  }

  private boolean goesWithTarget(Draft draft) {
    return draft.prior != null && pass.rules.goesWithTarget(draft.prior);
  }

  private static String withTarget(Address carrier) {
    return "it goes with `" + carrier + "`, which stays";
  }

  private void spread() {
    List<Draft> going = pass.all().stream().filter(Draft::goes).toList();
    while (!open.isEmpty()) {
      Draft stays = open.remove();
      Set<Address> around = around(stays);
      Set<Address> carriers = carriers(stays);
      Set<Address> needs = needs(stays);
      for (Draft other : going) {
        if (carriers.contains(other.address) && bearing.add(other.address)) {
          keep(other, "`" + stays.address + "` is kept and stands on it");
        } else if (needs.contains(other.address) && needed.add(other.address)) {
          keep(other, "`" + stays.address + "` is kept and needs it");
        } else if (!kept.containsKey(other.address)) {
          spread(stays, other, around);
        }
      }
    }
  }

  private void spread(Draft stays, Draft other, Set<Address> around) {
    boolean lies = other.removes() && around.contains(other.address);
    if (lies || contains(other, stays)) {
      keep(other, "`" + stays.address + "` is kept and lies in it");
    } else if (bearing.contains(stays.address) && contains(stays, other)) {
      keep(other, "`" + stays.address + "`, which bears what is kept, is made of it");
    } else if (goesWithTarget(other) && carriers(other).contains(stays.address)) {
      keep(other, withTarget(stays.address));
    } else if (goesAfter(other, stays)) {
      keep(other, "`" + stays.address + "`, which it needs, stays where it is");
    }
  }

  private void keep(Draft draft, String why) {
    kept.putIfAbsent(draft.address, why);
    open.add(draft);
  }

  /** Whether a thing would leave its target for another one without a thing that it needs there. */
  private static boolean goesAfter(Draft other, Draft stays) {
    return other.from != null
        && stays.from != null
        && other.desired != null
        && other.desired.dependsOn().stream().anyMatch(edge -> edge.to().equals(stays.address));
  }

  private boolean contains(Draft outer, Draft inner) {
    return outer.prior != null
        && inner.prior != null
        && !outer.address.equals(inner.address)
        && pass.rules.contains(outer.prior, inner.prior);
  }

  /** What a thing lies in by its address. */
  private static Set<Address> around(Draft draft) {
    Set<Address> around = new LinkedHashSet<>();
    Optional<Address> outer = draft.address.parent();
    while (outer.isPresent()) {
      around.add(outer.get());
      outer = outer.get().parent();
    }
    return around;
  }

  /** What carries the target of a thing; a target that the script has lost carries itself. */
  private Set<Address> carriers(Draft draft) {
    Set<Address> carriers = new LinkedHashSet<>();
    Address target = draft.prior == null ? null : draft.prior.target();
    TargetSpec endpoint = target == null ? null : pass.graph.targets().get(target);
    if (endpoint != null) {
      References.forEach(endpoint.config(), ref -> carriers.add(carrier(ref)));
    } else if (target != null) {
      carriers.add(target);
    }
    return carriers;
  }

  /** What a thing depends on that is protected, or that such a thing needs. */
  private Set<Address> needs(Draft draft) {
    Set<Address> needs = new LinkedHashSet<>();
    if (draft.prior != null && needed.contains(draft.address)) {
      draft.prior.dependsOn().forEach(edge -> needs.add(edge.to()));
    }
    return needs;
  }

  /** The resource whose output is meant, also through outputs of other things. */
  private Address carrier(Value.Ref ref) {
    return pass.graph.follow(ref) instanceof Value.Ref direct ? direct.address() : ref.address();
  }
}
