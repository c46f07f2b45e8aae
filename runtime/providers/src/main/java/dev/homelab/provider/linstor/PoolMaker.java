package dev.homelab.provider.linstor;

import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import dev.homelab.provider.linstor.client.LinstorClient;
import dev.homelab.provider.linstor.client.Operation;
import dev.homelab.provider.linstor.client.PoolRow;
import dev.homelab.provider.linstor.client.Zpool;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.StepRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes pools. What exists is looked at before each change, and which disks were chosen is kept
 * before the first of them, so that a second call goes on where the first one ended.
 */
final class PoolMaker {
  private final Map<Address, DiskChoice> chosen = new ConcurrentHashMap<>();

  /**
   * Makes a pool that is not registered.
   *
   * @throws ProviderException when disks are lacking, or what is there is not this lab's
   */
  void make(LinstorClient client, Zpool zpool, StepRequest request, CallContext context) {
    ResourceSpec spec = Objects.requireNonNull(request.desired());
    PoolWish wish = PoolWish.of(spec.desired());
    DiskChoice begun = begun(spec.address(), context);
    Zpool.Found found = wish.kind().isZfs() ? zpool.find(wish.name(), context) : null;
    if (found != null) {
      new ZpoolOwner(zpool, request, wish).check(found, begun, context);
      DiskChoice seen = new DiskChoice(found.layout(), found.disks());
      DiskChoice choice =
          begun != null && begun.layout().equals(seen.layout()) && found.consistsOf(begun.devices())
              ? begun
              : seen;
      context.progress("zpool " + wish.name() + " exists on " + told(choice) + ": registers it");
      registerBegun(standing(client, zpool, request, choice), begun, context);
    } else if (begun != null
        && !wish.kind().isZfs()
        && StandingPool.isGroupMade(client, wish, begun, context)) {
      registerBegun(standing(client, zpool, request, begun), begun, context);
    } else {
      fresh(client, zpool, request, wish, context);
    }
  }

  /** Which disks an earlier call chose, of this run or one before; null when none came so far. */
  private @Nullable DiskChoice begun(Address address, CallContext context) {
    DiskChoice here = chosen.get(address);
    return here == null ? DiskChoice.parse(context.handle()) : here;
  }

  private static StandingPool standing(
      LinstorClient client, Zpool zpool, StepRequest request, DiskChoice choice) {
    PoolWish wish = PoolWish.of(Objects.requireNonNull(request.desired()).desired());
    return new StandingPool(client, zpool, request, wish, choice);
  }

  /** Registers what is there; what LINSTOR was asked to make, it may register itself meanwhile. */
  private static void registerBegun(
      StandingPool pool, @Nullable DiskChoice begun, CallContext context) {
    boolean asked = begun != null && !begun.layout().equals(PoolWish.MIRROR);
    if (!asked || !pool.isRegistered(context)) {
      register(pool, context);
    }
  }

  private void fresh(
      LinstorClient client, Zpool zpool, StepRequest request, PoolWish wish, CallContext context) {
    Address address = Objects.requireNonNull(request.desired()).address();
    DiskChoice choice = DiskChoice.of(wish, client.disks(wish.node(), context));
    chosen.put(address, choice);
    context.recordHandle(choice.text());
    context.progress("makes pool " + wish.name() + " of " + told(choice));
    StandingPool pool = standing(client, zpool, request, choice);
    if (choice.layout().equals(PoolWish.MIRROR)) {
      layMirror(pool, context);
      register(pool, context);
    } else {
      ask(pool, context);
    }
  }

  private static void layMirror(StandingPool pool, CallContext context) {
    try {
      pool.zpool().createMirror(pool.wish().name(), pool.choice().devices(), context);
    } catch (ProviderException failed) {
      pool.orElseLaid(failed, context);
    }
  }

  /** Has LINSTOR lay out the disks and register the pool. */
  private static void ask(StandingPool pool, CallContext context) {
    PoolWish wish = pool.wish();
    try {
      pool.client()
          .change(
              Operation.CREATE_DEVICE_POOL,
              List.of(wish.node()),
              Map.of(
                  "provider_kind",
                  wish.kind().name(),
                  "device_paths",
                  pool.choice().devices(),
                  "pool_name",
                  wish.name(),
                  "with_storage_pool",
                  Map.of("name", wish.name(), "props", props(pool.request(), wish, pool.choice()))),
              context);
    } catch (ProviderException refused) {
      pool.orElse(refused, context);
    }
  }

  private static void register(StandingPool pool, CallContext context) {
    PoolWish wish = pool.wish();
    Map<String, String> props = props(pool.request(), wish, pool.choice());
    props.put(StandingPool.BACKING, wish.kind().backing(wish.name()));
    try {
      pool.client()
          .change(
              Operation.REGISTER,
              List.of(wish.node()),
              Map.of(
                  "storage_pool_name",
                  wish.name(),
                  "provider_kind",
                  wish.kind().name(),
                  "props",
                  props),
              context);
    } catch (ProviderException e) {
      pool.orElse(e.errorClass() == ErrorClass.REJECTED ? e.afterMaking() : e, context);
    }
  }

  /** Marks a pool that is to be adopted, or that has moved, as this lab's. */
  static void mark(
      LinstorClient client, Zpool zpool, StepRequest request, PoolRow pool, CallContext context) {
    PoolWish wish = PoolWish.of(Objects.requireNonNull(request.desired()).desired());
    Zpool.Found found =
        wish.kind().isZfs()
            ? zpool.find(pool.props().getOrDefault(StandingPool.BACKING, pool.name()), context)
            : null;
    DiskChoice choice =
        found == null
            ? new DiskChoice("", List.of())
            : new DiskChoice(found.layout(), found.disks());
    client.change(
        Operation.MODIFY,
        List.of(pool.node(), pool.name()),
        Map.of("override_props", props(request, wish, choice)),
        context);
  }

  /** Sets what a zpool of ours has, where it has something else. */
  static void settle(Zpool zpool, StepRequest request, PoolRow pool, CallContext context) {
    String backing = pool.props().getOrDefault(StandingPool.BACKING, pool.name());
    if (backing.contains("/")) {
      return;
    }
    Address address = Objects.requireNonNull(request.desired()).address();
    String mark = PoolMark.hash(request.lab(), address.toString(), pool.node() + '/' + pool.name());
    Map<String, String> wished = Map.of(Zpool.FAIL_MODE, Zpool.CONTINUE, PoolMark.ZPOOL, mark);
    Map<String, String> is =
        zpool.properties(backing, List.of(Zpool.FAIL_MODE, PoolMark.ZPOOL), context);
    for (Map.Entry<String, String> one : new TreeMap<>(wished).entrySet()) {
      if (!one.getValue().equals(is.get(one.getKey()))) {
        zpool.set(backing, one.getKey(), one.getValue(), context);
      }
    }
  }

  private static Map<String, String> props(StepRequest request, PoolWish wish, DiskChoice choice) {
    Address address = Objects.requireNonNull(request.desired()).address();
    Map<String, String> props = new TreeMap<>(PoolMark.of(request.lab(), address, wish.objectId()));
    props.putAll(PoolRecord.of(wish, choice));
    return props;
  }

  private static String told(DiskChoice choice) {
    String layout = choice.layout().equals(PoolWish.MIRROR) ? " (mirror)" : "";
    return String.join(", ", choice.devices()) + layout;
  }

  /** Forgets which disks were chosen for a pool that is complete. */
  void done(Address address) {
    chosen.remove(address);
  }
}
