package dev.homelab.dsl.policy;

import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What lies in tenants, and which ones (labs/A.md 3.1 and 3.2). */
final class TenantRules {
  /** Cozystack's groups of a tenant, by what stands behind its namespace and a dash. */
  private static final Set<String> GROUPS = Set.of("view", "use", "admin", "super-admin");

  private static final String TENANT = "Tenant";
  private static final String ROOT = "tenant-root";

  /** What a tenant's own switches make, and what Cozystack takes in the root tenant only. */
  private static final Set<String> MODULES =
      Set.of(TENANT, "Etcd", "Ingress", "Monitoring", "SeaweedFS", "Info", "BootBox");

  private TenantRules() {}

  static List<Policy> all() {
    return List.of(
        new Policy(
            "resources-in-tenants",
            "What the lab runs on Cozystack lies in a tenant; outside is only what sets the platform up.",
            "Outside of tenants nothing keeps it apart from the platform, counts what it takes or"
                + " says who may change it.",
            OutsideTenants::check),
        new Policy(
            "root-tenant-for-the-system",
            "The tenant root holds the services of the platform and other tenants only.",
            "Whoever has rights there has them in all tenants.",
            TenantRules::inRoot),
        new Policy(
            "one-purpose-per-tenant",
            "Machines with a graphics card have a tenant apart from services.",
            "One that plays takes what it gets, and its player needs no rights over services.",
            TenantRules::mixed),
        new Policy(
            "rights-per-tenant",
            "Rights in a tenant are given to accounts and groups of that tenant, and there only.",
            "Tenants are kept apart by their rights; Cozystack gives those of a tenant by itself.",
            TenantRules::foreignRights),
        new Policy(
            "quotas-for-all",
            "When one of several tenants side by side has a quota, each has one.",
            "A quota holds back only those that have one; the others still take all there is.",
            TenantRules::unlimited));
  }

  static List<Policy> advice() {
    return List.of(
        new Policy(
            "quota-for-a-lone-tenant",
            "Each tenant has a quota, one that is alone, too.",
            "Without one it takes all there is, and what the platform runs waits for it.",
            TenantRules::unlimitedAlone));
  }

  private static List<Breach> inRoot(LabView lab) {
    List<Breach> found = new ArrayList<>();
    for (KubeThing thing : lab.objects()) {
      boolean runs = thing.isApp() ? !MODULES.contains(thing.kind()) : thing.isWorkload();
      if (runs && thing.namespace().equals(ROOT)) {
        found.add(
            thing.breach(
                thing.called() + " is in the tenant root",
                "give it a tenant of its own: tenant('services') { … }"));
      }
    }
    return found;
  }

  private static List<Breach> mixed(LabView lab) {
    Set<String> playing = new TreeSet<>();
    for (KubeThing machine : lab.apps(MachineRules.MACHINE)) {
      if (!machine.items("spec", "gpus").isEmpty()) {
        playing.add(place(machine));
      }
    }
    List<Breach> found = new ArrayList<>();
    for (KubeThing thing : lab.objects()) {
      boolean serves =
          thing.isWorkload() || (thing.isApp() && Databases.KINDS.contains(thing.kind()));
      if (serves && playing.contains(place(thing))) {
        found.add(
            thing.breach(
                thing.called() + " is in one tenant with a machine that has a graphics card",
                "give services a tenant of their own: tenant('services') { … }"));
      }
    }
    return found;
  }

  private static String place(KubeThing thing) {
    return thing.cluster() + " " + thing.namespace();
  }

  private static List<Breach> foreignRights(LabView lab) {
    List<Breach> found = new ArrayList<>();
    for (KubeThing thing : lab.objects()) {
      String namespace = thing.namespace();
      if (thing.kind().equals("RoleBinding") && namespace.startsWith("tenant-")) {
        for (Value.Tree subject : thing.items("subjects")) {
          if (isForeign(subject, namespace)) {
            found.add(
                given(
                    thing, namespace, subject, "Cozystack has groups for each tenant", namespace));
          }
        }
      } else if (thing.kind().equals("ClusterRoleBinding")) {
        for (Value.Tree subject : thing.items("subjects")) {
          if (!isOfPlatform(subject)) {
            found.add(
                given(
                    thing,
                    "all tenants",
                    subject,
                    "a RoleBinding holds in one tenant, for its group",
                    "tenant-…"));
          }
        }
      }
    }
    return found;
  }

  private static Breach given(
      KubeThing thing, String where, Value.Tree subject, String instead, String tenant) {
    String who = text(subject, "kind") + ' ' + text(subject, "name");
    return thing.breach(
        thing.called() + " gives rights in " + where + " to " + who,
        instead + ": " + tenant + "-admin");
  }

  /** Whether an account is one of the platform or of Kubernetes, which work for all tenants. */
  private static boolean isOfPlatform(Value.Tree subject) {
    String namespace = text(subject, "namespace");
    return text(subject, "kind").equals("ServiceAccount")
        && (namespace.startsWith("cozy-") || namespace.startsWith("kube-"));
  }

  private static boolean isForeign(Value.Tree subject, String tenant) {
    if (text(subject, "kind").equals("ServiceAccount")) {
      String namespace = text(subject, "namespace");
      return !namespace.isEmpty() && !namespace.equals(tenant);
    }
    return GROUPS.stream().noneMatch(role -> text(subject, "name").equals(tenant + '-' + role));
  }

  private static String text(Value.Tree tree, String field) {
    String text = Value.textOf(tree.get(field));
    return text == null ? "" : text;
  }

  /** The tenants side by side, by where they lie; the root tenant is the platform's. */
  private static Map<String, List<KubeThing>> besides(LabView lab) {
    Map<String, List<KubeThing>> beside = new TreeMap<>();
    for (KubeThing tenant : lab.apps(TENANT)) {
      if (!tenant.name().equals("root")) {
        beside.computeIfAbsent(place(tenant), one -> new ArrayList<>()).add(tenant);
      }
    }
    return beside;
  }

  private static List<Breach> unlimited(LabView lab) {
    List<Breach> found = new ArrayList<>();
    for (List<KubeThing> all : besides(lab).values()) {
      if (all.stream().anyMatch(TenantRules::isLimited)) {
        found.addAll(without(all, " has no quota, while one beside it has"));
      }
    }
    return found;
  }

  /** Those that stand alone, or beside others none of which has a quota. */
  private static List<Breach> unlimitedAlone(LabView lab) {
    List<Breach> found = new ArrayList<>();
    for (List<KubeThing> all : besides(lab).values()) {
      if (all.stream().noneMatch(TenantRules::isLimited)) {
        found.addAll(without(all, " has no quota"));
      }
    }
    return found;
  }

  private static List<Breach> without(List<KubeThing> tenants, String what) {
    return tenants.stream()
        .filter(tenant -> !isLimited(tenant))
        .map(
            tenant ->
                tenant.breach(
                    "the tenant " + tenant.name() + what,
                    "say what it may take: tenant('"
                        + tenant.name()
                        + "') { cpu 8; memory 16.GiB; storage 200.GiB }"))
        .toList();
  }

  private static boolean isLimited(KubeThing tenant) {
    return !KubeThing.tree(tenant.at("spec", "resourceQuotas")).fields().isEmpty();
  }
}
