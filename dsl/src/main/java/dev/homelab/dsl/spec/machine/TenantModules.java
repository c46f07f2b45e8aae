package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.cozystack.ApplicationSpec;
import dev.homelab.dsl.spec.cozystack.EtcdSpec;
import dev.homelab.dsl.spec.cozystack.IngressSpec;
import dev.homelab.dsl.spec.cozystack.MonitoringSpec;
import dev.homelab.dsl.spec.cozystack.ObjectStorageSpec;
import dev.homelab.model.Address;
import dev.homelab.model.Component;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The modules of a tenant as objects of their own: Cozystack makes them when the tenant has their
 * flag, with copies for three boxes; here they are taken over and tuned.
 */
final class TenantModules {
  private static final String MONITORING = "monitoring";

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
    return tune(MONITORING, () -> new MonitoringSpec(tenant), block);
  }

  /** Where the dashboards of the monitoring are. */
  String dashboards(String domain) {
    String said =
        described.get(MONITORING) instanceof MonitoringSpec spec ? spec.dashboards() : null;
    return "https://" + (said == null ? "grafana." + domain : said);
  }

  /** Tunes the ingress controller. */
  Address ingress(Consumer<IngressSpec> block) {
    return tune("ingress", () -> new IngressSpec(tenant), block);
  }

  /** Tunes the object storage. */
  Address objectStorage(Consumer<ObjectStorageSpec> block) {
    return tune("seaweedfs", () -> new ObjectStorageSpec(tenant), block);
  }

  /** Tells where people open what the monitoring of a tenant shows, when it has one of its own. */
  void tell(Address of, String domain, String namespace, Collection<String> flags) {
    if (flags.contains(MONITORING)) {
      String note = "admin, password in Secret " + namespace + "/grafana-admin-password";
      TreeMap<String, String> links = new TreeMap<>();
      links.put(dashboards(domain), note);
      tenant
          .lab()
          .add(
              new Component(
                  of.child("dashboard", "grafana"),
                  "dashboard",
                  null,
                  new TreeMap<>(),
                  List.of(),
                  links,
                  tenant.origin()));
    }
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
