package dev.homelab.provider.talos.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rules about {@code machine.network.interfaces}, which contracts up to 1.11 have. */
final class DeviceRules {
  private final Findings findings;
  private final Map<String, String> parts = new HashMap<>();

  private DeviceRules(Findings findings) {
    this.findings = findings;
  }

  static void check(Look network, Findings findings) {
    DeviceRules rules = new DeviceRules(findings);
    network.items("interfaces").forEach(rules::collectParts);
    network.items("interfaces").forEach(rules::checkDevice);
  }

  private void collectParts(Look device) {
    Look bond = device.at("bond");
    String name = device.text("interface");
    findings.errorIf(
        bond.isSet() && device.at("bridge").isSet(), name + " is both a bond and a bridge");
    findings.errorIf(
        !bond.items("interfaces").isEmpty() && !bond.items("deviceSelectors").isEmpty(),
        name + " has both interfaces and selectors");
    List<String> mine = new ArrayList<>(bond.texts("interfaces"));
    if (device.at("bridge").isSet()) {
      mine = device.texts("bridge", "interfaces");
    }
    for (String part : mine) {
      String other = parts.put(part, name);
      findings.errorIf(
          other != null && !other.equals(name),
          part + " is part of both " + other + " and " + name);
    }
  }

  private void checkDevice(Look device) {
    if (device.truth("ignore")) {
      return;
    }
    Look selector = device.at("deviceSelector");
    boolean named = !device.text("interface").isEmpty();
    findings.errorIf(
        named == selector.isSet(), "an interface needs either its name or a deviceSelector");
    findings.errorIf(selector.isSet() && selector.isEmpty(), "a deviceSelector is empty");
    if (device.at("bond").isSet()) {
      BondRules.check(device.at("bond"), findings);
    }
    if (device.at("wireguard").isSet()) {
      checkWireguard(device.at("wireguard"));
    }
    device.items("vlans").forEach(this::checkVlan);
    checkAddresses(device);
    device.items("routes").forEach(this::checkRoute);
  }

  private void checkWireguard(Look wireguard) {
    findings.errorIf(
        !NetRules.isWireguardKey(wireguard.text("privateKey")), "wireguard.privateKey is no key");
    for (Look peer : wireguard.items("peers")) {
      findings.errorIf(
          !NetRules.isWireguardKey(peer.text("publicKey")), "wireguard: publicKey is no key");
      String endpoint = peer.text("endpoint");
      findings.errorIf(
          !endpoint.isEmpty() && !NetRules.isPeer(endpoint), "wireguard: endpoint has no port");
      for (String allowed : peer.texts("allowedIPs")) {
        findings.errorIf(!NetRules.isNetwork(allowed), "wireguard: allowedIPs holds no network");
      }
    }
  }

  private void checkVlan(Look vlan) {
    String cidr = vlan.text("cidr");
    List<String> addresses = vlan.texts("addresses");
    findings.errorIf(!cidr.isEmpty() && !addresses.isEmpty(), "a vlan has both cidr and addresses");
    findings.errorIf(
        !cidr.isEmpty() && !NetRules.isAddressOrNetwork(cidr), "the cidr of a vlan is no address");
    for (String address : addresses) {
      findings.errorIf(
          !NetRules.isAddressOrNetwork(address), "the addresses of a vlan hold no address");
    }
  }

  private void checkAddresses(Look device) {
    String name = device.text("interface");
    String cidr = device.text("cidr");
    List<String> addresses = device.texts("addresses");
    boolean addressed =
        device.truth("dhcp") || !cidr.isEmpty() || !addresses.isEmpty() || device.at("vip").isSet();
    findings.errorIf(
        parts.containsKey(name) && addressed, name + " is part of another and has addresses");
    findings.errorIf(
        !cidr.isEmpty() && !addresses.isEmpty(), name + " has both cidr and addresses");
    if (!cidr.isEmpty()) {
      findings.errorIf(!NetRules.isAddressOrNetwork(cidr), "the cidr of " + name + " is none");
      findings.warn("the cidr of " + name + " should stand in addresses");
    }
    for (String address : addresses) {
      findings.errorIf(
          !NetRules.isAddressOrNetwork(address), "the addresses of " + name + " hold no address");
    }
    findings.errorIf(
        device.at("vip").isSet() && !NetRules.isAddress(device.at("vip").text("ip")),
        "the vip of " + name + " is no address");
  }

  private void checkRoute(Look route) {
    String network = route.text("network");
    String gateway = route.text("gateway");
    String source = route.text("source");
    findings.errorIf(
        !network.isEmpty() && !NetRules.isNetwork(network), "a route's network is none");
    findings.errorIf(
        !gateway.isEmpty() && !NetRules.isAddress(gateway), "a route's gateway is no address");
    findings.errorIf(
        network.isEmpty() && gateway.isEmpty(), "a route has neither network nor gateway");
    findings.errorIf(
        !source.isEmpty() && !NetRules.isAddress(source), "a route's source is no address");
  }
}
