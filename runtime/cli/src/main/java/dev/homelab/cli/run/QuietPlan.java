package dev.homelab.cli.run;

import dev.homelab.cli.LabPaths;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.options.Option;
import dev.homelab.dsl.cache.QuietPlans;
import dev.homelab.exec.Digests;
import dev.homelab.model.Action;
import dev.homelab.model.Lab;
import dev.homelab.model.ResourceSpec;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import dev.homelab.spi.Provider;
import dev.homelab.spi.StateBackend;
import dev.homelab.state.FolderBackend;
import dev.homelab.state.StateException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Recognises the plan of a lab that changes nothing without making it again.
 *
 * <p>A plan is a function of the lab, the recorded state and what the platforms say. Where every
 * resource is recorded only, no platform has a say: the same inputs and the same bytes of the state
 * give the same plan. A lab with a target, a secret or a warning is always planned.
 */
final class QuietPlan {
  private static final Set<Option> HARMLESS =
      EnumSet.of(
          Option.FILE,
          Option.STATE,
          Option.NO_COLOR,
          Option.ASCII,
          Option.VERBOSE,
          Option.PLAN_EXIT_CODE);

  private final LabSession session;
  private final @Nullable String proof;

  private QuietPlan(LabSession session, @Nullable String proof) {
    this.session = session;
    this.proof = proof;
  }

  /** The plan of a command line; one that asks for more than the whole plan is never quiet. */
  static QuietPlan of(Request request, LabSession session) {
    Lab lab = session.lab();
    boolean whole =
        request.invocation().argument(0) == null
            && HARMLESS.containsAll(request.invocation().options().keySet());
    boolean alone =
        !session.isSandbox()
            && lab.targets().isEmpty()
            && lab.secrets().isEmpty()
            && session.warnings().isEmpty();
    return new QuietPlan(session, whole && alone ? proof(session) : null);
  }

  /** Whether it is known to change nothing. */
  boolean isKnown() {
    LabPaths paths = session.paths();
    return proof != null
        && QuietPlans.isKnown(cacheFolder(), paths.script(), paths.folder(), proof);
  }

  /** Keeps in mind that it changes nothing, if that is so and the state is still the same. */
  void keep(Plan plan) {
    if (proof != null && isQuiet(plan) && recordsOnly() && proof.equals(proof(session))) {
      LabPaths paths = session.paths();
      QuietPlans.keep(cacheFolder(), paths.script(), paths.folder(), proof);
    }
  }

  private Path cacheFolder() {
    return session.paths().state().resolve("cache");
  }

  private static boolean isQuiet(Plan plan) {
    for (Change change : plan.changes()) {
      if (change.action() != Action.NOOP || change.awaitOnly() || change.blocked() != null) {
        return false;
      }
    }
    return plan.diagnostics().isEmpty() && plan.facts().isEmpty();
  }

  private boolean recordsOnly() {
    for (ResourceSpec resource : session.lab().resources()) {
      Provider provider = session.providers().forType(resource.type());
      if (provider == null || !provider.recordsOnly()) {
        return false;
      }
    }
    return true;
  }

  /** Of the inputs and the stored state, or null when nothing is stored or a run did not end. */
  private static @Nullable String proof(LabSession session) {
    StateBackend.Stored stored;
    try (FolderBackend backend = FolderBackend.open(session.stateFolder())) {
      stored = backend.load();
    } catch (StateException toldByThePlan) {
      return null;
    }
    byte[] snapshot = stored.snapshot();
    if (snapshot == null || !stored.journal().isEmpty()) {
      return null;
    }
    CRC32C first = new CRC32C();
    first.update(snapshot, 0, snapshot.length);
    CRC32 second = new CRC32();
    second.update(snapshot, 0, snapshot.length);
    return Digests.ofInputs(session.lab())
        + ' '
        + snapshot.length
        + ' '
        + first.getValue()
        + ' '
        + second.getValue();
  }
}
