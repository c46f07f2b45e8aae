package dev.homelab.cli;

import dev.homelab.cli.lab.Parts;
import dev.homelab.cli.options.Invocation;
import dev.homelab.cli.options.Option;
import dev.homelab.cli.run.Interrupts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One command to carry out.
 *
 * @param invocation what was typed
 * @param console where to write
 * @param around the machine
 * @param parts what the command is put together from
 * @param touched whether it has begun to change something
 */
public record Request(
    Invocation invocation,
    Console console,
    Surroundings around,
    Parts parts,
    AtomicBoolean touched) {
  /** Signals of the person. */
  public Interrupts interrupts() {
    return parts.interrupts();
  }

  /** The same, as if it had been said that no question is to be asked. */
  public Request saidYes() {
    Map<Option, List<String>> options = new HashMap<>(invocation.options());
    options.put(Option.YES, List.of(""));
    Invocation sure =
        new Invocation(invocation.verb(), invocation.named(), invocation.arguments(), options);
    return new Request(sure, console, around, parts, touched);
  }

  /** Whether the option was given. */
  public boolean has(Option option) {
    return invocation.has(option);
  }
}
