package dev.homelab.cli;

/** What one command does. */
@FunctionalInterface
public interface Command {
  /**
   * Carries it out.
   *
   * @throws dev.homelab.diag.HomelabException with the problems to tell when it cannot
   */
  ExitCode run(Request request);
}
