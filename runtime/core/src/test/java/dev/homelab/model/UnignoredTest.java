package dev.homelab.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wishes without what they ignore. */
class UnignoredTest {
  private static final Value.Tree WISH =
      Value.ofMap(
          Map.of(
              "metadata", Map.of("annotations", Map.of("a.example.com/b", "one")),
              "spec", Map.of("replicas", 2, "containers", List.of(Map.of("image", "x")))));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "metadata.annotations",
        "metadata.annotations[a.example.com/b]",
        "metadata.annotations.a.example.com/b",
        "metadata.annotations.*"
      })
  void anIgnoredAnnotationGoesWithWhatHeldNothingElse(String path) {
    assertThat(Unignored.of(WISH, List.of(path))).isEqualTo(WISH.without("metadata"));
  }

  @Test
  void theRestStays() {
    Value.Tree spec = Fields.tree(Unignored.of(WISH, List.of("spec.replicas")), "spec");
    assertThat(spec.fields()).containsOnlyKeys("containers");
    List<String> within = List.of("spec.replica", "spec.containers[0].image");
    assertThat(Unignored.of(WISH, within)).isEqualTo(WISH);
  }
}
