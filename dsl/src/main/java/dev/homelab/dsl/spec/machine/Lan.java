package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.dsl.spec.unit.Cidr;
import dev.homelab.dsl.spec.unit.IpAddress;
import dev.homelab.model.Value;
import java.util.List;
import java.util.Map;
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
  private static final int IPV4_BITS = 32;

  Lan {
    dns = List.copyOf(dns);
  }

  /** What an address of the network is for, when no machine can have it, or null. */
  @Nullable String reserves(IpAddress address) {
    if (address.equals(gateway)) {
      return "its gateway's";
    }
    boolean ends = block.first().bits() == IPV4_BITS && block.prefix() < IPV4_BITS - 1;
    if (ends && address.equals(block.first())) {
      return "the network's own";
    }
    return ends && address.equals(block.last()) ? "that of its broadcasts" : null;
  }

  /** An address with the length of the network, as {@code 192.168.1.10/24}. */
  String withLength(IpAddress address) {
    return address + "/" + block.prefix();
  }

  /** Where machines send what is not theirs, as text, or null. */
  @Nullable String gatewayText() {
    return gateway == null ? null : gateway.toString();
  }

  /**
   * What cloud-init hands a machine: its address, and where names are looked up.
   *
   * @param lan its network, or null when the address is asked for by DHCP
   * @param address its address, or null as before
   * @param storage where the drive with it is kept
   */
  static TreeBuilder cloudInit(@Nullable Lan lan, @Nullable IpAddress address, String storage) {
    Value.Tree first =
        lan == null || address == null
            ? TreeBuilder.of("ip", "dhcp")
            : TreeBuilder.tree()
                .put("ip", lan.withLength(address))
                .put("gateway", lan.gatewayText())
                .build();
    return TreeBuilder.tree()
        .put("storage", storage)
        .put("nameserver", lan == null ? null : String.join(" ", lan.dns()))
        .put("addresses", Map.of("0", first));
  }
}
