package dev.homelab.exec;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.SourceSpan;
import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.plan.Change;
import dev.homelab.spi.ProviderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is told of a step that failed. */
final class StepProblems {
  private StepProblems() {}

  /** The same problems, each at the line that asked for the resource where it names none itself. */
  static List<Diagnostic> placed(List<Diagnostic> problems, Change change) {
    SourceSpan line = change.desired() == null ? null : change.desired().origin().user();
    return problems.stream().map(p -> p.span() == null ? p.at(line) : p).toList();
  }

  static List<Diagnostic> gaveUp(ProviderException failure, int attempts) {
    List<Diagnostic> problems = new ArrayList<>(failure.diagnostics());
    if (attempts > 1) {
      Diagnostic first = problems.get(0);
      String often = "Tried " + attempts + " times.";
      problems.set(
          0, first.withDetail(first.detail().isEmpty() ? often : first.detail() + '\n' + often));
    }
    return problems;
  }

  static Diagnostic deadline(StepRun step, Duration timeout, String waitsFor) {
    String verb = step.doing == StepRun.Doing.AWAIT_GONE ? "gone" : "ready";
    return Diagnostic.error(
            RunCodes.DEADLINE,
            "`" + step.change.address() + "` is not " + verb + " after " + words(timeout))
        .withDetail(waitsFor.isEmpty() ? "" : "It waits for: " + waitsFor)
        .withHint("homelab up waits again from here.");
  }

  static Diagnostic noAnswer(StepRun step, Duration timeout) {
    return Diagnostic.error(
            RunCodes.NO_ANSWER,
            "no answer about `" + step.change.address() + "` in " + words(timeout))
        .withDetail("Whether the call had its effect is not known; the next run looks first.");
  }

  private static String words(Duration time) {
    long seconds = time.toSeconds();
    if (seconds < 1) {
      return time.toMillis() + " ms";
    }
    return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + " min" : seconds + " s";
  }

  static Diagnostic foreign(Address address) {
    return Diagnostic.error(
            RunCodes.FOREIGN_NOW, "the object of `" + address + "` is not this lab's any more")
        .withDetail("It was replaced or its mark removed since the plan. It is left alone.")
        .withHint("homelab plan shows what is there now.");
  }

  static Diagnostic missing(Address address) {
    return Diagnostic.error(
            RunCodes.EXISTING_MISSING_NOW, "`" + address + "` is to be used but does not exist")
        .withHint("Make it first, or take `existing` away so that the lab makes it.");
  }

  static Diagnostic outputMissing(ResourceSpec desired) {
    String which = firstUnknown(desired.desired());
    return Diagnostic.error(
            RunCodes.OUTPUT_MISSING,
            "`"
                + desired.address()
                + "` needs "
                + (which == null ? "an output" : "`" + which + "`"))
        .withDetail("The resource is there but does not offer it.")
        .at(desired.origin().user());
  }

  private static @Nullable String firstUnknown(Value value) {
    if (value instanceof Value.Unknown unknown) {
      return unknown.address() + "." + unknown.output();
    }
    Iterable<Value> inside =
        value instanceof Value.Tree tree
            ? tree.fields().values()
            : value instanceof Value.Seq seq
                ? seq.items()
                : value instanceof Value.Join join ? join.parts() : List.of();
    for (Value one : inside) {
      String found = firstUnknown(one);
      if (found != null) {
        return found;
      }
    }
    return null;
  }
}
