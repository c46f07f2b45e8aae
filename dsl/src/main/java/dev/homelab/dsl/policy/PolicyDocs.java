package dev.homelab.dsl.policy;

/** Writes the page of the policies. Same rules, same text. */
public final class PolicyDocs {
  private static final String INTRODUCTION =
      """
      # Policies

      Made from the policies themselves; `homelab policies` prints them.

      A policy is a rule that every lab keeps. What breaks one is a mistake ([HL1111](diagnostics.md)) before anything runs, whatever made it: a word, a recipe or a manifest. A block that has to
      break one says why, and it does not hold for what the block makes:

      ```groovy
      tenant('build') { override 'local-for-what-may-go', because: 'caches, which fill themselves' }
      ```

      In the outermost block it does not hold for the whole lab. All of them are about clusters with Cozystack. A rule on the names of tenants needs no policy, since nothing can break it
      ([HL1106](diagnostics.md)).

      What words of a box make for its platform may lie outside of tenants. So may, in a namespace `cozy-…`, what tells a part of the platform something and runs nothing: a ConfigMap or a Secret, rules
      and targets of its monitoring, dashboards, network policies, certificates. What a manifest states is the script's, whatever block it stands in: an object that no namespace holds is of no tenant,
      in the block of a tenant as well, and an `override` for it stands in the block of the box or of the manifest itself: `manifest('…') { override 'resources-in-tenants', because: '…' }`. [Lab A's page](labs/a.md#each-rule) has the rules of its
      document beside the policies that hold them.

      | policy | what holds | why |
      | --- | --- | --- |
      """;

  private static final String ADVICE =
      """

      ## Advice

      What is advised may be left undone: nothing is refused. `homelab policies` tells what of the lab does not follow it, and `override` says why it need not.

      | advice | what holds | why |
      | --- | --- | --- |
      """;

  private PolicyDocs() {}

  /** The page, as Markdown. */
  public static String page() {
    StringBuilder text = new StringBuilder(INTRODUCTION);
    Policies.all().forEach(policy -> row(text, policy));
    text.append(ADVICE);
    Policies.advice().forEach(advice -> row(text, advice));
    return text.toString();
  }

  private static void row(StringBuilder text, Policy policy) {
    text.append("| `").append(policy.name()).append("` | ");
    text.append(policy.rule()).append(" | ").append(policy.why()).append(" |\n");
  }
}
