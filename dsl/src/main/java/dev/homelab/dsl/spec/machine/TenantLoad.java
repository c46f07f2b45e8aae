package dev.homelab.dsl.spec.machine;

import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.catalog.cozystack.Charge;
import dev.homelab.catalog.cozystack.InstanceType;
import dev.homelab.catalog.cozystack.InstanceTypes;
import dev.homelab.catalog.cozystack.PodCharges;
import dev.homelab.model.Address;
import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What draws on a tenant's quota of processors and memory, as far as the script tells it: machines,
 * applications and their clusters, workloads of services ({@link TenantParts}).
 *
 * @param all what draws on it, one by one
 */
record TenantLoad(List<One> all) {
  private static final String SPEC = "spec";

  /** What a container without limits gets in a tenant with a quota (the tenant's LimitRange). */
  private static final Charge SMALL = new Charge(250, 25, 128L << 20);

  TenantLoad {
    all = List.copyOf(all);
  }

  /**
   * Something that takes its share.
   *
   * @param of what it is
   * @param machine whether it is a virtual machine
   * @param charge what it takes while it runs
   */
  record One(ResourceSpec of, boolean machine, Charge charge) {}

  /**
   * That of a tenant and of those inside it without a quota, with all machines, running or not.
   *
   * @param box the box that it lies on
   * @param namespace the tenant's
   */
  static TenantLoad of(Iterable<ResourceSpec> resources, @Nullable Address box, String namespace) {
    return new TenantLoad(
        TenantParts.of(resources, box, namespace).stream().map(TenantLoad::one).toList());
  }

  private static One one(ResourceSpec of) {
    Value.Tree object = of.desired();
    boolean machine = Fields.text(object, "kind").equals(AppKinds.MACHINE);
    return new One(of, machine, charge(object));
  }

  private static Charge charge(Value.Tree object) {
    String kind = Fields.text(object, "kind");
    Value.Tree spec = Fields.tree(object, SPEC);
    if (kind.equals("Deployment") || kind.equals("StatefulSet")) {
      return containers(spec).times(Fields.number(spec, 1, "replicas"));
    } else if (!Fields.text(object, "apiVersion").startsWith(AppKinds.GROUP + '/')) {
      return Charge.NONE;
    }
    return switch (kind) {
      case AppKinds.MACHINE -> machine(spec);
      case AppKinds.TENANT -> carvedOut(Fields.tree(spec, "resourceQuotas"));
      case AppKinds.CLUSTER -> {
        Charge sum = PodCharges.of(kind, spec);
        for (Value group : Fields.tree(spec, "nodeGroups").fields().values()) {
          sum = sum.plus(workers(group));
        }
        yield sum;
      }
      case AppKinds.NODES -> workers(spec);
      default -> PodCharges.of(kind, spec);
    };
  }

  /** A quota of a tenant inside counts as a whole, whatever is in it. */
  private static Charge carvedOut(Value.Tree quotas) {
    return Charge.limited(
        PodCharges.thousandths(quotas.get("cpu")), PodCharges.whole(quotas.get("memory")));
  }

  private static Charge machine(Value.Tree spec) {
    InstanceType type = InstanceTypes.named(Fields.text(spec, "instanceType"));
    Value.Tree stated = Fields.tree(spec, "resources");
    long cores = PodCharges.whole(stated.get("cpu"));
    long sockets = stated.get("sockets") == null ? 1 : PodCharges.whole(stated.get("sockets"));
    return type == null
        ? PodCharges.ofMachine(cores * sockets, PodCharges.whole(stated.get("memory")))
        : PodCharges.ofMachine(type);
  }

  /** The machines that a group of workers never goes without. */
  private static Charge workers(Value group) {
    InstanceType type = InstanceTypes.named(Fields.text(group, "instanceType"));
    long least = Fields.number(group, 0, "minReplicas");
    return type == null ? Charge.NONE : PodCharges.ofMachine(type).times(least);
  }

  private static Charge containers(Value.Tree spec) {
    Charge sum = Charge.NONE;
    for (Value.Tree one : Fields.trees(spec, "template", SPEC, "containers")) {
      Value.Tree limits = Fields.tree(one, "resources", "limits");
      Value asked = Fields.at(one, "resources", "requests", "cpu");
      Value cpu = limits.get("cpu");
      Value memory = limits.get("memory");
      Value reserved = asked == null ? cpu : asked;
      sum =
          sum.plus(
              new Charge(
                  cpu == null ? SMALL.cpu() : PodCharges.thousandths(cpu),
                  reserved == null ? SMALL.reserved() : PodCharges.thousandths(reserved),
                  memory == null ? SMALL.memory() : PodCharges.whole(memory)));
    }
    return sum;
  }

  /** What of it counts in a mode, with the machines that run there. */
  TenantLoad with(Predicate<One> counts) {
    return new TenantLoad(all.stream().filter(counts).toList());
  }

  /** What all of it takes together. */
  Charge sum() {
    return all.stream().map(One::charge).reduce(Charge.NONE, Charge::plus);
  }

  /** Those that take most of something, in words. */
  String largest(ToLongFunction<Charge> part, LongFunction<String> shown) {
    return TenantParts.largest(all, One::of, one -> part.applyAsLong(one.charge()), shown);
  }
}
