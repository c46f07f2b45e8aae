package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.options.Option;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Nearest;
import dev.homelab.dsl.vocabulary.Vocabulary;
import dev.homelab.report.WordsJson;
import dev.homelab.report.WordsText;
import java.util.ArrayList;
import java.util.List;

/** {@code words}: the words of the language, or what is known of one. */
public final class WordsCommand implements Command {
  @Override
  public ExitCode run(Request request) {
    Vocabulary vocabulary = Vocabulary.installed();
    String word = request.invocation().argument(0);
    if (request.has(Option.JSON)) {
      request.console().out(WordsJson.document(vocabulary));
    } else if (word == null) {
      request.console().out(WordsText.all(vocabulary));
    } else {
      request.console().out(one(vocabulary, word));
    }
    return ExitCode.DONE;
  }

  private static String one(Vocabulary vocabulary, String word) {
    String text = WordsText.one(vocabulary, word);
    if (!text.isEmpty()) {
      return text;
    }
    List<String> known = new ArrayList<>();
    vocabulary.blocks().forEach(block -> known.addAll(block.words().keySet()));
    vocabulary.recipes().all().forEach(recipe -> known.add(recipe.name()));
    Diagnostic problem = Diagnostic.error("HL9026", "there is no word '" + word + "'");
    String near = Nearest.to(word, known);
    throw LabSession.problem(
        problem.withHint(near == null ? "homelab words" : "did you mean '" + near + "'?"));
  }
}
