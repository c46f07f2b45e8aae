package dev.homelab.provider.kubernetes.observe;

import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.apply.SecretMask;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.diff.ManagedFields;
import dev.homelab.provider.kubernetes.discovery.ApiResource;
import dev.homelab.provider.kubernetes.discovery.Discovery;
import dev.homelab.provider.kubernetes.json.Fields;
import dev.homelab.provider.kubernetes.ownership.OwnershipMark;
import dev.homelab.provider.kubernetes.schema.KindTable;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import dev.homelab.provider.kubernetes.schema.Outputs;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.FoundObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds everything that bears a lab's mark, and rebuilds its records from what it shows. */
public final class Inventory {
  private final KubeClient client;
  private final Discovery discovery;

  /** Finds through a client. */
  public Inventory(KubeClient client, Discovery discovery) {
    this.client = client;
    this.discovery = discovery;
  }

  /** Everything of a lab, by address. A record's target is left open; the caller knows it. */
  public List<FoundObject> of(LabIdentity lab, CallContext context) {
    Map<ApiResource, List<Value.Tree>> marked = Observer.marked(client, discovery, lab, context);
    ObjectLister lister = new ObjectLister(client, lab);
    Set<String> seen = new LinkedHashSet<>();
    List<FoundObject> found = new ArrayList<>();
    for (ApiResource resource : marked.keySet()) {
      for (Value.Tree object : lister.marked(resource, context)) {
        Address address = OwnershipMark.addressOf(object);
        String uid = Fields.text(object, "metadata", "uid");
        if (address != null && OwnershipMark.isOf(object, lab) && seen.add(uid)) {
          found.add(new FoundObject(address, entry(resource, object, address, uid, context)));
        }
      }
    }
    found.sort(Comparator.comparing(FoundObject::address));
    return found;
  }

  private static StateEntry entry(
      ApiResource resource, Value.Tree object, Address address, String uid, CallContext context) {
    Value.Tree shown = new SecretMask(context.secrets(), null).of(object, null);
    return new StateEntry(
        address,
        KindTable.typeOf(resource.group(), resource.kind()),
        1,
        null,
        ObjectKey.of(object).objectId(uid),
        ManagedFields.applied(shown),
        Value.Tree.EMPTY,
        Outputs.of(object),
        Collections.emptySortedSet(),
        Lifecycle.DEFAULT,
        false,
        "");
  }
}
