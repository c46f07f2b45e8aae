package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.cli.CliRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a new user does with the lab of README's first command: brings it up, changes the machine's
 * memory, gives a member of the family a tenant, adds Vaultwarden, takes the card away, goes. Each
 * step is the words that a person would write, and an {@code up} after it changes nothing.
 */
@Tag("proof")
@Tag("life")
class NewcomerLifeTest {
  private static final String LABEL = "nvidia.com/gpu.workload.config";
  @TempDir Path folder;

  @Test
  void theSentenceLivesWithANewcomer() throws IOException {
    String sentence = sentence();
    try (BoxLab lab = BoxLab.of(folder, oneLine(sentence))) {
      lab.up("first, on one line");
      lab.settled("first, on one line");
      lab.change(one -> sentence);
      lab.settled("on several lines");
      anImage(lab);
      moreMemory(lab);
      aTenantForAnna(lab);
      vaultwarden(lab);
      noCard(lab);
      lab.change(NewcomerLifeTest::oneLine);
      lab.settled("without the card, on one line");
      lab.down("at the end");
    }
  }

  private static String sentence() throws IOException {
    Path root = Path.of(System.getProperty("homelab.root", "../.."));
    return Files.readString(root.resolve("homelab.groovy"));
  }

  private static String oneLine(String script) {
    return script.lines().map(String::strip).collect(Collectors.joining(" "));
  }

  private void anImage(BoxLab lab) throws IOException {
    Files.writeString(folder.resolve("windows.iso"), "an image, said to be Windows");
    lab.machines().done("an image", "upload", "vm.windows", "windows.iso");
    lab.settled("with an image");
    assertThat(lab.machines().run("vms").out()).containsPattern("windows running");
  }

  private static void moreMemory(BoxLab lab) {
    lab.replace("vm windows", "vm windows { memory 24.GiB }");
    CliRun.Result up = lab.up("more memory");
    assertThat(up.err())
        .contains("memory nothing -> 24Gi", "from its next start on: homelab restart")
        .contains("nr_hugepages 8192 -> nothing");
    lab.settled("more memory");
    lab.machines().done("more memory", "restart", "vm.windows", "--yes");
    lab.settled("restarted");
    lab.replace(" { memory 24.GiB }", "");
    lab.up("memory as before");
    lab.settled("memory as before");
  }

  private static void aTenantForAnna(BoxLab lab) {
    lab.change(text -> text.replaceFirst("(?s)  }\n}\n$", "    tenant(\"anna\") { }\n  }\n}\n"));
    lab.up("a tenant for Anna");
    assertThat(lab.marked()).contains("Tenant tenant-root/anna");
    lab.settled("a tenant for Anna");
  }

  private static void vaultwarden(BoxLab lab) {
    lab.replace("tenant(\"anna\") { }", "tenant(\"anna\") { service vaultwarden }");
    assertThat(lab.up("vaultwarden").out()).contains("vaultwarden.anna.");
    lab.settled("vaultwarden");
  }

  /** Only the word goes: another size, no huge pages, nothing of the card in the platform. */
  private static void noCard(BoxLab lab) {
    assertThat(machine(lab).toString()).contains("nvidia.com/", "cx1.2xlarge");
    assertThat(platform(lab)).contains("gpu-operator", "nvidia.com/");
    assertThat(node(lab)).contains(LABEL);
    lab.replace("gpu passthrough", "");
    CliRun.Result up = lab.up("without the card");
    assertThat(up.err())
        .contains("cx1.2xlarge -> u1.xlarge", "nr_hugepages 8192 -> nothing")
        .contains("HL1134", "kubectl delete package cozystack.gpu-operator");
    assertThat(machine(lab).at("/spec/instancetype/name").asText()).isEqualTo("u1.xlarge");
    assertThat(machine(lab).toString()).doesNotContain("nvidia.com/");
    assertThat(platform(lab)).doesNotContain("gpu", "nvidia.com/");
    assertThat(node(lab)).doesNotContain(LABEL);
    assertThat(lab.records()).noneMatch(one -> one.contains("talos.card"));
    lab.settled("without the card");
    lab.machines().done("without the card", "restart", "vm.windows", "--yes");
    assertThat(lab.machines().run("vms").out()).containsPattern("windows running");
  }

  private static JsonNode machine(BoxLab lab) {
    return object(lab, "virtualmachines.kubevirt.io", "tenant-gaming/vm-instance-windows");
  }

  private static String platform(BoxLab lab) {
    String name = "/cozystack.cozystack-platform";
    return object(lab, "packages.cozystack.io", name).path("spec").toString();
  }

  private static String node(BoxLab lab) {
    return lab.cluster().nodes().objects("nodes").values().toString();
  }

  private static JsonNode object(BoxLab lab, String kind, String name) {
    return Objects.requireNonNull(
        lab.cluster().nodes().objects(kind).get(name), () -> kind + ' ' + name);
  }
}
