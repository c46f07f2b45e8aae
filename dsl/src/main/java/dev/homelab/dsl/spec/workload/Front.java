package dev.homelab.dsl.spec.workload;

import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.ClusterFacts;
import org.jspecify.annotations.Nullable;

/**
 * How a service is reached: from where, by which name, and through what of the cluster.
 *
 * @param exposure from where
 * @param host the name to reach it by; inside the cluster when nothing leads in from outside
 * @param secure whether by HTTPS
 * @param entry what brings requests in
 * @param login the login of the box as the service asks for it, or null when it asks for its own
 */
public record Front(
    Exposure exposure,
    String host,
    boolean secure,
    EntryPoint entry,
    @Nullable ServiceLogin login) {

  /**
   * Works out the front from what the lab says.
   *
   * <p>Problems are told to the lab, and evaluation goes on: HL2051 when a service that is reached
   * from outside has no host name, HL2052 when the cluster has nothing that brings requests in.
   *
   * @param exposure what the script says, or the default; null for {@link Exposure#LAN} where that
   *     works, else {@link Exposure#CLUSTER}
   * @param host the host name that the script gives, or null for {@code <name>.<domain>}
   */
  public static Front of(
      RecipeContext context, @Nullable Exposure exposure, @Nullable String host) {
    ClusterFacts facts = context.cluster();
    if (exposure != null) {
      return of(context, facts, exposure, host);
    }
    EntryPoint entry = entry(facts);
    boolean named = host != null || facts.domain() != null;
    boolean works =
        entry instanceof EntryPoint.LoadBalancer
            || (named && !(entry instanceof EntryPoint.Nothing));
    return of(context, facts, works ? Exposure.LAN : Exposure.CLUSTER, host);
  }

  private static Front of(
      RecipeContext context, ClusterFacts facts, Exposure exposure, @Nullable String host) {
    String inside = context.name() + '.' + context.namespace() + ".svc";
    if (!exposure.isRouted()) {
      return new Front(
          exposure, host == null ? inside : host, false, new EntryPoint.Nothing(), null);
    }
    EntryPoint entry = entry(facts);
    if (entry instanceof EntryPoint.Nothing) {
      report(context, noEntry(context, facts));
    }
    String name = host;
    if (name == null && facts.domain() != null) {
      name = context.name() + '.' + facts.domain();
    }
    if (name == null && !(entry instanceof EntryPoint.LoadBalancer)) {
      report(context, noHost(context));
    }
    String refused = name == null ? null : facts.refusedHost(name);
    if (refused != null) {
      context.scope().unfit(context.name() + " may not be called " + name, refused);
    }
    boolean secure = facts.certificates() != null && !(entry instanceof EntryPoint.LoadBalancer);
    return new Front(exposure, name == null ? inside : name, secure, entry, null);
  }

  private static EntryPoint entry(ClusterFacts facts) {
    ClusterFacts.GatewayFact gateway = facts.gateway();
    if (gateway != null) {
      return new EntryPoint.Gateway(gateway.name(), gateway.namespace());
    }
    String ingressClass = facts.ingressClass();
    if (ingressClass != null) {
      ClusterFacts.CertificateFact certificates = facts.certificates();
      return certificates == null
          ? new EntryPoint.Controller(ingressClass, null, null)
          : new EntryPoint.Controller(ingressClass, certificates.issuer(), certificates.solver());
    }
    return facts.hasLoadBalancer() ? new EntryPoint.LoadBalancer() : new EntryPoint.Nothing();
  }

  private static void report(RecipeContext context, Diagnostic problem) {
    context.scope().report(problem);
  }

  private static Diagnostic noHost(RecipeContext context) {
    return Diagnostic.error("HL2051", context.name() + " has no host name")
        .withHint("name the lab's domain: domain 'home.example.com'")
        .withHint("or give it a name of its own: host '" + context.name() + ".example.com'");
  }

  private static Diagnostic noEntry(RecipeContext context, ClusterFacts facts) {
    String cluster = facts.address().last().name();
    String word = facts.entryWord();
    return Diagnostic.error(
            "HL2052", "nothing leads from outside to " + context.name() + " in cluster " + cluster)
        .withDetail(
            "The lab names no gateway, no ingress controller and no load balancer of the cluster.")
        .withHint(
            word == null
                ? "say what it has inside cluster('" + cluster + "') { … }"
                : "add it to the block of " + facts.address().last() + ": " + word)
        .withHint("or keep the service inside: expose inside");
  }

  /** Whether people outside the cluster can open it by a name that the lab knows. */
  public boolean hasOutsideName() {
    return exposure.isRouted() && !host.endsWith(".svc");
  }

  /** The same front with the login that is asked for there. */
  Front asking(ServiceLogin asked) {
    EntryPoint gated =
        asked instanceof ServiceLogin.Proxy proxy && entry instanceof EntryPoint.Controller plain
            ? new EntryPoint.Gated(plain, proxy.gate())
            : entry;
    return new Front(exposure, host, secure, gated, asked);
  }

  /** The same front, opened when the application runs as it is wished. */
  Front openedLast() {
    return new Front(exposure, host, secure, new EntryPoint.OpenedLast(entry), login);
  }

  /** Whether a proxy asks people to log in before they reach it. */
  public boolean isBehindProxy() {
    return login instanceof ServiceLogin.Proxy;
  }

  /** What the service asks Keycloak with, or null when it does not ask itself. */
  public ServiceLogin.@Nullable Client client() {
    return login instanceof ServiceLogin.Client client ? client : null;
  }

  /** Where it is opened, without a slash at the end. */
  public String url() {
    return (secure ? "https://" : "http://") + host;
  }

  /** From where the address works, for people. */
  public String note() {
    return switch (exposure) {
      case NONE -> "this service only";
      case CLUSTER -> "inside the cluster only";
      case LAN -> "LAN only";
      case INTERNET -> "";
    };
  }
}
