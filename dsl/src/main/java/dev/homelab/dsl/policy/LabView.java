package dev.homelab.dsl.policy;

import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A lab as rules look at it: the objects of its clusters with Cozystack.
 *
 * @param resources everything that the lab asks for
 * @param boxes the boxes that are clusters by themselves
 * @param objects the objects of clusters with Cozystack, without what is only looked up, and the
 *     platform's own left out: those that words of a box make. What a manifest states is here,
 *     whatever block it stands in
 * @param platform the objects that make the platform of a box
 */
public record LabView(
    List<ResourceSpec> resources,
    Set<Address> boxes,
    List<KubeThing> objects,
    List<KubeThing> platform) {
  private static final String BOX = "metal.machine";
  private static final String TENANT = "tenant";
  private static final String NAMESPACE = "namespace";

  public LabView {
    resources = List.copyOf(resources);
    boxes = Set.copyOf(boxes);
    objects = List.copyOf(objects);
    platform = List.copyOf(platform);
  }

  /** The view of a lab whose resources are all known. */
  public static LabView of(List<ResourceSpec> resources) {
    Set<Address> boxes = new TreeSet<>();
    Set<Address> clusters = new TreeSet<>();
    for (ResourceSpec resource : resources) {
      Address target = resource.target();
      if (resource.type().equals(BOX)) {
        boxes.add(resource.address());
      }
      if (target != null && Cozystack.is(resource.desired())) {
        clusters.add(target);
      }
    }
    List<KubeThing> objects = new ArrayList<>();
    List<KubeThing> platform = new ArrayList<>();
    for (ResourceSpec resource : resources) {
      Address cluster = resource.target();
      if (cluster != null
          && clusters.contains(cluster)
          && resource.provider().equals("kubernetes")
          && !resource.lifecycle().existing()) {
        KubeThing thing = new KubeThing(resource, cluster);
        boolean own = boxes.contains(cluster) && !isOfScript(thing);
        (own ? platform : objects).add(thing);
      }
    }
    return new LabView(resources, boxes, objects, platform);
  }

  /**
   * Whether something of a box is a tenant of the script, in one, or what a manifest states. Words
   * of a box put what they make below a thing of their own, as in {@code linstor.pool}; what a
   * manifest states without a namespace stands straight below the box, whatever tenant's block it
   * is in.
   */
  private static boolean isOfScript(KubeThing thing) {
    Address address = thing.resource().address();
    Address box = thing.cluster();
    int depth = box.segments().size();
    if (address.segments().size() <= depth || !address.isWithin(box)) {
      return false;
    }
    String first = address.segments().get(depth).type();
    boolean inTenant = first.equals(TENANT) && !address.equals(box.child(TENANT, "root"));
    boolean ofCluster = address.segments().size() == depth + 1 && thing.namespace().isEmpty();
    return inTenant || first.equals(NAMESPACE) || ofCluster;
  }

  /** Whether a cluster is a box of the lab, so that all of its platform is known. */
  public boolean isBox(KubeThing thing) {
    return boxes.contains(thing.cluster());
  }

  /** The applications of Cozystack of a kind. */
  public List<KubeThing> apps(String kind) {
    return objects.stream().filter(one -> one.isApp(kind)).toList();
  }

  /** The objects and those of platforms. */
  public List<KubeThing> all() {
    List<KubeThing> all = new ArrayList<>(platform);
    all.addAll(objects);
    return all;
  }

  /** What the lab asks for under an address; null for nothing. */
  public @Nullable ResourceSpec resource(Address address) {
    return resources.stream().filter(one -> one.address().equals(address)).findFirst().orElse(null);
  }

  /** Which objects show that a cluster has Cozystack. */
  private static final class Cozystack {
    private Cozystack() {}

    static boolean is(Value.Tree object) {
      String version = Value.textOf(object.get("apiVersion"));
      return version != null
          && (version.startsWith("apps.cozystack.io/") || version.startsWith("cozystack.io/"));
    }
  }
}
