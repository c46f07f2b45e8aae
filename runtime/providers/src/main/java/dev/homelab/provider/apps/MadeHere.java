package dev.homelab.provider.apps;

import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.spi.CallContext;
import java.util.Map;

/**
 * Whether the lab made a thing, or found it as wished: what somebody else made is used, and stays
 * when the lab goes. The record says it, in the outputs.
 */
final class MadeHere {
  private static final String MADE = "made";
  private static final String ID = "id";

  private MadeHere() {}

  /** What is recorded of a thing, and what the application calls it by. */
  static Value.Tree outputs(String id, boolean made) {
    return Value.ofMap(Map.of(ID, id, MADE, made));
  }

  /** Whether a thing that nobody recorded is the lab's: by its mark, or begun by this very step. */
  static boolean isMade(Kind kind, Wish wish, Held held, CallContext context) {
    return kind.isOurs(wish, held) || context.handle() != null;
  }

  /** Whether the record says so; one that says nothing is believed where the thing bears a mark. */
  static boolean isRecorded(Kind kind, StateEntry prior) {
    Value made = prior.outputs().get(MADE);
    return made == null ? kind.isMarked() : made.equals(Value.of(true));
  }
}
