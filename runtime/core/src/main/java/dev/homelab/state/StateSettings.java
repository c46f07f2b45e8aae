package dev.homelab.state;

import java.util.UUID;
import java.util.function.Supplier;

/**
 * What a state store needs to know of its lab and its surroundings.
 *
 * @param labName the lab's name, which a stored state must bear
 * @param environment the overlay in force, which a stored state must bear; empty for none
 * @param marks serial numbers seen on this machine
 * @param machine who locks
 * @param ids makes identities and lineages
 */
public record StateSettings(
    String labName, String environment, SerialMarks marks, Machine machine, Supplier<String> ids) {

  /** A lab of this name without environment, on this machine, without serial marks. */
  public static StateSettings of(String labName) {
    return new StateSettings(labName, "", SerialMarks.NONE, Machine.here(), new RandomIds());
  }

  /** The same with an overlay in force. */
  public StateSettings withEnvironment(String overlay) {
    return new StateSettings(labName, overlay, marks, machine, ids);
  }

  /** The same with serial marks. */
  public StateSettings withMarks(SerialMarks seen) {
    return new StateSettings(labName, environment, seen, machine, ids);
  }

  /** The same on another machine. */
  public StateSettings withMachine(Machine other) {
    return new StateSettings(labName, environment, marks, other, ids);
  }

  /** Random UUIDs. A class, since the first lambda of a process costs it milliseconds. */
  private static final class RandomIds implements Supplier<String> {
    @Override
    public String get() {
      return UUID.randomUUID().toString();
    }
  }
}
