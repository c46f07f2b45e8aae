package dev.homelab.report;

import dev.homelab.model.Address;
import java.util.Collection;

/** The command by which the loss of data is confirmed. */
public final class DeleteData {
  private DeleteData() {}

  /**
   * One line that confirms the loss of all these, under a heading of its own; empty for none.
   *
   * @param verb {@code up} or {@code down}
   */
  public static String lines(String verb, Collection<Address> addresses, CommandForm form) {
    if (addresses.isEmpty()) {
      return "";
    }
    StringBuilder command = new StringBuilder(verb);
    for (Address address : addresses) {
      boolean covered = addresses.stream().anyMatch(o -> !o.equals(address) && address.isWithin(o));
      if (!covered) {
        command.append(" --delete-data ").append(address);
      }
    }
    return "Deleting what is kept is a step of its own:\n  " + form.of(command.toString()) + '\n';
  }
}
