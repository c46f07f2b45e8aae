package dev.homelab.cli;

import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.launcher.Training;
import dev.homelab.cli.options.CompletionScript;
import dev.homelab.cli.options.Invocation;
import dev.homelab.cli.options.Verb;
import dev.homelab.diag.HomelabException;
import dev.homelab.dsl.vocabulary.Vocabulary;
import dev.homelab.report.WordsText;
import dev.homelab.sim.kube.Sandbox;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;

/** Commands that no person types: what shells ask while completing, and a launcher's training. */
final class Hidden {
  private Hidden() {}

  static int run(List<String> words, Streams streams, Surroundings around) {
    try {
      if (words.get(0).equals(CompletionScript.LOOKUP) && words.size() == 2) {
        complete(words.get(1), streams, around);
        return 0;
      }
      if (words.get(0).equals(Training.COMMAND)) {
        Training.run(
            around.folder(),
            line -> Cli.run(line, streams, around, Installed.parts()),
            Sandbox::stop);
        return 0;
      }
    } catch (IOException | HomelabException nothingToOffer) {
      return ExitCode.REFUSED.number();
    }
    return ExitCode.REFUSED.number();
  }

  private static void complete(String kind, Streams streams, Surroundings around) {
    if (kind.equals("word")) {
      Vocabulary vocabulary = Vocabulary.installed();
      WordsText.names(vocabulary).forEach(word -> streams.out().append(word + '\n'));
      return;
    }
    Invocation invocation = new Invocation(Verb.GRAPH, true, List.of(), Map.of());
    Console console = Console.of(streams, around, invocation);
    Request request =
        new Request(invocation, console, around, Installed.parts(), new AtomicBoolean());
    try (LabSession session = LabSession.open(request)) {
      TreeSet<String> names = new TreeSet<>();
      if (kind.equals("secret")) {
        names.addAll(session.lab().secrets().keySet());
      } else {
        session.lab().resources().forEach(resource -> names.add(resource.address().toString()));
        session.lab().components().forEach(one -> names.add(one.address().toString()));
      }
      names.forEach(name -> console.out(name + '\n'));
    }
  }
}
