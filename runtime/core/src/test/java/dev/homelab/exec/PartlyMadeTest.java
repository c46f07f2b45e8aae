package dev.homelab.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.fake.Labs;
import dev.homelab.spi.ErrorClass;
import org.junit.jupiter.api.Test;

/** What is made and then fails is never lost, although no record tells of it. */
class PartlyMadeTest {
  private static final Labs LAB = Labs.lab().thing("a");
  private final Bench bench = new Bench();

  private void refuseLaterPartOfMaking() {
    bench.platform.fail(
        (verb, address, after) -> after && verb.equals("create") ? ErrorClass.REJECTED : null);
  }

  private void refuseEverything() {
    bench.platform.fail((verb, address, after) -> ErrorClass.DENIED);
  }

  private void heal() {
    bench.platform.fail((verb, address, after) -> null);
  }

  @Test
  void whatWasMadeAndRefusedLaterIsTakenDown() {
    refuseLaterPartOfMaking();
    assertThat(bench.up(LAB).end()).isEqualTo(RunReport.End.FAILED);
    assertThat(bench.platform.world()).hasSize(1);
    heal();

    assertThat(bench.down(LAB).end()).isEqualTo(RunReport.End.DONE);
    assertThat(bench.platform.world()).isEmpty();
    assertThat(bench.state().pending()).isEmpty();
  }

  @Test
  void whatIsRefusedAgainAndLeavesTheScriptIsRemoved() {
    refuseLaterPartOfMaking();
    bench.up(LAB);
    refuseEverything();
    assertThat(bench.up(LAB).end()).isEqualTo(RunReport.End.FAILED);
    heal();

    assertThat(bench.up(Labs.lab().thing("b")).end()).isEqualTo(RunReport.End.DONE);
    assertThat(bench.platform.world()).containsOnlyKeys("-|thing.b");
    assertThat(bench.state().pending()).isEmpty();
  }

  @Test
  void aRemovalThatIsRefusedIsNotForgotten() {
    refuseLaterPartOfMaking();
    bench.up(LAB);
    refuseEverything();
    assertThat(bench.down(LAB).end()).isEqualTo(RunReport.End.FAILED);
    heal();

    bench.down(LAB);
    assertThat(bench.platform.world()).isEmpty();
  }

  @Test
  void whatWasNeverMadeLeavesNothingOpen() {
    refuseEverything();
    assertThat(bench.up(LAB).end()).isEqualTo(RunReport.End.FAILED);

    assertThat(bench.platform.world()).isEmpty();
    assertThat(bench.state().pending()).isEmpty();
  }
}
