package dev.homelab.dsl.spec.machine;

import dev.homelab.catalog.cozystack.AppKind;
import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.dsl.spec.unit.UnitException;
import dev.homelab.model.Address;
import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The volumes that draw on the quota of a tenant, as far as the script tells how large they are:
 * disks of machines, claims, databases with a volume for each copy. Of tenants inside it those with
 * a quota of their own count with that, and those without share the rest with it (Cozystack 1.6.2,
 * {@code internal/controller/tenantquota/pool.go}). What else takes room (logs, measurements, an
 * image while it is imported) is left out, so that the sum is never too large.
 */
final class TenantVolumes {
  /** Kinds with one volume of {@code size} for each of {@code replicas}. */
  private static final Set<String> COPIES =
      Set.of("Etcd", "MariaDB", "Postgres", "Qdrant", "RabbitMQ", "Redis");

  private static final String SPEC = "spec";
  private static final int NAMED = 4;

  private TenantVolumes() {}

  /** What takes room, in bytes. */
  private record Volume(Address of, long bytes) {}

  /**
   * What they take together.
   *
   * @param bytes the sum
   * @param largest the largest of them, in words
   */
  record Taken(long bytes, String largest) {}

  /**
   * What the resources of a tenant take, and those of tenants inside it without a quota.
   *
   * @param box the box that it lies on
   * @param namespace the tenant's
   */
  static Taken of(Iterable<ResourceSpec> resources, @Nullable Address box, String namespace) {
    List<Volume> all = new ArrayList<>();
    gather(resources, box, namespace, all);
    all.sort(Comparator.comparingLong(Volume::bytes).reversed());
    List<String> largest = new ArrayList<>();
    for (Volume one : all.subList(0, Math.min(NAMED, all.size()))) {
      if (one.bytes() > 0) {
        largest.add(one.of().last() + " " + shown(one.bytes()));
      }
    }
    long sum = all.stream().mapToLong(Volume::bytes).sum();
    return new Taken(sum, String.join(", ", largest));
  }

  private static void gather(
      Iterable<ResourceSpec> resources, @Nullable Address box, String namespace, List<Volume> all) {
    for (ResourceSpec one : resources) {
      Value.Tree object = one.desired();
      if (!Objects.equals(one.target(), box)
          || !Fields.text(object, "metadata", "namespace").equals(namespace)) {
        continue;
      }
      all.add(new Volume(one.address(), bytes(object)));
      if (isUnlimited(object)) {
        gather(resources, box, namespace + '-' + Fields.text(object, "metadata", "name"), all);
      }
    }
  }

  /** Whether an object is a tenant that shares the quota of the one around it. */
  static boolean isUnlimited(Value.Tree object) {
    return Fields.text(object, "kind").equals(AppKinds.TENANT)
        && Fields.tree(object, SPEC, "resourceQuotas").fields().isEmpty();
  }

  private static long bytes(Value.Tree object) {
    String kind = Fields.text(object, "kind");
    return switch (kind) {
      case "PersistentVolumeClaim" ->
          amount(Fields.at(object, SPEC, "resources", "requests", "storage"));
      case AppKinds.TENANT -> amount(Fields.at(object, SPEC, "resourceQuotas", "storage"));
      case AppKinds.DISK -> amount(standing(kind, object).get("storage"));
      default -> COPIES.contains(kind) ? copies(standing(kind, object)) : 0;
    };
  }

  private static long copies(Value.Tree spec) {
    return amount(spec.get("size")) * Fields.number(spec, 1, "replicas");
  }

  /** What is wished of an application, with what holds where nothing is. */
  private static Value.Tree standing(String kind, Value.Tree object) {
    AppKind known = AppKinds.named(kind);
    Value.Tree spec = Fields.tree(object, SPEC);
    boolean ours = Fields.text(object, "apiVersion").startsWith(AppKinds.GROUP + '/');
    return known == null || !ours ? Value.Tree.EMPTY : known.withDefaults(spec);
  }

  /** An amount in bytes; 0 for one that is not known yet or that cannot be read. */
  private static long amount(@Nullable Value value) {
    if (value instanceof Value.Int number) {
      return number.value();
    }
    String text = Value.textOf(value);
    try {
      return text == null ? 0 : Size.parse(text).bytes();
    } catch (UnitException otherForm) {
      return 0;
    }
  }

  /** Bytes as people read them: whole GiB, rounded up, or MiB below one. */
  static String shown(long bytes) {
    long mebi = Size.mib(1).bytes();
    long gibi = Size.gib(1).bytes();
    long unit = bytes % gibi == 0 || bytes > gibi ? gibi : mebi;
    return (bytes + unit - 1) / unit + (unit == gibi ? " GiB" : " MiB");
  }
}
