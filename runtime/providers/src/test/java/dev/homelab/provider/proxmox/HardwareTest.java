package dev.homelab.provider.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.ResourceSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every setting of hardware: made, looked at again, changed, taken away. */
class HardwareTest {
  private final ProxmoxLab lab = new ProxmoxLab();

  @AfterEach
  void close() {
    lab.close();
  }

  private static ResourceSpec with(Map<String, ?> fields) {
    List<Object> changes = new ArrayList<>();
    fields.forEach((field, value) -> changes.addAll(List.of(field, value)));
    return ProxmoxLab.talos(210, changes.toArray());
  }

  private static Map<String, Object> disk(Map<String, ?> options) {
    Map<String, Object> disk = new HashMap<>(options);
    disk.putAll(Map.of("storage", "local-zfs", "size", "50G"));
    return Map.of("disks", Map.of("scsi0", disk));
  }

  private static Map<String, Object> card(Map<String, ?> options) {
    Map<String, Object> card = new HashMap<>(options);
    card.put("bridge", "vmbr0");
    return Map.of("nets", Map.of("net0", card));
  }

  private static Map<String, Object> pci(Map<String, ?> options) {
    Map<String, Object> device = new HashMap<>(options);
    device.put("mapping", "coral");
    return Map.of("pci", Map.of("hostpci1", device));
  }

  private static Map<String, Object> first(Map<String, ?> address) {
    Map<String, Object> all = new HashMap<>(address);
    all.put("ip", "192.0.2.60/24");
    return Map.of("cloudInit", Map.of("storage", "local-zfs", "addresses", Map.of("0", all)));
  }

  private static Map<String, Object> drive(Map<String, ?> more) {
    Map<String, Object> all = new HashMap<>(more);
    all.put("storage", "local-zfs");
    all.put("addresses", Map.of("0", Map.of("ip", "192.0.2.60/24")));
    return Map.of("cloudInit", all);
  }

  private static Map<String, Object> nodes(String cpus) {
    return Map.of("numa", true, "numaNodes", Map.of("numa0", Map.of("cpus", cpus, "memory", 4096)));
  }

  private static Arguments row(
      String path, String key, Map<String, ?> one, String has, Map<String, ?> other, String then) {
    return Arguments.of(path, key, one, has, other, then);
  }

