package dev.homelab.plan;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.resolve.References;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.spi.Observation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One way through all resources, each after what it depends on. What has to be kept is known only
 * at its end; then the way is gone again, until nothing more has to be kept.
 */
final class Pass {
  private static final int DEEPEST_OUTPUT = 32;

  final ResourceGraph graph;
  final PriorState prior;
  final Entries entries;
  final Snapshot snapshot;
  final TypeRules rules;
  final PlanOptions options;
  final Map<Address, String> kept;

  /** What stays as it is, whoever else would bring it. */
  final Set<Address> spared;

  final Map<Address, Draft> drafts = new LinkedHashMap<>();
  final List<Diagnostic> diagnostics = new ArrayList<>();
  final OthersObjects othersObjects = new OthersObjects();
  private final Map<Address, Map<String, Observation.Unreachable>> unreachable = new TreeMap<>();
  private final SortedMap<Address, List<StateEntry>> targetsGone = new TreeMap<>();
  private final Map<Address, List<Draft>> targetsAnew = new HashMap<>();
  private List<Draft> inOrder = List.of();

  Pass(
      ResourceGraph graph,
      PriorState prior,
      Entries entries,
      Snapshot snapshot,
      TypeRules rules,
      PlanOptions options,
      Map<Address, String> kept,
      Set<Address> spared) {
    this.graph = graph;
    this.prior = prior;
    this.entries = entries;
    this.snapshot = snapshot;
    this.rules = rules;
    this.options = options;
    this.kept = kept;
    this.spared = spared;
  }

  /** Decides everything that is selected. */
  void run(Set<Address> wished, Set<Address> removed) {
    Wishes wishes = new Wishes(this);
    MadeNames names =
        options.destroy()
            ? MadeNames.of(graph, List.of(), rules)
            : MadeNames.of(graph, prior.entries().values(), rules);
    diagnostics.addAll(names.problems());
    boolean everything = wished.size() == graph.resources().size();
    for (Address address : graph.order()) {
      ResourceSpec spec = graph.resource(address);
      if (spec != null && (everything || wished.contains(address))) {
        put(names.blocks(address) ? otherName(spec) : wishes.decide(spec));
      }
    }
    Removals removals = new Removals(this, removed);
    for (Address address : removed) {
      StateEntry entry = entries.at(address);
      if (entry != null && !names.blocks(address)) {
        put(removals.decide(entry));
      }
    }
    for (Map.Entry<Address, List<StateEntry>> target : targetsGone.entrySet()) {
      diagnostics.add(gone(target.getKey(), target.getValue()));
    }
    for (Map.Entry<Address, Map<String, Observation.Unreachable>> target : unreachable.entrySet()) {
      for (Observation.Unreachable cause : target.getValue().values()) {
        diagnostics.add(
            Silence.told(
                target.getKey(), cause, Silence.isRefusal(cause) ? null : rising(target.getKey())));
      }
    }
    inOrder = new ArrayList<>(drafts.values());
    inOrder.sort(new ByAddress());
  }

  private Draft otherName(ResourceSpec spec) {
    Address address = spec.address();
    Draft draft =
        new Draft(address, spec.type(), spec.withDesired(resolved(spec)), entries.at(address));
    draft.blocked = MadeNames.WHY;
    return draft;
  }

  /** Everything that was decided, by address. */
  List<Draft> all() {
    return inOrder;
  }

  /** A class: a command that has just started would wait for its first lambda. */
  private static final class ByAddress implements Comparator<Draft> {
    @Override
    public int compare(Draft a, Draft b) {
      return a.address.compareTo(b.address);
    }
  }

  private void put(Draft draft) {
    String why = kept.get(draft.address);
    if (why != null && draft.removes()) {
      draft.blocked = why;
    } else if (why != null && draft.action == Action.FORGET) {
      draft.staysRecorded();
    }
    drafts.put(draft.address, draft);
  }

  /** The wish with references resolved as far as the decisions so far allow. */
  Value.Tree resolved(ResourceSpec spec) {
    Value.Tree desired = spec.desired();
    return References.hasReference(desired)
        ? References.resolve(desired, ref -> output(spec, ref, 0))
        : desired;
  }

  /** The wish of one that brings others without those that stay as they are. */
  ResourceSpec sparing(ResourceSpec spec) {
    if (spared.isEmpty()) {
      return spec;
    }
    Value.Tree live =
        observed(spec) instanceof Observation.Present present ? present.live() : Value.Tree.EMPTY;
    return rules.sparing(spec, live, spared);
  }

