package dev.homelab.provider.talos.check;

import java.math.BigInteger;
import java.util.List;
import java.util.Set;

/** Rules about links and what stands on them. */
final class LinkRules {
  private static final Set<String> ADDRESSED =
      Set.of(
          "LinkConfig",
          "BondConfig",
          "BridgeConfig",
          "VLANConfig",
          "DummyLinkConfig",
          "VRFConfig",
          "WireguardConfig");
  private static final Set<String> RESERVED_TABLES =
      Set.of("", "unspec", "local", "main", "default");
  private static final Set<Long> RESERVED_PRIORITIES = Set.of(0L, 32500L, 32766L, 32767L);
  private static final int LAST_VLAN = 4094;

  private LinkRules() {}

  static void check(String kind, Look document, Findings findings) {
    findings.errorIf(document.text("name").isEmpty(), "name is missing");
    if (ADDRESSED.contains(kind)) {
      addresses(document, findings);
    }
    switch (kind) {
      case "BondConfig" -> bond(document, findings);
      case "VLANConfig" -> {
        int id = document.number("vlanID").intValue();
        findings.errorIf(id < 1 || id > LAST_VLAN, "vlanID is not from 1 to 4094");
        findings.errorIf(document.text("parent").isEmpty(), "parent is missing");
      }
      case "VRFConfig" ->
          findings.errorIf(
              RESERVED_TABLES.contains(document.text("table")), "table is missing or reserved");
      case "WireguardConfig" -> wireguard(document, findings);
      case "DHCPv4Config", "DHCPv6Config" -> {
        boolean duid = document.text("clientIdentifier").equals("duid");
        findings.errorIf(
            duid == document.text("duidRaw").isEmpty(), "duidRaw goes with clientIdentifier duid");
      }
      default -> named(kind, document, findings);
    }
  }

  private static void named(String kind, Look document, Findings findings) {
    String name = document.text("name");
    switch (kind) {
      case "Layer2VIPConfig", "HCloudVIPConfig" -> {
        findings.errorIf(!isAnyAddress(name), "name is not the shared address");
        findings.errorIf(document.text("link").isEmpty(), "link is missing");
        findings.errorIf(
            kind.equals("HCloudVIPConfig") && document.text("apiToken").isEmpty(),
            "apiToken is missing");
      }
      case "LinkAliasConfig" -> {
        String match = document.at("selector").text("match");
        int percent = name.indexOf('%');
        findings.errorIf(
            percent >= 0 && (percent == 0 || !name.substring(percent).equals("%d")),
            "name has a pattern other than a last %d");
        findings.errorIf(match.isEmpty(), "selector.match is missing");
        CelRules.check(match, CelRules.Place.LINK, findings);
      }
      case "StaticHostConfig" -> {
        findings.errorIf(!isAnyAddress(name), "name is no address");
        findings.errorIf(document.items("hostnames").isEmpty(), "hostnames is missing");
      }
      case "RoutingRuleConfig" -> routingRule(document, name, findings);
      case "BlackholeRouteConfig" ->
          findings.errorIf(!NetRules.isNetwork(name), "name is no network");
      default -> {
        // EthernetConfig needs no more than a name.
      }
    }
  }

  private static boolean isAnyAddress(String text) {
    return dev.homelab.provider.talos.document.NetText.address(text) != null;
  }

  private static void routingRule(Look document, String name, Findings findings) {
    boolean number = name.matches("[0-9]{1,10}") && Long.parseLong(name) < 1L << 32;
    findings.errorIf(
        !number || RESERVED_PRIORITIES.contains(Long.parseLong(name)),
        "name is no free priority from 1 to 32765");
    String table = document.text("table");
    String action = document.text("action");
    boolean forwards = action.isEmpty() || action.equals("unspec") || action.equals("unicast");
    findings.errorIf(
        (table.isEmpty() || table.equals("unspec")) && forwards, "table or action is missing");
    findings.errorIf(
        document.number("fwMask").signum() != 0 && document.number("fwMark").signum() == 0,
        "fwMask needs fwMark");
  }

  private static void bond(Look document, Findings findings) {
    findings.errorIf(document.items("links").isEmpty(), "links is missing");
    findings.errorIf(!document.at("bondMode").isSet(), "bondMode is missing");
    if (document.text("bondMode").equals("802.3ad")) {
      for (String key : List.of("miimon", "updelay", "downdelay")) {
        if (!document.at(key).isSet()) {
          findings.warn(key + " should be set for 802.3ad");
        }
      }
    }
  }

  private static void wireguard(Look document, Findings findings) {
    findings.errorIf(!NetRules.isWireguardKey(document.text("privateKey")), "privateKey is no key");
    BigInteger port = document.number("listenPort");
    findings.errorIf(
        port.signum() < 0 || port.bitLength() > 16, "listenPort is not from 0 to 65535");
    for (Look peer : document.items("peers")) {
      String shared = peer.text("presharedKey");
      findings.errorIf(
          !NetRules.isWireguardKey(peer.text("publicKey")), "a peer's publicKey is no key");
      findings.errorIf(
          !shared.isEmpty() && !NetRules.isWireguardKey(shared), "a peer's presharedKey is no key");
      findings.errorIf(
          peer.number("persistentKeepaliveInterval").signum() < 0,
          "a peer's persistentKeepaliveInterval is negative");
    }
  }

  private static void addresses(Look document, Findings findings) {
    for (Look address : document.items("addresses")) {
      String text = address.text("address");
      int slash = text.indexOf('/');
      findings.errorIf(
          slash < 0 || NetRules.isUnspecified(text.substring(0, slash)),
          "addresses holds none with its network");
    }
    for (Look route : document.items("routes")) {
      String destination = route.text("destination");
      int slash = destination.indexOf('/');
      boolean everywhere = slash > 0 && NetRules.isUnspecified(destination.substring(0, slash));
      findings.errorIf(everywhere, "the default route is written without destination");
      findings.errorIf(
          NetRules.isUnspecified(route.text("gateway")), "a route's gateway is no address");
      findings.errorIf(
          NetRules.isUnspecified(route.text("source")), "a route's source is no address");
    }
  }
}
