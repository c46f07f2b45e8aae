package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.homelab.cli.CliRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of the box with Cozystack: the least lab in the suite, the whole of lab A in proofs. */
class BoxLabTest {
  @TempDir Path folder;

  @Test
  void theLeastBoxComesUpChangesAndGoes() throws IOException {
    try (BoxLab lab = BoxLab.of(folder, BoxLab.least())) {
      keepsItsSecrets(lab, lab.machines().done("first", "up", "--yes", "--verbose"));
      lab.settled("first");
      drawn(lab);
      withoutPauses(lab);

      lab.replace(
          "service pihole", "service pihole; service ntfy; tenant('anna') { memory 8.GiB }");
      lab.replace("gpu passthrough", "gpu passthrough; monitoring { alerts ntfy }");
      assertThat(lab.up("a tenant more").err()).contains("tenant.anna");
      lab.settled("a tenant more");
      assertThat(lab.marked())
          .contains("VMAlert tenant-root/lab", "GrafanaDashboard tenant-root/lab");
      lab.down("the least");
    }
  }

  @Test
  @Tag("proof")
  @Tag("life")
  void theWholeLabLives() {
    try (BoxLab lab = BoxLab.of(folder, BoxLab.whole())) {
      lab.replace("gpu passthrough", "gpu passthrough; cozystack '1.6.1'");
      assertThat(lab.up("first").err()).contains("makes up what is not set: S3_KEY, S3_SECRET\n");
      lab.settled("first");
      aTenantMore(lab);
      anotherSize(lab);
      aServiceMore(lab);
      theOtherMachine(lab);
      backAgain(lab);
      upgraded(lab);
      withoutTheCard(lab);
      protectedDown(lab);
      lab.down("at the end");
    }
  }

  @Test
  @Tag("proof")
  @Tag("life")
  void theTwinInKotlinComesUpAndStays() throws IOException {
    Path root = Path.of(System.getProperty("homelab.root", "../.."));
    String twin = Files.readString(root.resolve("examples/a-cozystack/homelab.kts"));
    try (BoxLab lab = BoxLab.of(folder, twin)) {
      Files.move(folder.resolve("homelab.groovy"), folder.resolve("homelab.kts"));
      lab.up("in Kotlin");
      lab.settled("in Kotlin");
      assertThat(lab.machines().done("explained", "explain", "vm.windows").out())
          .contains("homelab.kts:");
      Set<String> there = lab.records();
      Files.writeString(folder.resolve("homelab.groovy"), BoxLab.whole());
      lab.settled("in Groovy, which is the same lab");
      assertThat(lab.records()).isEqualTo(there);
    }
  }

  /** What the cluster keeps in Secrets is neither printed nor written anywhere else. */
  private void keepsItsSecrets(BoxLab lab, CliRun.Result up) {
    Canaries canaries = new Canaries();
    Set<String> values = BoxSecrets.of(lab.cluster());
    assertThat(values).as("values of Secrets").hasSizeGreaterThan(5);
    values.forEach(canaries::add);
    assertThat(canaries.in(up.out() + up.err())).as("printed by the first up").isEmpty();
    List<String> lines =
        List.of("plan --verbose", "status --json", "graph --json", "explain node.box --json");
    for (String line : lines) {
      CliRun.Result said = lab.machines().done("looking", line.split(" "));
      assertThat(canaries.in(said.out() + said.err())).as("printed by %s", line).isEmpty();
    }
    List<Path> world = List.of(folder.resolve(".homelab/sandbox/world"));
    assertThat(canaries.below(world.get(0), List.of()))
        .as("where the world keeps them")
        .isNotEmpty();
    assertThat(canaries.below(folder, world)).as("files").isEmpty();
  }

  /** The last run as a picture: the box first, then what its tenants have. */
  private static void drawn(BoxLab lab) {
    CliRun.Result picture =
        lab.machines().done("drawn", "graph", "--run", "last", "--out", "r.svg");
    assertThat(picture.err()).contains("wrote r.svg");
    assertThat(lab.folder().resolve("r.svg"))
        .content()
        .startsWith("<?xml")
        .containsSubsequence("waited until ready", "node.box", "node.box/tenant.")
        .doesNotContain("<script");
  }

