package dev.homelab.exec;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.model.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * What a run has given to the journal, and what of it could not be written. Nobody waits for a
 * record while the run goes on; the first one that fails ends the run. Used by the loop only.
 */
final class Recording {
  private static final int MOST_NAMED = 5;

  private final Machinery machinery;
  private final Runnable whenBroken;
  private final List<Given> given = new ArrayList<>();
  private @Nullable Throwable failure;

  private record Given(Address address, CompletableFuture<Void> written) {}

  /** Tells, on the loop's thread and once, when nothing can be recorded any more. */
  Recording(Machinery machinery, Runnable whenBroken) {
    this.machinery = machinery;
    this.whenBroken = whenBroken;
  }

  /** Watches a record of a resource that was given to the journal. */
  void watch(Address address, CompletableFuture<Void> written) {
    if (written.isDone() && !written.isCompletedExceptionally()) {
      return;
    }
    given.add(
        new Given(
            address,
            written.whenComplete(
                (nothing, problem) -> {
                  if (problem != null) {
                    machinery.post(() -> broke(problem));
                  }
                })));
  }

  /** Takes note that something could not be recorded. */
  void broke(Throwable problem) {
    if (failure == null) {
      failure = problem;
      whenBroken.run();
    }
  }

  /** Whether something could not be recorded. */
  boolean isBroken() {
    return failure != null;
  }

  /** The resources of which a record was lost; waits until that is known of each. */
  SortedSet<Address> lost() {
    SortedSet<Address> lost = new TreeSet<>();
    for (Given one : given) {
      boolean written = one.written().handle((nothing, problem) -> problem == null).join();
      if (!written) {
        lost.add(one.address());
      }
    }
    return lost;
  }

  /**
   * The problem to tell when the run has ended for it.
   *
   * @param recorded how many resources are done and recorded
   * @param lost what was done and not recorded
   * @param skipped how many were not begun
   */
  Diagnostic problem(int recorded, SortedSet<Address> lost, int skipped) {
    Diagnostic cause = cause();
    String done =
        "done and recorded: "
            + recorded
            + "; done, but not recorded: "
            + (lost.isEmpty() ? "none" : named(lost))
            + "; not begun: "
            + skipped;
    Diagnostic told =
        Diagnostic.error(RunCodes.JOURNAL_FAILED, cause.title())
            .withDetail(cause.detail().isEmpty() ? done : done + '\n' + cause.detail());
    for (String hint : cause.hints()) {
      told = told.withHint(hint);
    }
    return told.withHint(
        "nothing is lost: the next run looks at what was not recorded, and goes on from there");
  }

  /** Why nothing can be recorded any more. */
  Diagnostic cause() {
    Throwable problem = Objects.requireNonNull(failure);
    Throwable cause =
        problem instanceof CompletionException && problem.getCause() != null
            ? problem.getCause()
            : problem;
    return cause instanceof HomelabException told && !told.diagnostics().isEmpty()
        ? told.diagnostics().get(0)
        : Diagnostic.error(RunCodes.JOURNAL_FAILED, "the state cannot be written");
  }

  private static String named(SortedSet<Address> lost) {
    List<String> names = lost.stream().limit(MOST_NAMED).map(Address::toString).toList();
    int more = lost.size() - names.size();
    return lost.size() + " (" + String.join(", ", names) + (more > 0 ? ", …" : "") + ')';
  }
}
