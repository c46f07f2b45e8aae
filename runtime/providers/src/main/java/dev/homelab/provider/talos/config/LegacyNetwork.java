package dev.homelab.provider.talos.config;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The {@code machine.network} block that contracts up to 1.11 have. */
final class LegacyNetwork {
  private static final String EVERYWHERE = "0.0.0.0/0";
  private static final String EVERYWHERE_V6 = "::/0";

  private final MachineWish machine;

  LegacyNetwork(MachineWish machine) {
    this.machine = machine;
  }

  /** The block; {@code more} is put into it. */
  Keys keys(Keys more) {
    List<Map<String, Object>> interfaces = new ArrayList<>();
    for (MachineWish.LinkWish link : machine.links()) {
      interfaces.add(card(link, interfaces.isEmpty() && machine.sharesAddress()));
    }
    return more.putFull("hostname", machine.hostname())
        .putFull("interfaces", interfaces)
        .putFull("nameservers", machine.nameservers());
  }

  private Map<String, Object> card(MachineWish.LinkWish link, boolean shared) {
    Keys keys = new Keys().put("interface", link.name()).putFull("addresses", link.addresses());
    if (!link.gateway().isEmpty()) {
      String network = link.gateway().indexOf(':') < 0 ? EVERYWHERE : EVERYWHERE_V6;
      keys.put("routes", List.of(Map.of("network", network, "gateway", link.gateway())));
    }
    return keys.putIf(link.mtu() > 0, "mtu", BigInteger.valueOf(link.mtu()))
        .putIf(link.dhcp(), "dhcp", true)
        .putIf(shared, "vip", Map.of("ip", machine.vip()))
        .map();
  }
}
