package dev.homelab.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.fake.FakePlatform;
import dev.homelab.fake.Labs;
import dev.homelab.model.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A run is killed after every record of its journal and after every call of its platform; a plain
 * run then finds out what became of it.
 */
class CrashTest {
  private static Labs first() {
    return Labs.lab()
        .add("fake.thing", "a", Map.of("shape", "round"))
        .add("fake.thing", "b", Map.of("of", Labs.ref("a", "id"), "name", "bee"))
        .add("fake.thing", "c", Map.of("size", 1), "b")
        .thing("gone", "c");
  }

  private static Labs second() {
    return Labs.lab()
        .add("fake.thing", "a", Map.of("shape", "square"))
        .add("fake.thing", "b", Map.of("of", Labs.ref("a", "id"), "name", "bumble"))
        .add("fake.thing", "c", Map.of("size", 2), "b")
        .thing("new", "~c");
  }

  @Test
  void aPlainRunConvergesAfterAKillAnywhereInTheFirst() {
    int kills = 0;
    for (int at = 1; ; at++) {
      Bench bench = new Bench();
      if (!Kill.up(bench, first(), at)) {
        break;
      }
      kills++;
      converges(bench, first(), 4);
    }
    assertThat(kills).isGreaterThan(20);
  }

  @Test
  void aPlainRunConvergesAfterAKillAnywhereInAChange() {
    int kills = 0;
    for (int at = 1; ; at++) {
      Bench bench = new Bench();
      bench.up(first());
      if (!Kill.up(bench, second(), at)) {
        break;
      }
      kills++;
      converges(bench, second(), 4);
    }
    assertThat(kills).isGreaterThan(20);
  }

  @Test
  void nothingIsOrphanedWhenTheScriptLosesWhatAKilledRunWasMaking() {
    for (int at = 1; ; at++) {
      Bench bench = new Bench();
      if (!Kill.up(bench, first(), at)) {
        break;
      }
      converges(bench, Labs.lab().thing("other"), 1);
    }
  }

  @Test
  void nothingIsForgottenWhereNotAllMayBeRead() {
    for (int at = 1; ; at++) {
      Bench bench = new Bench();
      if (!Kill.up(bench, first(), at)) {
        break;
      }
      bench.platform.unread("fake.thing", "fake.disk", "fake.host");
      bench.up(Labs.lab().thing("other"));
      List<Address> known = new ArrayList<>(bench.state().entries().keySet());
      bench.state().pending().forEach(intent -> known.add(intent.address()));
      for (FakePlatform.Thing thing : bench.platform.world().values()) {
        assertThat(known).as("killed at %s", at).contains(thing.address());
      }
      bench.platform.unread();
      converges(bench, Labs.lab().thing("other"), 1);
    }
  }

  @Test
  void aTypeThatMayNotBeReadAndIsNotTheirsKeepsNoLostStepOpen() {
    int lost = 0;
    for (int at = 1; ; at++) {
      Bench bench = new Bench();
      if (!Kill.up(bench, first(), at)) {
        break;
      }
      lost += bench.state().pending().size();
      bench.platform.unread("fake.never.example.com");
      bench.up(Labs.lab().thing("other"));
      assertThat(bench.state().pending()).as("killed at %s", at).isEmpty();
      converges(bench, Labs.lab().thing("other"), 1);
    }
    assertThat(lost).isPositive();
  }

  @Test
  void nothingIsLeftWhenAKilledRunIsTakenDown() {
    for (int at = 1; ; at++) {
      Bench bench = new Bench();
      if (!Kill.up(bench, first(), at)) {
        break;
      }
      bench.down(first());
      assertThat(bench.platform.world()).as("killed at %s", at).isEmpty();
      assertThat(bench.state().entries()).isEmpty();
      assertThat(bench.state().pending()).isEmpty();
    }
  }

  private static void converges(Bench bench, Labs labs, int objects) {
    bench.platform.forgetCalls();
    RunReport report = bench.up(labs);

    assertThat(report.end()).as("%s", report).isEqualTo(RunReport.End.DONE);
    List<Address> owners = new ArrayList<>();
    for (FakePlatform.Thing thing : bench.platform.world().values()) {
      owners.add(thing.address());
    }
    assertThat(owners).as("%s", bench.platform.world()).hasSize(objects).doesNotHaveDuplicates();
    assertThat(bench.state().entries().keySet()).containsExactlyInAnyOrderElementsOf(owners);
    assertThat(bench.state().pending()).isEmpty();
    assertThat(bench.plan(labs).isEmpty()).isTrue();
  }
}
