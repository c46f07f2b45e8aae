package dev.homelab.provider.talos.check;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Rules about firewall rules. */
final class NetworkRuleRules {
  private NetworkRuleRules() {}

  /** Ports from a first to a last one. */
  private record Range(int low, int high) {
    static Range of(Look port) {
      if (port.value() instanceof BigInteger one) {
        return new Range(one.intValue(), one.intValue());
      }
      String[] ends = port.text().split("-", 2);
      return new Range(Integer.parseInt(ends[0]), Integer.parseInt(ends[1]));
    }
  }

  static void check(Look document, Findings findings) {
    findings.errorIf(document.text("name").isEmpty(), "name is missing");
    List<Range> ports = new ArrayList<>();
    document.items("portSelector", "ports").forEach(port -> ports.add(Range.of(port)));
    findings.errorIf(ports.isEmpty(), "portSelector.ports is missing");
    ports.sort(Comparator.comparingInt(Range::low));
    for (int i = 0; i < ports.size(); i++) {
      Range range = ports.get(i);
      findings.errorIf(range.low() > range.high(), "portSelector.ports has a range that runs back");
      findings.errorIf(
          i > 0 && range.low() <= ports.get(i - 1).high(), "portSelector.ports overlap");
    }
    for (Look rule : document.items("ingress")) {
      findings.errorIf(rule.text("subnet").isEmpty(), "an ingress rule has no subnet");
    }
  }
}
