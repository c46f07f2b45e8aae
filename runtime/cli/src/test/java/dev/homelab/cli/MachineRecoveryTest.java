package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.http.RequestLog;
import dev.homelab.sim.proxmox.fault.PveFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The accidents that docs/proxmox.md tells of, each with the way out that it tells. */
@Tag("proof")
@Tag("life")
class MachineRecoveryTest extends WorldLab {
  private static final String NODE = "node 'pve1'";
  private static final String LAB =
      """
      homelab('mend') {
        secrets { env 'pve.token', 'PVE_TOKEN' }
        network('lan') { addresses '192.168.1.0/24'; gateway '192.168.1.1' }
        proxmox('pve') {
          endpoint 'https://192.168.1.10:8006'; token secret('pve.token'); storage 'local-zfs'
          nodes 'pve1', 'pve2'; pool 'media'
          vm('files', linux {
            id 2001; node 'pve1'; address '192.168.1.40'; pool 'media'; tags 'files'; snapshot 'before'
          })
          vm('spare', linux { id 2009; node 'pve2'; off() })
          backup('nightly') { at '02:00'; storage 'local'; keep daily: 7 }
        }
      }
      """;

  @BeforeEach
  void start() throws IOException {
    script(LAB);
    up();
    host().clearRequests();
  }

  private void machine(Consumer<ObjectNode> change) {
    host().edit(root -> change.accept((ObjectNode) root.path("vms").path("2001")));
  }

  private void conf(String key, String value) {
    machine(row -> row.withObject("/conf").put(key, value));
  }

  private String node() {
    String[] found = {""};
    machine(row -> found[0] = row.path("node").asText());
    return found[0];
  }

  /** The output of a command that refuses, with no word of the program's own inside. */
  private String refused(int code, String... words) {
    CliRun.Result result = cli.run(words);
    String told = result.err() + result.out();
    assertThat(result.code()).as(told).isEqualTo(code);
    assertThat(told).doesNotContain("Exception", "\tat ");
    return told;
  }

  private void settled() {
    assertThat(up().out()).contains("nothing to change");
    host().edit(root -> assertThat(root.path("vms")).hasSize(2));
  }

  private static List<String> made(List<RequestLog.Entry> changes) {
    return changes.stream()
        .filter(entry -> entry.method().equals("POST"))
        .map(RequestLog.Entry::path)
        .filter(path -> !path.endsWith("/ticket"))
        .toList();
  }

