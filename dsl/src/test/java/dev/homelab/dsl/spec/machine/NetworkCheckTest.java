package dev.homelab.dsl.spec.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.Plans;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.FieldChange;
import dev.homelab.model.Value;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A box that runs keeps the networks inside its cluster. */
final class NetworkCheckTest {
  private static final Address BOX = Address.parse("node.box");
  private static final Address SYSTEM = Address.parse("node.box/talos.machine");
  private static final Address ELSEWHERE = Address.parse("cluster.home/node.a/talos.machine");

  @Test
  void otherNetworksOfABoxThatRunsAreOneError() {
    Plan plan =
        Plans.of(
            system(SYSTEM, Action.UPDATE, "10.1.0.0/16", "10.2.0.0/16"),
            platform(Action.UPDATE, "10.3.0.0/16", "10.4.0.0/16", List.of()));

    Diagnostic told = only(plan);
    assertThat(told.code()).isEqualTo("HL1131");
    assertThat(told.title()).contains("node.box");
    assertThat(told.detail())
        .contains("10.1.0.0/16 would become 10.2.0.0/16")
        .contains("10.3.0.0/16 would become 10.4.0.0/16");
    assertThat(told.span()).isEqualTo(Plans.LINE);
  }

  @Test
  void whatIsThereCountsWhenTheRecordsAreLost() {
    FieldChange seen =
        new FieldChange(
            BoxNetwork.VALUES + "joinCIDR", Value.of("10.3.0.0/16"), Value.of("10.4.0.0/16"), "");

    assertThat(only(Plans.of(platform(Action.ADOPT, null, "10.4.0.0/16", List.of(seen)))).detail())
        .contains("10.3.0.0/16 would become 10.4.0.0/16");
  }

  @Test
  void aBoxThatIsMadeAnewAndOneThatStaysAsItIsArePlannedAsTheyAre() {
    Plan anew =
        Plans.of(
            system(SYSTEM, Action.REPLACE, "10.1.0.0/16", "10.2.0.0/16"),
            platform(Action.UPDATE, "10.3.0.0/16", "10.4.0.0/16", List.of()));
    Plan same = Plans.of(platform(Action.UPDATE, "10.3.0.0/16", "10.3.0.0/16", List.of()));
    Plan cluster = Plans.of(system(ELSEWHERE, Action.UPDATE, "10.1.0.0/16", "10.2.0.0/16"));

    assertThat(NetworkCheck.of(anew)).isSameAs(anew);
    assertThat(NetworkCheck.of(same)).isSameAs(same);
    assertThat(NetworkCheck.of(cluster)).isSameAs(cluster);
  }

  private static Diagnostic only(Plan plan) {
    List<Diagnostic> all = NetworkCheck.of(plan).diagnostics();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static Change system(Address address, Action action, String before, String after) {
    return Plans.change(address, "talos.machine", action, pods(before), pods(after), List.of());
  }

  private static Value.Tree pods(String network) {
    return Value.ofMap(Map.of("cluster", Map.of("podNets", List.of(network))));
  }

  private static Change platform(
      Action action, @Nullable String before, String after, List<FieldChange> fields) {
    return Plans.change(
        BoxPlatform.platform(BOX),
        "kubernetes.package",
        action,
        before == null ? null : join(before),
        join(after),
        fields);
  }

  private static Value.Tree join(String network) {
    Map<String, Object> values =
        Map.of("values", Map.of("networking", Map.of("joinCIDR", network)));
    return Value.ofMap(Map.of("spec", Map.of("components", Map.of("platform", values))));
  }
}
