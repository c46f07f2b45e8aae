package dev.homelab.provider.linstor;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.FieldChange;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.linstor.client.LinstorAccess;
import dev.homelab.provider.linstor.client.LinstorClient;
import dev.homelab.provider.linstor.client.LinstorCodes;
import dev.homelab.provider.linstor.client.LinstorFailures;
import dev.homelab.provider.linstor.client.Operation;
import dev.homelab.provider.linstor.client.PoolRow;
import dev.homelab.provider.linstor.client.Zpool;
import dev.homelab.spi.Applied;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.LabObjects;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ObserveRequest;
import dev.homelab.spi.PodReach;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SessionOptions;
import dev.homelab.spi.StepRequest;
import dev.homelab.spi.UnmarkedSession;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The provider at work on one cluster. The cluster bears the claim of its lab by its own provider;
 * here each pool bears a mark. A connection to LINSTOR lives as long as one call, since its
 * controller may move to another pod at any time.
 */
final class LinstorSession implements UnmarkedSession {
  private static final String ONLINE = "ONLINE";

  /** How long volumes may take to go after what claimed them. */
  private static final Duration VOLUMES_GO = Duration.ofMinutes(1);

  private static final Duration LAST_CHANCE = Duration.ofSeconds(10);

  private final PodReach reach;
  private final SessionOptions options;
  private final PoolMaker maker = new PoolMaker();

  LinstorSession(PodReach reach, SessionOptions options) {
    this.reach = reach;
    this.options = options;
  }

  @Override
  public Map<Address, Observation> observe(ObserveRequest request, CallContext context) {
    LinstorAccess.Seen seen = LinstorAccess.look(reach, context);
    if (seen.stage() == LinstorAccess.Stage.RUNNING) {
      try (LinstorAccess access = LinstorAccess.open(reach, seen, options, context)) {
        LinstorClient client = access.client();
        return PoolLook.at(client, request.lab(), context).observe(request, client, context);
      }
    }
    boolean missing = seen.stage() == LinstorAccess.Stage.MISSING;
    Map<Address, Observation> all = new HashMap<>();
    for (ResourceSpec spec : request.desired()) {
      all.put(spec.address(), missing ? new Observation.Absent() : new Observation.NotCreatedYet());
    }
    request
        .prior()
        .keySet()
        .forEach(
            address ->
                all.put(
                    address,
                    missing
                        ? new Observation.Absent()
                        : new Observation.Unreachable(LinstorAccess.notRunning(seen))));
    return all;
  }

  @Override
  public Comparison compare(
      ResourceSpec desired, @Nullable StateEntry prior, Observation.Present observed) {
    List<FieldChange> changes = PoolComparison.of(desired, observed.live());
    return changes.isEmpty() ? Comparison.SAME : new Comparison(changes, List.of(), List.of());
  }

  /** A connection to LINSTOR once it runs. */
  private LinstorAccess opened(CallContext context) {
    LinstorAccess.Seen seen = LinstorAccess.look(reach, context);
    while (seen.stage() != LinstorAccess.Stage.RUNNING) {
      Waiting.pause(seen.lacking(), context);
      seen = LinstorAccess.look(reach, context);
    }
    return LinstorAccess.open(reach, seen, options, context);
  }

  @Override
  public Applied create(StepRequest request, CallContext context) {
    ResourceSpec spec = Objects.requireNonNull(request.desired());
    PoolWish wish = PoolWish.of(spec.desired());
    try (LinstorAccess access = opened(context)) {
      LinstorClient client = access.client();
      awaitOnline(client, wish.node(), context);
      Zpool zpool = new Zpool(reach, wish.node());
      PoolRow pool = client.pool(wish.node(), wish.name(), context);
      if (pool == null) {
        maker.make(client, zpool, request, context);
      } else {
        own(client, zpool, request, pool, context);
      }
      return settled(client, zpool, request, context);
    }
  }

  @Override
  public Applied update(StepRequest request, CallContext context) {
    ResourceSpec spec = Objects.requireNonNull(request.desired());
    PoolWish wish = PoolWish.of(spec.desired());
    try (LinstorAccess access = opened(context)) {
      LinstorClient client = access.client();
      PoolRow pool = client.pool(wish.node(), wish.name(), context);
      if (pool == null) {
        throw gone(wish);
      }
      Diagnostic refusal = PoolComparison.refusal(spec, PoolRecord.live(pool, wish.tree()));
      if (refusal != null) {
        throw LinstorFailures.rejected(refusal);
      }
      Zpool zpool = new Zpool(reach, wish.node());
      own(client, zpool, request, pool, context);
      return settled(client, zpool, request, context);
    }
  }

  /** Makes sure that a pool that is there is this lab's. */
  private static void own(
      LinstorClient client, Zpool zpool, StepRequest request, PoolRow pool, CallContext context) {
    ResourceSpec spec = Objects.requireNonNull(request.desired());
    if (!PoolMark.mayChange(pool, request)) {
      throw foreign(pool);
    }
    Observation.Owner owner = PoolMark.ownerOf(pool, request.lab(), spec.address());
    if (owner != Observation.Owner.OURS) {
      PoolMaker.mark(client, zpool, request, pool, context);
    }
  }

