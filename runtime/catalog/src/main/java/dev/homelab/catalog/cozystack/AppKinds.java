package dev.homelab.catalog.cozystack;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All kinds of {@code apps.cozystack.io/v1alpha1} that Cozystack 1.6 comes with. A platform may
 * have fewer, where packages are left out, and more, where its owner added some.
 */
public final class AppKinds {
  /** The group of the API. */
  public static final String GROUP = "apps.cozystack.io";

  /** The version of the API. */
  public static final String VERSION = "v1alpha1";

  /** The kind of tenants. */
  public static final String TENANT = "Tenant";

  /** The kind of disks. */
  public static final String DISK = "VMDisk";

  /** A virtual machine. */
  public static final String MACHINE = "VMInstance";

  /** A Kubernetes cluster of a tenant. */
  public static final String CLUSTER = "Kubernetes";

  /** A pool of machines of a tenant's cluster, where it is an object of its own. */
  public static final String NODES = "KubernetesNodes";

  private static final String ROOT = "tenant-root";

  private static final List<AppKind> ALL =
      Stream.of(
              Clusters.all(),
              Databases.all(),
              Machines.all(),
              Modules.all(),
              Networking.all(),
              Queues.all(),
              Storage.all())
          .flatMap(List::stream)
          .sorted(Comparator.comparing(AppKind::kind))
          .toList();

  private AppKinds() {}

  /** Every kind, sorted by name. */
  public static List<AppKind> all() {
    return ALL;
  }

  /** The kind of a name such as {@code VMDisk}, or null; capitals count. */
  public static @Nullable AppKind named(String kind) {
    return ALL.stream().filter(one -> one.kind().equals(kind)).findFirst().orElse(null);
  }

  /** The type of a lab's resources that are applications of a kind such as {@code VMDisk}. */
  public static String type(String kind) {
    return "kubernetes." + kind.toLowerCase(Locale.ROOT) + '.' + GROUP;
  }

  /** The kind of a plural such as {@code vmdisks}, or null. */
  public static @Nullable AppKind ofPlural(String plural) {
    return ALL.stream().filter(one -> one.plural().equals(plural)).findFirst().orElse(null);
  }

  /**
   * The namespace that a tenant makes: tenants of the root tenant lie beside it, all others below
   * their own one.
   *
   * @param namespace where the tenant itself is, which is the namespace of its parent
   * @param tenant its name
   */
  public static String namespaceOf(String namespace, String tenant) {
    boolean root = namespace.equals(ROOT) && tenant.equals("root");
    return root ? ROOT : (namespace.equals(ROOT) ? "tenant" : namespace) + '-' + tenant;
  }
}
