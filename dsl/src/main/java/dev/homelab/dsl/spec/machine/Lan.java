package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.unit.Cidr;
import dev.homelab.dsl.spec.unit.IpAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A network of the lab.
 *
 * @param name its name
 * @param block its addresses
 * @param gateway where its machines send what is not theirs, or null for nowhere
 * @param dns name servers, the first one first
 * @param vlan its number, or null for none
 * @param bridge the bridge of the hosts that leads to it, or null for the host's own
 */
record Lan(
    String name,
    Cidr block,
    @Nullable IpAddress gateway,
    List<String> dns,
    @Nullable Integer vlan,
    @Nullable String bridge) {
  Lan {
    dns = List.copyOf(dns);
  }

  /** An address with the length of the network, as {@code 192.168.1.10/24}. */
  String withLength(IpAddress address) {
    return address + "/" + block.prefix();
  }
}
