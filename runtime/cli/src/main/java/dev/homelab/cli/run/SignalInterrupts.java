package dev.homelab.cli.run;

import org.jline.utils.Signals;

/** The signals INT and TERM of this process. */
public final class SignalInterrupts implements Interrupts {
  @Override
  public Listening listen(Runnable listener) {
    Object onInt = Signals.register("INT", listener);
    Object onTerm = Signals.register("TERM", listener);
    return () -> {
      Signals.unregister("INT", onInt);
      Signals.unregister("TERM", onTerm);
    };
  }
}
