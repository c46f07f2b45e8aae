package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.cli.CliRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines of others, boxes with data and nodes of other clusters stay as they are. */
class MachineStrangersTest {
  private static final String BOX = "box/aoostar";

  @TempDir Path folder;

  private MachineLab lab(String script) throws IOException {
    MachineLab lab = MachineLab.of(Files.createTempDirectory(folder, "lab"), script);
    lab.done("first", "plan");
    return lab;
  }

  @Test
  void machinesOfOthersOnAHostOutliveTheLab() throws IOException {
    long seed = Long.getLong("proof.seed", new Random().nextLong());
    System.out.println("strangers with seed " + seed + " (-Dproof.seed=" + seed + ")");
    Random random = new Random(seed);
    try (MachineLab lab = lab(MachineLab.machines().replace("workers 2", "workers 1"))) {
      for (int i = 0; i < 12; i++) {
        stranger(lab, 100 + random.nextInt(1900), random.nextInt(4));
      }
      Map<String, String> before = rows(lab);
      lab.done("beside strangers", "up", "--yes");
      assertThat(rows(lab)).as("seed %s", seed).containsAllEntriesOf(before);
      CliRun.Result down = lab.run("down", "--yes");
      assertThat(down.code()).as(down.err()).isIn(0, 5);
      assertThat(rows(lab)).as("seed %s", seed).containsAllEntriesOf(before);
    }
  }

  @Test
  void aMachineOfOthersWithTheNumberThatWeWouldTakeIsLeftAlone() throws IOException {
    try (MachineLab lab = lab(MachineLab.machines())) {
      lab.done("first", "up", "--yes");
      List<String> numbers =
          lab.things().stream().filter(one -> one.startsWith("machine")).toList();
      lab.down("first");
      int taken = Integer.parseInt(numbers.get(0).split(" ", 3)[1]);
      stranger(lab, taken, 1);
      Map<String, String> before = rows(lab);
      lab.done("beside a stranger", "up", "--yes");
      assertThat(rows(lab)).containsAllEntriesOf(before);
      assertThat(lab.things()).filteredOn(one -> one.startsWith("machine")).hasSize(6);
    }
  }

  private static void stranger(MachineLab lab, int number, int kind) {
    lab.host()
        .edit(
            root -> {
              ObjectNode vm = root.withObject("/vms").putObject(Integer.toString(number));
              String node = root.path("nodes").fieldNames().next();
              vm.put("node", node).put("status", kind % 2 == 0 ? "running" : "stopped");
              String disk = "local-zfs:vm-" + number + "-disk-0";
              ObjectNode conf = vm.putObject("conf").put("cores", "1");
              conf.put("name", kind == 0 ? "talos-cp-1" : "theirs").put("scsi0", disk + ",size=1G");
              if (kind > 1) {
                conf.put("tags", "homelab;homelab-lab-e");
              }
              ObjectNode volume = root.withObject("/volumes").putObject(disk);
              volume.put("size", 1 << 30).put("content", "images").put("vmid", "" + number);
            });
  }

  /** Status and settings of each machine, each volume. */
  private static Map<String, String> rows(MachineLab lab) {
    Map<String, String> all = new TreeMap<>();
    lab.host()
        .edit(
            root -> {
              for (Map.Entry<String, JsonNode> vm : root.path("vms").properties()) {
                String row = vm.getValue().path("status").asText() + vm.getValue().path("conf");
                all.put("machine " + vm.getKey(), row);
              }
              root.path("volumes")
                  .properties()
                  .forEach(one -> all.put("volume " + one.getKey(), one.getValue().toString()));
            });
    return all;
  }

  @Test
  void aBoxWithDataIsRefusedBeforeAnythingIsWritten() throws IOException {
    try (MachineLab lab = lab(MachineLab.example("a-box"))) {
      lab.world().talos().carries(BOX, List.of("/dev/nvme0n1"));
      CliRun.Result up = lab.run("up", "--yes");
      assertThat(up.code()).as(up.out() + up.err()).isNotZero();
      assertThat(up.err())
          .contains("ext4 on the whole disk", "Nothing was written")
          .doesNotContain("\tat ");
      assertThat(lab.world().talos().config(BOX)).isEmpty();
    }
  }

  @Test
  void aNodeOfAnotherClusterIsRefusedAndKeepsItsConfig() throws IOException {
    try (MachineLab lab = lab(MachineLab.example("a-box"))) {
      lab.done("first", "up", "--yes");
      String before = lab.world().talos().config(BOX);
      assertThat(before).isNotEmpty();
      CliRun.Result up = lab.stranger(Files.createDirectory(folder.resolve("other")));
      assertThat(up.code()).as(up.out() + up.err()).isNotZero();
      assertThat(up.err()).doesNotContain("\tat ");
      assertThat(lab.world().talos().config(BOX)).isEqualTo(before);
    }
  }
}
