package dev.homelab.dsl.spec.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.catalog.cozystack.PlatformPackage;
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

/** A cluster that runs keeps the networks inside it, that of a box or one of machines. */
final class NetworkCheckTest {
  private static final Address BOX = Address.parse("node.box");
  private static final Address SYSTEM = Address.parse("node.box/talos.machine");
  private static final Address FIRST = Address.parse("cluster.home/node.a/talos.machine");
  private static final Address SECOND = Address.parse("cluster.home/node.b/talos.machine");

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

    assertThat(NetworkCheck.of(anew)).isSameAs(anew);
    assertThat(NetworkCheck.of(same)).isSameAs(same);
  }

  @Test
  void otherNetworksOfAClusterThatRunsAreOneError() {
    Plan plan =
        Plans.of(
            system(FIRST, Action.UPDATE, "10.1.0.0/16", "10.2.0.0/16"),
            system(SECOND, Action.CREATE, null, "10.2.0.0/16"));

    Diagnostic told = only(plan);
    assertThat(told.code()).isEqualTo("HL1131");
    assertThat(told.title()).contains("cluster.home");
    assertThat(told.detail()).startsWith("10.1.0.0/16 would become 10.2.0.0/16. ");
    assertThat(told.hints()).anyMatch(hint -> hint.contains("another cluster"));
  }

  @Test
  void aClusterOfNewMachinesOnlyGetsTheNetworksOfTheScript() {
    Plan made =
        Plans.of(
            system(FIRST, Action.REPLACE, "10.1.0.0/16", "10.2.0.0/16"),
            system(SECOND, Action.CREATE, null, "10.2.0.0/16"));
    Plan grown =
        Plans.of(
            system(FIRST, Action.UPDATE, "10.2.0.0/16", "10.2.0.0/16"),
            system(SECOND, Action.CREATE, null, "10.2.0.0/16"));

    assertThat(NetworkCheck.of(made)).isSameAs(made);
    assertThat(NetworkCheck.of(grown)).isSameAs(grown);
  }

  @Test
  void aWordThatComesOrGoesChangesTheNetworksUnlessItSaysTheDefaults() {
    assertThat(only(Plans.of(system(FIRST, Action.UPDATE, "", "10.2.0.0/16"))).detail())
        .startsWith("10.244.0.0/16 would become 10.2.0.0/16. ");
    assertThat(only(Plans.of(system(FIRST, Action.UPDATE, "10.2.0.0/16", ""))).detail())
        .startsWith("10.2.0.0/16 would become 10.244.0.0/16. ");
    Plan same = Plans.of(system(FIRST, Action.UPDATE, "", "10.244.0.0/16"));
    assertThat(NetworkCheck.of(same)).isSameAs(same);
  }

  /** A Package by hand, in a cluster of machines. */
  @Test
  void thePlatformOfAClusterKeepsTheNetworkBetweenNodesAndPods() {
    Address by = Address.parse("cluster.home/manifest.platform");
    Value.Tree named = Value.ofMap(Map.of("name", PlatformPackage.NAME));
    Change change =
        Plans.change(
            by,
            "kubernetes.package.cozystack.io",
            Action.UPDATE,
            join("10.3.0.0/16"),
            join("10.4.0.0/16").with("metadata", named),
            List.of());
    Diagnostic told = only(Plans.of(change));
    assertThat(told.title()).contains("cluster.home");
    assertThat(told.detail()).startsWith("10.3.0.0/16 would become 10.4.0.0/16. ");
  }

  private static Diagnostic only(Plan plan) {
    List<Diagnostic> all = NetworkCheck.of(plan).diagnostics();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static Change system(
      Address address, Action action, @Nullable String before, String after) {
    return Plans.change(
        address,
        "talos.machine",
        action,
        before == null ? null : pods(before),
        pods(after),
        List.of());
  }

  /** What a system says of its cluster; an empty network for no word about it. */
  private static Value.Tree pods(String network) {
    Map<String, Object> cluster =
        network.isEmpty() ? Map.of("name", "home") : Map.of("podNets", List.of(network));
    return Value.ofMap(Map.of("cluster", cluster));
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
