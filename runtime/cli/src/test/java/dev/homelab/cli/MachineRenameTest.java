package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A machine and a cluster that the lab makes are called otherwise, and stay what they are. */
class MachineRenameTest extends WorldLab {
  private static final String LAB =
      """
      homelab('names') {
        secrets { env 'pve.token', 'PVE_TOKEN' }
        network('lan') { addresses '192.168.1.0/24'; gateway '192.168.1.1' }
        proxmox('pve') {
          endpoint 'https://192.168.1.10:8006'; token secret('pve.token'); storage 'local-zfs'
          vm('files', linux { address '192.168.1.40'; ha(); snapshot 'before' })
          backup('nightly') { at '02:00'; storage 'local'; machines 'files' }
        }
        cluster('old') {
          on 'pve'
          controlPlane { address '192.168.1.51' }
          workers 1, { address '192.168.1.61' }
          namespace('demo') { service whoami }
        }
      }
      """;

  /** Names, numbers and disks of all machines. */
  private Map<String, String> machines() {
    TreeMap<String, String> all = new TreeMap<>();
    world
        .world()
        .host("pve")
        .edit(
            root ->
                root.path("vms")
                    .fields()
                    .forEachRemaining(
                        vm ->
                            all.put(
                                vm.getKey(),
                                vm.getValue().path("conf").path("name").asText()
                                    + ' '
                                    + vm.getValue().path("conf").path("scsi0").asText())));
    return all;
  }

  @Test
  void nothingIsMadeAnewAndTheMarksFollow() throws IOException {
    script(LAB);
    up();
    Map<String, String> before = machines();
    String renamed =
        LAB.replace("cluster('old') {", "cluster('new') {\n    moved from: 'cluster.old'")
            .replace(
                "vm('files', linux {", "vm('data', linux { moved from: 'proxmox.pve/vm.files';")
            .replace("machines 'files'", "machines 'data'");
    script(renamed);

    String plan = run("plan", "--sandbox").out();
    assertThat(plan)
        .doesNotContain(" to add", " to replace", " to delete", "restarts", "reboots")
        .doesNotContain("changed outside the lab")
        .contains("moved from cluster.old/node.old-cp-1", "name files -> data");
    up();
    assertThat(up().out()).contains("nothing to change");
    script(
        renamed
            .replace("moved from: 'cluster.old'", "called 'old'")
            .replace("moved from: 'proxmox.pve/vm.files';", ""));
    assertThat(up().out()).contains("nothing to change");

    Map<String, String> after = machines();
    assertThat(after.keySet()).isEqualTo(before.keySet());
    after.replaceAll((vmid, text) -> text.replace("data ", "files "));
    assertThat(after).isEqualTo(before);
    assertThat(new TreeSet<>(run("state", "list", "--sandbox").out().lines().toList()).toString())
        .contains("cluster.new/node.old-cp-1", "proxmox.pve/vm.data/snapshot.before")
        .doesNotContain("cluster.old", "vm.files");
    world
        .world()
        .host("pve")
        .edit(
            root ->
                assertThat(root.path("vms").toString() + root.path("ha"))
                    .contains("cluster.new/node.old-worker-1", "proxmox.pve/vm.data/ha.resource")
                    .contains("proxmox.pve/vm.data/snapshot.before")
                    .doesNotContain("cluster.old/node"));
    refusesAnotherMadeName(renamed);
    assertThat(run("kubeconfig", "new", "--sandbox").out()).contains("client-key-data");
    assertThat(cli.run("down", "--sandbox", "--yes").err()).doesNotContain("HL5550", "HL3022");
  }

  /** With another name of what was made, a second set of machines would be made. */
  private void refusesAnotherMadeName(String renamed) throws IOException {
    Map<String, String> before = machines();
    String files = renamed.replace("moved from: 'proxmox.pve/vm.files';", "");
    String again = files.replace("cluster('new')", "cluster('third')");
    String forgotten = files.replace("moved from: 'cluster.old'", "");
    for (String text : List.of(again.replace("'cluster.old'", "'cluster.new'"), forgotten)) {
      script(text);
      CliRun.Result plan = cli.run("plan", "--sandbox");
      assertThat(plan.err() + plan.out())
          .contains("HL3033", "called 'old'")
          .doesNotContain(" to add", " to remove", "+ ");
      assertThat(cli.run("up", "--sandbox", "--yes").code()).isNotZero();
      assertThat(machines()).isEqualTo(before);
    }
    script(again.replace("'cluster.old'", "'cluster.new'; called 'old'"));
    up();
    assertThat(machines()).isEqualTo(before);
    script(files.replace("moved from: 'cluster.old'", "moved from: 'cluster.third'; called 'old'"));
    up();
  }
}
