package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Cidr;
import dev.homelab.dsl.spec.unit.IpAddress;
import dev.homelab.dsl.spec.unit.MacAddress;
import dev.homelab.model.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What boots other machines from the network. The chart (Cozystack 1.6, {@code extra/bootbox})
 * makes a Hardware of Tinkerbell for each address of a network card, and an Ingress that hands out
 * the boot script to networks that are let in alone.
 */
@BlockOf(
    name = "bootBox",
    doc = "Boots other machines from the network, by PXE.",
    in =
        """
        homelab { node('box') { bootBox {
        allow '192.168.1.0/24'
        …
        } } }\
        """)
public final class BootBoxSpec extends ApplicationSpec<BootBoxSpec> {
  private static final String NETWORKS = "whitelist";
  private static final String CLOSED = "whitelistHTTP";
  private static final int IPV4 = 32;

  /** A day, as in the chart's own example. */
  private static final long LEASE = 86_400;

  private static final String X86 = "x86_64";

  /** As iPXE calls them; the chart takes any text. */
  private static final List<String> ARCHES = List.of(X86, "aarch64");

  private final Set<String> taken = new HashSet<>();

  /** The one of a box, in the scope of its root tenant. */
  public BootBoxSpec(Scope root) {
    super(root, "BootBox", "bootbox");
  }

  @Override
  protected BootBoxSpec self() {
    return this;
  }

  /** Sets a field that has no word. */
  @Override
  @Word(
      doc = "Sets a field of the application that has no word, by its path below `spec`.",
      byDefault = "the field is as Cozystack has it",
      example = "set 'machines', []")
  public BootBoxSpec set(String path, Object value) {
    return super.set(path, value);
  }

  /** Lets networks in. */
  @Word(
      doc = "Hands the boot script out to these networks.",
      byDefault = "must be said, unless `allowEverybody()`",
      example = "allow '192.168.1.0/24'")
  public BootBoxSpec allow(String... networks) {
    for (String network : networks) {
      Names.parsed(scope(), network, Cidr::parse);
    }
    return add(NETWORKS, List.of(networks));
  }

  /** Lets everybody in. */
  @Word(
      doc = "Hands the boot script out to everybody who can reach the box.",
      byDefault = "only to networks that `allow` names",
      example = "allowEverybody()")
  public BootBoxSpec allowEverybody() {
    return state(CLOSED, false);
  }

  /** Names a machine that may boot. */
  @Word(
      doc = "Names a machine that boots from the network, and what it is told about the network.",
      byDefault = "none boots",
      example =
          "machine 'worker', mac: '52:54:00:12:34:56', address: '192.168.1.31/24', gateway:"
              + " '192.168.1.1'",
      named = {
        "mac: the address of its network card, or a list of them; must be said",
        "address: its own address with the length of its network; must be said",
        "gateway: the router; must be said",
        "arch: x86_64, which is the default, or aarch64",
        "nameServers: a list of addresses",
        "timeServers: a list of names or addresses",
        "lease: how long it keeps the address; 24.hours when not said",
        "uefi: false for one with a BIOS"
      })
  public BootBoxSpec machine(Map<String, ?> named, String name) {
    NamedArguments given = NamedArguments.of("machine", named, scope());
    Map<String, Object> one = new TreeMap<>();
    one.put("hostname", own(Names.label(scope(), "machine", name)));
    one.put("arch", arch(given.optionalText("arch")));
    one.put("leaseTime", Objects.requireNonNullElse(given.optionalSeconds("lease"), LEASE));
    one.put("uefi", Objects.requireNonNullElse(given.optionalFlag("uefi"), true));
    for (String list : List.of("nameServers", "timeServers")) {
      if (given.value(list) != null) {
        one.put(list, Names.value(scope(), given.value(list)));
      }
    }
    List<String> cards = cards(given);
    Map<String, String> network = network(given);
    if (cards.isEmpty() || network == null) {
      return say();
    }
    one.put("mac", cards);
    one.put("ip", network);
    return add("machines", List.of(one));
  }

