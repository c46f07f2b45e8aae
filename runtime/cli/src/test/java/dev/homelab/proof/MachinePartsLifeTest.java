package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.catalog.cozystack.VpcNames;
import dev.homelab.sim.kube.Eventually;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of machines with further disks, copies, networks and run strategies. */
@Tag("proof")
@Tag("life")
class MachinePartsLifeTest {
  private static final String MACHINES = "/apis/kubevirt.io/v1/namespaces/tenant-home/";
  private static final String VOLUMES =
      "/apis/cdi.kubevirt.io/v1beta1/namespaces/tenant-home/datavolumes/vm-disk-";
  private static final String LAB =
      """
      homelab('parts') {
        node('box') {
          address '192.168.100.10'
          gpu passthrough
          tenant('home') {
            vpc('inner') { subnet 'games', cidr: '172.16.0.0/24' }
            vm('model', linux { dataDisk 'data', 20.GiB, bus: 'scsi'; network 'inner'; starts byHand })
            vm('second', linux { copyOf 'model-system'; dataDisk 'twin', copyOf: 'model-data'; starts once })
            vm('third', linux { image 'debian-13'; starts afterFailure; gpu passthrough })
            vm windows { installer 'https://files.lab.example.com/w.iso'; instanceType 'd1.large'; off() }
          }
        }
      }
      """;

  @TempDir Path folder;

  @Test
  void theyComeUpChangeAndGo() {
    try (BoxLab lab = BoxLab.of(folder, LAB)) {
      lab.up("first");
      lab.settled("first");
      made(lab);
      byHand(lab);
      once(lab);
      afterFailure(lab);
      grown(lab);
      withoutDiscs(lab);
      lab.down("at the end");
    }
  }

  private static JsonNode get(BoxLab lab, String path) {
    return ClusterView.of(lab.cluster()).get(path).orElseThrow();
  }

  private static boolean is(BoxLab lab, String machine, String status) {
    return get(lab, MACHINES + "virtualmachines/vm-instance-" + machine)
        .at("/status/printableStatus")
        .asText()
        .equals(status);
  }

  private static String volume(BoxLab lab, String disk, String what) {
    return get(lab, VOLUMES + disk).at(what).asText();
  }

  private static void made(BoxLab lab) {
    assertThat(volume(lab, "second-system", "/spec/source/pvc/name"))
        .isEqualTo("vm-disk-model-system");
    assertThat(volume(lab, "second-twin", "/spec/storage/resources/requests/storage"))
        .isEqualTo("20Gi");
    assertThat(volume(lab, "third-system", "/spec/source/pvc/name"))
        .isEqualTo("vm-default-images-debian-13");
    assertThat(volume(lab, "third-system", "/status/phase")).isEqualTo("Succeeded");
    String games = VpcNames.subnet("tenant-home", "inner", "games");
    JsonNode model = get(lab, MACHINES + "virtualmachines/vm-instance-model");
    assertThat(model.at("/spec/template/spec/networks/1/multus/networkName").asText())
        .isEqualTo("tenant-home/" + games);
    assertThat(model.at("/spec/template/spec/domain/devices/disks/1/disk/bus").asText())
        .isEqualTo("scsi");
    assertThat(is(lab, "model", "Stopped")).as("nobody has started it").isTrue();
    assertThat(is(lab, "second", "Running")).isTrue();
    assertThat(is(lab, "third", "Running")).isTrue();
  }

  /** Who started it is not undone by a run, nor who stopped it. */
  private static void byHand(BoxLab lab) {
    assertThat(lab.machines().done("by hand", "start", "vm.model", "--yes").out())
        .contains("vm.model runs");
    lab.settled("started by hand");
    assertThat(is(lab, "model", "Running")).as("runs after a run").isTrue();
    assertThat(lab.machines().done("again", "start", "vm.model").out()).contains("runs already");
    assertThat(lab.machines().done("shown", "vms").out()).containsPattern("vm.model +by hand");
    lab.machines().done("by hand", "restart", "vm.model", "--yes");
    lab.machines().done("by hand", "stop", "vm.model", "--yes");
    lab.settled("stopped by hand");
    assertThat(is(lab, "model", "Stopped")).as("is off after a run").isTrue();
  }

  /** What the machine's own system does: its pod is over. */
  private static void ends(BoxLab lab, String machine, String phase) {
    String path = MACHINES + "virtualmachineinstances/vm-instance-" + machine;
    JsonNode instance = get(lab, path);
    ((ObjectNode) instance.path("status")).put("phase", phase);
    ClusterView.of(lab.cluster()).change("PUT", path + "/status", instance.toString());
  }

  private static void once(BoxLab lab) {
    ends(lab, "second", "Succeeded");
    Eventually.is("second has ended", () -> is(lab, "second", "Stopped"));
    lab.settled("ended");
    assertThat(is(lab, "second", "Stopped")).as("is not started again").isTrue();
  }

  private static void afterFailure(BoxLab lab) {
    String before = uid(lab);
    ends(lab, "third", "Failed");
    Eventually.is("third runs anew", () -> is(lab, "third", "Running") && !uid(lab).equals(before));
    lab.machines().done("stopped", "stop", "vm.third", "--yes");
    lab.settled("stopped though it starts by itself");
    assertThat(is(lab, "third", "Stopped")).as("is off after a run").isTrue();
    lab.machines().done("started", "start", "vm.third", "--yes");
  }

  private static String uid(BoxLab lab) {
    return ClusterView.of(lab.cluster())
        .get(MACHINES + "virtualmachineinstances/vm-instance-third")
        .map(one -> one.at("/metadata/uid").asText())
        .orElse("");
  }

  private static void grown(BoxLab lab) {
    lab.replace("'data', 20.GiB", "'data', 40.GiB");
    lab.replace("copyOf: 'model-data'", "copyOf: 'model-data', bus: 'virtio'");
    lab.up("larger");
    lab.settled("larger");
  }

  /** The discs go without a question, and the disk of the system is as it was. */
  private static void withoutDiscs(BoxLab lab) {
    String before = volume(lab, "windows-system", "/metadata/uid");
    assertThat(lab.marked()).contains("VMDisk tenant-home/windows-installer");
    lab.replace("off()", "off(); installed()");
    lab.up("without discs");
    assertThat(lab.marked())
        .contains("VMDisk tenant-home/windows-system")
        .doesNotContain(
            "VMDisk tenant-home/windows-installer", "VMDisk tenant-home/windows-drivers");
    assertThat(volume(lab, "windows-system", "/metadata/uid")).isEqualTo(before);
    lab.settled("without discs");
  }
}
