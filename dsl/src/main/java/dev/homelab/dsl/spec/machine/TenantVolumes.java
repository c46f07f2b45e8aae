package dev.homelab.dsl.spec.machine;

import dev.homelab.catalog.cozystack.AppKind;
import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.dsl.spec.unit.UnitException;
import dev.homelab.model.Address;
import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The volumes that draw on the quota of a tenant, as far as the script tells how large they are:
 * disks of machines, claims, databases with a volume for each copy ({@link TenantParts}). What else
 * takes room (logs, measurements, an image while it is imported) is left out, so that the sum is
 * never too large.
 */
final class TenantVolumes {
  /** Kinds with one volume of {@code size} for each of {@code replicas}. */
  private static final Set<String> COPIES =
      Set.of("Etcd", "MariaDB", "Postgres", "Qdrant", "RabbitMQ", "Redis");

  private static final String SPEC = "spec";

  private TenantVolumes() {}

  /** What takes room, in bytes. */
  private record Volume(ResourceSpec of, long bytes) {}

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
    List<Volume> all =
        TenantParts.of(resources, box, namespace).stream()
            .map(one -> new Volume(one, bytes(one.desired())))
            .toList();
    return new Taken(
        all.stream().mapToLong(Volume::bytes).sum(),
        TenantParts.largest(all, Volume::of, Volume::bytes, TenantVolumes::shown));
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
