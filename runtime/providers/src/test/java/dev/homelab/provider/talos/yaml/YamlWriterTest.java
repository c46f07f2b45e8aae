package dev.homelab.provider.talos.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.provider.talos.TalosException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The forms of go-yaml, each seen in what Talos writes. */
class YamlWriterTest {

  @Test
  void indentsByFourAndListsInsideTheirKey() {
    Map<String, Object> inner = new LinkedHashMap<>();
    inner.put("interface", "eth0");
    inner.put("addresses", List.of("10.0.0.5/24"));
    String text = YamlWriter.write(Map.of("network", Map.of("interfaces", List.of(inner))));
    assertThat(text)
        .isEqualTo(
            """
            network:
                interfaces:
                    - interface: eth0
                      addresses:
                        - 10.0.0.5/24
            """);
  }

  @Test
  void writesTextsOfSeveralLinesAsBlocks() {
    assertThat(YamlWriter.write(List.of("a\nb\n", "a\nb", "a\n\n", " a\nb\n")))
        .isEqualTo("- |\n  a\n  b\n- |-\n  a\n  b\n- |+\n  a\n\n- |4\n   a\n  b\n");
  }

  @Test
  void writesEmptyThingsAndOtherTypes() {
    assertThat(YamlWriter.write(List.of(Map.of(), List.of(), true, 12, 1e6, 1.5)))
        .isEqualTo("- {}\n- []\n- true\n- 12\n- 1e+06\n- 1.5\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "off;\"off\"",
        "2020-01-01;\"2020-01-01\"",
        "1:30;\"1:30\"",
        "0x1f;\"0x1f\"",
        "null;\"null\"",
        "a: b;'a: b'",
        "x #y;'x #y'",
        "it's;it's",
        "@x;'@x'",
        "a:b;a:b",
        "-;'-'",
      })
  void quotesWhatWouldBeReadAsAnotherType(String text, String written) {
    assertThat(YamlWriter.write(text)).isEqualTo(written + '\n');
    assertThat(YamlReader.documents(written).get(0))
        .isInstanceOfSatisfying(
            YamlNode.Scalar.class, scalar -> assertThat(scalar.text()).isEqualTo(text));
  }

  @Test
  void sortsKeysWithNumbersByTheirValue() {
    Map<String, Integer> map = new TreeMap<>(KeyOrder.INSTANCE);
    List.of("a10", "b", "a2", "A", "1.5", "1", "_", "a b").forEach(key -> map.put(key, 1));
    assertThat(map.keySet()).containsExactly("_", "1", "1.5", "A", "a b", "a2", "a10", "b");
  }

  @Test
  void readsAnchorsAndRefusesAKeyTwice() {
    YamlNode node = YamlReader.documents("a: &x {k: 1}\nb:\n  <<: *x\n  l: 2\n").get(0);
    assertThat(((YamlNode.Mapping) node).get("b"))
        .isInstanceOfSatisfying(
            YamlNode.Mapping.class, b -> assertThat(b.textOf("k")).isEqualTo("1"));
    assertThatThrownBy(() -> YamlReader.documents("a: 1\na: 2\n"))
        .isInstanceOf(TalosException.class)
        .hasMessageContaining("HL7001");
  }
}
