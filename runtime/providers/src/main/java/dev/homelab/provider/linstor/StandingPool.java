package dev.homelab.provider.linstor;

import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.linstor.client.LinstorClient;
import dev.homelab.provider.linstor.client.PoolRow;
import dev.homelab.provider.linstor.client.Zpool;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.StepRequest;
import java.util.List;
import java.util.Objects;

/**
 * What stands where a call makes a pool. A network may deliver a request twice, and the second one
 * is refused, since the first one made what it asks for. The call looked right before that nothing
 * was there; so what stands and is in all as it was asked for, with the mark of this lab, was made
 * by its own request, and nobody has data on it.
 *
 * @param client LINSTOR
 * @param zpool the node
 * @param request who asks
 * @param wish the pool that is asked for
 * @param choice the disks that it was asked for with
 */
record StandingPool(
    LinstorClient client, Zpool zpool, StepRequest request, PoolWish wish, DiskChoice choice) {
  /** The property that names the zpool or volume group behind a pool. */
  static final String BACKING = "StorDriver/StorPoolName";

  /** So many looks for a pool that LINSTOR has laid on its disks and not registered yet. */
  private static final int LOOKS = 6;

  /**
   * Goes on after a refusal when LINSTOR has the pool as it was asked for.
   *
   * @throws ProviderException the refusal, when it has not, or cannot be asked
   */
  void orElse(ProviderException refusal, CallContext context) {
    if (refusal.errorClass() != ErrorClass.REJECTED || !holds(() -> isRegistered(context))) {
      throw refusal;
    }
    context.progress("LINSTOR has pool " + wish.name() + " as it was asked for: goes on");
  }

  /**
   * Goes on after a command that failed when the zpool is laid out as it was asked for.
   *
   * @throws ProviderException the failure, when it is not, or cannot be looked at
   */
  void orElseLaid(ProviderException failure, CallContext context) {
    if (failure.errorClass() != ErrorClass.REJECTED || !holds(() -> isLaid(context))) {
      throw failure;
    }
    context.progress("zpool " + wish.name() + " is there as it was asked for: goes on");
  }

  /** A look. */
  private interface Look {
    boolean holds();
  }

  /** A look that fails finds nothing: what was refused before it is told, then. */
  private static boolean holds(Look look) {
    try {
      return look.holds();
    } catch (ProviderException unseen) {
      return false;
    }
  }

  /**
   * Whether LINSTOR has the pool as it was asked for. When it has none, and the disks are laid out,
   * it may be about to: it lays them out and registers them one after the other, and destroys the
   * zpool when somebody else registers it in between ({@code PhysicalStorage.createDevicePool},
   * 1.33.3). So it is given a moment.
   */
  boolean isRegistered(CallContext context) {
    PoolRow pool = client.pool(wish.node(), wish.name(), context);
    for (int look = 1; pool == null && look < LOOKS && isLaid(context); look++) {
      Waiting.pause("LINSTOR to register pool " + wish.name(), context, false);
      pool = client.pool(wish.node(), wish.name(), context);
    }
    return pool != null && isAsAsked(pool) && isLaid(context);
  }

  private boolean isAsAsked(PoolRow pool) {
    ResourceSpec spec = Objects.requireNonNull(request.desired());
    Value.Tree told = PoolRecord.outputs(pool, Value.Tree.EMPTY);
    return PoolMark.ownerOf(pool, request.lab(), spec.address()) == Observation.Owner.OURS
        && pool.kind().equals(wish.kind().name())
        && wish.kind().backing(wish.name()).equals(pool.props().get(BACKING))
        && PoolComparison.refusal(spec, PoolRecord.live(pool, wish.tree())) == null
        && Value.of(choice.devices()).equals(told.get(PoolWish.DEVICES))
        && Value.of(choice.layout()).equals(told.get(PoolWish.LAYOUT))
        && pool.errors().isEmpty();
  }

  /** Whether the disks are laid out as they were to be. */
  private boolean isLaid(CallContext context) {
    if (!wish.kind().isZfs()) {
      return isGroupMade(client, wish, choice, context);
    }
    Zpool.Found found = zpool.find(wish.name(), context);
    return found != null
        && found.layout().equals(choice.layout())
        && found.consistsOf(choice.devices());
  }

  /** LINSTOR makes volume groups itself; once it began, their disks are clean no more. */
  static boolean isGroupMade(
      LinstorClient client, PoolWish wish, DiskChoice begun, CallContext context) {
    List<String> devices = begun.devices();
    return client.disks(wish.node(), context).stream()
        .noneMatch(disk -> devices.contains(disk.device()));
  }
}
