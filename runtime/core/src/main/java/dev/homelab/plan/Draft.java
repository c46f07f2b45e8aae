package dev.homelab.plan;

import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.FieldChange;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.spi.Queue;
import dev.homelab.spi.Room;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A change while it is being worked out. Lives for one pass of a planner. */
final class Draft {
  final Address address;
  final String type;
  final @Nullable ResourceSpec desired;
  final @Nullable StateEntry prior;
  final List<String> reasons = new ArrayList<>();
  final List<FieldChange> fields = new ArrayList<>();
  final List<String> replaces = new ArrayList<>();
  final List<String> interrupts = new ArrayList<>();
  Action action = Action.NOOP;
  boolean dataLoss;
  boolean confirmed = true;
  boolean awaitOnly;
  boolean lookedUpLater;
  boolean retained;

  /** Whether only its record is left. */
  boolean isGone;

  /** Whether it stays for a word of the script that no confirmation overrides. */
  boolean isProtected;

  @Nullable String blocked;

  /** The target that it is recorded at and leaves, or null. */
  @Nullable Address from;

  /** What the object offers as long as it is not touched. */
  Value.Tree outputs = Value.Tree.EMPTY;

  Draft(Address address, String type, @Nullable ResourceSpec desired, @Nullable StateEntry prior) {
    this.address = address;
    this.type = type;
    this.desired = desired;
    this.prior = prior;
  }

  /** What is recorded of it at the target where it is wanted, or null. */
  @Nullable StateEntry recordedHere() {
    return from == null ? prior : null;
  }

  /** Why it stays unless somebody says otherwise, or null where it may go. */
  @Nullable String stays() {
    if (isProtected) {
      return "it is protected";
    }
    if (confirmed || !(dataLoss || retained)) {
      return null;
    }
    return dataLoss ? "it holds data" : "it is retained";
  }

  /** Whether it would go, as an object or as a record without one. */
  boolean goes() {
    return removes() || (blocked == null && action == Action.FORGET && isGone);
  }

  /** Leaves a record as it is that would be forgotten. */
  void staysRecorded() {
    action = Action.NOOP;
    reasons.clear();
    if (prior != null) {
      outputs = prior.outputs();
    }
  }

  /** Whether an object that exists now will be removed. */
  boolean removes() {
    return blocked == null && (action == Action.DELETE || action == Action.REPLACE);
  }

  /** Whether it would be made anew and is kept as it is. */
  boolean staysInsteadOfReplaced() {
    return blocked != null && action == Action.REPLACE;
  }

  /** Whether it is there, and is changed or waited for in this run. */
  boolean rises() {
    return blocked == null && desired != null && (action == Action.UPDATE || awaitOnly);
  }

  /** Whether nothing is known of what is there. */
  boolean isUnasked() {
    return action == Action.NOOP && blocked != null;
  }

  /** Leaves it as it is, since something that it needs is not known. */
  void waitsFor(Address unasked) {
    action = Action.NOOP;
    awaitOnly = false;
    dataLoss = false;
    retained = false;
    confirmed = true;
    fields.clear();
    replaces.clear();
    interrupts.clear();
    blocked = "`" + unasked + "`, which it needs, could not be looked at";
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
        replaces,
        interrupts,
        dataLoss,
        confirmed,
        isProtected,
        awaitOnly,
        lookedUpLater,
        desired,
        prior,
        edges(),
        queue(rules),
        room(rules),
        brings(rules),
        blocked);
  }

  /** What it brings or has brought of other resources. */
  SortedSet<Address> brings(TypeRules rules) {
    Set<Address> now = desired == null ? Set.of() : rules.brings(type, desired.desired());
    Set<Address> before = prior == null ? Set.of() : rules.brings(type, prior.recorded());
    if (now.isEmpty() && before.isEmpty()) {
      return Collections.emptySortedSet();
    }
    SortedSet<Address> all = new TreeSet<>(now);
    all.addAll(before);
    return all;
  }

  private Room room(TypeRules rules) {
    if (blocked != null) {
      return Room.SAME;
    }
    if (action == Action.UPDATE) {
      return rules.room(type, fields);
    }
    boolean takes = makesAnew() && desired != null && rules.takesRoom(type, desired.desired());
    return takes ? Room.TAKES : Room.SAME;
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
