package dev.homelab.cli.command;

import dev.homelab.cli.Cli;
import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.repl.Repl;

/** {@code repl}: a prompt for commands and looks at the lab. */
public final class ReplCommand implements Command {
  @Override
  public ExitCode run(Request request) {
    return Repl.run(request, Cli::run);
  }
}
