package dev.homelab.provider.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ObserveRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits of disks, and disks that others made. */
class DiskTest {
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
  void limitsAreSetLiveAndTakenAway() {
    ResourceSpec spec =
        ProxmoxLab.talos(
            210, "disks", Map.of("scsi0", system("speed", Map.of("read", 200, "writeOps", 500))));
    lab.create(spec);
    assertThat(lab.config(210, "scsi0")).contains("mbps_rd=200", "iops_wr=500");
    assertThat(lab.compare(spec).changes()).isEmpty();
    ResourceSpec other =
        ProxmoxLab.talos(
            210, "disks", Map.of("scsi0", system("speed", Map.of("read", 100, "readBurst", 400))));
    assertThat(lab.changed(other))
        .containsExactlyInAnyOrder(
            "disks.scsi0.speed.read", "disks.scsi0.speed.readBurst", "disks.scsi0.speed.writeOps");
    assertThat(lab.compare(other).interrupts()).isEmpty();
    lab.up(other);
    assertThat(lab.config(210, "scsi0"))
        .contains("mbps_rd=100", "mbps_rd_max=400")
        .doesNotContain("iops");
    assertThat(lab.posts("/reboot")).isZero();
    lab.simulator.edit(
        root -> {
          var conf = root.withObject("/vms/210/conf");
          conf.put("scsi0", conf.path("scsi0").asText() + ",iops_rd=7");
        });
    assertThat(lab.compare(other).changes()).as("a limit that the script never named").isEmpty();
    ResourceSpec none = ProxmoxLab.talos(210, "disks", Map.of("scsi0", system()));
    lab.up(none);
    assertThat(lab.config(210, "scsi0")).doesNotContain("mbps").contains("iops_rd=7");
  }

  @Test
  void aDiskOfOthersIsUsedAsItIsAndLetGo() {
    lab.create(photos());
    assertThat(lab.config(210, "scsi3")).startsWith(PHOTOS).contains("serial=photos", "size=5G");
    assertThat(lab.compare(photos()).changes()).isEmpty();
    lab.up(photos());
    ResourceSpec without = ProxmoxLab.talos(210, "disks", Map.of("scsi0", system()));
    assertThat(lab.changed(without)).containsExactly("disks.scsi3");
    lab.up(without);
    assertThat(lab.config(210, "scsi3")).isEmpty();
    assertThat(volumes()).contains(PHOTOS);
    lab.up(photos());
    assertThat(lab.config(210, "scsi3")).startsWith(PHOTOS);
    lab.delete(photos());
    assertThat(volumes()).containsExactlyInAnyOrder(ProxmoxLab.IMAGE, PHOTOS);
    assertThat(lab.observe(photos())).isInstanceOf(Observation.Absent.class);
  }

  @Test
  void anotherDiskOfOthersTakesItsPlaceAtTheRestartThatThePlanTells() {
    String other = "local-zfs:vm-9999-films";
    volume(other, "9999");
    lab.create(photos());
    ResourceSpec films = with("scsi3", Map.of("volume", other, "serial", "photos"));
    assertThat(lab.changed(films)).containsExactly("disks.scsi3.volume");
    assertThat(lab.compare(films).interrupts())
        .containsExactly(
            "restarts the machine, for disks.scsi3.volume",
            "detaches scsi3, whose disk " + PHOTOS + " stays as it is");
    lab.simulator.clearRequests();
    lab.up(films);
    assertThat(lab.posts("/reboot")).isEqualTo(1);
    assertThat(lab.config(210, "scsi3")).startsWith(other);
    assertThat(volumes()).contains(PHOTOS);
    assertThat(lab.compare(films).changes()).isEmpty();
  }

  /** A disk that was made gives its place to one that is there; nothing on it is lost. */
  @Test
  void aDiskOfOthersTakesThePlaceOfOneThatWasMade() {
    lab.create(with("scsi7", system("serial", "a")));
    String made = lab.config(210, "scsi7").replaceAll(",.*", "");
    ResourceSpec used = with("scsi7", Map.of("volume", PHOTOS, "serial", "a"));
    assertThat(lab.compare(used).interrupts())
        .containsExactly(
            "restarts the machine, for disks.scsi7.volume",
            "detaches scsi7, whose data stays as an unused disk");
    lab.up(used);
    assertThat(lab.config(210, "scsi7")).startsWith(PHOTOS);
    assertThat(lab.config(210, "unused0")).isEqualTo(made);
    assertThat(lab.compare(used).changes()).isEmpty();
    assertThat(volumes()).contains(PHOTOS, made);
  }