  @Test
  void aLostStateIsMadeAnewFromTheMarks() throws IOException {
    Path state = folder.resolve(".homelab/sandbox");
    try (Stream<Path> files = Files.walk(state)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.endsWith("secrets.age")) {
          Files.delete(file);
        }
      }
    }
    CliRun.Result rebuilt = run("state", "rebuild", "--sandbox", "--yes");
    assertThat(run("state", "list", "--sandbox").out())
        .as(rebuilt.err() + rebuilt.out())
        .contains("proxmox.pve/vm.files", "proxmox.pve/pool.media", "proxmox.pve/backup.nightly")
        .contains("proxmox.pve/vm.files/snapshot.before");
    up();
    assertThat(made(host().changes())).as("nothing was made a second time").isEmpty();
    settled();
  }

  @Test
  void tagsThatSomebodyTookAwayArePutBack() {
    conf("tags", "theirs");
    assertThat(up().out()).contains("1 changed");
    machine(
        row ->
            assertThat(row.path("conf").path("tags").asText())
                .isEqualTo("files;homelab;homelab-mend;theirs"));
    settled();
  }

  @Test
  void aMachineWhoseLineIsLostIsForeignUntilTheLineIsBackOrItIsAdopted() throws IOException {
    String[] line = {""};
    machine(row -> line[0] = row.path("conf").path("description").asText());
    conf("description", "my notes");
    assertThat(refused(2, "up", "--sandbox", "--yes")).contains("vm.files", "adopt");
    assertThat(refused(2, "up", "--sandbox", "--yes")).contains("vm.files");
    assertThat(host().changes()).isEmpty();
    conf("description", line[0]);
    settled();

    conf("description", "my notes");
    script(LAB.replace("tags 'files'", "tags 'files'; adopt()"));
    up();
    machine(
        row ->
            assertThat(row.path("conf").path("description").asText())
                .contains("my notes", "proxmox.pve/vm.files"));
    settled();
    script(LAB);
    up();
    settled();
  }

  @Test
  void aMachineThatSomebodyMovedGoesBackAndOneThatTheScriptMovesGoes() throws IOException {
    machine(row -> row.put("node", "pve2"));
    CliRun.Result plan = run("plan", "--sandbox");
    assertThat(plan.out()).contains("moves the machine from pve2 to pve1");
    up();
    assertThat(node()).isEqualTo("pve1");
    settled();

    host().clearRequests();
    script(LAB.replace(NODE, "node 'pve2'"));
    assertThat(run("plan", "--sandbox").out())
        .contains("node pve1 -> pve2", "moves the machine from pve1 to pve2")
        .doesNotContain("restarts", "to replace", "holds data");
    up();
    assertThat(node()).isEqualTo("pve2");
    machine(row -> assertThat(row.path("status").asText()).isEqualTo("running"));
    assertThat(made(host().changes())).allMatch(path -> path.endsWith("/migrate")).hasSize(1);
    host().clearRequests();
    settled();
    assertThat(host().changes()).isEmpty();
    machine(row -> assertThat(row.path("snapshots").has("before")).isTrue());
  }

  @Test
  void aNodeThatIsOffKeepsItsMachinesKnown() {
    host().edit(root -> root.withObject("/nodes/pve1").put("status", "offline"));
    CliRun.Result up = cli.run("up", "--sandbox", "--yes");
    assertThat(up.code()).as(up.err() + up.out()).isNotZero();
    assertThat(made(host().changes())).isEmpty();
    assertThat(run("state", "list", "--sandbox").out()).contains("proxmox.pve/vm.files");
    host().edit(root -> root.withObject("/nodes/pve1").put("status", "online"));
    settled();
  }

  private static final String[] DOWN = {
    "down",
    "--sandbox",
    "--yes",
    "--delete-data",
    "proxmox.pve/vm.files",
    "--delete-data",
    "proxmox.pve/vm.spare"
  };

  @Test
  void aDiskThatTheLabDidNotMakeStopsTheRemovalUntilItIsDetached() {
    String disk = "local-zfs:vm-2001-disk-7";
    conf("scsi9", disk + ",size=3G");
    host()
        .edit(
            root ->
                root.withObject("/volumes")
                    .putObject(disk)
                    .put("size", 3L << 30)
                    .put("content", "images")
                    .put("vmid", "2001"));
    String told = refused(1, DOWN);
    assertThat(told)
        .contains("HL5551", "has disks that this lab did not make", "scsi9 (" + disk + ")")
        .contains("detach or move them");
    machine(row -> assertThat(row.path("conf").path("scsi9").asText()).contains(disk));
    host()
        .edit(
            root -> {
              JsonNode volume = root.withObject("/volumes").remove(disk);
              ((ObjectNode) volume).put("vmid", "9999");
              root.withObject("/volumes").set("local-zfs:vm-9999-disk-0", volume);
            });
    conf("scsi9", "local-zfs:vm-9999-disk-0,size=3G");
    run(DOWN);
    host()
        .edit(
            root -> {
              assertThat(root.path("vms")).isEmpty();
              assertThat(root.path("volumes").has("local-zfs:vm-9999-disk-0")).isTrue();
            });
  }

  @Test
  void aProtectedMachineStaysUntilTheScriptTakesThatOff() throws IOException {
    conf("protection", "1");
    assertThat(refused(1, DOWN)).contains("HL5553", "is protected on the host", "protection false");
    host().edit(root -> assertThat(root.path("vms").has("2001")).isTrue());
    script(LAB.replace("tags 'files'", "tags 'files'; protection false"));
    up();
    run(DOWN);
    host().edit(root -> assertThat(root.path("vms")).isEmpty());
  }

  @Test
  void aNumberThatSomebodyElseHasIsRefusedInThePlan() throws IOException {
    host()
        .edit(
            root -> {
              ObjectNode row = root.withObject("/vms").putObject("2002");
              row.put("node", "pve1").put("status", "running").putObject("conf").put("name", "x");
            });
    script(LAB.replace("    backup(", "    vm('two', linux { id 2002 })\n    backup("));
    assertThat(refused(2, "up", "--sandbox", "--yes")).contains("vm.two", "adopt");
    assertThat(host().changes()).isEmpty();
    host().edit(root -> root.withObject("/vms").remove("2002"));
    up();
  }

  @Test
  void anotherLabOfTheSameNameIsRefusedUntilItIsSaidToBeTheSame() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    int from = LAB.indexOf("    vm('files'");
    String text = LAB.substring(0, from) + "    vm('mine', linux { off() })\n  }\n}\n";
    Files.writeString(other.resolve("homelab.groovy"), text.replace("; pool 'media'", ""));
    CliRun stranger = new CliRun(other).on(CliRun.partsWith(world));
    CliRun.Result refused = stranger.run("up", "--sandbox", "--yes");
    assertThat(refused.code()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err()).contains("HL3101", "homelab state claim");
    assertThat(made(host().changes())).isEmpty();
    settled();
    CliRun.Result claim = stranger.run("state", "claim", "--sandbox", "proxmox.pve", "--yes");
    assertThat(claim.code()).as(claim.err() + claim.out()).isZero();
    CliRun.Result up = stranger.run("up", "--sandbox", "--yes");
    assertThat(up.code()).as(up.err() + up.out()).isZero();
    script(LAB.replace("tags 'files'", "tags 'films'"));
    assertThat(refused(2, "up", "--sandbox", "--yes")).contains("HL3101");
  }

  @Test
  void aMachineThatABackupHoldsIsReadAtOnceAndChangedAfterIt() throws IOException {
    host().faults().add("PUT", "/config$", 0, 2, new PveFault.Says("VM is locked (backup)"));
    script(LAB.replace("tags 'files'", "tags 'films'"));
    up();
    assertThat(host().changes()).filteredOn(one -> one.path().endsWith("/config")).hasSize(3);
    settled();
  }
}
