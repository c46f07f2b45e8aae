package dev.homelab.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.diag.Diagnostic;
import dev.homelab.event.RunEvent;
import dev.homelab.fake.Labs;
import dev.homelab.fake.MemoryJournal;
import dev.homelab.model.Address;
import dev.homelab.state.Intent;
import dev.homelab.state.Outcome;
import dev.homelab.state.RunJournal;
import dev.homelab.state.RunRecord;
import dev.homelab.state.StateDocument;
import dev.homelab.state.StateException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A run whose journal cannot be written any more, at every possible record. */
class BrokenJournalTest {
  private static final int MOST_RECORDS = 40;

  /** Writes to another journal until its room is used up. */
  private static final class Room implements RunJournal {
    private final MemoryJournal behind;
    private int room;

    Room(MemoryJournal behind, int room) {
      this.behind = behind;
      this.room = room;
    }

    private static StateException full() {
      return new StateException(
          Diagnostic.error("HL4009", "the state cannot be written: the disk is full"));
    }

    private boolean isFull() {
      return room-- <= 0;
    }

    @Override
    public void begin(RunRecord run) {
      if (isFull()) {
        throw full();
      }
      behind.begin(run);
    }

    @Override
    public CompletableFuture<Void> intent(Intent intent) {
      return isFull() ? CompletableFuture.failedFuture(full()) : behind.intent(intent);
    }

    @Override
    public void handle(Address address, String handle) {
      if (isFull()) {
        throw full();
      }
      behind.handle(address, handle);
    }

    @Override
    public CompletableFuture<Void> outcome(Outcome outcome) {
      return isFull() ? CompletableFuture.failedFuture(full()) : behind.outcome(outcome);
    }

    @Override
    public CompletableFuture<Void> moved(Address from, Address to) {
      return isFull() ? CompletableFuture.failedFuture(full()) : behind.moved(from, to);
    }

    @Override
    public void mode(Address mode) {
      if (isFull()) {
        throw full();
      }
      behind.mode(mode);
    }

    @Override
    public void end(RunRecord run) {
      if (isFull()) {
        throw full();
      }
      behind.end(run);
    }

    @Override
    public StateDocument document() {
      return behind.document();
    }

    @Override
    public void close() {
      behind.close();
    }
  }

  private static Labs lab() {
    return Labs.lab().thing("a").thing("b", "a").thing("c", "b").thing("d").thing("e", "d", "a");
  }

  @Test
  void endsAsAFailedRunAndTheNextOneGoesOn() {
    int broken = 0;
    for (int room = 1; room < MOST_RECORDS; room++) {
      Bench bench = new Bench();
      RunReport report = up(bench, room);
      if (report.end() == RunReport.End.DONE) {
        assertThat(broken).isGreaterThan(10);
        return;
      }
      broken++;
      assertThat(report.end())
          .as("room for %s records", room)
          .isEqualTo(RunReport.End.NOT_RECORDED);
      assertThat(report.exitCode()).isEqualTo(1);
      assertThat(report.problems()).hasSize(1);
      assertThat(report.problems().get(0).code()).isEqualTo(RunCodes.JOURNAL_FAILED);
      assertThat(report.problems().get(0).title()).contains("the disk is full");
      RunEvent last = bench.events.get(bench.events.size() - 1);
      assertThat(last).isInstanceOf(RunEvent.Summary.class);
      RunEvent.Summary summary = (RunEvent.Summary) last;
      assertThat(summary.problems()).isEqualTo(report.problems());
      assertThat(summary.unrecorded()).isEqualTo(report.unrecorded());
      int told =
          summary.done().values().stream().mapToInt(Integer::intValue).sum()
              + summary.failed()
              + summary.skipped();
      assertThat(told).as("each resource is told once: %s", bench.events).isEqualTo(5);

      RunReport again = bench.up(lab());

      assertThat(again.end()).as("the next run").isEqualTo(RunReport.End.DONE);
      assertThat(bench.plan(lab()).isEmpty()).isTrue();
      assertThat(bench.platform.world()).hasSize(5);
      assertThat(bench.state().entries()).hasSize(5);
    }
    throw new AssertionError("the run never had room enough");
  }

  private static RunReport up(Bench bench, int room) {
    try (Engine engine = bench.engine()) {
      var graph = bench.graph(lab());
      var plan = engine.plan(graph, bench.state(), bench.planOptions);
      return engine.run(
          plan,
          graph,
          bench.state(),
          new Room(bench.journal, room),
          bench.options,
          bench.events::add,
          bench.stop);
    }
  }

  @Test
  void namesWhatWasDoneAndNotRecorded() {
    Bench bench = new Bench();
    RunReport report = up(bench, 2);

    assertThat(report.unrecorded()).hasSizeBetween(1, 5);
    assertThat(report.problems().get(0).detail())
        .contains("done, but not recorded: " + report.unrecorded().size())
        .contains(report.unrecorded().get(0).toString());
    assertThat(List.copyOf(bench.state().entries().keySet()))
        .doesNotContainAnyElementsOf(report.unrecorded());
  }
}
