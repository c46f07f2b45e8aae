package dev.homelab.cli;

import dev.homelab.cli.options.Verb;

/** Finds what carries out a command. A switch, so that only the class of that command is loaded. */
final class Commands {
  private Commands() {}

  static Command of(Verb verb) {
    return switch (verb) {
      case VERSION -> new dev.homelab.cli.command.VersionCommand();
      case COMPLETION -> new dev.homelab.cli.command.CompletionCommand();
      case NEW -> new dev.homelab.cli.command.NewCommand();
      default -> new dev.homelab.cli.command.HelpCommand();
    };
  }
}
