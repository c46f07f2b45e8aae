package dev.homelab.provider.talos.check;

import java.math.BigInteger;
import java.util.Map;
import java.util.Set;

/** Rules about bonds in {@code machine.network.interfaces}. */
final class BondRules {
  private static final String LACP = "802.3ad";
  private static final String ROUND_ROBIN = "balance-rr";
  private static final Set<String> BALANCING = Set.of("balance-tlb", "balance-alb");
  private static final Map<String, Set<String>> WORDS =
      Map.of(
          "mode",
          Set.of(
              ROUND_ROBIN,
              "active-backup",
              "balance-xor",
              "broadcast",
              LACP,
              "balance-tlb",
              "balance-alb"),
          "xmitHashPolicy",
          Set.of("layer2", "layer3+4", "layer2+3", "encap2+3", "encap3+4"),
          "lacpRate",
          Set.of("slow", "fast"),
          "arpValidate",
          Set.of("none", "active", "backup", "all", "filter", "filter-active", "filter-backup"),
          "arpAllTargets",
          Set.of("any", "all"),
          "primaryReselect",
          Set.of("always", "better", "failure"),
          "failOverMac",
          Set.of("none", "active", "follow"),
          "adSelect",
          Set.of("stable", "bandwidth", "count"));

  private BondRules() {}

  static void check(Look bond, Findings findings) {
    WORDS.forEach(
        (key, words) -> {
          String word = bond.text(key);
          findings.errorIf(
              !word.isEmpty() && !words.contains(word), "bond." + key + " is no known word");
        });
    checkDelays(bond, findings);
    findings.errorIf(!bond.items("arpIPTarget").isEmpty(), "bond.arpIPTarget is not supported");
    findings.errorIf(!bond.text("adActorSystem").isEmpty(), "bond.adActorSystem is not supported");
    String written = bond.text("mode");
    String mode = WORDS.getOrDefault("mode", Set.of()).contains(written) ? written : ROUND_ROBIN;
    checkMode(bond, mode, findings);
  }

  private static void checkDelays(Look bond, Findings findings) {
    BigInteger every = bond.number("miimon");
    for (String delay : Set.of("updelay", "downdelay")) {
      BigInteger wanted = bond.number(delay);
      boolean good = every.signum() == 0 ? wanted.signum() == 0 : wanted.mod(every).signum() == 0;
      findings.errorIf(!good, "bond." + delay + " is no multiple of miimon");
    }
  }

  private static void checkMode(Look bond, String mode, Findings findings) {
    boolean lacp = mode.equals(LACP);
    boolean balancing = BALANCING.contains(mode);
    refuse(findings, !lacp && !bond.text("lacpRate").isEmpty(), "lacpRate", mode);
    refuse(
        findings, (lacp || balancing) && !bond.text("arpValidate").isEmpty(), "arpValidate", mode);
    refuse(
        findings,
        !mode.equals("active-backup") && !balancing && !bond.text("primary").isEmpty(),
        "primary",
        mode);
    refuse(findings, (lacp || balancing) && above(bond, "arpInterval", 0), "arpInterval", mode);
    refuse(
        findings,
        !mode.equals(ROUND_ROBIN) && above(bond, "packetsPerSlave", 1),
        "packetsPerSlave",
        mode);
    refuse(findings, !balancing && above(bond, "tlbDynamicLb", 0), "tlbDynamicLb", mode);
    refuse(findings, !lacp && above(bond, "adActorSysPrio", 0), "adActorSysPrio", mode);
    refuse(findings, !lacp && above(bond, "adUserPortKey", 0), "adUserPortKey", mode);
  }

  private static boolean above(Look bond, String key, long limit) {
    return bond.number(key).compareTo(BigInteger.valueOf(limit)) > 0;
  }

  private static void refuse(Findings findings, boolean wrong, String key, String mode) {
    findings.errorIf(wrong, "bond." + key + " does not go with mode " + mode);
  }
}
