package dev.homelab.cli.options;

/**
 * A positional argument of a command.
 *
 * @param name how help calls it
 * @param required whether the command needs it
 * @param completes what a shell offers for it
 */
public record Argument(String name, boolean required, Completes completes) {
  /** Whether it may be given several times, as its name then says; only the last one may. */
  boolean repeats() {
    return name.endsWith("…");
  }

  /** One that must be given. */
  static Argument needs(String name, Completes completes) {
    return new Argument(name, true, completes);
  }

  /** One that may be left out. */
  static Argument may(String name, Completes completes) {
    return new Argument(name, false, completes);
  }
}
