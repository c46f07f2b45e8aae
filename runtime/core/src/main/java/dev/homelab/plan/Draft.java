package dev.homelab.plan;

import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.FieldChange;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.spi.Queue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** A change while it is being worked out. Lives for one pass of a planner. */
final class Draft {
  final Address address;
  final String type;
  final @Nullable ResourceSpec desired;
  final @Nullable StateEntry prior;
  final List<String> reasons = new ArrayList<>();
  final List<FieldChange> fields = new ArrayList<>();
  final List<String> interrupts = new ArrayList<>();
  Action action = Action.NOOP;
  boolean dataLoss;
  boolean confirmed = true;
  boolean awaitOnly;
  boolean lookedUpLater;
  boolean retained;
  @Nullable String blocked;

  /** What the object offers as long as it is not touched. */
  Value.Tree outputs = Value.Tree.EMPTY;

  Draft(Address address, String type, @Nullable ResourceSpec desired, @Nullable StateEntry prior) {
    this.address = address;
    this.type = type;
    this.desired = desired;
    this.prior = prior;
  }

  /** Whether an object that exists now will be removed. */
  boolean removes() {
    return blocked == null && (action == Action.DELETE || action == Action.REPLACE);
  }

  /** Whether the object is made anew, so that nothing of the old one counts. */
  boolean makesAnew() {
    return blocked == null && (action == Action.CREATE || action == Action.REPLACE);
  }

  /** Whether the object stays as it is, so that its outputs are what they are. */
  boolean leavesAlone() {
    return action == Action.NOOP || action == Action.FORGET || blocked != null;
  }

  Change change(TypeRules rules) {
    return new Change(
        address,
        type,
        action,
        reasons,
        fields,
        interrupts,
        dataLoss,
        confirmed,
        awaitOnly,
        lookedUpLater,
        desired,
        prior,
        edges(),
        queue(rules),
        blocked);
  }

  @Nullable Queue queue(TypeRules rules) {
    boolean queues = action == Action.UPDATE || action == Action.REPLACE || action == Action.DELETE;
    if (!queues || blocked != null) {
      return null;
    }
    if (desired != null) {
      return rules.queue(type, desired.desired());
    }
    return prior == null ? null : rules.queue(type, prior.recorded());
  }

  private SortedSet<Edge> edges() {
    if (desired != null) {
      return desired.dependsOn();
    }
    return prior == null ? Collections.emptySortedSet() : prior.dependsOn();
  }
}
