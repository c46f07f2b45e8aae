package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.options.Option;

/** {@code version}: the tool's version on one line. */
public final class VersionCommand implements Command {
  @Override
  public ExitCode run(Request request) {
    String version = request.around().version();
    if (request.has(Option.JSON)) {
      request.console().out("{\"format\":1,\"version\":\"" + version + "\"}\n");
    } else {
      request.console().out("homelab " + version + "\n");
    }
    return ExitCode.DONE;
  }
}
