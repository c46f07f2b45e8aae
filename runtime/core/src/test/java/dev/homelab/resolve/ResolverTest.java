package dev.homelab.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.diag.Diagnostic;
import dev.homelab.fake.FakePlatform;
import dev.homelab.fake.Labs;
import dev.homelab.model.Edge;
import dev.homelab.model.Level;
import dev.homelab.model.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResolverTest {
  private static Resolution resolve(Labs labs) {
    return Resolver.resolve(labs.build(), ProviderCatalog.of(new FakePlatform()));
  }

  private static List<String> codes(Resolution resolution) {
    return resolution.diagnostics().stream().map(Diagnostic::code).toList();
  }

  @Test
  void referencesBecomeEdges() {
    Value joined = new Value.Join(List.of(new Value.Text("x-"), Labs.ref("b", "id")));
    ResourceGraph graph =
        resolve(
                Labs.lab()
                    .thing("a")
                    .thing("b")
                    .add("fake.thing", "c", Map.of("of", Labs.ref("a", "id"), "size", joined)))
            .graph();

    assertThat(graph.dependsOn(Labs.at("c")))
        .containsExactly(new Edge(Labs.at("a"), Level.READY), new Edge(Labs.at("b"), Level.READY));
    assertThat(graph.dependents(Labs.at("a"))).containsExactly(Labs.at("c"));
  }

  @Test
  void aComponentStandsForItsMembersAndItsOutputs() {
    ResourceGraph graph =
        resolve(
                Labs.lab()
                    .component("service.s", Map.of("host", Labs.ref("service.s/thing.x", "name")))
                    .thing("service.s/thing.x")
                    .thing("service.s/thing.y")
                    .thing("after", "~service.s")
                    .add("fake.thing", "user", Map.of("of", Labs.ref("service.s", "host"))))
            .graph();

    assertThat(graph.dependsOn(Labs.at("after")))
        .containsExactly(
            new Edge(Labs.at("service.s/thing.x"), Level.EXISTS),
            new Edge(Labs.at("service.s/thing.y"), Level.EXISTS));
    assertThat(graph.dependsOn(Labs.at("user")))
        .containsExactly(new Edge(Labs.at("service.s/thing.x"), Level.READY));
  }

  @Test
  void whatLiesInsideAndWhatNeedsAKeyDepends() {
    ResourceGraph graph =
        resolve(
                Labs.lab()
                    .add("fake.thing", "space", Map.of("offers", "zone/z"))
                    .add("fake.thing", "in", Map.of("zone", "zone/z"))
                    .thing("thing.space/thing.below"))
            .graph();

    assertThat(graph.dependsOn(Labs.at("in")))
        .containsExactly(new Edge(Labs.at("space"), Level.EXISTS));
    assertThat(graph.container(Labs.at("thing.space/thing.below"))).isEqualTo(Labs.at("space"));
  }

  @Test
  void aCircleIsToldWithItsWholePathAndLines() {
    Resolution resolution =
        resolve(Labs.lab().thing("a", "b").thing("b", "c").thing("c", "a").thing("out", "a"));

    assertThat(codes(resolution)).containsExactly(GraphCodes.CYCLE);
    Diagnostic circle = resolution.diagnostics().get(0);
    assertThat(circle.title()).isEqualTo("3 resources wait for each other");
    assertThat(circle.detail())
        .isEqualTo(
            """
            thing.a (homelab.groovy:1) waits for thing.b
            thing.b (homelab.groovy:2) waits for thing.c
            thing.c (homelab.groovy:3) waits for thing.a\
            """);
    assertThat(circle.related()).hasSize(2);
  }

  @Test
  void allMistakesComeAtOnce() {
    Resolution resolution =
        resolve(
            Labs.lab()
                .thing("a", "nobody")
                .thing("a")
                .thing("self", "self")
                .add("fake.thing", "r", Map.of("of", Labs.ref("gone", "id")))
                .thing("t")
                .on("cluster.none"));

    assertThat(codes(resolution))
        .containsExactlyInAnyOrder(
            GraphCodes.UNKNOWN_ADDRESS,
            GraphCodes.DUPLICATE,
            GraphCodes.CYCLE,
            GraphCodes.UNKNOWN_ADDRESS,
            GraphCodes.UNKNOWN_TARGET);
    assertThat(resolution.isSound()).isFalse();
  }

  @Test
  void aMoveFromSomethingStillDeclaredIsAMistake() {
    assertThat(codes(resolve(Labs.lab().thing("a").thing("b").life("moved a"))))
        .containsExactly(GraphCodes.MOVED_FROM_DECLARED);
  }
}
