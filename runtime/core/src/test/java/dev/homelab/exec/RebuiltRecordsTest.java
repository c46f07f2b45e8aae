package dev.homelab.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.fake.Labs;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.StateEntry;
import dev.homelab.spi.FoundObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a record that is made anew from an object has, beyond what the object shows. */
class RebuiltRecordsTest {
  private final Bench bench = new Bench();

  private static Labs lab() {
    return Labs.lab().target("target.t", Map.of());
  }

  private Map<String, StateEntry> rebuilt(Labs labs) {
    LabIdentity identity = bench.state().identity();
    List<FoundObject> found;
    try (Engine engine = bench.engine()) {
      found = engine.survey(bench.graph(labs), identity).inventory().found();
    }
    return found.stream()
        .map(FoundObject::entry)
        .collect(Collectors.toMap(e -> e.address().last().name(), Function.identity()));
  }

  private static StateEntry named(Map<String, StateEntry> rebuilt, String name) {
    return Objects.requireNonNull(rebuilt.get(name), name);
  }

  @Test
  void keepsProtectionAndOrderOfWhatTheScriptStillHas() {
    Labs labs =
        lab()
            .thing("a")
            .on("target.t")
            .life("protect")
            .thing("b", "a")
            .on("target.t")
            .life("retain");
    bench.up(labs);
    StateEntry a = bench.entry("a");
    StateEntry b = bench.entry("b");

    Map<String, StateEntry> rebuilt = rebuilt(labs);

    assertThat(named(rebuilt, "a").lifecycle()).isEqualTo(a.lifecycle());
    assertThat(named(rebuilt, "a").lifecycle().protect()).isTrue();
    assertThat(named(rebuilt, "b").lifecycle().retain()).isTrue();
    assertThat(named(rebuilt, "b").dependsOn()).isEqualTo(b.dependsOn()).isNotEmpty();
    assertThat(named(rebuilt, "b").target()).isEqualTo(b.target());
    assertThat(named(rebuilt, "b").source()).isEqualTo(b.source()).isNotEmpty();
  }

  @Test
  void findsWhatWasRenamedByItsOldAddress() {
    bench.up(lab().thing("a").on("target.t").life("protect"));

    Map<String, StateEntry> rebuilt =
        rebuilt(lab().thing("new").on("target.t").life("protect", "moved a"));

    assertThat(rebuilt.keySet()).containsExactly("a");
    assertThat(named(rebuilt, "a").lifecycle().protect()).isTrue();
    assertThat(named(rebuilt, "a").lifecycle().movedFrom()).isNull();
  }

  @Test
  void leavesWhatTheScriptDoesNotHaveFree() {
    bench.up(lab().thing("a").on("target.t").life("protect"));

    assertThat(named(rebuilt(lab()), "a").lifecycle().protect()).isFalse();
  }
}
