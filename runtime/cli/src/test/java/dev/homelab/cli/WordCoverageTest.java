package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.homelab.cli.options.CompletionScript;
import dev.homelab.dsl.spec.DidYouMean;
import dev.homelab.dsl.vocabulary.Vocabulary;
import dev.homelab.dsl.vocabulary.Vocabulary.Block;
import dev.homelab.dsl.vocabulary.Vocabulary.Entry;
import dev.homelab.report.WordsJson;
import dev.homelab.report.WordsText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Each word is told everywhere where words are told; each check is seen to fail on a fault. */
class WordCoverageTest {
  private static final Vocabulary VOCABULARY = Vocabulary.installed();

  /** Everything that tells words. */
  private record Told(
      Map<String, String> pages, String json, String completion, Map<String, String> explained) {
    Told withoutPage(String block, String word) {
      Map<String, String> fewer = new TreeMap<>(pages);
      fewer.put(block, pages.getOrDefault(block, "").replace("## " + word + "\n", ""));
      return new Told(fewer, json, completion, explained);
    }

    Told withoutJson(String word) {
      return new Told(pages, json.replace("\"" + word + "\"", "\"x\""), completion, explained);
    }

    Told withoutCompletion(String word) {
      return new Told(pages, json, completion.replace("\n" + word + "\n", "\n"), explained);
    }

    Told withoutExplanation(String word) {
      Map<String, String> fewer = new TreeMap<>(explained);
      fewer.remove(word);
      return new Told(pages, json, completion, fewer);
    }
  }

  private Told told() throws IOException {
    Path docs = Path.of(System.getProperty("homelab.root", "../..")).resolve("docs/words");
    Map<String, String> pages = new TreeMap<>();
    Map<String, String> explained = new TreeMap<>();
    for (Block block : VOCABULARY.blocks()) {
      Path page = docs.resolve(block.name() + ".md");
      pages.put(block.name(), Files.exists(page) ? Files.readString(page) : "");
      for (String word : block.words().keySet()) {
        explained.put(word, WordsText.one(VOCABULARY, word));
      }
    }
    pages.put("everywhere", Files.readString(docs.resolve("everywhere.md")));
    assertThat(CompletionScript.bash()).contains("\"words\") kind=\"word\"");
    String completion = "\n" + String.join("\n", WordsText.names(VOCABULARY)) + "\n";
    return new Told(pages, WordsJson.document(VOCABULARY), completion, explained);
  }

  private static List<String> gaps(Iterable<Block> blocks, Told told) throws IOException {
    List<String> gaps = new ArrayList<>();
    Set<String> inJson = new TreeSet<>();
    collect(new ObjectMapper().readTree(told.json()), inJson);
    for (Block block : blocks) {
      for (Entry word : block.words().values()) {
        String name = block.name() + "." + word.name();
        String explained = told.explained().getOrDefault(word.name(), "");
        check(gaps, name + " has no sentence", word.doc().endsWith("."));
        check(gaps, name + " states no default", !word.byDefault().isBlank());
        check(gaps, name + " has no example", word.example().contains(word.name()));
        check(gaps, name + " is not in words --json", inJson.contains(word.name()));
        check(
            gaps,
            name + " is not completed",
            told.completion().contains("\n" + word.name() + "\n"));
        check(gaps, name + " is not explained", explained.contains("(in " + block.name() + ")"));
        check(gaps, name + " is not in did you mean", suggested(block, word.name()));
        if (!isOfRecipe(block)) {
          String page = told.pages().getOrDefault(block.name(), "");
          String everywhere = told.pages().getOrDefault("everywhere", "");
          boolean shared =
              page.contains("(everywhere.md#" + word.name() + ")")
                  && everywhere.contains("## " + word.name() + "\n");
          check(
              gaps,
              name + " is not in docs/words",
              shared || page.contains("## " + word.name() + "\n"));
        }
      }
    }
    return gaps;
  }

  private static void check(List<String> gaps, String gap, boolean holds) {
    if (!holds) {
      gaps.add(gap);
    }
  }

  /** The blocks of recipes have their pages under docs/recipes, made by a test of their own. */
  /** Recipes and the blocks inside them have pages of their own. */
  private static boolean isOfRecipe(Block block) {
    return VOCABULARY.recipes().find(block.name()) != null
        || block.type().getPackageName().startsWith("dev.homelab.stdlib");
  }

  private static boolean suggested(Block block, String word) {
    String typo = word.substring(0, 1) + word.substring(1).replaceFirst("(.)$", "$1$1");
    return word.equals(DidYouMean.nearest(typo, block.words().keySet()));
  }

  private static void collect(JsonNode node, Set<String> texts) {
    if (node.isTextual()) {
      texts.add(node.asText());
    }
    node.fieldNames().forEachRemaining(texts::add);
    node.forEach(child -> collect(child, texts));
  }

  @Test
  void everyWordIsToldEverywhere() throws IOException {
    assertThat(gaps(VOCABULARY.blocks(), told())).isEmpty();
  }

  @Test
  void aWordThatIsMissingSomewhereIsNoticed() throws IOException {
    Told told = told();
    assertThat(gaps(VOCABULARY.blocks(), told.withoutPage("app", "image")))
        .containsExactly("app.image is not in docs/words");
    assertThat(gaps(VOCABULARY.blocks(), told.withoutJson("startWithin")))
        .containsExactly("app.startWithin is not in words --json");
    assertThat(gaps(VOCABULARY.blocks(), told.withoutCompletion("startWithin")))
        .containsExactly("app.startWithin is not completed");
    assertThat(gaps(VOCABULARY.blocks(), told.withoutExplanation("startWithin")))
        .containsExactly("app.startWithin is not explained");
  }

  @Test
  void aWordWithoutSentenceDefaultOrExampleIsNoticed() throws IOException {
    Block app =
        VOCABULARY.blocks().stream().filter(b -> b.name().equals("app")).findFirst().orElseThrow();
    Entry image = Objects.requireNonNull(app.words().get("image"));
    Entry bare =
        new Entry("image", "No full stop", " ", "none", Map.of(), image.forms(), false, false);
    Block faulty =
        new Block(app.type(), "app", app.doc(), app.around(), Map.of("image", bare), app.known());
    assertThat(gaps(List.of(faulty), told()))
        .containsExactly(
            "app.image has no sentence", "app.image states no default", "app.image has no example");
  }
}
