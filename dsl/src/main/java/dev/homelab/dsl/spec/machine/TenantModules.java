package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.cozystack.ApplicationSpec;
import dev.homelab.dsl.spec.cozystack.EtcdSpec;
import dev.homelab.dsl.spec.cozystack.IngressSpec;
import dev.homelab.dsl.spec.cozystack.MonitoringSpec;
import dev.homelab.dsl.spec.cozystack.ObjectStorageSpec;
import dev.homelab.model.Address;
import java.util.Collection;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The modules of a tenant as objects of their own: Cozystack makes them when the tenant has their
 * flag, with copies for three boxes; here they are taken over and tuned.
 */
final class TenantModules {
  private final Scope tenant;
  private final TreeMap<String, ApplicationSpec<?>> described = new TreeMap<>();

  TenantModules(Scope tenant) {
    this.tenant = tenant;
  }

  /** Tunes the etcd. */
  Address etcd(Consumer<EtcdSpec> block) {
    return tune("etcd", () -> new EtcdSpec(tenant), block);
  }

  /** Tunes the monitoring. */
  Address monitoring(Consumer<MonitoringSpec> block) {
    return tune("monitoring", () -> new MonitoringSpec(tenant), block);
  }

  /** Tunes the ingress controller. */
  Address ingress(Consumer<IngressSpec> block) {
    return tune("ingress", () -> new IngressSpec(tenant), block);
  }

  /** Tunes the object storage. */
  Address objectStorage(Consumer<ObjectStorageSpec> block) {
    return tune("seaweedfs", () -> new ObjectStorageSpec(tenant), block);
  }

  private <S extends ApplicationSpec<S>> Address tune(
      String flag, Supplier<S> open, Consumer<S> block) {
    ApplicationSpec<?> before = described.get(flag);
    if (before != null) {
      tenant.unfit("a module of the tenant is described twice", "put both blocks together");
      return before.address();
    }
    S spec = open.get();
    block.accept(spec);
    spec.freeze();
    described.put(flag, spec);
    return spec.address();
  }

  /** Adds the modules that the tenant has. */
  void emit(Collection<String> flags) {
    for (String flag : flags) {
      switch (flag) {
        case "etcd" -> untuned(flag, () -> new EtcdSpec(tenant));
        case "ingress" -> untuned(flag, () -> new IngressSpec(tenant));
        case "seaweedfs" -> untuned(flag, () -> new ObjectStorageSpec(tenant));
        default -> {}
      }
    }
    described.values().forEach(ApplicationSpec::emit);
  }

  private void untuned(String flag, Supplier<ApplicationSpec<?>> open) {
    described.computeIfAbsent(flag, any -> open.get());
  }
}