  /** What was made, once its zpool has all that it should have and encryption is unlocked. */
  private Applied settled(
      LinstorClient client, Zpool zpool, StepRequest request, CallContext context) {
    ResourceSpec spec = Objects.requireNonNull(request.desired());
    PoolWish wish = PoolWish.of(spec.desired());
    PoolRow pool = client.pool(wish.node(), wish.name(), context);
    if (pool == null) {
      throw gone(wish);
    }
    if (wish.kind().isZfs()) {
      PoolMaker.settle(zpool, request, pool, context);
    }
    Value.Tree digests = Encryption.unlock(client, spec.desired(), pool, context);
    maker.done(spec.address());
    Value.Tree outputs = PoolRecord.outputs(pool, Value.Tree.EMPTY);
    return new Applied(wish.objectId(), outputs, digests, pool.isReady());
  }

  private static void awaitOnline(LinstorClient client, String node, CallContext context) {
    String status = client.nodes(context).getOrDefault(node, "not registered");
    while (!status.equals(ONLINE)) {
      Waiting.pause("LINSTOR node " + node + ", which is " + status + ", to be " + ONLINE, context);
      status = client.nodes(context).getOrDefault(node, "not registered");
    }
  }

  @Override
  public void delete(StepRequest request, CallContext context) {
    StateEntry prior = Objects.requireNonNull(request.prior());
    LinstorAccess.Seen seen = LinstorAccess.look(reach, context);
    if (seen.stage() == LinstorAccess.Stage.MISSING) {
      return;
    }
    try (LinstorAccess access = LinstorAccess.open(reach, seen, options, context)) {
      LinstorClient client = access.client();
      String id = prior.objectId();
      int slash = id.indexOf('/');
      String node = id.substring(0, Math.max(0, slash));
      String name = id.substring(slash + 1);
      PoolRow pool = client.pool(node, name, context);
      if (pool == null) {
        return;
      }
      if (PoolMark.ownerOf(pool, request.lab(), prior.address()) != Observation.Owner.OURS) {
        throw foreign(pool);
      }
      whenUnused(
          () -> client.change(Operation.DELETE, List.of(node, name), null, context), context);
      context.progress(
          "LINSTOR has pool " + name + " no more; its disks and their data on " + node + " stay");
    }
  }

  /** Volumes go a while after what claimed them: LINSTOR refuses as long as some are there. */
  private static void whenUnused(Runnable removal, CallContext context) {
    Instant late = context.deadline().minus(LAST_CHANCE);
    Instant usual = context.now().plus(VOLUMES_GO);
    Instant giveUp = usual.isBefore(late) ? usual : late;
    while (true) {
      try {
        removal.run();
        return;
      } catch (ProviderException e) {
        if (e.errorClass() != ErrorClass.REJECTED || !context.now().isBefore(giveUp)) {
          throw e;
        }
      }
      Waiting.pause("the volumes of the pool to go", context);
    }
  }

  @Override
  public Value.Tree awaitReady(StepRequest request, CallContext context) {
    PoolWish wish = PoolWish.of(Objects.requireNonNull(request.desired()).desired());
    try (LinstorAccess access = opened(context)) {
      LinstorClient client = access.client();
      PoolRow pool = client.pool(wish.node(), wish.name(), context);
      while (pool == null || !pool.isReady()) {
        Waiting.pause(lacking(wish, pool), context);
        pool = client.pool(wish.node(), wish.name(), context);
      }
      return PoolRecord.outputs(pool, Value.Tree.EMPTY);
    }
  }

  private static String lacking(PoolWish wish, @Nullable PoolRow pool) {
    String what = "pool " + wish.name() + " on " + wish.node() + " to have room";
    return pool == null || pool.errors().isEmpty()
        ? what
        : what + ": " + pool.errors().get(0).message();
  }

  @Override
  public LabObjects inventory(LabIdentity lab, CallContext context) {
    LinstorAccess.Seen seen = LinstorAccess.look(reach, context);
    if (seen.stage() == LinstorAccess.Stage.MISSING) {
      return LabObjects.whole(List.of());
    }
    try (LinstorAccess access = LinstorAccess.open(reach, seen, options, context)) {
      return LabObjects.whole(PoolLook.at(access.client(), lab, context).marked());
    }
  }

  @Override
  public Applied operate(String operation, StepRequest request, CallContext context) {
    throw LinstorFailures.rejected(
        Diagnostic.error(
            LinstorCodes.FIXED, "a storage pool has no operation `" + operation + "`"));
  }

  private static ProviderException foreign(PoolRow pool) {
    LabIdentity owner = PoolMark.labOf(pool);
    return LinstorFailures.rejected(
        Diagnostic.error(
                LinstorCodes.FOREIGN,
                "LINSTOR has a pool `" + pool.name() + "` on " + pool.node() + ", not of this lab")
            .withDetail(
                (owner == null
                        ? "It bears no mark."
                        : "It bears the mark of lab " + owner.name() + ".")
                    + " Nothing was changed.")
            .withHint("to use it: let the lab adopt the pool")
            .withHint("or give the pool of the script another name"));
  }

  private static ProviderException gone(PoolWish wish) {
    return new ProviderException(
        ErrorClass.CONFLICT,
        Diagnostic.error(
            LinstorCodes.REFUSED, "LINSTOR does not have pool " + wish.objectId() + " any more"),
        null,
        null);
  }

  @Override
  public void close() {
    reach.close();
  }
}
