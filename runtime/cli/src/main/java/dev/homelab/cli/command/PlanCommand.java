package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.run.PlanFlow;

/** {@code plan}: shows what {@code up} would do. */
public final class PlanCommand implements Command {
  @Override
  public ExitCode run(Request request) {
    return PlanFlow.run(request);
  }
}
