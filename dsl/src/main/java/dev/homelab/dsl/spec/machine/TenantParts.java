package dev.homelab.dsl.spec.machine;

import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.model.Address;
import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The resources that draw on the quota of a tenant. Of tenants inside it those with a quota of
 * their own count with that, and those without share the rest with it (Cozystack 1.6.2, {@code
 * internal/controller/tenantquota/pool.go}).
 */
final class TenantParts {
  private static final int NAMED = 4;

  private TenantParts() {}

  /**
   * Those of a tenant and those of tenants inside it without a quota.
   *
   * @param box the box that it lies on
   * @param namespace the tenant's
   */
  static List<ResourceSpec> of(
      Iterable<ResourceSpec> resources, @Nullable Address box, String namespace) {
    List<ResourceSpec> all = new ArrayList<>();
    gather(resources, box, namespace, all);
    return all;
  }

  private static void gather(
      Iterable<ResourceSpec> resources,
      @Nullable Address box,
      String namespace,
      List<ResourceSpec> all) {
    for (ResourceSpec one : resources) {
      Value.Tree object = one.desired();
      if (!Objects.equals(one.target(), box)
          || !Fields.text(object, "metadata", "namespace").equals(namespace)) {
        continue;
      }
      all.add(one);
      if (isUnlimited(object)) {
        gather(resources, box, namespace + '-' + Fields.text(object, "metadata", "name"), all);
      }
    }
  }

  /** Whether an object is a tenant that shares the quota of the one around it. */
  private static boolean isUnlimited(Value.Tree object) {
    return Fields.text(object, "kind").equals(AppKinds.TENANT)
        && Fields.tree(object, "spec", "resourceQuotas").fields().isEmpty();
  }

  /**
   * The largest of some things in words, such as {@code db 20 GiB, films 10 GiB}.
   *
   * @param of what a thing is
   * @param size how large it is; what is of no size is not named
   * @param shown a size as people read it
   */
  static <T> String largest(
      Collection<T> all,
      Function<T, ResourceSpec> of,
      ToLongFunction<T> size,
      LongFunction<String> shown) {
    List<String> named =
        all.stream()
            .filter(one -> size.applyAsLong(one) > 0)
            .sorted(
                Comparator.<T>comparingLong(size)
                    .reversed()
                    .thenComparing(one -> of.apply(one).address()))
            .limit(NAMED)
            .map(one -> of.apply(one).address().last() + " " + shown.apply(size.applyAsLong(one)))
            .toList();
    return String.join(", ", named);
  }
}
