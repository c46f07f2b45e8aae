package dev.homelab.cli.run;

/** Tells of the person's wish to stop. */
@FunctionalInterface
public interface Interrupts {
  /** Listens no more when closed. */
  @FunctionalInterface
  interface Listening extends AutoCloseable {
    @Override
    void close();
  }

  /** Calls the listener, on a thread of its own, at each Ctrl-C or termination signal. */
  Listening listen(Runnable listener);
}