  /** The run took hardly longer than the longest way of its steps through the graph. */
  private static void withoutPauses(BoxLab lab) throws IOException {
    JsonMapper json = new JsonMapper();
    JsonNode graph = json.readTree(lab.machines().done("graph", "graph", "--json").out());
    JsonNode run =
        json.readTree(lab.machines().done("run", "graph", "--run", "last", "--json").out());
    double least = RunBound.of(graph, RunBound.measured(run)).longestWay();
    assertThat(RunBound.took(run)).isBetween(least * 0.99, least * 1.10);
  }

  private static void aTenantMore(BoxLab lab) {
    Set<String> before = lab.marked();
    lab.replace(
        "tenant('anna')",
        "tenant('ben') { cpu 2; memory 4.GiB; storage 100.GiB }\n      tenant('anna')");
    lab.up("a tenant more");
    lab.settled("a tenant more");
    Set<String> more = new TreeSet<>(lab.marked());
    more.removeAll(before);
    assertThat(more).contains("Tenant tenant-family/ben");
  }

  private static void anotherSize(BoxLab lab) {
    lab.change(text -> text.replaceFirst("cx1\\.2xlarge", "cx1.xlarge"));
    CliRun.Result up = lab.up("a smaller machine");
    assertThat(up.err()).contains("cx1.2xlarge -> cx1.xlarge");
    lab.settled("a smaller machine");
  }

  private static void aServiceMore(BoxLab lab) {
    lab.replace("service pihole", "service pihole\n      service vaultwarden");
    assertThat(lab.up("vaultwarden").out()).contains("vaultwarden.services.lab.example.com");
    lab.settled("vaultwarden");
  }

  private static void theOtherMachine(BoxLab lab) {
    assertThat(runs(lab)).as("normally").isEqualTo("windows");
    CliRun.Result gaming = lab.machines().done("games", "mode", "gaming", "--yes");
    assertThat(gaming.err()).contains("mode 'gaming': stops windows, starts bazzite");
    assertThat(runs(lab)).as("in the mode").isEqualTo("bazzite");
    lab.settled("in the mode");
    assertThat(lab.machines().run("status").out()).contains("in the mode 'gaming'");
    lab.machines().done("as the script says", "mode", "normal", "--yes");
    assertThat(runs(lab)).as("normally again").isEqualTo("windows");
    lab.settled("as the script says");
  }

  /** The one machine that the platform runs, which has the card. */
  private static String runs(BoxLab lab) {
    Map<String, JsonNode> instances =
        lab.cluster().nodes().objects("virtualmachineinstances.kubevirt.io");
    assertThat(instances).as("machines that run").hasSize(1);
    instances.values().forEach(one -> assertThat(one.toString()).contains("deviceName"));
    return instances.keySet().iterator().next().replaceAll(".*/vm-instance-", "");
  }

  private static void backAgain(BoxLab lab) {
    lab.machines().done("backed up", "backup");
    assertThat(lab.machines().done("listed", "backups").out())
        .contains("vm.windows", "service.nextcloud", "service.immich");
    String machine = "node.aoostar/tenant.gaming/vm.windows";
    String service = "node.aoostar/tenant.services/service.nextcloud";
    String database = service + "/postgres.nextcloud-db";
    String lose = "--delete-data";
    lab.machines().done("a machine", "restore", machine, lose, machine);
    lab.machines().done("a service", "restore", service, lose, service, lose, database);
    lab.settled("brought back");
  }

  private static void upgraded(BoxLab lab) {
    lab.change(text -> text.replace("; cozystack '1.6.1'", ""));
    CliRun.Result up = lab.up("the newest");
    assertThat(up.err()).contains("1.6.1 -> 1.6.");
    lab.settled("the newest");
  }

  private static void withoutTheCard(BoxLab lab) {
    lab.change(
        text ->
            text.replaceAll("(?m)^ *gpu passthrough.*\\R", "")
                .replaceAll("(?m)^ *mode\\(.*\\R", "")
                .replaceFirst("(?s) *tenant\\('gaming'\\).*?\\n    \\}\\n", ""));
    lab.confirmed("up", "without the card");
    assertThat(lab.marked()).noneMatch(one -> one.contains("gaming"));
    lab.settled("without the card");
  }

  private static void protectedDown(BoxLab lab) {
    lab.replace("share('media') { size 4.TiB }", "share('media') { size 4.TiB; protect() }");
    lab.up("protected");
    CliRun.Result down = lab.machines().run("down", "--yes");
    assertThat(down.err() + down.out()).contains("kept, for the script protects it:");
    assertThat(lab.hasCluster()).as("a cluster").isTrue();
    lab.replace("; protect()", "");
    lab.up("protected no more");
  }
}