  private Value output(ResourceSpec spec, Value.Ref ref, int depth) {
    Value followed = graph.follow(ref);
    if (followed == null || depth > DEEPEST_OUTPUT) {
      return new Value.Unknown(ref.address(), ref.output());
    }
    return followed instanceof Value.Ref direct && graph.resource(direct.address()) != null
        ? outputOf(spec, direct)
        : References.resolve(followed, inner -> output(spec, inner, depth + 1));
  }

  private Value outputOf(ResourceSpec spec, Value.Ref ref) {
    Value later = new Value.Unknown(ref.address(), ref.output());
    Draft draft = drafts.get(ref.address());
    if (draft == null || draft.desired == null) {
      return later;
    }
    if (draft.leavesAlone() || keeps(draft, ref.output())) {
      Value now = References.output(draft.outputs, ref.output());
      if (now == null && draft.prior != null) {
        now = References.output(draft.prior.outputs(), ref.output());
      }
      if (now != null) {
        return now;
      }
    }
    Value known = References.output(rules.knownOutputs(draft.desired), ref.output());
    if (known != null) {
      return known;
    }
    if (draft.leavesAlone() && !draft.awaitOnly && draft.blocked == null) {
      diagnostics.add(noOutput(spec, ref, draft));
    }
    return later;
  }

  private boolean keeps(Draft draft, String output) {
    return draft.action == Action.UPDATE && rules.keptOutputs(draft.type).contains(output);
  }

  private static Diagnostic noOutput(ResourceSpec spec, Value.Ref ref, Draft draft) {
    return Diagnostic.error(
            PlanCodes.NO_OUTPUT, "`" + ref.address() + "` has no output `" + ref.output() + "`")
        .withDetail(
            draft.outputs.fields().isEmpty()
                ? "It offers none."
                : "It offers " + String.join(", ", draft.outputs.fields().keySet()) + '.')
        .at(spec.origin().user());
  }

  /** What was observed of a resource, unless what carries it is made anew. */
  Observation observed(ResourceSpec spec) {
    return spec.target() != null && isMadeAnew(spec.target())
        ? new Observation.NotCreatedYet()
        : snapshot.of(spec.address());
  }

  private boolean isMadeAnew(Address target) {
    return !madeAnew(target).isEmpty();
  }

  /** What carries a target and is made anew. */
  private List<Draft> madeAnew(Address target) {
    List<Draft> known = targetsAnew.get(target);
    if (known == null) {
      List<Draft> anew = new ArrayList<>();
      TargetSpec endpoint = graph.targets().get(target);
      if (endpoint != null) {
        References.forEach(
            endpoint.config(),
            ref -> {
              Draft carrier = drafts.get(ref.address());
              if (carrier != null && carrier.makesAnew() && !kept.containsKey(ref.address())) {
                anew.add(carrier);
              }
            });
      }
      known = anew;
      targetsAnew.put(target, known);
    }
    return known;
  }

  /**
   * Marks the loss of what an object holds when the thing that carries it is made anew. What did
   * not answer is taken for there, unless nothing of what carried it is.
   */
  void lossWithContainer(Draft draft) {
    Observation seen = snapshot.of(draft.address);
    boolean there =
        seen instanceof Observation.Present
            || (seen instanceof Observation.Unreachable && isCarrierLeft(draft));
    if (draft.desired != null && there && holdsData(draft.type)) {
      dataLoss(draft);
    }
  }

  /** Whether something that carries the target of a wish and is made anew may be there still. */
  private boolean isCarrierLeft(Draft draft) {
    Address target = draft.desired == null ? null : draft.desired.target();
    return target != null && madeAnew(target).stream().anyMatch(this::isLeft);
  }

  private boolean isLeft(Draft carrier) {
    Observation seen = snapshot.of(carrier.address);
    return seen instanceof Observation.Present || seen instanceof Observation.Unreachable;
  }

  boolean holdsData(String type) {
    var schema = rules.schema(type);
    return schema != null && schema.holdsData();
  }

  /** Marks a change as one that loses bytes, and whether that was confirmed. */
  void dataLoss(Draft draft) {
    draft.dataLoss = true;
    draft.confirmed = isConfirmed(draft.address);
  }

  /** Marks something that is left in place unless its removal is confirmed. */
  void retain(Draft draft) {
    draft.retained = true;
    draft.confirmed = isConfirmed(draft.address);
  }

