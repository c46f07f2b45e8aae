package dev.homelab.plan;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Severity;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.Component;
import dev.homelab.model.Edge;
import dev.homelab.model.StateEntry;
import dev.homelab.resolve.ResourceGraph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Works out a plan. Pure: the same graph, state, observations and options give the same plan, byte
 * for byte.
 */
public final class Planner {
  private final ResourceGraph graph;
  private final PriorState prior;
  private final Entries entries;
  private final TypeRules rules;
  private final PlanOptions options;
  private final SortedSet<Address> wished;
  private final SortedSet<Address> removed;

  /** A planner of one lab; {@link #plan} may be called for several snapshots. */
  public Planner(ResourceGraph graph, PriorState prior, TypeRules rules, PlanOptions options) {
    this.graph = graph;
    this.prior = prior;
    this.rules = rules;
    this.options = options;
    this.entries =
        options.destroy() ? Entries.of(prior.entries()) : Entries.of(prior.entries(), graph);
    this.wished = awake(selectedWishes());
    this.removed = awake(selectedRemovals());
  }

  /** What is recorded, with stated renames followed. */
  public Entries entries() {
    return entries;
  }

  /** Resources that the plan is about and the script wants; what has to be observed. */
  public SortedSet<Address> wished() {
    return wished;
  }

  /** Recorded resources that the plan is about and nobody wants any more. */
  public SortedSet<Address> removed() {
    return removed;
  }

  /** Without what is switched off on purpose. */
  private SortedSet<Address> awake(SortedSet<Address> selected) {
    if (options.resting().isEmpty()) {
      return selected;
    }
    TreeSet<Address> awake = new TreeSet<>(selected);
    awake.removeIf(options::isResting);
    return awake;
  }

  private SortedSet<Address> selectedWishes() {
    if (options.destroy()) {
      return new TreeSet<>();
    }
    if (options.only().isEmpty()) {
      return graph.addresses();
    }
    List<Address> named = new ArrayList<>();
    options.only().forEach(address -> named.addAll(graph.members(address)));
    return graph.withDependencies(named);
  }

  private SortedSet<Address> selectedRemovals() {
    SortedSet<Address> unwanted = new TreeSet<>();
    for (Address address : entries.all().keySet()) {
      if (options.destroy() || graph.resource(address) == null) {
        unwanted.add(address);
      }
    }
    return options.only().isEmpty() ? unwanted : withDependents(unwanted);
  }

  /** Whether a thing is made of others, one of which may go without it: a cluster of machines. */
  private boolean isMadeOf(StateEntry whole, Address part) {
    StateEntry inner = entries.at(part);
    return inner != null && rules.contains(whole, inner);
  }

  private SortedSet<Address> withDependents(SortedSet<Address> unwanted) {
    Map<Address, List<Address>> dependents = new TreeMap<>();
    for (Address address : unwanted) {
      StateEntry entry = entries.at(address);
      if (entry != null) {
        for (Edge edge : entry.dependsOn()) {
          if (isMadeOf(entry, edge.to())) {
            continue;
          }
          dependents.computeIfAbsent(edge.to(), to -> new ArrayList<>()).add(address);
        }
      }
    }
    SortedSet<Address> selected = new TreeSet<>();
    List<Address> open = new ArrayList<>();
    for (Address address : unwanted) {
      if (options.only().stream().anyMatch(address::isWithin)) {
        open.add(address);
      }
    }
    while (!open.isEmpty()) {
      Address next = open.remove(open.size() - 1);
      if (selected.add(next)) {
        open.addAll(dependents.getOrDefault(next, List.of()));
      }
    }
    return selected;
  }

  /**
   * The plan for what was observed.
   *
   * @param snapshot observations of {@link #wished()} and {@link #removed()}
   * @param inputsDigest digest of everything that evaluation read
   */
  public Plan plan(Snapshot snapshot, String inputsDigest) {
    Map<Address, String> kept = Map.of();
    Set<Address> spared = Set.of();
    while (true) {
      Pass pass = new Pass(graph, prior, entries, snapshot, rules, options, kept, spared);
      pass.run(wished, removed);
      Map<Address, String> more = Keeping.after(pass);
      Set<Address> others = Sparing.after(pass);
      if (more.size() == kept.size() && others.size() == spared.size()) {
        return finished(pass, inputsDigest);
      }
      kept = more;
      spared = others;
    }
  }