  /** What is changed, and where it is to be seen; each of these waits for a restart. */
  static Stream<Arguments> pending() {
    return Stream.of(
        row(
            "cpuFlags",
            "cpu",
            Map.of("cpuFlags", List.of("+aes", "-pcid")),
            "x86-64-v2-AES,flags=+aes;-pcid",
            Map.of("cpuFlags", List.of("+aes")),
            "x86-64-v2-AES,flags=+aes"),
        row("numa", "numa", Map.of("numa", true), "1", Map.of("numa", false), "0"),
        row(
            "numaNodes.numa0.cpus",
            "numa0",
            nodes("0"),
            "cpus=0,memory=4096",
            nodes("0-1"),
            "cpus=0-1,memory=4096"),
        row(
            "vga.memory",
            "vga",
            Map.of("vga", Map.of("type", "virtio", "memory", 64, "clipboard", "vnc")),
            "virtio,clipboard=vnc,memory=64",
            Map.of("vga", Map.of("type", "virtio", "memory", 128, "clipboard", "vnc")),
            "virtio,clipboard=vnc,memory=128"),
        row(
            "agent.type",
            "agent",
            Map.of("agent", Map.of("enabled", true, "type", "isa")),
            "1,type=isa",
            Map.of("agent", Map.of("enabled", true, "type", "virtio")),
            "1,type=virtio"),
        row(
            "machine",
            "machine",
            Map.of("machine", "pc-q35-9.0"),
            "pc-q35-9.0",
            Map.of("machine", "pc-q35-9.2"),
            "pc-q35-9.2"),
        row(
            "scsiController",
            "scsihw",
            Map.of("scsiController", "virtio-scsi-single"),
            "virtio-scsi-single",
            Map.of("scsiController", "pvscsi"),
            "pvscsi"),
        row("vcpus", "vcpus", Map.of("vcpus", 1), "1", Map.of("vcpus", 2), "2"),
        row(
            "serial",
            "serial1",
            Map.of("serial", Map.of("0", "socket")),
            "",
            Map.of("serial", Map.of("0", "socket", "1", "socket")),
            "socket"),
        row(
            "disks.scsi0.cache",
            "scsi0",
            disk(Map.of("cache", "none")),
            "cache=none",
            disk(Map.of("cache", "writeback")),
            "cache=writeback"),
        row(
            "disks.scsi0.aio",
            "scsi0",
            disk(Map.of("aio", "native")),
            "aio=native",
            disk(Map.of("aio", "threads")),
            "aio=threads"),
        row(
            "disks.scsi0.discard",
            "scsi0",
            disk(Map.of("discard", true)),
            "discard=on",
            disk(Map.of("discard", false)),
            "discard=ignore"),
        row(
            "disks.scsi0.ssd",
            "scsi0",
            disk(Map.of("ssd", true)),
            "ssd=1",
            disk(Map.of("ssd", false)),
            "ssd=0"),
        row(
            "disks.scsi0.ioThread",
            "scsi0",
            disk(Map.of("ioThread", true)),
            "iothread=1",
            disk(Map.of("ioThread", false)),
            "iothread=0"),
        row(
            "disks.scsi0.serial",
            "scsi0",
            disk(Map.of("serial", "a")),
            "serial=a",
            disk(Map.of("serial", "b")),
            "serial=b"),
        row(
            "disks.scsi0.queues",
            "scsi0",
            disk(Map.of("queues", 2)),
            "queues=2",
            disk(Map.of("queues", 4)),
            "queues=4"),
        row(
            "pci.hostpci1.mdev",
            "hostpci1",
            pci(Map.of("mdev", "nvidia-63")),
            "mdev=nvidia-63",
            pci(Map.of("mdev", "nvidia-64")),
            "mdev=nvidia-64"),
        row(
            "pci.hostpci1.romBar",
            "hostpci1",
            pci(Map.of("romBar", true)),
            "rombar=1",
            pci(Map.of("romBar", false)),
            "rombar=0"),
        row(
            "pci.hostpci1.primary",
            "hostpci1",
            pci(Map.of("primary", false)),
            "x-vga=0",
            pci(Map.of("primary", true)),
            "x-vga=1"),
        row(
            "boot",
            "boot",
            Map.of("boot", List.of("scsi0")),
            "order=scsi0",
            Map.of("boot", List.of("net0", "scsi0")),
            "order=net0;scsi0"));
  }

  /** As before; each of these is done at once. */
  static Stream<Arguments> live() {
    return Stream.of(
        row("cpuLimit", "cpulimit", Map.of("cpuLimit", 2.5), "2.5", Map.of("cpuLimit", 1), "1"),
        row("cpuUnits", "cpuunits", Map.of("cpuUnits", 100), "100", Map.of("cpuUnits", 200), "200"),
        row("shares", "shares", Map.of("shares", 900), "900", Map.of("shares", 2000), "2000"),
        row(
            "agent.trim",
            "agent",
            Map.of("agent", Map.of("enabled", true, "trim", false)),
            "1,fstrim_cloned_disks=0",
            Map.of("agent", Map.of("enabled", true, "trim", true)),
            "1,fstrim_cloned_disks=1"),
        row("onBoot", "onboot", Map.of("onBoot", true), "1", Map.of("onBoot", false), "0"),
        row(
            "startup.up",
            "startup",
            Map.of("startup", Map.of("order", 1, "up", 30)),
            "up=30",
            Map.of("startup", Map.of("order", 1, "up", 60)),
            "up=60"),
        row(
            "disks.scsi0.backup",
            "scsi0",
            disk(Map.of("backup", true)),
            "backup=1",
            disk(Map.of("backup", false)),
            "backup=0"),
        row(
            "disks.scsi0.replicate",
            "scsi0",
            disk(Map.of("replicate", true)),
            "replicate=1",
            disk(Map.of("replicate", false)),
            "replicate=0"),
        row(
            "nets.net0.model",
            "net0",
            card(Map.of("model", "virtio")),
            "virtio=",
            card(Map.of("model", "e1000")),
            "e1000="),
        row(
            "nets.net0.mtu",
            "net0",
            card(Map.of("mtu", 1500)),
            "mtu=1500",
            card(Map.of("mtu", 9000)),
            "mtu=9000"),
        row(
            "nets.net0.mac",
            "net0",
            card(Map.of("mac", "BC:24:11:00:00:01")),
            "BC:24:11:00:00:01",
            card(Map.of("mac", "BC:24:11:00:00:02")),
            "BC:24:11:00:00:02"),
        row(
            "nets.net0.firewall",
            "net0",
            card(Map.of("firewall", true)),
            "firewall=1",
            card(Map.of("firewall", false)),
            "firewall=0"),
        row(
            "nets.net0.queues",
            "net0",
            card(Map.of("queues", 2)),
            "queues=2",
            card(Map.of("queues", 4)),
            "queues=4"),
        row(
            "nets.net0.rate",
            "net0",
            card(Map.of("rate", 12.5)),
            "rate=12.5",
            card(Map.of("rate", 10)),
            "rate=10"),
        row(
            "nets.net0.trunks",
            "net0",
            card(Map.of("trunks", "10;20-30")),
            "trunks=10;20-30",
            card(Map.of("trunks", "10")),
            "trunks=10"),
        row(
            "nets.net0.linkDown",
            "net0",
            card(Map.of("linkDown", false)),
            "link_down=0",
            card(Map.of("linkDown", true)),
            "link_down=1"),
        row(
            "usb.usb0.usb3",
            "usb0",
            Map.of("usb", Map.of("usb0", Map.of("mapping", "pad", "usb3", false))),
            "mapping=pad,usb3=0",
            Map.of("usb", Map.of("usb0", Map.of("mapping", "pad", "usb3", true))),
            "mapping=pad,usb3=1"));
  }

