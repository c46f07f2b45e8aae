package dev.homelab.dsl.policy;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Severity;
import dev.homelab.dsl.spec.DidYouMean;
import dev.homelab.dsl.spec.LabBuilder;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.PolicyOverride;
import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** All rules, and how a lab is held against them. */
public final class Policies {
  private static final List<Policy> ALL =
      Stream.of(
              TenantRules.all(),
              MachineRules.all(),
              CardRules.all(),
              StorageRules.all(),
              NetworkRules.all(),
              ApplicationRules.all())
          .flatMap(List::stream)
          .toList();

  private static final List<Policy> ADVICE =
      Stream.of(
              BackupRules.all(),
              MachineRules.advice(),
              TenantRules.advice(),
              ApplicationRules.advice())
          .flatMap(List::stream)
          .toList();

  /** Types of what has a block that names its kind. */
  private static final Set<String> OWN_BLOCKS = Set.of("tenant", "namespace");

  private Policies() {}

  /** Every rule, those about one thing together. */
  public static List<Policy> all() {
    return ALL;
  }

  /** What is advised: rules that a lab may break, and that it is told of when it asks. */
  public static List<Policy> advice() {
    return ADVICE;
  }

  /**
   * What of a lab does not follow an advice, and is not said to have a reason.
   *
   * @param resources all that the lab asks for
   * @param overrides where rules and advice do not hold
   */
  public static List<Breach> unheeded(
      Policy advice, List<ResourceSpec> resources, List<PolicyOverride> overrides) {
    return advice.check().of(LabView.of(resources)).stream()
        .filter(one -> overrides.stream().noneMatch(by -> covers(by, advice, one.thing())))
        .toList();
  }

  /**
   * Reports overrides of rules that there are not, and what breaks a rule, to a whole lab. One with
   * other mistakes is not looked at, since half of it would be judged.
   */
  public static void check(LabBuilder lab) {
    TreeSet<String> names = new TreeSet<>();
    ALL.forEach(policy -> names.add(policy.name()));
    ADVICE.forEach(advice -> names.add(advice.name()));
    for (PolicyOverride override : lab.overrides()) {
      if (!names.contains(override.policy())) {
        lab.report(unknown(override, names));
      }
    }
    if (lab.problems().stream().anyMatch(one -> one.severity() == Severity.ERROR)) {
      return;
    }
    LabView view = LabView.of(lab.resources());
    for (Policy policy : ALL) {
      for (Breach breach : policy.check().of(view)) {
        if (lab.overrides().stream().noneMatch(one -> covers(one, policy, breach.thing()))) {
          lab.report(told(policy, breach));
        }
      }
    }
  }

  private static boolean covers(PolicyOverride override, Policy policy, ResourceSpec thing) {
    boolean here = override.block() == null || thing.address().isWithin(override.block());
    return here && override.policy().equals(policy.name());
  }

  private static Diagnostic told(Policy policy, Breach breach) {
    Diagnostic told =
        LanguageCodes.error(LanguageCodes.POLICY, breach.title())
            .withDetail(policy.rule() + " " + policy.why())
            .at(breach.thing().origin().user());
    String block = block(breach.thing());
    if (breach.reason() != null) {
      String how = override(policy, breach.reason());
      return told.withHint(breach.hint() + "; say why it has to be so in " + block + ": " + how);
    }
    String how = override(policy, "…");
    return told.withHint(breach.hint())
        .withHint("when it has to be so, say why in " + block + ": " + how);
  }

  private static String override(Policy policy, String reason) {
    return "override '" + policy.name() + "', because: '" + reason + "'";
  }

  /**
   * The block that an override stands in; what no namespace holds is in no block of a tenant.
   * Tenants and namespaces stand straight below their cluster as well, and have blocks of their
   * own.
   */
  private static String block(ResourceSpec thing) {
    Address cluster = thing.target();
    if (cluster == null
        || !thing.address().parent().equals(Optional.of(cluster))
        || OWN_BLOCKS.contains(thing.address().last().type())
        || !new KubeThing(thing, cluster).namespace().isEmpty()) {
      return "its block";
    }
    return "the block of " + cluster.last() + ", or of the manifest itself";
  }

  private static Diagnostic unknown(PolicyOverride override, Set<String> names) {
    String near = DidYouMean.nearest(override.policy(), names);
    return LanguageCodes.error(
            LanguageCodes.UNKNOWN_POLICY, "there is no policy '" + override.policy() + "'")
        .at(override.line())
        .withHint(near == null ? "homelab policies" : "did you mean '" + near + "'?");
  }
}
