package dev.homelab.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Address;
import dev.homelab.model.Lab;
import dev.homelab.model.Origin;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MachineWorldTest {
  private static final Address HOST = Address.of("proxmox", "pve");

  private static MachineWorld world(String volume) {
    Value.Tree desired =
        Value.ofMap(Map.of("node", "pve", "disks", Map.of("scsi3", Map.of("volume", volume))));
    ResourceSpec machine =
        ResourceSpec.of(HOST.child("vm", "a"), "proxmox.vm", HOST, desired, Origin.NONE);
    TargetSpec target = new TargetSpec(HOST, "proxmox", Value.Tree.EMPTY, Origin.NONE);
    return MachineWorld.of(
        new Lab("lab", List.of(target), List.of(), List.of(machine), new TreeMap<>(), List.of()));
  }

  @Test
  void aDiskThatIsThereAlreadyIsInTheWorldAndItsStorageToo() {
    assertThat(world("tank:vm-9-x").toString()).contains("value=tank:vm-9-x]", "value=tank]");
  }

  @Test
  void aTextThatNamesNoStorageIsNoDiskOfTheWorld() {
    assertThat(world("photos").toString()).doesNotContain("photos");
  }

  @Test
  void whatABoxDoesWithItsCardIsInTheWorld() {
    Value.Tree desired = Value.ofMap(Map.of("name", "box", "gpu", "passthrough"));
    ResourceSpec box =
        ResourceSpec.of(Address.of("node", "box"), "metal.machine", null, desired, Origin.NONE);
    Lab lab = new Lab("lab", List.of(), List.of(), List.of(box), new TreeMap<>(), List.of());

    assertThat(MachineWorld.of(lab).toString()).contains("gpu=Text[value=passthrough]");
  }
}
