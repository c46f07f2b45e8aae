package dev.homelab.dsl.spec.kube;

import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.model.Origin;
import dev.homelab.model.Value;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the objects of a YAML text, each with the line where it begins. */
final class ManifestObjects {
  private ManifestObjects() {}

  /** One object of a manifest, and the line that asks for it. */
  record Found(Value.Tree object, Origin origin) {}

  /** The objects of a text that stands in the script. */
  static List<Found> inline(Scope scope, String yaml) {
    Origin here = scope.here();
    return read(scope, yaml, here, line -> inScript(scope, here, yaml, line));
  }

  /** The objects of a file. */
  static List<Found> ofFile(Scope scope, String file, String yaml) {
    return read(scope, yaml, scope.here(), line -> SourceSpan.ofLine(file, line));
  }

  /** Finds the line of the script that holds a line of a text that begins on the word's line. */
  private static @Nullable SourceSpan inScript(Scope scope, Origin here, String yaml, int line) {
    SourceSpan word = here.user();
    if (word == null) {
      return null;
    }
    List<String> lines = yaml.lines().toList();
    String wanted = line <= lines.size() ? lines.get(line - 1).strip() : "";
    int guess = word.line() + line - 1;
    String there = scope.lab().lines().lineText(word.file(), guess);
    boolean same = there != null && !wanted.isEmpty() && there.contains(wanted);
    return same ? SourceSpan.ofLine(word.file(), guess) : word;
  }

  /** Gives the place of a line of the YAML text. */
  private interface Places {
    @Nullable SourceSpan of(int line);
  }

  private static List<Found> read(Scope scope, String yaml, Origin here, Places places) {
    List<Found> found = new ArrayList<>();
    try {
      for (Node document : YamlText.documents(new StringReader(yaml))) {
        SourceSpan place = places.of(document.getStartMark().getLine() + 1);
        Value value = YamlText.value(document);
        collect(scope, value, new Origin(place, here.recipe(), here.recipeLines()), found);
      }
    } catch (MarkedYAMLException wrong) {
      int line = wrong.getProblemMark() == null ? 1 : wrong.getProblemMark().getLine() + 1;
      scope
          .lab()
          .report(
              LanguageCodes.error(
                      LanguageCodes.BAD_YAML, "the manifest is not YAML: " + wrong.getProblem())
                  .withDetail("line " + line + " of the manifest")
                  .at(places.of(line)));
    }
    return found;
  }

  private static void collect(Scope scope, Value value, Origin origin, List<Found> found) {
    if (value == Value.Null.NULL) {
      return;
    }
    if (!(value instanceof Value.Tree object)) {
      scope
          .lab()
          .report(
              LanguageCodes.error(
                      LanguageCodes.INCOMPLETE_OBJECT, "a document of the manifest is no object")
                  .at(origin.user()));
      return;
    }
    if (KubeObjects.text(object, "kind").equals("List")
        && object.get("items") instanceof Value.Seq items) {
      items.items().forEach(item -> collect(scope, item, origin, found));
      return;
    }
    found.add(new Found(object, origin));
  }
}
