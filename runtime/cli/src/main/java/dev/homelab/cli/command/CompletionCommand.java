package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.options.CompletionScript;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import java.util.List;

/** {@code completion SHELL}: the completion script of a shell. */
public final class CompletionCommand implements Command {
  @Override
  public ExitCode run(Request request) {
    String shell = request.invocation().arguments().get(0);
    String script =
        switch (shell) {
          case "bash" -> CompletionScript.bash();
          case "zsh" -> CompletionScript.zsh();
          case "fish" -> CompletionScript.fish();
          default ->
              throw new HomelabException(
                  List.of(
                      Diagnostic.error("HL9005", "there is no completion for '" + shell + "'")
                          .withHint("one of bash, zsh, fish")));
        };
    request.console().out(script);
    return ExitCode.DONE;
  }
}
