package dev.homelab.cli;

import dev.homelab.cli.options.Invocation;
import dev.homelab.cli.options.Option;

/**
 * One command to carry out.
 *
 * @param invocation what was typed
 * @param console where to write
 * @param around the machine
 */
public record Request(Invocation invocation, Console console, Surroundings around) {
  /** Whether the option was given. */
  public boolean has(Option option) {
    return invocation.has(option);
  }
}
