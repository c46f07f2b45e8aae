package dev.homelab.provider.talos.machine;

import dev.homelab.provider.talos.config.MachineWish.LinkWish;
import dev.homelab.provider.talos.config.TalosContract;
import dev.homelab.provider.talos.document.TalosDocument;
import dev.homelab.provider.talos.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The network cards of a machine. Names of cards change with the hardware, so one that is told by
 * its hardware address gets a name of its own (Talos 1.12 and later; older ones keep what the
 * hypervisor handed them).
 *
 * @param links the cards by name
 * @param documents what gives the names
 */
record Cards(List<LinkWish> links, List<TalosDocument> documents) {
  static Cards of(List<Props> wished, TalosContract contract) {
    List<LinkWish> links = new ArrayList<>();
    List<TalosDocument> documents = new ArrayList<>();
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
      }
    }
    return new Cards(links, documents);
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
