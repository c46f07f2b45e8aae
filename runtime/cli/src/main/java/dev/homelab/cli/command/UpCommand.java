package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.run.RunFlow;

/** {@code up}: makes the lab what the script says. */
public final class UpCommand implements Command {
  @Override
  public ExitCode run(Request request) {
    return RunFlow.up(request);
  }
}
