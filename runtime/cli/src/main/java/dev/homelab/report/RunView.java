package dev.homelab.report;

import dev.homelab.diag.Diagnostic;
import dev.homelab.event.RunEvent;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a run while its events come in. Kept by one thread; the pictures of it are made
 * by {@link RunTree} and {@link RunEnd}.
 */
public final class RunView {
  /** How far a step has come. */
  public enum Phase {
    TO_DO,
    RUNS,
    DONE,
    FAILED,
    SKIPPED
  }

  /** One step of the plan. */
  public static final class Step {
    final Address address;
    Action action;
    Phase phase = Phase.TO_DO;
    String what = "";
    @Nullable Instant begun;
    long millis;
    List<Diagnostic> problems = List.of();
    @Nullable Address because;
    boolean notMade;

    Step(Address address, Action action) {
      this.address = address;
      this.action = action;
    }

    /** The thing that the step changes. */
    public Address address() {
      return address;
    }

    /** How far it has come. */
    public Phase phase() {
      return phase;
    }

    /** What it waits for or does now; empty when it has not said. */
    public String what() {
      return what;
    }

    /** When it began, or null. */
    public @Nullable Instant begun() {
      return begun;
    }
  }

  private final Map<Address, Step> steps = new LinkedHashMap<>();
  private final Instant start;
  private RunEvent.@Nullable Summary summary;

  /** A run that begins now with these steps to do. */
  public RunView(Instant start, Map<Address, Action> toDo) {
    this.start = start;
    toDo.forEach((address, action) -> steps.put(address, new Step(address, action)));
  }

  /** Takes one event in. */
  public void accept(RunEvent event) {
    if (event instanceof RunEvent.Started e) {
      Step step = step(e.address(), e.action());
      step.phase = Phase.RUNS;
      step.begun = e.time();
    } else if (event instanceof RunEvent.Waiting e) {
      says(e.address(), e.what());
    } else if (event instanceof RunEvent.Progress e) {
      says(e.address(), e.what());
    } else if (event instanceof RunEvent.Retried e) {
      says(e.address(), e.reason() + ", try " + e.attempt());
    } else if (event instanceof RunEvent.Finished e) {
      Step step = step(e.address(), e.action());
      step.phase = Phase.DONE;
      step.millis = e.millis();
    } else if (event instanceof RunEvent.Failed e) {
      Step step = step(e.address(), e.action());
      step.phase = Phase.FAILED;
      step.problems = e.problems();
    } else if (event instanceof RunEvent.Skipped e) {
      Step step = step(e.address(), e.action());
      step.phase = Phase.SKIPPED;
      step.because = e.because();
    } else if (event instanceof RunEvent.WaitEnded e) {
      Step step = step(e.address(), e.action());
      step.phase = Phase.SKIPPED;
      step.notMade = !e.made();
    } else if (event instanceof RunEvent.Summary e) {
      summary = e;
    }
  }

  private void says(Address address, String what) {
    Step step = steps.get(address);
    if (step != null) {
      step.what = what;
    }
  }

  private Step step(Address address, Action action) {
    return steps.computeIfAbsent(address, none -> new Step(address, action));
  }

  /** The steps in the order in which they were planned. */
  public List<Step> steps() {
    return new ArrayList<>(steps.values());
  }

  /** When the run began. */
  public Instant start() {
    return start;
  }

  /** How many steps are in this phase. */
  public long count(Phase phase) {
    return steps.values().stream().filter(step -> step.phase == phase).count();
  }

  /** How many steps were made and then neither waited for nor failed: a stop came between. */
  public long halfway() {
    return steps.values().stream()
        .filter(step -> step.phase == Phase.SKIPPED && step.begun != null && step.because == null)
        .filter(step -> !step.notMade)
        .count();
  }

  /** How many things were dropped from the records and left where they are. */
  public long forgotten() {
    return steps.values().stream()
        .filter(step -> step.phase == Phase.DONE && step.action == Action.FORGET)
        .count();
  }

  /** What the run told at its end, or null before. */
  public RunEvent.@Nullable Summary summary() {
    return summary;
  }
}
