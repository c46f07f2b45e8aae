package dev.homelab.dsl.policy;

import dev.homelab.dsl.spec.unit.IpAddress;
import dev.homelab.dsl.spec.unit.IpRange;
import dev.homelab.dsl.spec.unit.UnitException;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How services are reached (labs/A.md 3.6). */
final class NetworkRules {
  private static final String POOL = "IPAddressPool";

  private NetworkRules() {}

  static List<Policy> all() {
    return List.of(
        new Policy(
            "addresses-by-metallb",
            "Services get addresses of their own from MetalLB, or names from an ingress; never a"
                + " port of the node.",
            "A port of the node is open to all networks of the box, and nothing else can have it.",
            NetworkRules::nodePorts),
        new Policy(
            "metallb-ranges",
            "Addresses for load balancers are nobody else's: not the box's, and in one range only.",
            "Two that answer for one address take turns at random.",
            NetworkRules::ranges),
        new Policy(
            "ingress-in-root",
            "The tenant root has its ingress on.",
            "Without it neither the dashboard nor uploads nor any tenant without its own ingress is"
                + " published.",
            NetworkRules::noIngress));
  }

  private static List<Breach> nodePorts(LabView lab) {
    List<Breach> found = new ArrayList<>();
    for (KubeThing thing : lab.objects()) {
      boolean service = thing.kind().equals("Service") && thing.group().isEmpty();
      if (service && thing.text("spec", "type").equals("NodePort")) {
        found.add(
            thing.breach(
                thing.called() + " opens a port of the node",
                "type: LoadBalancer, with addresses from the box: pool"
                    + " '192.168.1.200-192.168.1.220'"));
      }
    }
    return found;
  }

  /** A range of addresses of a pool. */
  private record Range(KubeThing pool, IpRange addresses) {}

  private static List<Breach> ranges(LabView lab) {
    List<Breach> found = new ArrayList<>();
    List<Range> seen = new ArrayList<>();
    for (Range range : all(lab)) {
      String box = taken(lab, range);
      if (box != null) {
        found.add(
            range
                .pool()
                .breach(
                    range.addresses() + " holds the address of " + box,
                    "leave " + box + "'s address out of the range"));
      }
      for (Range other : seen) {
        boolean both =
            range.addresses().contains(other.addresses().first())
                || other.addresses().contains(range.addresses().first());
        if (both) {
          found.add(
              range
                  .pool()
                  .breach(
                      range.addresses() + " and " + other.addresses() + " have addresses in common",
                      "give each its own"));
        }
      }
      seen.add(range);
    }
    return found;
  }

  private static List<Range> all(LabView lab) {
    List<Range> all = new ArrayList<>();
    for (KubeThing pool : lab.all()) {
      boolean named = pool.kind().equals(POOL) && pool.group().equals("metallb.io");
      if (named && pool.at("spec", "addresses") instanceof Value.Seq addresses) {
        for (Value address : addresses.items()) {
          IpRange range = parsed(Value.textOf(address));
          if (range != null) {
            all.add(new Range(pool, range));
          }
        }
      }
    }
    return all;
  }

  /** What a text says; null for one that is no range, which its own check tells. */
  private static @Nullable IpRange parsed(@Nullable String text) {
    try {
      return text == null ? null : IpRange.parse(text);
    } catch (UnitException otherForm) {
      return null;
    }
  }

  /** The name of the box whose address is in a range; null for none. */
  private static @Nullable String taken(LabView lab, Range range) {
    for (ResourceSpec resource : lab.resources()) {
      String address = Value.textOf(resource.desired().get("address"));
      if (address != null
          && resource.type().equals("metal.machine")
          && range.addresses().contains(IpAddress.parse(address))) {
        return resource.address().last().name();
      }
    }
    return null;
  }

  private static List<Breach> noIngress(LabView lab) {
    List<Breach> found = new ArrayList<>();
    for (KubeThing thing : lab.all()) {
      boolean root = thing.isApp("Tenant") && thing.name().equals("root");
      if (root && !Value.of(true).equals(thing.at("spec", "ingress"))) {
        found.add(thing.breach("the tenant root is without its ingress", "spec: {ingress: true}"));
      }
    }
    return found;
  }
}
