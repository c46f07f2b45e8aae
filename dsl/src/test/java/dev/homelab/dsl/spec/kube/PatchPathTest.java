package dev.homelab.dsl.spec.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.model.Value;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatchPathTest {
  private static final Value.Tree OBJECT =
      Value.ofMap(
          Map.of(
              "metadata",
              Map.of("name", "web", "annotations", Map.of("example.com/team", "home")),
              "spec",
              Map.of(
                  "replicas",
                  1,
                  "containers",
                  List.of(
                      Map.of("name", "web", "image", "nginx:1", "ports", List.of(80, 443)),
                      Map.of("name", "side", "image", "side:1")),
                  "mounts",
                  List.of(Map.of("mountPath", "/data", "name", "data")))));

  private static Value.Tree set(String path, Object value) {
    return PatchPath.parse(path).apply(OBJECT, Value.of(value));
  }

  private static Value.Tree drop(String path) {
    return PatchPath.parse(path).apply(OBJECT, null);
  }

  /** What stands at a path of names and numbers, or null. */
  private static @Nullable Value at(Value value, Object... steps) {
    Value at = value;
    for (Object step : steps) {
      if (at instanceof Value.Seq seq) {
        at = seq.items().get((Integer) step);
      } else {
        at = at instanceof Value.Tree tree ? tree.get((String) step) : null;
      }
    }
    return at;
  }

  @Test
  void setsFields() {
    assertThat(at(set("spec.replicas", 3), "spec", "replicas")).isEqualTo(new Value.Int(3));
    assertThat(at(set("spec.a.b.c", "x"), "spec", "a", "b", "c")).isEqualTo(new Value.Text("x"));
    assertThat(
            at(
                set("metadata.annotations.\"example.com/team\"", "x"),
                "metadata",
                "annotations",
                "example.com/team"))
        .isEqualTo(new Value.Text("x"));
  }

  @Test
  void picksListItemsByNameNumberAndField() {
    assertThat(at(set("spec.containers[side].image", "x"), "spec", "containers", 1, "image"))
        .isEqualTo(new Value.Text("x"));
    assertThat(at(set("spec.containers[0].image", "x"), "spec", "containers", 0, "image"))
        .isEqualTo(new Value.Text("x"));
    assertThat(at(set("spec.containers[web].ports[1]", 8443), "spec", "containers", 0, "ports", 1))
        .isEqualTo(new Value.Int(8443));
    assertThat(
            at(set("spec.mounts[mountPath=/data].readOnly", true), "spec", "mounts", 0, "readOnly"))
        .isEqualTo(new Value.Bool(true));
  }

  @Test
  void addsListItems() {
    assertThat(
            at(set("spec.containers[+]", Map.of("name", "new")), "spec", "containers", 2, "name"))
        .isEqualTo(new Value.Text("new"));
    assertThat(at(set("spec.containers[side].args[+]", "-v"), "spec", "containers", 1, "args", 0))
        .isEqualTo(new Value.Text("-v"));
  }

  @Test
  void dropsFieldsAndItems() {
    assertThat(at(drop("spec.replicas"), "spec", "replicas")).isNull();
    assertThat(at(drop("spec.containers[web]"), "spec", "containers", 0, "name"))
        .isEqualTo(new Value.Text("side"));
    assertThat(at(drop("metadata.annotations.\"example.com/team\""), "metadata", "annotations"))
        .isEqualTo(Value.Tree.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "[0]", "a..b", "a.", "a[", "a[]", "a]b", "\"", "a.\"b", "[+].a"})
  void refusesWhatIsNoPath(String text) {
    assertThatThrownBy(() -> PatchPath.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + text + "' is not a path");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spec.containers[wbe].image | spec.containers[wbe] is not there, did you mean [web]?",
        "spec.containers[7].image | spec.containers[7] is not there",
        "spec.containers[99999999999].image | spec.containers[99999999999] is not there",
        "spec.replicas.x | spec.replicas has no fields",
        "spec.replicas[0] | spec.replicas is not a list",
        "spec.nothing[web] | spec.nothing is not a list"
      })
  void tellsWhatIsNotThere(String path, String message) {
    assertThatThrownBy(() -> set(path, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spec.replcas | there is no spec.replcas to drop, did you mean 'replicas'?",
        "spec.other | there is no spec.other to drop",
        "spec.containers[+] | spec.containers[+] is not there"
      })
  void tellsWhatCannotBeDropped(String path, String message) {
    assertThatThrownBy(() -> drop(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
