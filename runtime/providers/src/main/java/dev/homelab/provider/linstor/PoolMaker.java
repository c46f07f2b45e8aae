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
  private static final String BACKING = "StorDriver/StorPoolName";

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
      DiskChoice choice = new DiskChoice(found.layout(), found.disks());
      context.progress("zpool " + wish.name() + " exists on " + told(choice) + ": registers it");
      register(client, request, wish, choice, context);
    } else if (begun != null && isGroupMade(client, wish, begun, context)) {
      register(client, request, wish, begun, context);
    } else {
      fresh(client, zpool, request, wish, context);
    }
  }

  /** Which disks an earlier call chose, of this run or one before; null when none came so far. */
  private @Nullable DiskChoice begun(Address address, CallContext context) {
    DiskChoice here = chosen.get(address);
    return here == null ? DiskChoice.parse(context.handle()) : here;
  }

  /** LINSTOR makes volume groups itself; once it began, their disks are clean no more. */
  private static boolean isGroupMade(
      LinstorClient client, PoolWish wish, DiskChoice begun, CallContext context) {
    return !wish.kind().isZfs()
        && client.disks(wish.node(), context).stream()
            .noneMatch(disk -> begun.devices().contains(disk.device()));
  }

  private void fresh(
      LinstorClient client, Zpool zpool, StepRequest request, PoolWish wish, CallContext context) {
    Address address = Objects.requireNonNull(request.desired()).address();
    DiskChoice choice = DiskChoice.of(wish, client.disks(wish.node(), context));
    chosen.put(address, choice);
    context.recordHandle(choice.text());
    context.progress("makes pool " + wish.name() + " of " + told(choice));
    if (choice.layout().equals(PoolWish.MIRROR)) {
      zpool.createMirror(wish.name(), choice.devices(), context);
      register(client, request, wish, choice, context);
    } else {
      client.change(
          Operation.CREATE_DEVICE_POOL,
          List.of(wish.node()),
          Map.of(
              "provider_kind",
              wish.kind().name(),
              "device_paths",
              choice.devices(),
              "pool_name",
              wish.name(),
              "with_storage_pool",
              Map.of("name", wish.name(), "props", props(request, wish, choice))),
          context);
    }
  }

  private static void register(
      LinstorClient client,
      StepRequest request,
      PoolWish wish,
      DiskChoice choice,
      CallContext context) {
    Map<String, String> props = props(request, wish, choice);
    props.put(BACKING, wish.kind().backing(wish.name()));
    try {
      client.change(
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
      throw e.errorClass() == ErrorClass.REJECTED ? e.afterMaking() : e;
    }
  }

  /** Marks a pool that is to be adopted, or that has moved, as this lab's. */
  static void mark(
      LinstorClient client, Zpool zpool, StepRequest request, PoolRow pool, CallContext context) {
    PoolWish wish = PoolWish.of(Objects.requireNonNull(request.desired()).desired());
    Zpool.Found found =
        wish.kind().isZfs()
            ? zpool.find(pool.props().getOrDefault(BACKING, pool.name()), context)
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
    String backing = pool.props().getOrDefault(BACKING, pool.name());
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
