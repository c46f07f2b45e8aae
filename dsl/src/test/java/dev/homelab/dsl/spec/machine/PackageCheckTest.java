package dev.homelab.dsl.spec.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Severity;
import dev.homelab.dsl.spec.Plans;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.Value;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Packages that nobody asks for any more. */
final class PackageCheckTest {
  private static final Address PLATFORM = BoxPlatform.platform(Address.parse("node.box"));
  private static final String CARDS = "cozystack.gpu-operator";
  private static final String NAMES = "cozystack.external-dns-application";

  @Test
  void eachThatLeavesTheListIsToldWithTheLineThatRemovesIt() {
    Plan plan = Plans.of(change(PLATFORM, Action.UPDATE, List.of(CARDS, NAMES), List.of(NAMES)));
    List<Diagnostic> told = PackageCheck.of(plan).diagnostics();
    assertThat(told).hasSize(1);
    assertThat(told.get(0).severity()).isEqualTo(Severity.WARNING);
    assertThat(told.get(0).title()).contains(CARDS, "node.box");
    assertThat(told.get(0).span()).isEqualTo(Plans.LINE);
    assertThat(String.valueOf(told)).contains("kubectl delete package " + CARDS);

    Plan none = Plans.of(change(PLATFORM, Action.UPDATE, List.of(CARDS, NAMES), List.of()));
    assertThat(PackageCheck.of(none).diagnostics()).hasSize(2);
  }

  @Test
  void whatStaysOrComesIsNothingToTell() {
    Plan more = Plans.of(change(PLATFORM, Action.UPDATE, List.of(NAMES), List.of(CARDS, NAMES)));
    Plan same = Plans.of(change(PLATFORM, Action.NOOP, List.of(CARDS), List.of()));
    Address elsewhere = Address.parse("node.box").child("other", "one").child("package", "any");
    Plan other = Plans.of(change(elsewhere, Action.UPDATE, List.of(CARDS), List.of()));
    assertThat(PackageCheck.of(more)).isSameAs(more);
    assertThat(PackageCheck.of(same)).isSameAs(same);
    assertThat(PackageCheck.of(other)).isSameAs(other);
  }

  private static Value.Tree asking(List<String> packages) {
    Map<String, Object> bundles =
        packages.isEmpty() ? Map.of() : Map.of("bundles", Map.of("enabledPackages", packages));
    return Value.ofMap(
        Map.of("spec", Map.of("components", Map.of("platform", Map.of("values", bundles)))));
  }

  private static Change change(
      Address address, Action action, List<String> before, List<String> after) {
    return Plans.change(
        address, "kubernetes.package", action, asking(before), asking(after), List.of());
  }
}
