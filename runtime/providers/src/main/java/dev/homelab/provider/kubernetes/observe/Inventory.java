package dev.homelab.provider.kubernetes.observe;

import dev.homelab.model.Address;
import dev.homelab.model.Fields;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.apply.PodStamp;
import dev.homelab.provider.kubernetes.apply.SecretMask;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.diff.ManagedFields;
import dev.homelab.provider.kubernetes.discovery.ApiResource;
import dev.homelab.provider.kubernetes.discovery.Discovery;
import dev.homelab.provider.kubernetes.ownership.OwnershipMark;
import dev.homelab.provider.kubernetes.schema.KindTable;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import dev.homelab.provider.kubernetes.schema.Outputs;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.FoundObject;
import dev.homelab.spi.LabObjects;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

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
  public LabObjects of(LabIdentity lab, CallContext context) {
    ObjectLister lister = new ObjectLister(client, lab);
    Set<ApiResource> refused = ConcurrentHashMap.newKeySet();
    List<ApiResource> marked = marked(lister, refused, context);
    Set<String> seen = new LinkedHashSet<>();
    List<FoundObject> found = new ArrayList<>();
    for (ApiResource resource : marked) {
      for (Value.Tree object : lister.marked(resource, context)) {
        Address address = OwnershipMark.addressOf(object);
        String uid = Fields.text(object, "metadata", "uid");
        if (address != null && OwnershipMark.isOf(object, lab) && seen.add(uid)) {
          found.add(new FoundObject(address, entry(resource, object, address, uid, context)));
        }
      }
    }
    found.sort(Comparator.comparing(FoundObject::address));
    SortedSet<String> unread = new TreeSet<>();
    refused.forEach(one -> unread.add(KindTable.typeOf(one.group(), one.kind())));
    return new LabObjects(found, unread);
  }

  /** The kinds of which something bears the lab's mark, by lists of metadata. */
  private List<ApiResource> marked(
      ObjectLister lister, Set<ApiResource> refused, CallContext context) {
    List<Callable<List<ApiResource>>> looks = new ArrayList<>();
    for (ApiResource resource : discovery.all(context)) {
      if (resource.verbs().contains("list") && resource.verbs().contains("delete")) {
        looks.add(
            () -> {
              List<Value.Tree> ours = lister.markedMetadata(resource, context);
              if (ours == null) {
                refused.add(resource);
              }
              return ours == null || ours.isEmpty() ? List.of() : List.of(resource);
            });
      }
    }
    List<ApiResource> marked = new ArrayList<>();
    client.inParallel(looks).forEach(marked::addAll);
    return marked;
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
        PodStamp.digestsOf(object, context.secrets()),
        Outputs.of(object),
        Collections.emptySortedSet(),
        Lifecycle.DEFAULT,
        false,
        "");
  }
}
