package dev.homelab.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Address;
import dev.homelab.model.Lab;
import dev.homelab.model.Origin;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is left alone while machines rest. */
class ModeRestTest {
  private static final Address HOST = Address.parse("proxmox.pve");
  private static final Address DEV = Address.parse("cluster.dev");

  private final List<ResourceSpec> resources = new ArrayList<>();

  private void add(String address, String type, @Nullable Address target) {
    resources.add(
        ResourceSpec.of(Address.parse(address), type, target, Value.Tree.EMPTY, Origin.NONE));
  }

  private List<String> resting(String... stopped) {
    add("proxmox.pve/vm.games", "proxmox.vm", HOST);
    add("proxmox.pve/card.gpu", "proxmox.mapping", HOST);
    for (String node : List.of("dev-cp-1", "dev-worker-1")) {
      add("cluster.dev/node." + node, "proxmox.vm", HOST);
      add("cluster.dev/node." + node + "/talos.machine", "talos.machine", null);
    }
    add("cluster.dev/image.talos", "proxmox.download", HOST);
    add("cluster.dev/talos.cluster", "talos.cluster", null);
    add("cluster.dev/namespace.web", "kubernetes.namespace", DEV);
    TreeSet<Address> stop = new TreeSet<>();
    for (String one : stopped) {
      stop.add(Address.parse(one));
    }
    Mode mode = new Mode(Address.parse("proxmox.pve/mode.m"), new TreeSet<>(), stop);
    Lab lab = new Lab("lab", List.of(), List.of(), resources, new TreeMap<>(), List.of());
    return mode.resting(lab).stream().map(Address::toString).toList();
  }

  @Test
  void aClusterThatRestsWholeRestsWithAllThatRunsOnIt() {
    assertThat(resting("cluster.dev/node.dev-cp-1", "cluster.dev/node.dev-worker-1"))
        .containsExactlyInAnyOrder(
            "cluster.dev/namespace.web",
            "cluster.dev/node.dev-cp-1/talos.machine",
            "cluster.dev/node.dev-worker-1/talos.machine",
            "cluster.dev/talos.cluster");
  }

  @Test
  void aClusterThatLosesAWorkerGoesOnCarryingWhatRunsOnIt() {
    assertThat(resting("cluster.dev/node.dev-worker-1"))
        .containsExactlyInAnyOrder(
            "cluster.dev/node.dev-worker-1/talos.machine", "cluster.dev/talos.cluster");
  }

  @Test
  void aMachineOfTheHostRestsAlone() {
    add("proxmox.pve/vm.other", "proxmox.vm", HOST);
    assertThat(resting("proxmox.pve/vm.games")).isEmpty();
  }
}
