package dev.homelab.provider.linstor;

import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.linstor.client.LinstorClient;
import dev.homelab.provider.linstor.client.PoolRow;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.FoundObject;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ObserveRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What LINSTOR says of pools: one list for all of them. */
final class PoolLook {
  private final LabIdentity lab;
  private final Map<String, PoolRow> pools = new HashMap<>();
  private String encryption = "";
  private String proof = "";

  private PoolLook(LabIdentity lab) {
    this.lab = lab;
  }

  /** The pools as they are. */
  static PoolLook at(LinstorClient client, LabIdentity lab, CallContext context) {
    PoolLook look = new PoolLook(lab);
    for (PoolRow pool : client.pools(context)) {
      look.pools.put(pool.node() + '/' + pool.name(), pool);
    }
    return look;
  }

  /** What there is of each resource of a request. */
  Map<Address, Observation> observe(
      ObserveRequest request, LinstorClient client, CallContext context) {
    boolean encrypted =
        request.desired().stream().anyMatch(one -> one.desired().get(PoolWish.PASSPHRASE) != null);
    encryption = encrypted ? client.encryption(context) : "";
    proof = encryption.equals(PoolComparison.UNLOCKED) ? Encryption.proof(client, context) : "";
    Map<Address, Observation> seen = new HashMap<>();
    for (ResourceSpec spec : request.desired()) {
      seen.put(spec.address(), of(spec, request.prior().get(spec.address())));
    }
    request
        .prior()
        .forEach((address, entry) -> seen.computeIfAbsent(address, a -> recorded(entry)));
    return seen;
  }

  private Observation of(ResourceSpec spec, @Nullable StateEntry prior) {
    PoolWish wish = PoolWish.of(spec.desired());
    PoolRow pool = pools.get(prior == null ? wish.objectId() : prior.objectId());
    if (pool == null) {
      return new Observation.Absent();
    }
    Value.Tree live = PoolRecord.live(pool, wish.tree());
    if (!encryption.isEmpty()) {
      boolean others = !Encryption.isProven(pool, proof);
      String state = others ? PoolComparison.BY_OTHERS : encryption;
      live = live.with(PoolComparison.ENCRYPTION, new Value.Text(state));
    }
    Observation.Owner owner = PoolMark.ownerOf(pool, lab, spec.address());
    boolean others = owner == Observation.Owner.OTHER_LAB;
    return new Observation.Present(
        live,
        null,
        owner,
        pool.isReady(),
        pool.node() + '/' + pool.name(),
        PoolRecord.outputs(pool, prior == null ? Value.Tree.EMPTY : prior.outputs()),
        Value.Tree.EMPTY,
        others ? null : PoolComparison.refusal(spec, live));
  }

  private Observation recorded(StateEntry entry) {
    PoolRow pool = pools.get(entry.objectId());
    return pool == null
        ? new Observation.Absent()
        : new Observation.Present(
            PoolRecord.live(pool, entry.recorded()),
            null,
            PoolMark.ownerOf(pool, lab, entry.address()),
            pool.isReady(),
            entry.objectId(),
            PoolRecord.outputs(pool, entry.outputs()),
            Value.Tree.EMPTY);
  }

  /** Those that bear this lab's mark. */
  List<FoundObject> marked() {
    List<FoundObject> found = new ArrayList<>();
    for (PoolRow pool : pools.values()) {
      Address address = PoolMark.addressOf(pool, lab);
      if (address != null) {
        found.add(new FoundObject(address, entry(address, pool)));
      }
    }
    return found;
  }

  private static StateEntry entry(Address address, PoolRow pool) {
    return new StateEntry(
        address,
        LinstorProvider.POOL,
        1,
        null,
        pool.node() + '/' + pool.name(),
        PoolRecord.live(pool, Value.Tree.EMPTY),
        Value.Tree.EMPTY,
        PoolRecord.outputs(pool, Value.Tree.EMPTY),
        Collections.emptySortedSet(),
        Lifecycle.DEFAULT,
        pool.isReady(),
        "");
  }
}