  /** Blocks the removal or replacement of something that is protected. */
  void refuseProtected(Draft draft, String verb, String why) {
    draft.blocked = "protected";
    report(
        draft,
        Diagnostic.error(
                PlanCodes.PROTECTED, "`" + draft.address + "` is protected and would be " + verb)
            .withDetail(why)
            .withHint(
                verb.equals("replaced")
                    ? "Undo the change, or take `protect()` away first."
                    : "Put it back with `protect()` taken away, run `up`, and then remove it."));
  }

  /**
   * By its own address, or by that of what is kept around it: a machine that holds data with what
   * is on it, a tenant that is left in place with its disks. What is around is decided first.
   */
  private boolean isConfirmed(Address address) {
    for (Address confirmed : options.deleteData()) {
      Draft around = drafts.get(confirmed);
      boolean asked = around != null && (around.retained || holdsData(around.type));
      if ((asked && address.isWithin(confirmed)) || address.equals(confirmed)) {
        return true;
      }
    }
    return false;
  }

  /**
   * What stays as it is inside of something that waits in a line is waited for after that changed,
   * before the next of the line begins: a machine's system after the machine.
   */
  void awaitInside() {
    List<Draft> lined = new ArrayList<>();
    for (Draft draft : inOrder) {
      boolean changes = draft.action == Action.UPDATE && draft.blocked == null;
      if (changes && draft.queue(rules) != null) {
        lined.add(draft);
      }
    }
    for (Draft outer : lined) {
      for (Draft inner : inOrder) {
        boolean inside = inner != outer && inner.address.isWithin(outer.address);
        if (inside && inner.desired != null && inner.action == Action.NOOP) {
          inner.awaitOnly |= inner.blocked == null;
        }
      }
    }
  }

  /** The nearest resource around an address, decided or removed, or null. */
  @Nullable Draft containerOf(Address address) {
    Optional<Address> outer = address.parent();
    while (outer.isPresent()) {
      Draft around = drafts.get(outer.get());
      if (around != null) {
        return around;
      }
      outer = outer.get().parent();
    }
    return null;
  }

  void report(Draft draft, Diagnostic diagnostic) {
    diagnostics.add(
        draft.desired == null ? diagnostic : diagnostic.at(draft.desired.origin().user()));
  }

  /**
   * Notes that a resource could not be looked at; one problem is told for each refusal, and one for
   * a target that does not answer.
   *
   * @return what blocks the resource, in words
   */
  String unreachable(@Nullable Address target, Observation.Unreachable cause) {
    boolean refused = Silence.isRefusal(cause);
    String title = refused ? cause.cause().diagnostics().get(0).title() : "";
    unreachable
        .computeIfAbsent(target == null ? Silence.NO_TARGET : target, place -> new TreeMap<>())
        .putIfAbsent(title, cause);
    return refused ? "it could not be looked at" : "its target cannot be reached";
  }

  /**
   * What carries a target, is wished and is brought to be well in the same run, or null: a cluster
   * that a machine was lost of. What is on the target is looked at when that is done.
   */
  private @Nullable Address rising(Address target) {
    TargetSpec endpoint = options.destroy() ? null : graph.targets().get(target);
    List<Address> rising = new ArrayList<>();
    if (endpoint != null) {
      References.forEach(
          endpoint.config(),
          ref -> {
            Address carrier =
                graph.follow(ref) instanceof Value.Ref direct ? direct.address() : ref.address();
            Draft draft = drafts.get(carrier);
            if (draft != null && draft.rises()) {
              rising.add(carrier);
            }
          });
    }
    return rising.isEmpty() ? null : rising.get(0);
  }

  void targetGone(StateEntry entry) {
    if (entry.target() != null) {
      targetsGone.computeIfAbsent(entry.target(), target -> new ArrayList<>()).add(entry);
    }
  }

  private static Diagnostic gone(Address target, List<StateEntry> lost) {
    String count = lost.size() == 1 ? "1 resource is" : lost.size() + " resources are";
    return Diagnostic.error(
            PlanCodes.TARGET_GONE, "`" + target + "` is not in the script, but " + count + " on it")
        .withDetail("Recorded there: " + lost.get(0).address() + (lost.size() > 1 ? ", …" : ""))
        .withHint("Put `" + target + "` back and remove what is on it first.")
        .withHint("If it is gone for good: homelab state forget ADDRESS");
  }
}
