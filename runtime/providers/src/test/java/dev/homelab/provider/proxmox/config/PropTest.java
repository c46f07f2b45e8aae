package dev.homelab.provider.proxmox.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Address;
import dev.homelab.model.Value;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Property texts are read and written as the host does, and compared by meaning. */
class PropTest {
  private static final Address AT = Address.of("vm", "a");

  private static List<Delta> diff(Map<String, ?> wish, Map<String, String> live) {
    return VmDiff.of(VmWish.of(Value.ofMap(wish), AT), live, null);
  }

  @Test
  void textsOfARealHostAreReadAndWrittenTheSame() {
    for (String text :
        List.of(
            "net0 virtio=BC:24:11:0A:0B:0C,bridge=vmbr0,tag=30",
            "scsi0 local-zfs:vm-100-disk-1,discard=on,iothread=1,size=50G,ssd=1",
            "efidisk0 local-zfs:vm-1-disk-0,efitype=4m,pre-enrolled-keys=0,size=1M",
            "hostpci0 mapping=gpu,pcie=1,x-vga=1",
            "cpu host,hidden=1",
            "ipconfig0 gw=192.0.2.1,ip=192.0.2.50/24",
            "startup 2,up=30",
            "boot order=scsi0;net0",
            "description a=b,c=d",
            "smbios1 uuid=1-2,serial=x")) {
      int space = text.indexOf(' ');
      String key = text.substring(0, space);
      assertThat(Prop.parse(key, text.substring(space + 1)).print())
          .isEqualTo(text.substring(space + 1));
    }
  }

  @Test
  void otherSpellingsMeanTheSame() {
    Map<String, String> live =
        new TreeMap<>(
            Map.of(
                "name", "a",
                "agent", "enabled=1",
                "memory", "current=4096",
                "cpu", "cputype=host",
                "machine", "type=q35",
                "onboot", "yes",
                "scsi0", "volume=s:vm-1-disk-0,size=8192M,ssd=on",
                "net0", "model=virtio,macaddr=bc:24:11:00:00:01,bridge=vmbr0,firewall=0"));
    Map<String, Object> wish =
        Map.of(
            "agent",
            true,
            "memory",
            4096,
            "cpu",
            "host",
            "machine",
            "q35",
            "onBoot",
            true,
            "disks",
            Map.of("scsi0", Map.of("storage", "s", "size", "8G", "ssd", true)),
            "nets",
            Map.of(
                "net0", Map.of("bridge", "vmbr0", "mac", "BC:24:11:00:00:01", "firewall", false)));
    assertThat(diff(wish, live)).isEmpty();
  }

  @Test
  void whatIsNotNamedIsNotCompared() {
    Map<String, String> live =
        Map.of("name", "a", "cores", "4", "scsi9", "x:vm-9-d,size=1G", "vga", "std");
    assertThat(diff(Map.of(), live)).isEmpty();
    assertThat(diff(Map.of("cores", 2), live))
        .extracting(Delta::path, Delta::before, Delta::after)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("cores", "4", "2"));
  }

  @Test
  void keysAreComparedByWhatTheySay() {
    Map<String, Object> wish =
        Map.of("cloudInit", Map.of("sshKeys", List.of("ssh-ed25519 AAAA+b/c= me@example.com")));
    assertThat(
            diff(
                wish,
                Map.of(
                    "name", "a", "sshkeys", "ssh-ed25519%20AAAA%2Bb%2Fc%3D%20me%40example.com%0A")))
        .isEmpty();
  }

  @Test
  void discardIsSwitchedOffByItsOwnWord() {
    Map<String, Object> disk = Map.of("storage", "s", "size", "8G", "discard", false);
    Map<String, Object> wish = Map.of("disks", Map.of("scsi0", disk));
    assertThat(diff(wish, Map.of("name", "a", "scsi0", "s:vm-1-disk-0,size=8G"))).isEmpty();
    assertThat(diff(wish, Map.of("name", "a", "scsi0", "s:vm-1-disk-0,discard=on,size=8G")))
        .extracting(Delta::after)
        .containsExactly("ignore");
  }

  @Test
  void sizesAreExact() {
    assertThat(Sizes.bytes("50G")).isEqualTo(50L << 30);
    assertThat(Sizes.bytes("1.5T")).isEqualTo(3L << 39);
    assertThat(Sizes.bytes("8GiB")).isEqualTo(8L << 30);
    assertThat(Sizes.bytes("big")).isEqualTo(-1);
    assertThat(Sizes.text(1280L << 20)).isEqualTo("1280M");
    assertThat(Sizes.text(50L << 30)).isEqualTo("50G");
  }

  @Test
  void readingWhatWasWrittenGivesTheSame() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      String key = List.of("scsi0", "net0", "hostpci0", "cpu", "ipconfig1").get(random.nextInt(5));
      TreeMap<String, String> options = new TreeMap<>();
      if (!Prop.main(key).isEmpty()) {
        options.put(Prop.main(key), "v" + random.nextInt(100));
      }
      for (int i = random.nextInt(5); i > 0; i--) {
        options.put("o" + random.nextInt(20), "x" + random.nextInt(100));
      }
      Prop prop = new Prop(key, options);
      assertThat(Prop.parse(key, prop.print())).as("seed %s", seed).isEqualTo(prop);
    }
  }
}
