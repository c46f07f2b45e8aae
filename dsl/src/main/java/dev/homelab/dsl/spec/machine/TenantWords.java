package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.WordSet;
import dev.homelab.dsl.spec.unit.Size;

/** The words of a tenant for its limits and for fields of its own. */
public final class TenantWords implements WordSet {
  /** Limits how many of something there may be. */
  @Word(
      doc =
          "Limits how many objects of a sort, how much `ephemeral-storage` or how many devices the"
              + " tenant may have: `pods`, `services`, `services.loadbalancers`,"
              + " `services.nodeports`, `configmaps`, `secrets`, `persistentvolumeclaims`,"
              + " `replicationcontrollers`, `resourcequotas` or `nvidia.com/…`.",
      byDefault = "no limit but that of the tenant around it",
      example = "quota 'pods', 20")
  public static TenantSpec quota(TenantSpec tenant, String key, int count) {
    return quota(tenant, key, String.valueOf(count));
  }

  /** Limits how much of something there may be. */
  public static TenantSpec quota(TenantSpec tenant, String key, Size size) {
    return quota(tenant, key, size.quantity());
  }

  /** Limits something by an amount as Kubernetes writes it. */
  public static TenantSpec quota(TenantSpec tenant, String key, String amount) {
    tenant.traits().quota(key, amount);
    return tenant;
  }

  /** Places what runs in the tenant. */
  @Word(
      doc =
          "Names a SchedulingClass of the cluster, which says on which nodes what is in the tenant"
              + " may run.",
      byDefault = "that of the tenant around it, or any node",
      example = "schedulingClass 'quiet'",
      once = true)
  public static TenantSpec schedulingClass(TenantSpec tenant, String name) {
    tenant.traits().set("schedulingClass", name);
    return tenant;
  }

  /** Sets a field. */
  @Word(
      doc =
          "Sets a field of the tenant by its path below `spec`, where no word says it; those that"
              + " more follows from are said by their words.",
      byDefault = "the field is as Cozystack has it",
      example = "set 'gateway', false")
  public static TenantSpec set(TenantSpec tenant, String path, Object value) {
    if (path.equals(TenantGateway.FIELD) && Boolean.TRUE.equals(value)) {
      return gateway(tenant);
    }
    tenant.traits().set(path, value);
    return tenant;
  }

  /** Gives the tenant a gateway of its own. */
  @Word(
      doc =
          "Gives the tenant a Gateway of its own, with an address of the load balancer;"
              + " `set 'gateway', false` has it use that of the tenant around it.",
      byDefault = "that of the tenant around it; the root tenant has none",
      example = "gateway()",
      once = true)
  public static TenantSpec gateway(TenantSpec tenant) {
    TenantGateway.open(tenant);
    return tenant;
  }
}
