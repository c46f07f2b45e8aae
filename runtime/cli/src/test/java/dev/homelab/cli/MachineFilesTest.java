package dev.homelab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.codec.Sha256;
import dev.homelab.sim.kube.KubeSimulator;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** What fills the disks of a machine of a box, and what becomes of them when that changes. */
class MachineFilesTest extends WorldLab {
  private static final String LAB =
      """
      homelab('lab') {
        node('aoostar') {
          tenant('home') {
            vm('one', linux {
              off()
              dataDisk 'tools', 1.GiB, from: 'tools.iso', optical: true
              dataDisk 'raw', 2.GiB, from: 'raw.img'
            })
            vm windows { off() }
          }
        }
      }
      """;
  private static final String RAW = "node.aoostar/tenant.home/disk.one-raw";

  private KubeSimulator box() {
    return world.world().clusters().values().iterator().next();
  }

  private void file(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
  }

  private void has(String disk, String content) {
    assertThat(box().uploads().taken())
        .containsEntry("tenant-home/vm-disk-one-" + disk, Sha256.hex(content.getBytes(UTF_8)));
  }

  private JsonNode object(String kind, String name) {
    return box().nodes().objects(kind).values().stream()
        .filter(one -> one.at("/metadata/name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void unchanged() {
    assertThat(up().out()).contains("nothing to change");
  }

  /** One test, since a box takes long to come up. */
  @Test
  void disksAreMadeAnewWithoutAQuestionOnlyWhereNothingIsLost() throws IOException {
    file("tools.iso", "tools, first");
    file("raw.img", "raw, first");
    script(LAB);
    up();
    has("tools", "tools, first");
    unchanged();

    aDiscTakesAnotherFile();
    aDiskForDataKeepsWhatItHas();
    aDiskThatWasNeverFilledIsMadeAnew();
    aLargerDiskStaysSo();
    aStartLeavesDiscsAlone();
  }

  private void aDiscTakesAnotherFile() throws IOException {
    file("tools.iso", "tools, second");
    CliRun.Result plan = run("plan", "--sandbox");
    assertThat(plan.out()).contains("disk.one-tools", "what fills it is another one");
    assertThat(up().err()).contains("what it holds is only read, and the script brings another");
    has("tools", "tools, second");
    unchanged();
  }

  private void aDiskForDataKeepsWhatItHas() throws IOException {
    file("raw.img", "raw, second");
    assertThat(run("plan", "--sandbox").out()).contains(RAW, "what fills it is another one");
    CliRun.Result kept = cli.run("up", "--sandbox", "--yes");
    assertThat(kept.code()).as("something is kept").isEqualTo(5);
    assertThat(kept.err()).contains("kept, for it holds data", "--sandbox --delete-data " + RAW);
    has("raw", "raw, first");

    up("--delete-data", RAW);
    has("raw", "raw, second");
    unchanged();
  }

  /** Nobody has uploaded anything to it, and the script has a better way by now. */
  private void aDiskThatWasNeverFilledIsMadeAnew() throws IOException {
    String disc = "vm-disk-windows-installer";
    assertThat(object("datavolumes.cdi.kubevirt.io", disc).at("/status/phase").asText())
        .isEqualTo("UploadReady");
    script(script().replace("{ off() }", "{ off(); installer 'https://files.example.com/w.iso' }"));
    assertThat(up().err()).contains("nothing was ever put into it");
    assertThat(object("datavolumes.cdi.kubevirt.io", disc).at("/spec/source/http/url").asText())
        .isEqualTo("https://files.example.com/w.iso");
    unchanged();
  }

  private void aLargerDiskStaysSo() throws IOException {
    OtherClient.of(box())
        .send(
            "PATCH",
            "/apis/apps.cozystack.io/v1alpha1/namespaces/tenant-home/vmdisks/one-raw",
            "application/merge-patch+json",
            "{\"spec\":{\"storage\":\"5Gi\"}}");
    unchanged();
    assertThat(planned()).contains("HL2079", "larger outside of the lab: 5Gi");
    run("start", "vm.one", "--sandbox", "--yes");
    run("stop", "vm.one", "--sandbox", "--yes");

    script(script().replace("2.GiB", "1.GiB"));
    CliRun.Result smaller = cli.run("up", "--sandbox", "--yes");
    assertThat(smaller.code()).isEqualTo(2);
    assertThat(smaller.err()).contains("HL2067", "cannot become smaller");
    script(script().replace("'raw', 1.GiB", "'raw', 5.GiB"));
    up();
    unchanged();
    assertThat(planned()).doesNotContain("HL2079");
  }

  private String planned() {
    CliRun.Result plan = run("plan", "--sandbox");
    return plan.out() + plan.err();
  }

  private void aStartLeavesDiscsAlone() throws IOException {
    file("tools.iso", "tools, third");
    run("start", "vm.one", "--sandbox", "--yes");
    has("tools", "tools, second");
    run("stop", "vm.one", "--sandbox", "--yes");
    up();
    has("tools", "tools, third");
  }
}
