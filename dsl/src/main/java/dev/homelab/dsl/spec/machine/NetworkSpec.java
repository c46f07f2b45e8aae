package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Spec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Cidr;
import dev.homelab.dsl.spec.unit.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A network that machines of the lab stand in. */
@BlockOf(
    name = "network",
    doc =
        "A network that machines of the lab stand in; an address belongs to the one that holds it.",
    in = "homelab { network('lan') {\n  addresses '192.168.1.0/24'\n…\n} }")
public final class NetworkSpec extends Spec<NetworkSpec> {
  private static final int LARGEST_VLAN = 4094;
  private final String name;
  private @Nullable Cidr block;
  private @Nullable IpAddress gateway;
  private final List<String> dns = new ArrayList<>();
  private @Nullable Integer vlan;
  private @Nullable String bridge;

  private NetworkSpec(Scope scope, String name) {
    super(scope);
    this.name = name;
  }

  /** Opens a network of the lab, whose scope is given. */
  public static NetworkSpec open(Scope lab, String name) {
    String checked = Names.label(lab, "network", name);
    return new NetworkSpec(lab.inner("network", checked), checked);
  }

  @Override
  protected NetworkSpec self() {
    return this;
  }

  /** Names the addresses. */
  @Word(
      doc = "Names the addresses of the network.",
      byDefault = "must be said",
      example = "addresses '192.168.1.0/24'",
      once = true)
  public NetworkSpec addresses(String cidr) {
    Cidr parsed = Names.parsed(scope(), cidr, Cidr::parse);
    block = parsed == null ? block : parsed;
    return say();
  }

  /** Names the gateway. */
  @Word(
      doc = "Names the address that leads out of the network.",
      byDefault = "none; its machines reach nothing outside",
      example = "gateway '192.168.1.1'",
      once = true)
  public NetworkSpec gateway(String address) {
    gateway = Names.parsed(scope(), address, IpAddress::parse);
    return say();
  }

  /** Names name servers. */
  @Word(
      doc = "Names the name servers that machines of the network ask.",
      byDefault = "the gateway",
      example = "dns '192.168.1.1', '9.9.9.9'",
      once = true)
  public NetworkSpec dns(String... addresses) {
    for (String address : addresses) {
      IpAddress parsed = Names.parsed(scope(), address, IpAddress::parse);
      if (parsed != null) {
        dns.add(parsed.toString());
      }
    }
    return say();
  }

  /** Names the VLAN. */
  @Word(
      doc = "Names the VLAN whose tag the network's frames bear.",
      byDefault = "none; frames bear no tag",
      example = "vlan 30",
      once = true)
  public NetworkSpec vlan(int number) {
    if (number < 1 || number > LARGEST_VLAN) {
      scope().unfit(number + " is not the number of a VLAN", "VLANs have the numbers 1 to 4094");
    }
    vlan = number;
    return say();
  }

  /** Names the bridge. */
  @Word(
      doc = "Names the bridge of the Proxmox hosts that leads to the network.",
      byDefault = "the bridge of the host, 'vmbr0' unless it says another",
      example = "bridge 'vmbr1'",
      once = true)
  public NetworkSpec bridge(String name) {
    bridge = name;
    return say();
  }

  /** Tells the lab; called at the end of the block. */
  public void emit() {
    Cidr addresses = block;
    if (addresses == null) {
      problem(
          LanguageCodes.error(LanguageCodes.MISSING, "network '" + name + "' has no addresses")
              .at(scope().origin().user())
              .withHint("add them: addresses '192.168.1.0/24'"));
      return;
    }
    IpAddress out = gateway;
    if (out != null && !addresses.contains(out)) {
      problem(
          LanguageCodes.error(
                  LanguageCodes.BAD_VALUE, "the gateway " + out + " is not in " + addresses)
              .at(scope().origin().user()));
    }
    List<String> servers = dns.isEmpty() && out != null ? List.of(out.toString()) : dns;
    Park.of(scope().lab()).add(new Lan(name, addresses, out, servers, vlan, bridge));
  }
}
