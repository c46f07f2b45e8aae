package dev.homelab.state;

import dev.homelab.model.Address;
import java.util.concurrent.CompletableFuture;

/**
 * Writes down what a run does while it does it. Methods may be called from any thread; records keep
 * the order of the calls.
 *
 * <p>A future completes when its record survives a power cut. Records that wait at the same time
 * are written and synced together, so the outcome of one step and the intent of the next cost one
 * sync. When the backend fails, the future and all later ones complete with a {@link
 * dev.homelab.diag.HomelabException}; nothing that was complete before is lost, and no further step
 * may be begun.
 */
public interface RunJournal extends AutoCloseable {
  /** Records that a run begins; returns when that is durable. */
  void begin(RunRecord run);

  /** Records that a step is about to be made. The platform is asked after it completes. */
  CompletableFuture<Void> intent(Intent intent);

  /** Adds a platform's handle to the intent of a step; returns when that is durable. */
  void handle(Address address, String handle);

  /** Records what became of a step and closes its intent. */
  CompletableFuture<Void> outcome(Outcome outcome);

  /** Records that everything at or within {@code from} has the address {@code to} from now on. */
  CompletableFuture<Void> moved(Address from, Address to);

  /** Records which mode the lab is in from now on; returns when that is durable. */
  void mode(Address mode);

  /** Records how a run ended and compacts the journal; returns when that is durable. */
  void end(RunRecord run);

  /** The state as the records written so far make it. */
  StateDocument document();

  /** Waits for what is queued, then stops. Compacts nothing. */
  @Override
  void close();
}