  /** As before; the guest reads each of these at its next start. */
  static Stream<Arguments> read() {
    return Stream.of(
        row(
            "cloudInit.nameserver",
            "nameserver",
            drive(Map.of("nameserver", "192.0.2.1 192.0.2.2")),
            "192.0.2.1 192.0.2.2",
            drive(Map.of("nameserver", "192.0.2.3")),
            "192.0.2.3"),
        row(
            "cloudInit.searchDomain",
            "searchdomain",
            drive(Map.of("searchDomain", "example.com")),
            "example.com",
            drive(Map.of("searchDomain", "example.org")),
            "example.org"),
        row(
            "cloudInit.upgrade",
            "ciupgrade",
            drive(Map.of("upgrade", false)),
            "0",
            drive(Map.of("upgrade", true)),
            "1"),
        row(
            "cloudInit.addresses.0.ip6",
            "ipconfig0",
            first(Map.of("ip6", "auto")),
            "ip6=auto",
            first(Map.of("ip6", "dhcp")),
            "ip6=dhcp"));
  }

  private List<String> madeAndChanged(
      String path, String key, Map<String, ?> one, String has, Map<String, ?> other, String then) {
    lab.simulator.edit(root -> root.withObject("/mappings/coral").putArray("map"));
    ResourceSpec spec = with(one);
    assertThat(titles(spec)).isEmpty();
    lab.create(spec);
    assertThat(lab.config(210, key)).contains(has);
    assertThat(lab.compare(spec).changes()).as("a second look").isEmpty();
    ResourceSpec changed = with(other);
    assertThat(lab.changed(changed)).containsExactly(path);
    List<String> interrupts = lab.compare(changed).interrupts();
    lab.simulator.clearRequests();
    lab.up(changed);
    assertThat(lab.config(210, key)).contains(then);
    assertThat(lab.compare(changed).changes()).as("after the change").isEmpty();
    assertThat(lab.status(210)).isEqualTo("running");
    return interrupts;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pending")
  void waitsForARestartThatThePlanTells(
      String path, String key, Map<String, ?> one, String has, Map<String, ?> other, String then) {
    assertThat(madeAndChanged(path, key, one, has, other, then))
        .containsExactly("restarts the machine, for " + path);
    assertThat(lab.posts("/reboot")).isEqualTo(1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("live")
  void isDoneAtOnce(
      String path, String key, Map<String, ?> one, String has, Map<String, ?> other, String then) {
    assertThat(madeAndChanged(path, key, one, has, other, then)).isEmpty();
    assertThat(lab.posts("/reboot")).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("read")
  void isReadByTheGuestAtItsNextStart(
      String path, String key, Map<String, ?> one, String has, Map<String, ?> other, String then) {
    assertThat(madeAndChanged(path, key, one, has, other, then))
        .containsExactly("the guest reads " + path + " at its next start");
    assertThat(lab.posts("/reboot")).isZero();
  }

  /** What a script does not say any more goes back to what the host has by itself. */
  @ParameterizedTest(name = "{0}")
  @MethodSource({"pending", "live"})
  void isTakenAwayWhenItLeavesTheScript(
      String path, String key, Map<String, ?> one, String has, Map<String, ?> other, String then) {
    lab.simulator.edit(root -> root.withObject("/mappings/coral").putArray("map"));
    lab.create(with(other));
    ResourceSpec plain = with(Map.of());
    lab.up(plain);
    assertThat(lab.compare(plain).changes()).isEmpty();
  }

  /** What may be plugged says the machine's own setting. */
  @Test
  void whatIsPluggedWhileItRunsFollowsFromTheMachine() {
    Map<String, ?> cpu = Map.of("hotplug", "cpu", "vcpus", 1);
    lab.create(with(cpu));
    ResourceSpec two = with(Map.of("hotplug", "cpu", "vcpus", 2));
    assertThat(lab.compare(two).interrupts()).isEmpty();
    lab.simulator.clearRequests();
    lab.up(two);
    assertThat(lab.posts("/reboot")).isZero();
    Map<String, Object> model = new HashMap<>(card(Map.of("model", "e1000")));
    model.putAll(Map.of("hotplug", "cpu", "vcpus", 2));
    assertThat(lab.compare(with(model)).interrupts())
        .containsExactly("restarts the machine, for nets.net0.model");
    lab.up(with(model));
    assertThat(lab.posts("/reboot")).isEqualTo(1);
    assertThat(lab.compare(with(model)).changes()).isEmpty();
  }

  @Test
  void usbWaitsInMachinesOfAnOldType() {
    Map<String, Object> old = new HashMap<>(Map.of("machine", "pc-q35-6.2"));
    lab.create(with(old));
    old.put("usb", Map.of("usb0", Map.of("mapping", "pad")));
    assertThat(lab.compare(with(old)).interrupts())
        .containsExactly("restarts the machine, for usb.usb0");
    lab.up(with(old));
    assertThat(lab.config(210, "usb0")).isEqualTo("mapping=pad");
    assertThat(lab.posts("/reboot")).isEqualTo(1);
  }

  private List<String> titles(ResourceSpec spec) {
    return new ProxmoxProvider().check(spec).stream().map(Diagnostic::title).toList();
  }

  @Test
  void whatTheHostWouldRefuseAtTheStartIsToldBefore() {
    assertThat(titles(with(Map.of("vcpus", 3))))
        .containsExactly("3 processors online are more than there are");
    assertThat(titles(with(Map.of("hugepages", "2")))).containsExactly("`hugepages` needs `numa`");
    assertThat(titles(with(Map.of("hugepages", "1024", "numa", true, "memory", 1500))))
        .containsExactly("1500 MiB of memory are no whole pages of 1024 MiB");
    Map<String, ?> half = Map.of("numa0", Map.of("cpus", "0", "memory", 2048));
    assertThat(titles(with(Map.of("numa", true, "numaNodes", half))))
        .containsExactly("nodes of memory have 2048 MiB, the machine has 4096 MiB");
  }

  /** No token may set these; root may, by password. */
  @Test
  void whatOnlyRootMaySetIsToldWithoutARequest() {
    Map<String, Object> root = new TreeMap<>();
    root.put("affinity", "0-1");
    root.put("arch", "x86_64");
    root.put("hugepages", "2");
    root.put("numa", true);
    root.put("keepHugepages", true);
    root.put("usb", Map.of("usb0", Map.of("device", "046d:c21d")));
    root.put("serial", Map.of("0", "/dev/ttyS0"));
    root.put("pci", Map.of("hostpci1", Map.of("mapping", "coral", "romFile", "x.bin")));
    assertThatThrownBy(() -> lab.create(with(root)))
        .hasMessageContaining(
            "only root@pam may set affinity, arch, hostpci1, hugepages, keephugepages, serial0,"
                + " usb0");
    assertThat(lab.simulator.changes()).isEmpty();
  }

  /** The simulated host refuses by itself what the checks above keep from it. */
  @Test
  void rootMaySetThem() {
    Map<String, ?> fields =
        Map.of("affinity", "0-1", "arch", "x86_64", "numa", true, "hugepages", "2");
    lab.loginAsRoot();
    lab.create(with(fields));
    assertThat(lab.config(210, "affinity")).isEqualTo("0-1");
    assertThat(lab.config(210, "hugepages")).isEqualTo("2");
    assertThat(lab.compare(with(fields)).changes()).isEmpty();
  }
}
