package dev.homelab.exec;

import dev.homelab.event.EventSink;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.plan.Plan;
import dev.homelab.plan.PlanOptions;
import dev.homelab.resolve.ProviderCatalog;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.spi.FoundObject;
import dev.homelab.spi.Observation;
import dev.homelab.spi.SecretResolver;
import dev.homelab.spi.SessionOptions;
import dev.homelab.state.RunJournal;
import dev.homelab.state.StateDocument;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
  private final Builder parts;

  private Engine(Builder parts) {
    this.parts = parts;
  }

  /** A builder; session options and secrets must be given. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Observes what the lab and the state name and works out what to do. Asks the platforms to read
   * only.
   *
   * @return the plan; problems that forbid running it, an unreachable target among them, are in its
   *     diagnostics and not thrown
   */
  public Plan plan(ResourceGraph graph, StateDocument state, PlanOptions options) {
    throw new UnsupportedOperationException();
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
    throw new UnsupportedOperationException();
  }

  /**
   * What the platforms say now of everything that the lab or the state names; for {@code status}.
   */
  public SortedMap<Address, Observation> observe(ResourceGraph graph, StateDocument state) {
    throw new UnsupportedOperationException();
  }

  /**
   * Everything on the lab's targets that bears its mark; rebuilds a lost state.
   *
   * @throws dev.homelab.diag.HomelabException when a target cannot be asked
   */
  public List<FoundObject> inventory(ResourceGraph graph, LabIdentity lab) {
    throw new UnsupportedOperationException();
  }

  /**
   * Writes this lab's claim on targets, over another lab's; for {@code state claim}.
   *
   * @param targets addresses of targets; all of the lab's when empty
   * @throws dev.homelab.diag.HomelabException when a target cannot be asked
   */
  public void takeClaims(ResourceGraph graph, LabIdentity lab, List<Address> targets) {
    throw new UnsupportedOperationException();
  }

  /** Closes every connection. */
  @Override
  public void close() {}

  /** What an engine is made of. */
  public static final class Builder {
    ProviderCatalog providers = ProviderCatalog.of();
    @Nullable SessionOptions session;
    @Nullable SecretResolver secrets;
    Clock clock = Clock.systemUTC();
    DoubleSupplier random = new java.util.SplittableRandom()::nextDouble;
    Supplier<String> runIds = () -> java.util.UUID.randomUUID().toString();

    private Builder() {}

    /** The providers to use. */
    public Builder providers(ProviderCatalog catalog) {
      this.providers = catalog;
      return this;
    }

    /** What sessions may use of the machine. */
    public Builder session(SessionOptions options) {
      this.session = options;
      return this;
    }

    /** Where secrets come from. */
    public Builder secrets(SecretResolver resolver) {
      this.secrets = resolver;
      return this;
    }

    /** The clock; the system's by default. */
    public Builder clock(Clock time) {
      this.clock = time;
      return this;
    }

    /** Numbers from 0 to 1 for the jitter of retries. */
    public Builder random(DoubleSupplier source) {
      this.random = source;
      return this;
    }

    /** Makes the identities of runs; random UUIDs by default. */
    public Builder runIds(Supplier<String> source) {
      this.runIds = source;
      return this;
    }

    /** An engine of these parts. */
    public Engine build() {
      Objects.requireNonNull(session, "session options are missing");
      Objects.requireNonNull(secrets, "a secret resolver is missing");
      return new Engine(this);
    }
  }
}
