package dev.homelab.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.homelab.fake.Labs;
import dev.homelab.model.Action;
import dev.homelab.spi.ErrorClass;
import dev.homelab.state.RunRecord.End;
import dev.homelab.state.RunRecord.Part;
import dev.homelab.state.RunRecord.Span;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When each step of a run went on, as the run remembers it. */
class TimelineTest {
  private static final Map<String, Integer> SECONDS = Map.of("create", 2, "await", 30);

  private final Bench bench = new Bench();
  private final Timed timed = new Timed();

  @BeforeEach
  void callsTakeTheirTime() {
    bench.own = timed;
    bench.platform.fail(
        (verb, address, after) -> {
          if (!after) {
            timed.takes(Duration.ofSeconds(SECONDS.getOrDefault(verb, 0)));
          }
          return null;
        });
  }

  private List<Span> timeline() {
    return Objects.requireNonNull(bench.state().lastRun()).timeline();
  }

  private static Span span(String name, Part part, int start, int seconds, End end) {
    return new Span(Labs.at(name), Action.CREATE, part, start * 1_000L, seconds * 1_000L, end);
  }

  @Test
  void eachStepIsNotedFromItsBeginningToItsEnd() {
    bench.up(Labs.lab().thing("a").thing("b", "a").thing("c", "~a"));
    assertThat(timeline())
        .containsExactly(
            span("a", Part.CALL, 0, 2, End.DONE),
            span("a", Part.WAIT, 2, 30, End.DONE),
            span("c", Part.CALL, 2, 2, End.DONE),
            span("c", Part.WAIT, 4, 30, End.DONE),
            span("b", Part.CALL, 32, 2, End.DONE),
            span("b", Part.WAIT, 34, 30, End.DONE));
  }

  @Test
  void aStepThatFailsIsNotedAndOneThatNeverBeganIsNot() {
    bench.platform.fail(
        (verb, address, after) -> {
          timed.takes(Duration.ofSeconds(after ? 0 : 5));
          return verb.equals("create") ? ErrorClass.REJECTED : null;
        });
    bench.up(Labs.lab().thing("a").thing("b", "a"));
    assertThat(timeline()).containsExactly(span("a", Part.CALL, 0, 5, End.FAILED));
  }

  @Test
  void aRemovalIsACallAndAWaitUntilItIsGone() {
    bench.up(Labs.lab().thing("a"));
    bench.down(Labs.lab().thing("a"));
    assertThat(timeline())
        .extracting(Span::action, Span::part)
        .containsExactly(tuple(Action.DELETE, Part.CALL), tuple(Action.DELETE, Part.WAIT));
  }
}
