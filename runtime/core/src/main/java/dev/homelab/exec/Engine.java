package dev.homelab.exec;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.event.EventSink;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.TargetSpec;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import dev.homelab.plan.PlanOptions;
import dev.homelab.plan.Planner;
import dev.homelab.plan.PriorState;
import dev.homelab.plan.Snapshot;
import dev.homelab.resolve.References;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.spi.Observation;
import dev.homelab.spi.Provider;
import dev.homelab.spi.SecretResolver;
import dev.homelab.spi.SessionOptions;
import dev.homelab.state.Intent;
import dev.homelab.state.RunJournal;
import dev.homelab.state.StateDocument;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * Observes, plans and runs a lab. Every method takes values and gives values back; nothing here
 * knows a terminal.
 *
 * <p>Connections to targets are opened when first needed and kept until {@link #close()}, so that a
 * run uses those of its plan.
 *
 * <pre>{@code
 * try (Engine engine = Engine.builder().providers(ProviderCatalog.installed())
 *     .session(options).secrets(resolver).build()) {
 *   Plan plan = engine.plan(graph, store.load(), PlanOptions.DEFAULT);
 *   RunReport report = engine.run(plan, graph, state, journal, RunOptions.UP, sink, stop);
 * }
 * }</pre>
 */
public final class Engine implements AutoCloseable {
  private final EngineBuilder parts;
  private final SecretResolver secrets;
  private final Sessions sessions;
  private final Map<String, Set<Address>> nothingCameOf = new ConcurrentHashMap<>();

  Engine(EngineBuilder parts, SessionOptions session, SecretResolver secrets) {
    this.parts = parts;
    this.secrets = secrets;
    this.sessions = new Sessions(session);
  }

  /** A builder; session options and secrets must be given. */
  public static EngineBuilder builder() {
    return new EngineBuilder();
  }

  /**
   * Begins to connect to targets, beside what the caller does next. A hint that saves the first
   * question the time of connecting: targets whose configuration follows from other resources are
   * left out, and what fails is told when the target is asked.
   */
  public void prepare(Collection<TargetSpec> targets) {
    for (TargetSpec target : targets) {
      Provider provider = parts.providers.named(target.provider());
      if (provider == null || References.hasReference(target.config())) {
        continue;
      }
      Machinery machinery = parts.newMachinery();
      machinery.work(
          () -> {
            try (machinery) {
              Call call = Call.silent(machinery, secrets, BatchLook.TIMEOUT);
              sessions.at(provider, target, call).prepare(call);
            } catch (HomelabException toldWhenAsked) {
              return;
            }
          });
    }
  }

  /**
   * Observes what the lab and the state name and works out what to do. Asks the platforms to read
   * only.
   *
   * @return the plan; problems that forbid running it, an unreachable target among them, are in its
   *     diagnostics and not thrown
   */
  public Plan plan(ResourceGraph graph, StateDocument state, PlanOptions options) {
    try (Machinery machinery = parts.newMachinery()) {
      Leftovers.Search leftovers = new Leftovers(runParts(machinery), graph, state).search(options);
      nothingCameOf.put(state.lineage() + ' ' + state.serial(), leftovers.absent());
      Planner planner = new Planner(graph, prior(state, leftovers.found()), rules(), options);
      Observer observer = observer(graph, state, planner.entries().all(), machinery, true);
      Snapshot snapshot = snapshot(observer, planner);
      LostSecrets lost =
          options.destroy()
              ? LostSecrets.NONE
              : LostSecrets.unknown(
                  runParts(machinery), graph, state.identity(), planner.entries(), snapshot);
      if (!lost.taken().isEmpty()) {
        secrets.recall(lost.takenValues());
        snapshot = snapshot(observer, planner);
      }
      String digest = Digests.ofInputs(graph.lab());
      Plan plan = planner.plan(snapshot, digest);
      List<ResourceSpec> guessed = guessedWrong(plan, snapshot, observer);
      return redacted(
          lost.toldIn(
              guessed.isEmpty()
                  ? plan
                  : planner.plan(snapshot.with(observer.again(guessed)), digest)));
    }
  }

  /**
   * Reads the values of generated secrets back from the objects that were made with them. Those
   * that have no value here are stored with the next {@link SecretResolver#keep}; a value that is
   * known here stays, for it may be a rotation that is still to be brought to what runs.
   *
   * @param recorded the records there are, which tell what a place held; empty when they are lost
   *     or older than what runs
   * @param newer whether what runs counts more than the values here, which are from a backup
   * @throws dev.homelab.diag.HomelabException when a target cannot be asked
   */
  public LostSecrets readBack(
      ResourceGraph graph, LabIdentity lab, Map<Address, StateEntry> recorded, boolean newer) {
    try (Machinery machinery = parts.newMachinery()) {
      LostSecrets held = LostSecrets.all(runParts(machinery), graph, lab, recorded, newer);
      secrets.recall(held.takenValues());
      return held;
    }
  }

  /** What a platform says of itself may hold what it was given. */
  private Plan redacted(Plan plan) {
    return plan.diagnostics().isEmpty()
        ? plan
        : plan.withDiagnostics(
            plan.diagnostics().stream().map(d -> d.withTexts(secrets::redact)).toList());
  }

  private static Snapshot snapshot(Observer observer, Planner planner) {
    Map<Address, Observation> seen = observer.observe(planner.wished(), planner.removed());
    return new Snapshot(seen, observer.leftBehind());
  }

  /** A class: a command that has just started would wait for its first lambda. */
  private static final class Chance implements DoubleSupplier {
    @Override
    public double getAsDouble() {
      return ThreadLocalRandom.current().nextDouble();
    }
  }

  private RunParts runParts(Machinery machinery) {
    DoubleSupplier random = parts.random == null ? new Chance() : parts.random;
    return new RunParts(parts.providers, sessions, secrets, machinery, random);
  }

  /** Wishes whose dry run was made before the references in them were known. */
  private static List<ResourceSpec> guessedWrong(Plan plan, Snapshot snapshot, Observer observer) {
    List<ResourceSpec> wrong = new ArrayList<>();
    for (Change change : plan.changes()) {
      ResourceSpec desired = change.desired();
      if (desired != null
          && snapshot.of(change.address()) instanceof Observation.Present present
          && present.predicted() != null
          && !desired.desired().equals(observer.asked(change.address()))) {
        wrong.add(desired);
      }
    }
    return wrong;
  }

  private static PriorState prior(StateDocument state, SortedMap<Address, StateEntry> found) {
    SortedMap<Address, Action> interrupted = new TreeMap<>();
    for (Intent intent : state.pending()) {
      interrupted.put(intent.address(), intent.action());
    }
    SortedMap<Address, StateEntry> entries = state.entries();
    if (!found.isEmpty()) {
      entries = new TreeMap<>(entries);
      entries.putAll(found);
    }
    return new PriorState(state.identity(), state.lineage(), state.serial(), entries, interrupted);
  }

  private CatalogRules rules() {
    return new CatalogRules(parts.providers, sessions, secrets);
  }

  private Observer observer(
      ResourceGraph graph,
      StateDocument state,
      SortedMap<Address, StateEntry> entries,
      Machinery machinery,
      boolean dryRun) {
    return new Observer(
        graph, parts.providers, sessions, secrets, machinery, state.identity(), entries, dryRun);
  }

  /**
   * Runs a plan. Refuses, without having touched anything, when the plan has errors, names types
   * without a provider, was made from another state or other inputs, or a target bears the claim of
   * another lab.
   *
   * <p>Begins and ends the run in the journal; every step is in it. Returns when nothing runs any
   * more; when {@link RunReport.End#PLAN_AGAIN} comes back, plan from {@link RunJournal#document()}
   * and run that.
   *
   * @param state the state that the journal continues
   * @param sink takes the events, on the thread that called
   */
  public RunReport run(
      Plan plan,
      ResourceGraph graph,
      StateDocument state,
      RunJournal journal,
      RunOptions options,
      EventSink sink,
      StopSignal stop) {
    List<Diagnostic> refusals = new ArrayList<>(Refusals.of(plan, graph, state, parts.providers));
    try (Machinery machinery = parts.newMachinery()) {
      RunParts run = runParts(machinery);
      if (refusals.isEmpty()) {
        refusals.addAll(new Claims(run, graph, plan.lab()).refusals(plan));
      }
      if (!refusals.isEmpty()) {
        return RunReport.refused(refusals);
      }
      run.secrets().keep();
      Set<Address> absent =
          nothingCameOf.getOrDefault(state.lineage() + ' ' + state.serial(), Set.of());
      return new Run(run, plan, graph, state, journal, options, sink, stop, parts.newRunId())
          .go(absent);
    }
  }

  /**
   * What the platforms say now of everything that the lab or the state names; for {@code status}.
   */
  public SortedMap<Address, Observation> observe(ResourceGraph graph, StateDocument state) {
    Planner planner =
        new Planner(graph, prior(state, new TreeMap<>()), rules(), PlanOptions.DEFAULT);
    try (Machinery machinery = parts.newMachinery()) {
      return new TreeMap<>(
          observer(graph, state, planner.entries().all(), machinery, false)
              .observe(planner.wished(), planner.removed()));
    }
  }

  /** Looks over the targets of a lab, and whose what lies there is. */
  public Survey survey(ResourceGraph graph, LabIdentity lab) {
    return new Survey(parts::newMachinery, this::runParts, secrets, graph, lab);
  }

  /** Closes every connection. */
  @Override
  public void close() {
    sessions.close();
  }
}
