package dev.homelab.provider.linstor;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.linstor.client.LinstorCodes;
import dev.homelab.provider.linstor.client.LinstorFailures;
import dev.homelab.provider.linstor.client.Zpool;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.StepRequest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a zpool that LINSTOR does not know is this lab's: by its mark, by the disks that
 * a call before chose or that are recorded, or because the script names just these disks.
 *
 * @param zpool its node
 * @param request who asks
 * @param wish the pool that it would become
 */
record ZpoolOwner(Zpool zpool, StepRequest request, PoolWish wish) {
  /**
   * Goes on when the zpool may be registered.
   *
   * @param begun the disks that an earlier call chose, or null
   * @throws dev.homelab.spi.ProviderException of class REJECTED when it may not
   */
  void check(Zpool.Found found, @Nullable DiskChoice begun, CallContext context) {
    ResourceSpec spec = Objects.requireNonNull(request.desired());
    Lifecycle lifecycle = spec.lifecycle();
    String hash = PoolMark.hash(request.lab(), spec.address().toString(), wish.objectId());
    String mark =
        zpool
            .properties(wish.name(), List.of(PoolMark.ZPOOL), context)
            .getOrDefault(PoolMark.ZPOOL, "");
    boolean known =
        (begun != null && found.consistsOf(begun.devices()))
            || found.consistsOf(recorded())
            || wish.names(found);
    boolean unmarked = mark.isEmpty() && (known || lifecycle.adopt());
    boolean forced = lifecycle.adopt() && lifecycle.force();
    if (!mark.equals(hash) && !unmarked && !forced) {
      throw foreign(found, mark);
    }
    if (!wish.takes(found)) {
      throw LinstorFailures.rejected(
          Diagnostic.error(
                  LinstorCodes.FIXED,
                  "zpool `" + wish.name() + "` on node " + wish.node() + " is no " + wish.layout())
              .withDetail(
                  "It is laid out as " + found.layout() + " of " + told(found) + ", with its data.")
              .withHint("say layout 'auto', which takes it as it is"));
    }
  }

  private List<String> recorded() {
    StateEntry prior = request.prior();
    Value devices = prior == null ? null : prior.outputs().get(PoolWish.DEVICES);
    return devices instanceof Value.Seq seq
        ? seq.items().stream().map(item -> String.valueOf(Value.textOf(item))).toList()
        : List.of("");
  }

  private RuntimeException foreign(Zpool.Found found, String mark) {
    return LinstorFailures.rejected(
        Diagnostic.error(
                LinstorCodes.FOREIGN,
                "a zpool `" + wish.name() + "` is on node " + wish.node() + ", and not this lab's")
            .withDetail(
                "It lies on "
                    + told(found)
                    + (mark.isEmpty() ? " and bears no mark." : " and bears another lab's mark.")
                    + " Nothing was changed.")
            .withHint("to keep its data and use it: let the lab adopt the pool")
            .withHint(
                "or name its disks by their paths in the script, or give the pool another name"));
  }

  private static String told(Zpool.Found found) {
    return String.join(", ", found.disks());
  }
}
