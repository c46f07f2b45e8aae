package dev.homelab.provider.proxmox.vm;

import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.proxmox.config.Prop;
import dev.homelab.provider.proxmox.config.VmWish;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ProviderException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which disks a clone got from the machine that it was made of. They are the lab's, though no
 * script names them, so the record keeps their slots as an output; what is in another slot was
 * added by people.
 *
 * @param reader asks for the machine that was cloned
 */
record ClonedDisks(MachineReader reader) {
  private static final String OUTPUT = "cloned";

  /** Outputs with the slots that a record keeps, where it keeps any. */
  static Value.Tree kept(@Nullable StateEntry prior, Value.Tree outputs) {
    Value slots = prior == null ? null : prior.outputs().get(OUTPUT);
    return slots == null ? outputs : outputs.with(OUTPUT, slots);
  }

  /** Outputs with the slots of a clone, those that its record keeps or those of its source now. */
  Value.Tree with(
      @Nullable StateEntry prior, VmWish wish, Value.Tree outputs, CallContext context) {
    Value.Tree kept = kept(prior, outputs);
    if (kept.get(OUTPUT) != null) {
      return kept;
    }
    Set<String> slots = ofSource(wish, context);
    return slots == null ? kept : kept.with(OUTPUT, new Value.Text(String.join(",", slots)));
  }

  /** The slots by the record of a machine, or by its source as it is now; none where none tells. */
  Set<String> of(StateEntry prior, VmWish wish, CallContext context) {
    String kept = Value.textOf(prior.outputs().get(OUTPUT));
    Set<String> slots =
        kept == null ? ofSource(wish, context) : Set.copyOf(List.of(kept.split(",", -1)));
    return slots == null ? Set.of() : slots;
  }

  /** The slots of the machine that is cloned; null for no clone, or where nobody tells of it. */
  private @Nullable Set<String> ofSource(VmWish wish, CallContext context) {
    long from = wish.wanted().in("clone").number("from", 0);
    Machine source = from == 0 ? null : found(wish.node(), from, context);
    if (source == null) {
      return null;
    }
    Set<String> slots = new TreeSet<>();
    source
        .merged()
        .forEach(
            (key, value) -> {
              if (Prop.isDrive(key) && !value.contains("media=cdrom")) {
                slots.add(key);
              }
            });
    return slots;
  }

  private @Nullable Machine found(String node, long vmid, CallContext context) {
    try {
      return reader.find(node, vmid, context);
    } catch (ProviderException notTold) {
      return null;
    }
  }
}
