package dev.homelab.dsl.spec.cozystack;

import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.LabBuilder;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What applications need of their tenant or one around it. */
final class ServiceNeeds {
  /** A module that an application needs and no tenant around it has. */
  static final String MISSING_MODULE = "HL9091";

  private static final String TENANT = "kubernetes.tenant." + AppKinds.GROUP;

  /** The flag of a tenant and the word for it, by the kind that needs it. */
  private static final Map<String, Need> NEEDS =
      Map.of(
          "Kubernetes", new Need("etcd", "etcd()"),
          "Bucket", new Need("seaweedfs", "objectStorage()"),
          "Harbor", new Need("seaweedfs", "objectStorage()"));

  private record Need(String flag, String word) {}

  private ServiceNeeds() {}

  /** Looks, once all tenants are known, whether a tenant around the application has the module. */
  static void check(Scope scope, String kind, Address application) {
    Need need = NEEDS.get(kind);
    String namespace = scope.namespace();
    if (need == null || namespace == null) {
      return;
    }
    scope
        .lab()
        .afterExpansion(
            () -> {
              if (!has(scope.lab(), scope.target(), namespace, need.flag())) {
                scope
                    .lab()
                    .report(
                        Diagnostic.error(
                                MISSING_MODULE,
                                application.last() + " needs a module that no tenant around it has")
                            .at(scope.origin().user())
                            .withHint("add it to the block of its tenant: " + need.word()));
              }
            });
  }

  private static boolean has(
      LabBuilder lab, @Nullable Address target, String namespace, String flag) {
    for (ResourceSpec resource : lab.resources()) {
      if (resource.type().equals(TENANT)
          && target != null
          && target.equals(resource.target())
          && isAround(resource.desired(), namespace)
          && resource.desired().get("spec") instanceof Value.Tree spec
          && Value.of(true).equals(spec.get(flag))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAround(Value.Tree tenant, String namespace) {
    if (!(tenant.get("metadata") instanceof Value.Tree metadata)) {
      return false;
    }
    String made =
        AppKinds.namespaceOf(
            String.valueOf(Value.textOf(metadata.get("namespace"))),
            String.valueOf(Value.textOf(metadata.get("name"))));
    return made.equals("tenant-root") || namespace.equals(made) || namespace.startsWith(made + '-');
  }
}
