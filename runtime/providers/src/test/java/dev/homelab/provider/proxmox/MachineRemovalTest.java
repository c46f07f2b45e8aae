package dev.homelab.provider.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.proxmox.client.ProxmoxCodes;
import dev.homelab.provider.proxmox.client.PveException;
import dev.homelab.spi.Applied;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  private TreeSet<String> volumes() {
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
}
