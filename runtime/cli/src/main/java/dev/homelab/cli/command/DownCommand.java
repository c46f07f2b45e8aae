package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.run.RunFlow;

/**
 * {@code down}: removes everything that the lab made; a plan of an empty lab, run by {@code up}.
 */
public final class DownCommand implements Command {
  @Override
  public ExitCode run(Request request) {
    return RunFlow.down(request);
  }
}