  private Plan finished(Pass pass, String inputsDigest) {
    List<Diagnostic> diagnostics = new ArrayList<>(pass.diagnostics);
    for (Map.Entry<Address, String> kept : pass.kept.entrySet()) {
      tellKept(pass, kept.getKey(), kept.getValue(), diagnostics);
    }
    if (!pass.othersObjects.isEmpty()) {
      diagnostics.add(pass.othersObjects.problem(prior));
    }
    tellUnknownMoves(diagnostics);
    if (diagnostics.size() > 1) {
      diagnostics.sort(Order.ERRORS_FIRST);
    }
    pass.awaitInside();
    List<Change> changes = new ArrayList<>(pass.all().size());
    for (Draft draft : pass.all()) {
      changes.add(draft.change(rules));
    }
    return new Plan(
        prior.lab(),
        prior.lineage(),
        prior.serial(),
        inputsDigest,
        changes,
        facts(pass),
        List.copyOf(new LinkedHashSet<>(diagnostics)));
  }

  /** Kept apart: a plan without problems does not load it. */
  private static final class Order {
    static final Comparator<Diagnostic> ERRORS_FIRST =
        Comparator.comparing((Diagnostic d) -> d.severity() != Severity.ERROR)
            .thenComparing(Diagnostic::span, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(Diagnostic::code)
            .thenComparing(Diagnostic::title);

    private Order() {}
  }

  private static void tellKept(
      Pass pass, Address address, String why, List<Diagnostic> diagnostics) {
    Draft draft = pass.drafts.get(address);
    if (draft == null || draft.blocked == null) {
      return;
    }
    String verb = draft.action == Action.DELETE ? "removed" : "replaced";
    String confirm =
        "homelab " + (pass.options.destroy() ? "down" : "up") + " --delete-data " + address;
    if (draft.isProtected) {
      diagnostics.add(
          Diagnostic.warning(PlanCodes.KEPT_FOR, "`" + address + "` is protected and not removed")
              .withHint(
                  "To remove it: take `protect()` away, then: "
                      + "homelab up --target "
                      + address
                      + ", and down"));
    } else if (draft.dataLoss) {
      diagnostics.add(
          Diagnostic.warning(PlanCodes.DATA_KEPT, "`" + address + "` holds data and is not " + verb)
              .withDetail("Losing data is confirmed for each thing by itself.")
              .withHint(confirm));
    } else if (draft.retained) {
      diagnostics.add(
          Diagnostic.warning(PlanCodes.KEPT_FOR, "`" + address + "` is retained and not removed")
              .withHint("Remove it all the same: " + confirm)
              .withHint("Leave it for good: homelab state forget " + address));
    } else {
      diagnostics.add(
          Diagnostic.warning(PlanCodes.KEPT_FOR, "`" + address + "` is not " + verb)
              .withDetail(why));
    }
  }

  private void tellUnknownMoves(List<Diagnostic> diagnostics) {
    new UnknownMoves(graph, entries).tell(wished, diagnostics);
  }

  private static boolean changesInPlace(Action action) {
    return action == Action.UPDATE || action == Action.REPLACE;
  }

  /** Told where something that is there changes: what is new or goes has nothing to upgrade. */
  private List<String> facts(Pass pass) {
    List<String> facts = new ArrayList<>();
    for (Component component : graph.components().values()) {
      boolean touched =
          !component.facts().isEmpty()
              && graph.members(component.address()).stream()
                  .map(pass.drafts::get)
                  .anyMatch(draft -> draft != null && changesInPlace(draft.action));
      if (touched) {
        facts.addAll(component.facts());
      }
    }
    return facts;
  }
}
