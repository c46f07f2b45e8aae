package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.cozystack.ApplicationSpec;
import dev.homelab.dsl.spec.cozystack.EtcdSpec;
import dev.homelab.dsl.spec.cozystack.IngressSpec;
import dev.homelab.dsl.spec.cozystack.MonitoringSpec;
import dev.homelab.dsl.spec.cozystack.ObjectStorageSpec;
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
  void etcd(Consumer<EtcdSpec> block) {
    tune("etcd", () -> new EtcdSpec(tenant), block);
  }

  /** Tunes the monitoring. */
  void monitoring(Consumer<MonitoringSpec> block) {
    tune("monitoring", () -> new MonitoringSpec(tenant), block);
  }

  /** Tunes the ingress controller. */
  void ingress(Consumer<IngressSpec> block) {
    tune("ingress", () -> new IngressSpec(tenant), block);
  }

  /** Tunes the object storage. */
  void objectStorage(Consumer<ObjectStorageSpec> block) {
    tune("seaweedfs", () -> new ObjectStorageSpec(tenant), block);
  }

  private <S extends ApplicationSpec<S>> void tune(
      String flag, Supplier<S> open, Consumer<S> block) {
    if (described.containsKey(flag)) {
      tenant.unfit("a module of the tenant is described twice", "put both blocks together");
      return;
    }
    S spec = open.get();
    block.accept(spec);
    spec.freeze();
    described.put(flag, spec);
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
