package dev.homelab.provider.proxmox;

import dev.homelab.sim.proxmox.ProxmoxOptions;
import dev.homelab.sim.proxmox.ProxmoxSimulator;

/** The contract on a simulated host, so that the suite for real ones is never out of order. */
class SimulatedHostTest extends HostContract {
  private static final String IMAGE = "https://images.example.com/small.qcow2";

  private final ProxmoxSimulator simulator =
      ProxmoxSimulator.start(ProxmoxOptions.inMemory().withSpeed(60));
  private final HostPlace place =
      new HostPlace(
          ProxmoxLab.config(simulator),
          simulator.token(),
          "pve",
          "local-zfs",
          "tank",
          "local",
          "vmbr0",
          IMAGE,
          ProxmoxSimulator.checksumOf(IMAGE),
          "10G",
          8990);

  SimulatedHostTest() {
    simulator.edit(
        root ->
            root.withObject("/storages/tank")
                .put("type", "zfspool")
                .put("content", "images")
                .put("capacity", 100L << 30));
  }

  @Override
  HostPlace place() {
    return place;
  }

  @Override
  void leave() {
    simulator.close();
  }
}
