package dev.homelab.sim.proxmox;

import java.util.Map;

/**
 * Hears when simulated machines begin and cease to run, such as a simulator of what runs in them.
 */
@FunctionalInterface
public interface PowerListener {
  /**
   * A machine began to run, or does no more.
   *
   * @param vmid its number
   * @param runs whether it runs now
   * @param config its settings; empty for one that is gone
   */
  void changed(long vmid, boolean runs, Map<String, String> config);
}
