package dev.homelab.sim.proxmox.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.homelab.sim.proxmox.api.Access;
import dev.homelab.sim.proxmox.api.Params;

/** What one operation does. */
@FunctionalInterface
public interface Handler {
  /** An answer without data. */
  JsonNode NOTHING = NullNode.getInstance();

  /**
   * Does it.
   *
   * @param params the checked parameters, those of the path among them
   * @param who who asks
   * @return the answer's data
   */
  JsonNode handle(Params params, Access.Who who);
}
