package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.options.HelpText;
import dev.homelab.cli.options.Parser;
import dev.homelab.cli.options.Verb;
import java.util.ArrayList;
import java.util.List;

/** {@code help}: what the tool can do, or what one command does. */
public final class HelpCommand implements Command {
  @Override
  public ExitCode run(Request request) {
    String form = request.around().form();
    List<String> words = request.invocation().arguments();
    request.console().out(words.isEmpty() ? HelpText.overview(form) : about(words, form));
    return ExitCode.DONE;
  }

  private static String about(List<String> words, String form) {
    Verb verb = Verb.of(String.join(" ", words));
    if (verb == null) {
      List<String> line = new ArrayList<>(words);
      line.add("--help");
      verb = Parser.parse(line).verb();
    }
    return HelpText.of(verb, form);
  }
}
