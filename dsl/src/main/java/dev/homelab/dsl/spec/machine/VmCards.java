package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a machine's block says of its network cards. */
final class VmCards {
  private static final int LAST_VLAN = 4094;
  private static final int MOST_QUEUES = 64;
  private static final int LARGEST_MTU = 65_520;
  final List<Said<String>> networks = new ArrayList<>();
  @Nullable Said<String> bridge;
  @Nullable Said<Integer> vlan;
  private final Map<String, Said<Value.Tree>> options = new TreeMap<>();

  /** The number of a VLAN; one that there cannot be is reported. */
  static Said<Integer> vlan(Scope scope, int number) {
    if (number < 1 || number > LAST_VLAN) {
      scope.unfit("there is no VLAN " + number, "VLANs are numbered from 1 to " + LAST_VLAN);
    }
    return Said.now(scope, number);
  }

  /** Says what the card in a network is like; an empty name is the first card. */
  void options(Scope scope, Map<String, ?> named, String network) {
    Options said =
        Options.of("cardOptions", named, scope)
            .choice(
                "model",
                "virtio",
                "e1000",
                "e1000e",
                "rtl8139",
                "vmxnet3",
                "e1000-82540em",
                "e1000-82544gc",
                "e1000-82545em",
                "i82551",
                "i82557b",
                "i82559er",
                "ne2k_isa",
                "ne2k_pci",
                "pcnet")
            .text("mac", "[0-9A-Fa-f][02468ACEace](:[0-9A-Fa-f]{2}){5}", "BC:24:11:0A:0B:0C")
            .count("mtu", 1, LARGEST_MTU)
            .flag("firewall")
            .count("queues", 0, MOST_QUEUES)
            .number("rate", 0, Integer.MAX_VALUE)
            .flag("linkDown")
            .as("trunks", VmCards::trunks, "VLANs such as '10;20-30'", "'10;20-30'");
    String model = Value.textOf(said.get("model"));
    if (model != null && !model.equals("virtio") && said.get("mtu") != null) {
      scope.unfit("a card of model " + model + " has no `mtu:`", "leave out one of them");
    }
    if (options.put(network, Said.now(scope, said.tree())) != null) {
      twice(scope, network, Said.now(scope, network));
    }
  }

  /** The VLANs in a text such as {@code 10;20-30}; null where one of them cannot be. */
  private static @Nullable Object trunks(Object given) {
    String text = given.toString();
    if (!text.matches("\\d{1,4}(-\\d{1,4})?(;\\d{1,4}(-\\d{1,4})?)*")) {
      return null;
    }
    for (String span : text.split(";", -1)) {
      int dash = span.indexOf('-');
      int first = Integer.parseInt(dash < 0 ? span : span.substring(0, dash));
      int last = Integer.parseInt(span.substring(dash + 1));
      if (first < 1 || last > LAST_VLAN || first > last) {
        return null;
      }
    }
    return text;
  }

  /** The networks that the machine has a card in, that of its address first. */
  List<Lan> lans(HostParts host, Scope scope, @Nullable Lan first) {
    List<Lan> lans = new ArrayList<>();
    if (first != null) {
      lans.add(first);
    }
    Map<String, Lan> known = Park.of(scope.lab()).networks();
    for (Said<String> name : networks) {
      Lan lan = known.get(name.value());
      if (lan == null) {
        host.unknown(
            scope, name, "network", known.keySet(), "describe it in the lab: network('lan') { … }");
      } else if (!lans.contains(lan)) {
        lans.add(lan);
      }
    }
    return lans;
  }

  /** The cards of the machine: that of its address, and one for each further network. */
  Map<String, Value> cards(HostParts host, Scope scope, @Nullable Lan first) {
    List<Lan> lans = lans(host, scope, first);
    Map<String, Value> cards = new TreeMap<>();
    String on = bridge == null ? null : bridge.value();
    Integer tag = vlan == null ? null : vlan.value();
    cards.put("net0", host.link(lans.isEmpty() ? null : lans.get(0), on, tag));
    for (int i = 1; i < lans.size(); i++) {
      cards.put("net" + i, host.link(lans.get(i)));
    }
    fit(scope, cards, lans);
    return cards;
  }

  /** Gives cards their options; a network that no card is in is reported. */
  void fit(Scope scope, Map<String, Value> cards, List<Lan> lans) {
    Set<Integer> fitted = new HashSet<>();
    options.forEach(
        (network, said) -> {
          int place =
              network.isEmpty() ? 0 : lans.stream().map(Lan::name).toList().indexOf(network);
          if (place < 0) {
            missing(scope, network, said);
          } else if (!fitted.add(place)) {
            twice(scope, network, said);
          } else if (cards.get("net" + place) instanceof Value.Tree card) {
            cards.put("net" + place, card.withAll(said.value()));
          }
        });
  }

  private static void twice(Scope scope, String network, Said<?> said) {
    said.report(
        scope,
        LanguageCodes.error(
                LanguageCodes.BAD_VALUE,
                "the options of "
                    + (network.isEmpty() ? "the first card" : "the card in '" + network + "'")
                    + " are said twice")
            .withHint("say `cardOptions` once for each card"));
  }

  private static void missing(Scope scope, String network, Said<?> said) {
    said.report(
        scope,
        LanguageCodes.error(
                LanguageCodes.MISSING, "the machine has no card in a network '" + network + "'")
            .withHint("add it: network '" + network + "'"));
  }
}
