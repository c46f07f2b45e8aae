package dev.homelab.provider.proxmox;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The contract on a real Proxmox VE host that the environment names; see docs/testing.md. */
@Tag("real-host")
@EnabledIfEnvironmentVariable(named = "HOMELAB_PROXMOX_URL", matches = ".+")
class RealHostTest extends HostContract {
  private final HostPlace place = HostPlace.from(System.getenv());

  @Override
  HostPlace place() {
    return place;
  }
}
