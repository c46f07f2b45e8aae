package dev.homelab.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is done when calls are told to stop. */
class CancellationTest {
  private final Cancellation cancellation = new Cancellation();
  private final List<String> done = new ArrayList<>();

  @Test
  void whatWasTakenBackIsNeitherHeldNorDone() {
    for (int i = 0; i < 1_000; i++) {
      cancellation.onCancel(() -> done.add("over")).close();
    }
    assertThat(cancellation.size()).isZero();

    CallContext.Listening one = cancellation.onCancel(() -> done.add("one"));
    cancellation.onCancel(() -> done.add("two"));
    one.close();
    one.close();
    cancellation.cancel();

    assertThat(done).containsExactly("two");
  }

  @Test
  void equalActionsAreHeldApart() {
    Runnable same = () -> done.add("same");
    CallContext.Listening first = cancellation.onCancel(same);
    cancellation.onCancel(same);
    first.close();
    cancellation.cancel();
    assertThat(done).containsExactly("same");
  }

  @Test
  void eachIsDoneOnceAndWhatComesLaterAtOnce() {
    cancellation.onCancel(() -> done.add("before"));
    assertThat(cancellation.isCancelled()).isFalse();
    cancellation.cancel();
    cancellation.cancel();
    CallContext.Listening late = cancellation.onCancel(() -> done.add("after"));
    late.close();
    assertThat(done).containsExactly("before", "after");
    assertThat(cancellation.isCancelled()).isTrue();
    assertThat(cancellation.size()).isZero();
  }
}