  /** Notes what only one machine may have: its name, a card, its address. */
  private String own(String what) {
    if (!taken.add(what)) {
      scope()
          .unfit(
              "two machines of the bootBox have '" + what + "'",
              "each has a name, network cards and an address of its own");
    }
    return what;
  }

  private String arch(@Nullable String given) {
    String arch = given == null ? X86 : given;
    if (!ARCHES.contains(arch)) {
      scope()
          .unfit(
              "'" + arch + "' is no architecture that boots", "say " + String.join(" or ", ARCHES));
    }
    return arch;
  }

  /** The addresses of a machine's cards; none after a diagnostic. */
  private List<String> cards(NamedArguments given) {
    List<?> stated =
        given.value("mac") instanceof List<?> several
            ? several
            : Stream.ofNullable(given.text("mac")).toList();
    if (stated.isEmpty() && given.value("mac") instanceof List<?>) {
      scope().unfit("the machine has no network card", "name one: mac: '52:54:00:12:34:56'");
    }
    List<String> cards = new ArrayList<>();
    for (Object card : stated) {
      MacAddress parsed = Names.parsed(scope(), String.valueOf(card), MacAddress::parse);
      if (parsed != null) {
        cards.add(own(parsed.toString()));
      }
    }
    return cards;
  }

  /** What DHCP tells a machine; null after a diagnostic. */
  private @Nullable Map<String, String> network(NamedArguments given) {
    String stated = given.text("address");
    IpAddress gateway = address(given.text("gateway"));
    if (stated == null || gateway == null) {
      return null;
    }
    String[] part = stated.split("/", 2);
    IpAddress address = address(part[0]);
    if (address == null) {
      return null;
    }
    if (part.length < 2 || !part[1].matches("[1-9]|[12]\\d|3[0-2]") || address.bits() != IPV4) {
      scope()
          .unfit(
              "'" + stated + "' is no address of IPv4 with the length of its network",
              "address: '192.168.1.31/24'");
      return null;
    }
    int length = Integer.parseInt(part[1]);
    inside(around(address, length), own(address.toString()), gateway);
    return Map.of(
        "address", address.toString(),
        "gateway", gateway.toString(),
        "netmask", mask(length));
  }

  /** A machine reaches its router only where both are in one network. */
  private void inside(Cidr network, String address, IpAddress gateway) {
    if (!network.contains(gateway)) {
      scope()
          .unfit(
              "the gateway '" + gateway + "' is not in the network of the machine, " + network,
              "name the router there, or correct the length of the network in `address:`");
    } else if (gateway.toString().equals(address)) {
      scope()
          .unfit("'" + address + "' is both the machine and its gateway", "name the router there");
    }
  }

  private static Cidr around(IpAddress address, int length) {
    int free = IPV4 - length;
    return new Cidr(new IpAddress(address.number().shiftRight(free).shiftLeft(free), IPV4), length);
  }

  private @Nullable IpAddress address(@Nullable String text) {
    return text == null ? null : Names.parsed(scope(), text, IpAddress::parse);
  }

  private static String mask(int length) {
    BigInteger all = BigInteger.ONE.shiftLeft(IPV4).subtract(BigInteger.ONE);
    BigInteger free = BigInteger.ONE.shiftLeft(IPV4 - length).subtract(BigInteger.ONE);
    return new IpAddress(all.subtract(free), IPV4).toString();
  }

  @Override
  protected void defaults() {
    if (said(NETWORKS) == null && !Value.of(false).equals(said(CLOSED))) {
      scope()
          .lab()
          .report(
              LanguageCodes.error(
                      LanguageCodes.MISSING, address().last() + " hands its boot script to nobody")
                  .at(scope().origin().user())
                  .withHint("name the network of the machines: allow '192.168.1.0/24'"));
    }
  }
}
