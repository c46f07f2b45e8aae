package dev.homelab.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.model.Value;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The fields of a tree are a map in the order of their names that nothing can change. */
class TreeOrderTest {
  @Test
  void agreesWithATreeMap() {
    long seed = System.nanoTime();
    System.out.println("TreeOrderTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      TreeMap<String, Value> plain = new TreeMap<>();
      TreeMap<String, Value> backwards = new TreeMap<>(Comparator.reverseOrder());
      for (int n = random.nextInt(12); n > 0; n--) {
        String name = "k" + random.nextInt(20);
        Value value = new Value.Int(n);
        plain.put(name, value);
        backwards.put(name, value);
      }
      Map<String, Value> fields = new Value.Tree(plain).fields();
      assertThat(new Value.Tree(backwards)).isEqualTo(new Value.Tree(plain));
      assertThat(new Value.Tree(new HashMap<>(plain)).fields().keySet())
          .containsExactlyElementsOf(plain.keySet());
      assertThat(fields).isEqualTo(plain).hasSameHashCodeAs(plain).hasSize(plain.size());
      assertThat(fields.keySet()).containsExactlyElementsOf(plain.keySet());
      assertThat(new TreeMap<>(fields)).isEqualTo(plain);
      String from = "k" + random.nextInt(20);
      assertThat(fields.get(from)).isEqualTo(plain.get(from));
      assertThat(fields.containsKey(from)).isEqualTo(plain.containsKey(from));
      assertThatThrownBy(() -> fields.put("a", Value.Null.NULL))
          .isInstanceOf(UnsupportedOperationException.class);
      if (plain.isEmpty()) {
        continue;
      }
      assertThatThrownBy(() -> fields.entrySet().clear())
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void refusesNamesThatAreNotSorted() {
    Value[] two = {Value.Null.NULL, Value.Null.NULL};
    assertThatThrownBy(() -> Value.Tree.ofSorted(new String[] {"b", "a"}, two))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Value.Tree.ofSorted(new String[] {"a", "a"}, two))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
