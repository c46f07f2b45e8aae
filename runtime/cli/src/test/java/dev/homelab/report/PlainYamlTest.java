package dev.homelab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Lab;
import dev.homelab.model.Value;
import dev.homelab.resolve.ProviderCatalog;
import dev.homelab.resolve.Resolver;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is written without the library is what the library writes. */
class PlainYamlTest {
  private static final List<String> TEXTS =
      List.of(
          "a",
          "web",
          "apps/v1",
          "v1",
          "true",
          "No",
          "~",
          "null",
          "nAn",
          "8080",
          "1e5",
          "0x1f",
          "-",
          "a-",
          "a:b",
          "a: b",
          "a #b",
          "x_y.z",
          "line\nline",
          "",
          " a",
          "a ",
          "é",
          "{}",
          "[a]",
          "e5",
          "Infinity",
          "off",
          "2026-11-21",
          "-1",
          ".5",
          "a/b/c.d",
          "ON",
          "YES",
          "Y",
          "$x",
          "a*b",
          "&a");

  private final Manifests library =
      new Manifests(
          Resolver.resolve(
                  new Lab("t", List.of(), List.of(), List.of(), new TreeMap<>(), List.of()),
                  ProviderCatalog.of())
              .graph(),
          ProviderCatalog.of());

  @Test
  void writesEachTextAsTheLibraryDoesOrLeavesItToIt() {
    for (String text : TEXTS) {
      Value.Tree tree = Value.Tree.EMPTY.with("key", new Value.Text(text));
      String plain = PlainYaml.of(tree);
      if (plain != null) {
        assertThat(plain).isEqualTo(library.yamlByLibrary(tree));
      }
      if (!text.isEmpty()) {
        Value.Tree named = Value.Tree.EMPTY.with(text, new Value.Text("a"));
        String byName = PlainYaml.of(named);
        if (byName != null) {
          assertThat(byName).isEqualTo(library.yamlByLibrary(named));
        }
      }
    }
    assertThat(PlainYaml.of(Value.Tree.EMPTY.with("kind", new Value.Text("ConfigMap"))))
        .isEqualTo("kind: ConfigMap\n");
  }

  @Test
  void writesRandomObjectsAsTheLibraryDoes() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    int written = 0;
    for (int i = 0; i < 3000; i++) {
      Value.Tree tree = tree(random, 0);
      String plain = PlainYaml.of(tree);
      if (plain != null) {
        written++;
        String expected = library.yamlByLibrary(tree);
        assertThat(plain).isEqualTo(expected.endsWith("\n") ? expected : expected + '\n');
      }
    }
    assertThat(written).isGreaterThan(300);
  }

  private static Value.Tree tree(Random random, int depth) {
    TreeMap<String, Value> fields = new TreeMap<>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      fields.put("field-" + (char) ('a' + random.nextInt(8)), value(random, depth + 1));
    }
    return new Value.Tree(fields);
  }

  private static Value value(Random random, int depth) {
    return switch (random.nextInt(depth > 3 ? 4 : 6)) {
      case 0 -> new Value.Int(random.nextInt(2000) - 1000);
      case 1 -> new Value.Bool(random.nextBoolean());
      case 2 -> new Value.Text("name-" + random.nextInt(100));
      case 3 ->
          new Value.Text(random.nextInt(10) > 0 ? "x" : TEXTS.get(random.nextInt(TEXTS.size())));
      case 4 -> tree(random, depth);
      default -> seq(random, depth);
    };
  }

  private static Value seq(Random random, int depth) {
    List<Value> items = new ArrayList<>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      items.add(value(random, depth + 1));
    }
    return new Value.Seq(items);
  }
}
