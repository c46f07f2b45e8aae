package dev.homelab.state;

import dev.homelab.model.Action;
import dev.homelab.model.Address;
import org.jspecify.annotations.Nullable;

/**
 * A step that is about to be made, written before the platform is asked. One without an outcome is
 * an interrupted step: the next run looks what became of it.
 *
 * @param run the run that makes it
 * @param address the resource
 * @param action what is done to it
 * @param digest hash of the wished properties, so that an interrupted step is known again; empty
 *     for a deletion
 * @param handle the platform's handle of a long operation, or null as long as there is none
 */
public record Intent(
    String run, Address address, Action action, String digest, @Nullable String handle) {

  /** The same step with the platform's handle of it. */
  public Intent withHandle(String platformHandle) {
    return new Intent(run, address, action, digest, platformHandle);
  }
}