  /** A disk that the script wants made never takes over what somebody else's disk holds. */
  @Test
  void aDiskOfOthersIsNeverTakenForOneThatIsMade() {
    lab.create(photos());
    lab.storage("tank", 100);
    for (String storage : List.of("local-zfs", "tank")) {
      ResourceSpec made = with("scsi3", Map.of("storage", storage, "size", "20G"));
      Observation.Present present = lab.present(made);
      assertThat(present.refused())
          .extracting(Diagnostic::title)
          .isEqualTo("scsi3 of m210 holds a disk that this lab did not make");
      lab.simulator.clearRequests();
      assertThatThrownBy(() -> lab.up(made)).hasMessageContaining("did not make");
      assertThat(lab.simulator.changes()).isEmpty();
    }
    assertThat(volumes()).contains(PHOTOS);
  }

  @Test
  void aDiskThatIsNotThereIsToldInThePlan() {
    ResourceSpec spec = with("scsi3", Map.of("volume", "local-zfs:vm-9999-nowhere"));
    Observation seen = lab.observe(spec);
    assertThat(seen).isInstanceOf(Observation.Unreachable.class);
    assertThat(((Observation.Unreachable) seen).cause().diagnostics().get(0).title())
        .isEqualTo("there is no disk local-zfs:vm-9999-nowhere on pve");
    assertThat(told(seen).hints()).containsExactly("there is " + PHOTOS);
  }

  private static Diagnostic told(Observation seen) {
    return ((Observation.Unreachable) seen).cause().diagnostics().get(0);
  }

  private void strangers(long vmid, String settings, String disk) {
    lab.simulator.edit(
        root -> {
          var row = root.withObject("/vms/" + vmid);
          row.put("vmid", Long.toString(vmid)).put("node", "pve").put("status", "running");
          row.putObject("conf").put("name", "stranger");
          row.withObject("/" + settings).put("scsi1", disk + ",size=5G");
        });
  }

  /** A machine of others has the disk, now or after its next start. */
  @ParameterizedTest
  @ValueSource(strings = {"conf", "pending"})
  void aDiskThatItsMachineUsesIsRefusedInThePlan(String settings) {
    ResourceSpec plain = ProxmoxLab.talos(210, "disks", Map.of("scsi0", system()));
    strangers(9999, settings, PHOTOS);
    Diagnostic told = told(lab.observe(photos()));
    assertThat(told.title()).isEqualTo("machine 9999 uses the disk " + PHOTOS);
    assertThat(told.hints().get(0)).contains("detach it from machine 9999");
    lab.create(plain);
    assertThat(lab.present(photos()).refused())
        .extracting(Diagnostic::title)
        .isEqualTo("machine 9999 uses the disk " + PHOTOS);
    assertThat(lab.present(plain).refused()).isNull();
    lab.simulator.edit(root -> root.withObject("/vms").remove("9999"));
    assertThat(lab.present(photos()).refused()).isNull();
  }

  /** Of two machines of the lab only one has a disk, also while it changes hands. */
  @Test
  void aDiskThatAnotherMachineOfTheLabHasIsRefused() {
    lab.create(photos());
    ResourceSpec before = ProxmoxLab.talos(210, "disks", Map.of("scsi0", system()));
    ResourceSpec other =
        ProxmoxLab.talos(
            211, "disks", Map.of("scsi0", system(), "scsi3", Map.of("volume", PHOTOS)));
    Map<Address, Observation> seen =
        lab.session.observe(
            new ObserveRequest(lab.identity, List.of(before, other), lab.records, true), lab.call);
    assertThat(told(Objects.requireNonNull(seen.get(other.address()))).title())
        .isEqualTo("machine 210 uses the disk " + PHOTOS);
  }

  @Test
  void whatMakesNoSenseIsToldAtOnce() {
    assertThat(titles(Map.of("volume", "local-zfs:32")))
        .containsExactly("`local-zfs:32` is no disk on a storage");
    assertThat(titles(Map.of("volume", "/dev/sdb")))
        .containsExactly("`/dev/sdb` is no disk on a storage");
    assertThat(titles(Map.of("volume", PHOTOS, "size", "5G")))
        .containsExactly("scsi3 is there already, and is taken as it is");
    assertThat(titles(Map.of("volume", "local-zfs:vm-210-old")))
        .containsExactly("`local-zfs:vm-210-old` belongs to machine 210 by its name");
    assertThat(titles(Map.of("volume", PHOTOS))).isEmpty();
    ResourceSpec template =
        ProxmoxLab.talos(210, "template", true, "disks", Map.of("scsi3", Map.of("volume", PHOTOS)));
    assertThat(titles(template))
        .containsExactly("a template cannot take `" + PHOTOS + "`, which is there already");
    Map<String, Object> photos = Map.of("volume", PHOTOS);
    assertThat(titles(ProxmoxLab.talos(210, "disks", Map.of("scsi3", photos, "scsi4", photos))))
        .containsExactly("`" + PHOTOS + "` is in two places of the machine");
  }

