package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.cozystack.BootBoxSpec;
import dev.homelab.dsl.spec.cozystack.EtcdSpec;
import dev.homelab.dsl.spec.cozystack.IngressSpec;
import dev.homelab.dsl.spec.cozystack.MonitoringSpec;
import dev.homelab.dsl.spec.cozystack.ObjectStorageSpec;
import dev.homelab.dsl.spec.kube.ObjectDraft;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.model.Address;
import dev.homelab.model.Level;
import dev.homelab.model.Value;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The tenant that all others lie in, which the platform makes; its modules serve all of them. */
final class RootTenant {
  private static final String NAME = "root";
  private static final String INGRESS = "ingress";
  private static final String MONITORING = "monitoring";
  private static final String STORAGE = "seaweedfs";

  private final NodeSpec box;
  private final Scope scope;
  private final TenantModules tuned;
  private final TreeMap<String, Said<Boolean>> modules = new TreeMap<>();
  private boolean boots;

  /** That of a box. */
  RootTenant(NodeSpec box) {
    this.box = box;
    this.scope =
        box.scope()
            .inner("tenant", NAME)
            .on(box.address())
            .inCluster(new BoxFacts(box))
            .inNamespace(TenantSpec.ROOT);
    this.tuned = new TenantModules(scope);
  }

  /** Gives it an etcd. */
  Address etcd(Consumer<EtcdSpec> block) {
    modules.putIfAbsent("etcd", Said.now(scope, true));
    return tuned.etcd(block);
  }

  /** Gives it monitoring. */
  Address monitoring(Consumer<MonitoringSpec> block) {
    modules.putIfAbsent(MONITORING, Said.now(scope, true));
    return tuned.monitoring(block);
  }

  /** Gives it an object storage. */
  Address objectStorage(Consumer<ObjectStorageSpec> block) {
    modules.putIfAbsent(STORAGE, Said.now(scope, true));
    return tuned.objectStorage(block);
  }

  /** Tunes its ingress controller. */
  Address ingress(Consumer<IngressSpec> block) {
    return tuned.ingress(block);
  }

  /**
   * Adds what boots other machines: its chart takes no other tenant (Cozystack 1.6.2, {@code
   * packages/extra/bootbox/templates/check-release-name.yaml}), so there is one at most.
   */
  Address bootBox(Consumer<BootBoxSpec> block) {
    BootBoxSpec spec = new BootBoxSpec(scope);
    if (boots) {
      scope.unfit("a box has one bootBox", "put both blocks together");
      return spec.address();
    }
    boots = true;
    block.accept(spec);
    spec.emit();
    spec.freeze();
    return spec.address();
  }

  /** Where the dashboards of its monitoring are. */
  String dashboards() {
    return tuned.dashboards(BoxPlatform.host(box));
  }

  /** Whether it has monitoring, as the script says it; null when it has none. */
  @Nullable Said<Boolean> monitoring() {
    return modules.get(MONITORING);
  }

  /**
   * Adds it and its modules; without its ingress nothing of the platform is published.
   *
   * @param platform what makes it
   * @param labels what keeps it from being deleted
   */
  void emit(Address platform, Value.Tree labels) {
    Address address = scope.here("tenant");
    ObjectDraft draft =
        new ObjectDraft(address, box.address(), TenantSpec.APPS, "Tenant", TenantSpec.ROOT, NAME)
            .byDefault("metadata.labels", labels, "it goes with its cluster only")
            .byDefault("spec.ingress", true, "publishes the dashboard, and the door for uploads")
            .after(platform, Level.READY)
            .adopted();
    modules.forEach((flag, said) -> draft.said("spec." + flag, said.value(), said.line()));
    TreeSet<String> flags = new TreeSet<>(modules.keySet());
    flags.add(INGRESS);
    if (box.backups().stayOnBox() && flags.add(STORAGE)) {
      draft.follows("spec." + STORAGE, true, "backups go to a bucket on the box");
    }
    draft.add(scope);
    tuned.emit(flags);
  }
}
