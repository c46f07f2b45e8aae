package dev.homelab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FieldMapTest {
  private static final List<String> ASKED = List.of("", "a", "b", "c", "d", "e", "f", "g");

  private final NavigableMap<String, Value> tree = new TreeMap<>();
  private final NavigableMap<String, Value> fields;

  FieldMapTest() {
    for (String name : List.of("b", "d", "f")) {
      tree.put(name, new Value.Text(name));
    }
    fields = FieldMap.of(tree);
  }

  @Test
  void findsNeighboursAsATreeDoes() {
    for (String name : ASKED) {
      assertThat(fields.lowerEntry(name)).as(name).isEqualTo(tree.lowerEntry(name));
      assertThat(fields.floorEntry(name)).as(name).isEqualTo(tree.floorEntry(name));
      assertThat(fields.ceilingEntry(name)).as(name).isEqualTo(tree.ceilingEntry(name));
      assertThat(fields.higherEntry(name)).as(name).isEqualTo(tree.higherEntry(name));
      assertThat(fields.lowerKey(name)).as(name).isEqualTo(tree.lowerKey(name));
      assertThat(fields.floorKey(name)).as(name).isEqualTo(tree.floorKey(name));
      assertThat(fields.ceilingKey(name)).as(name).isEqualTo(tree.ceilingKey(name));
      assertThat(fields.higherKey(name)).as(name).isEqualTo(tree.higherKey(name));
    }
    assertThat(fields.firstEntry()).isEqualTo(tree.firstEntry());
    assertThat(fields.lastEntry()).isEqualTo(tree.lastEntry());
    assertThat(FieldMap.of(new TreeMap<>()).lastEntry()).isNull();
  }

  @Test
  void givesPartsAsATreeDoes() {
    for (String from : ASKED) {
      for (boolean with : List.of(true, false)) {
        assertThat(fields.headMap(from, with)).isEqualTo(tree.headMap(from, with));
        assertThat(fields.tailMap(from, with)).isEqualTo(tree.tailMap(from, with));
        for (String to : ASKED.subList(ASKED.indexOf(from), ASKED.size())) {
          assertThat(fields.subMap(from, with, to, true))
              .isEqualTo(tree.subMap(from, with, to, true));
          assertThat(fields.subMap(from, with, to, false))
              .isEqualTo(tree.subMap(from, with, to, false));
        }
      }
    }
    assertThatIllegalArgumentException().isThrownBy(() -> fields.subMap("d", "b"));
  }

  @Test
  void goesBackwards() {
    assertThat(fields.descendingMap().keySet()).containsExactly("f", "d", "b");
    assertThat(fields.navigableKeySet()).containsExactly("b", "d", "f");
    assertThat(fields.descendingKeySet()).containsExactly("f", "d", "b");
  }

  @Test
  void nothingTakesAFieldAway() {
    assertThatThrownBy(fields::pollFirstEntry).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(fields::pollLastEntry).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> fields.descendingMap().remove("b"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> fields.navigableKeySet().remove("b"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(fields).hasSize(3);
  }
}
