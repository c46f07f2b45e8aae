package dev.homelab.provider.talos.machine;

import dev.homelab.provider.talos.config.MachineWish.LinkWish;
import dev.homelab.provider.talos.config.TalosContract;
import dev.homelab.provider.talos.document.TalosDocument;
import dev.homelab.provider.talos.yaml.YamlReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The network cards of a machine. Names of cards change with the hardware, so one that is told by
 * its hardware address gets a name of its own from Talos 1.12 on, and is chosen by a selector
 * before.
 *
 * @param links the cards by name
 * @param documents what gives the names
 * @param selected cards of the main document, chosen by their hardware address
 */
record Cards(
    List<LinkWish> links, List<TalosDocument> documents, List<Map<String, Object>> selected) {
  static Cards of(List<Props> wished, String vip, TalosContract contract) {
    List<LinkWish> links = new ArrayList<>();
    List<TalosDocument> documents = new ArrayList<>();
    List<Map<String, Object>> selected = new ArrayList<>();
    boolean aliases = contract.compareTo(TalosContract.V1_12) >= 0;
    for (int i = 0; i < wished.size(); i++) {
      Props card = wished.get(i);
      String mac = card.text("mac").toLowerCase(Locale.ROOT);
      String name = card.text("name");
      if (name.isEmpty() && !mac.isEmpty() && aliases) {
        name = "lan" + i;
        documents.add(alias(name, mac));
      }
      if (!name.isEmpty()) {
        links.add(link(name, card));
      } else if (!mac.isEmpty()) {
        selected.add(selected(mac, card, selected.isEmpty() ? vip : ""));
      }
    }
    return new Cards(links, documents, selected);
  }

  private static Map<String, Object> selected(String mac, Props card, String vip) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("deviceSelector", Map.of("hardwareAddr", mac));
    entry.put("dhcp", card.flag("dhcp", card.list("addresses").isEmpty()));
    if (!card.list("addresses").isEmpty()) {
      entry.put("addresses", card.list("addresses"));
    }
    if (!card.text("gateway").isEmpty()) {
      entry.put("routes", List.of(Map.of("network", "0.0.0.0/0", "gateway", card.text("gateway"))));
    }
    if (!card.text("mtu").isEmpty()) {
      entry.put("mtu", Integer.parseInt(card.text("mtu")));
    }
    if (!vip.isEmpty()) {
      entry.put("vip", Map.of("ip", vip));
    }
    return entry;
  }

  private static LinkWish link(String name, Props card) {
    String mtu = card.text("mtu", "0");
    boolean dhcp = card.flag("dhcp", card.list("addresses").isEmpty());
    return new LinkWish(
        name, card.list("addresses"), card.text("gateway"), Integer.parseInt(mtu), dhcp);
  }

  private static TalosDocument alias(String name, String mac) {
    String text =
        """
        apiVersion: v1alpha1
        kind: LinkAliasConfig
        name: %s
        selector:
            match: mac(link.permanent_addr) == "%s"
        """
            .formatted(name, mac);
    return TalosDocument.read(YamlReader.documents(text).get(0));
  }
}
