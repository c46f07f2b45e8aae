package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.options.HelpText;
import dev.homelab.cli.options.Parser;
import dev.homelab.cli.options.Verb;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code help}: what the tool can do, or what one command does. */
public final class HelpCommand implements Command {
  @Override
  public ExitCode run(Request request) {
    String form = request.around().form();
    String words = request.invocation().argument(0);
    request.console().out(words == null ? HelpText.overview(form) : about(words, form));
    return ExitCode.DONE;
  }

  private static String about(String words, String form) {
    @Nullable Verb verb = Verb.of(words);
    return HelpText.of(verb == null ? Parser.parse(List.of(words, "--help")).verb() : verb, form);
  }
}
