package dev.homelab.plan;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Action;
import dev.homelab.model.LabIdentity;
import java.util.List;
import java.util.stream.Stream;

/**
 * Everything that a run will do, in one value. Two plans made of the same script, state and
 * observations are equal.
 *
 * @param lab whose plan it is
 * @param lineage the state's lineage that it was made from
 * @param serial the state's serial number that it was made from
 * @param inputsDigest digest of everything that evaluation read
 * @param changes one per resource of the lab or the state, by address, no-ops included
 * @param facts sentences to tell before it runs (upgrades that cannot be undone, skipped majors)
 * @param diagnostics warnings and errors found while planning; an error makes it unrunnable
 */
public record Plan(
    LabIdentity lab,
    String lineage,
    long serial,
    String inputsDigest,
    List<Change> changes,
    List<String> facts,
    List<Diagnostic> diagnostics) {
  public Plan {
    changes = List.copyOf(changes);
    facts = List.copyOf(facts);
    diagnostics = List.copyOf(diagnostics);
  }

  /** The same plan with other problems told. */
  public Plan withDiagnostics(List<Diagnostic> told) {
    return new Plan(lab, lineage, serial, inputsDigest, changes, facts, told);
  }

  /** The same plan with more problems told after its own; itself when there are none. */
  public Plan telling(List<Diagnostic> more) {
    return more.isEmpty()
        ? this
        : withDiagnostics(Stream.concat(diagnostics.stream(), more.stream()).toList());
  }

  /** How many resources get this action. */
  public long count(Action action) {
    long count = 0;
    for (Change change : changes) {
      count += change.action() == action ? 1 : 0;
    }
    return count;
  }

  /** How many resources could not be looked at. */
  public long unasked() {
    long count = 0;
    for (Change change : changes) {
      count += change.unasked() ? 1 : 0;
    }
    return count;
  }

  /** Whether running it would change or wait for nothing; what is kept stays as it is. */
  public boolean isEmpty() {
    for (Change change : changes) {
      if (change.hasWork()) {
        return false;
      }
    }
    return true;
  }

  /** Whether running it would do more than wait. */
  public boolean changesAnything() {
    for (Change change : changes) {
      if (change.action() != Action.NOOP && change.hasWork()) {
        return true;
      }
    }
    return false;
  }

  /** Whether something that would be removed or made anew is kept. */
  public boolean keepsSomething() {
    for (Change change : changes) {
      if (change.kept()) {
        return true;
      }
    }
    return false;
  }
}
