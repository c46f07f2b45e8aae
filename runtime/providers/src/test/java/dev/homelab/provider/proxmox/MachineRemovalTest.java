package dev.homelab.provider.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.proxmox.client.ProxmoxCodes;
import dev.homelab.provider.proxmox.client.PveException;
import dev.homelab.sim.proxmox.fault.PveFault;
import dev.homelab.spi.Applied;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of disks when their machine is removed. */
class MachineRemovalTest {
  private static final String PHOTOS = "local-zfs:vm-9999-photos";
  private final ProxmoxLab lab = new ProxmoxLab();

  @BeforeEach
  void start() {
    volume(PHOTOS, "9999");
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private void volume(String name, String vmid) {
    lab.simulator.edit(
        root ->
            root.withObject("/volumes")
                .putObject(name)
                .put("size", 5L << 30)
                .put("content", "images")
                .put("vmid", vmid));
  }

  private Set<String> volumes() {
    TreeSet<String> all = new TreeSet<>();
    lab.simulator.edit(root -> root.path("volumes").fieldNames().forEachRemaining(all::add));
    return all;
  }

  private static Map<String, Object> system(Object... more) {
    return ProxmoxLab.disk("50G", more);
  }

  private static ResourceSpec with(String slot, Map<String, Object> disk) {
    return ProxmoxLab.talos(210, "disks", Map.of("scsi0", system(), slot, disk));
  }

  private static ResourceSpec photos() {
    return with("scsi3", Map.of("volume", PHOTOS, "serial", "photos"));
  }

  @Test
  void aDiskUnderTheNumberThatIsInNoSettingStaysAndIsTold() {
    ResourceSpec spec = ProxmoxLab.talos(210);
    lab.create(spec);
    volume("local-zfs:vm-210-old", "210");
    lab.delete(spec);
    assertThat(lab.status(210)).isEmpty();
    assertThat(volumes())
        .containsExactlyInAnyOrder(ProxmoxLab.IMAGE, PHOTOS, "local-zfs:vm-210-old");
    assertThat(lab.call.progressed)
        .containsOnlyOnce(
            "local-zfs:vm-210-old lies under the number of machine 210, is attached to nothing and"
                + " stays");
  }

  /** The host takes what only a snapshot of the machine names away with the machine. */
  @Test
  void aDiskThatOnlyASnapshotNamesKeepsTheMachine() {
    ResourceSpec spec = ProxmoxLab.talos(210);
    lab.create(spec);
    volume("local-zfs:vm-210-old", "210");
    lab.simulator.edit(
        root ->
            root.withObject("/vms/210/snapshots/before")
                .putObject("conf")
                .put("scsi4", "local-zfs:vm-210-old,size=5G"));
    assertThat(refusal(spec).detail()).isEqualTo("snapshot before: scsi4 (local-zfs:vm-210-old)");
    assertThat(volumes()).contains("local-zfs:vm-210-old");
  }

  private Diagnostic refusal(ResourceSpec spec) {
    lab.simulator.clearRequests();
    PveException[] told = new PveException[1];
    assertThatThrownBy(() -> lab.delete(spec))
        .isInstanceOfSatisfying(PveException.class, e -> told[0] = e);
    assertThat(lab.simulator.changes()).isEmpty();
    Diagnostic refusal = told[0].diagnostics().get(0);
    assertThat(refusal.code()).isEqualTo(ProxmoxCodes.FOREIGN_DISKS);
    return refusal;
  }

  /** Its data may be all that is left of it: it is not lost by a word about the machine. */
  @Test
  void aDiskThatLeftTheScriptIsCalledUnusedAndKeepsTheMachine() {
    lab.create(photos());
    lab.up(with("scsi4", system()));
    ResourceSpec one = ProxmoxLab.talos(210, "disks", Map.of("scsi0", system()));
    lab.up(one);
    String left = lab.config(210, "unused0");
    assertThat(left).startsWith("local-zfs:vm-210-disk-");
    Diagnostic told = refusal(one);
    assertThat(told.title()).isEqualTo("machine 210 has unused disks, which would be lost with it");
    assertThat(told.detail()).isEqualTo("unused0 (" + left + ")");
    assertThat(told.hints().get(0)).contains("remove them", "reassign them");
    lab.simulator.edit(root -> root.withObject("/vms/210/conf").remove("unused0"));
    lab.delete(one);
    assertThat(volumes()).containsExactlyInAnyOrder(ProxmoxLab.IMAGE, PHOTOS, left);
  }

  @Test
  void aCloneExcusesNoDiskThatWasThereAlready() {
    ResourceSpec base = ProxmoxLab.talos(211, "template", true);
    lab.create(base);
    ResourceSpec spec =
        ProxmoxLab.talos(
            210,
            "efi",
            ProxmoxLab.NONE,
            "clone",
            Map.of("from", 211L),
            "disks",
            Map.of("scsi3", Map.of("volume", PHOTOS)));
    lab.create(spec);
    volume("local-zfs:vm-210-photos", "210");
    lab.simulator.edit(
        root -> root.withObject("/vms/210/conf").put("scsi3", "local-zfs:vm-210-photos"));
    assertThatThrownBy(() -> lab.delete(spec)).hasMessageContaining("did not make");
    assertThat(volumes()).contains("local-zfs:vm-210-photos");
    lab.simulator.edit(
        root -> {
          root.withObject("/vms/210/conf").put("scsi3", PHOTOS);
          root.withObject("/volumes").remove("local-zfs:vm-210-photos");
        });
    lab.delete(spec);
    assertThat(volumes()).contains(PHOTOS);
    assertThat(lab.status(210)).isEmpty();
  }

  private ResourceSpec clone(Object... more) {
    lab.create(ProxmoxLab.talos(211, "template", true));
    List<Object> wish = new ArrayList<>(List.of(more));
    wish.addAll(List.of("efi", ProxmoxLab.NONE, "clone", Map.of("from", 211L, "full", true)));
    ResourceSpec spec = ProxmoxLab.talos(210, wish.toArray());
    lab.create(spec);
    return spec;
  }

  private String added(String slot) {
    String disk = "local-zfs:vm-210-disk-4";
    volume(disk, "210");
    lab.simulator.edit(root -> root.withObject("/vms/210/conf").put(slot, disk));
    return disk;
  }

  @ParameterizedTest
  @ValueSource(strings = {"scsi3", "unused0"})
  void aDiskThatPeopleAddedToACloneIsNotRemovedWithIt(String slot) {
    ResourceSpec spec = clone("disks", ProxmoxLab.NONE);
    assertThat(lab.config(210, "scsi0")).startsWith("local-zfs:vm-210-disk-");
    String disk = added(slot);
    lab.up(spec);
    assertThat(refusal(spec).detail()).isEqualTo(slot + " (" + disk + ")");
    assertThat(volumes()).contains(disk);
    lab.simulator.edit(
        root -> {
          root.withObject("/vms/210/conf").remove(slot);
          root.withObject("/volumes").remove(disk);
        });
    lab.delete(spec);
    assertThat(volumes()).noneMatch(one -> one.contains("vm-210-"));
  }

  @Test
  void whatACloneBroughtAlongIsKnownWhenItsTemplateIsGone() {
    ResourceSpec spec = clone("disks", ProxmoxLab.NONE);
    lab.delete(ProxmoxLab.talos(211, "template", true));
    assertThat(lab.present(spec).outputs().get("cloned")).isEqualTo(Value.of("scsi0"));
    lab.up(spec);
    lab.delete(spec);
    assertThat(volumes()).containsExactlyInAnyOrder(ProxmoxLab.IMAGE, PHOTOS);
  }

  /** A record of a run that was cut off tells nothing; the template does, while it is there. */
  @Test
  void aRecordThatDoesNotTellIsMadeGoodByTheTemplate() {
    ResourceSpec spec = clone("disks", ProxmoxLab.NONE);
    Applied bare = new Applied("qemu/210", Value.Tree.EMPTY, Value.Tree.EMPTY);
    lab.record(spec, bare);
    String disk = added("scsi3");
    assertThat(refusal(spec).detail()).isEqualTo("scsi3 (" + disk + ")");
    lab.delete(ProxmoxLab.talos(211, "template", true));
    assertThat(refusal(spec).detail()).contains("scsi0 (").contains("scsi3 (");
    assertThat(volumes()).contains(disk);
  }

  private void meanwhile(String method, String path) {
    Runnable act =
        () -> {
          volume("local-zfs:vm-210-late", "210");
          if (method.equals("POST")) {
            lab.simulator.edit(
                root -> root.withObject("/vms/210/conf").put("unused0", "local-zfs:vm-210-late"));
          }
        };
    lab.simulator.faults().once(method, path, new PveFault.Act(act, false));
  }

  @Test
  void aDiskThatComesWhileTheMachineStopsIsNotRemovedWithIt() {
    ResourceSpec spec = photos();
    lab.create(spec);
    meanwhile("POST", "/210/status/");
    assertThatThrownBy(() -> lab.delete(spec)).hasMessageContaining("unused disks");
    assertThat(volumes()).contains("local-zfs:vm-210-late");
    assertThat(lab.status(210)).isEqualTo("stopped");
  }

  @Test
  void aDiskThatComesWhileTheMachineIsRemovedStays() {
    ResourceSpec spec = photos();
    lab.create(spec);
    meanwhile("DELETE", "/qemu/210$");
    lab.delete(spec);
    assertThat(volumes())
        .containsExactlyInAnyOrder(ProxmoxLab.IMAGE, PHOTOS, "local-zfs:vm-210-late");
  }
}