  private static List<String> titles(Map<String, Object> disk) {
    return titles(with("scsi3", disk));
  }

  private static List<String> titles(ResourceSpec spec) {
    return new ProxmoxProvider().check(spec).stream().map(Diagnostic::title).toList();
  }

  /** A number under which a disk lies is taken, though no machine has it. */
  @Test
  void aNumberUnderWhichADiskLiesIsNotDerived() {
    ResourceSpec first = ProxmoxLab.talos(0, "vmid", ProxmoxLab.NONE);
    long vmid = Long.parseLong(lab.create(first).objectId().replace("qemu/", ""));
    lab.delete(first);
    String left = "local-zfs:vm-" + vmid + "-disk-0";
    volume(left, Long.toString(vmid));
    lab.restarted();
    assertThat(lab.create(first).objectId()).isNotEqualTo("qemu/" + vmid);
    lab.delete(first);
    assertThat(volumes()).contains(left);
  }

  /** The lists of disks are asked for once, however many numbers are derived. */
  @Test
  void theDisksOfANodeAreListedOnce() {
    for (String name : List.of("a", "b", "c")) {
      lab.create(
          ProxmoxLab.spec(
              "proxmox.vm",
              name,
              Map.of("node", "pve", "os", "talos", "disks", Map.of("scsi0", system()))));
    }
    assertThat(lab.simulator.requests())
        .filteredOn(request -> request.path().endsWith("/storage/local-zfs/content"))
        .filteredOn(request -> request.method().equals("GET"))
        .hasSize(1);
  }

  private void files() {
    lab.simulator.edit(
        root ->
            root.withObject("/storages/files")
                .put("type", "dir")
                .put("content", "images")
                .put("capacity", 100L << 30));
  }

  /** On a storage of files the folder says to which machine a disk belongs. */
  @Test
  void aDiskInTheFolderOfTheMachineIsNeitherTakenNorRemoved() {
    files();
    volume("files:210/photos.qcow2", "210");
    assertThat(titles(Map.of("volume", "files:210/photos.qcow2")))
        .containsExactly("`files:210/photos.qcow2` belongs to machine 210 by its name");
    ResourceSpec spec = with("scsi3", Map.of("volume", "files:210/photos.qcow2"));
    assertThatThrownBy(() -> lab.create(spec)).hasMessageContaining("by its name");
    lab.create(photos());
    assertThatThrownBy(() -> lab.up(spec)).hasMessageContaining("by its name");
    lab.simulator.edit(
        root -> root.withObject("/vms/210/conf").put("scsi3", "files:210/photos.qcow2"));
    assertThatThrownBy(() -> lab.delete(photos())).hasMessageContaining("did not make");
    assertThat(volumes()).contains("files:210/photos.qcow2");
  }

  /** A disk in the folder of another machine is let go, whatever its own name is. */
  @Test
  void aDiskInAnotherFolderIsLetGo() {
    files();
    String disk = "files:300/vm-210-photos.qcow2";
    volume(disk, "300");
    ResourceSpec spec = with("scsi3", Map.of("volume", disk));
    lab.create(spec);
    ResourceSpec without = ProxmoxLab.talos(210, "disks", Map.of("scsi0", system()));
    lab.up(without);
    assertThat(lab.config(210, "unused0")).isEmpty();
    lab.up(spec);
    lab.delete(spec);
    assertThat(volumes()).containsExactlyInAnyOrder(ProxmoxLab.IMAGE, PHOTOS, disk);
  }

  /** The machine of another lab is taken over by force alone, also while it is made. */
  @Test
  void aMachineOfAnotherLabIsNotAdoptedByMakingIt() {
    ResourceSpec spec = ProxmoxLab.talos(210);
    lab.create(spec);
    lab.identity = new LabIdentity("other", "6d4ac1f0-0000-4000-8000-000000000002", "");
    lab.simulator.clearRequests();
    assertThatThrownBy(() -> lab.create(ProxmoxLab.adopting(spec)))
        .hasMessageContaining("is not this lab's");
    assertThat(lab.simulator.changes()).isEmpty();
  }

  /** The host does not keep the format of a disk beside its file. */
  @Test
  void theFormatOfADiskCountsWhenItIsMade() {
    files();
    ResourceSpec spec =
        ProxmoxLab.talos(
            210,
            "disks",
            Map.of("scsi0", Map.of("storage", "files", "size", "5G", "format", "raw")));
    lab.create(spec);
    assertThat(lab.config(210, "scsi0")).startsWith("files:210/vm-210-disk-0.raw,");
    assertThat(lab.compare(spec).changes()).isEmpty();
  }
}
