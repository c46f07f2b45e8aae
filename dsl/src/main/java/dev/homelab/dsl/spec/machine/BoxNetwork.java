package dev.homelab.dsl.spec.machine;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.kube.ObjectDraft;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.dsl.spec.unit.Cidr;
import dev.homelab.dsl.spec.unit.IpAddress;
import dev.homelab.dsl.spec.unit.IpRange;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The networks inside a box's cluster, which the config of Talos and the platform's Package both
 * name. By default they are those of Cozystack's installation ({@code networking} in the values of
 * {@code packages/core/platform}, 1.6.2).
 */
final class BoxNetwork {
  /** What names of Services end in after {@code .svc.}; the config of Talos says it too. */
  static final String ZONE = "cozy.local";

  /** Networks that are in each other's way. */
  static final String OVERLAP = "HL1130";

  /** Addresses that nobody has on the internet (RFC 1918, RFC 6598). */
  private static final List<IpRange> PRIVATE =
      List.of(
          IpRange.parse("10.0.0.0/8"),
          IpRange.parse("172.16.0.0/12"),
          IpRange.parse("192.168.0.0/16"),
          IpRange.parse("100.64.0.0/10"));

  /** A node takes a /24 of the pods (kube-controller-manager, {@code --node-cidr-mask-size}). */
  private static final int NODE = 24;

  /** The largest network of services that the API of Kubernetes takes. */
  private static final int MOST_SERVICES = 12;

  /** The name server of a cluster has the tenth address of the services. */
  private static final int FEWEST_SERVICES = 28;

  private static final int IPV4 = 32;

  /** Where the platform's Package names the networks. */
  static final String VALUES = "spec.components.platform.values.networking.";

  private static final String MADE_SO = "what Cozystack's installation uses";

  private final Scope box;
  private @Nullable Said<Cidr> pods;
  private @Nullable Said<Cidr> services;
  private @Nullable Said<Cidr> join;

  BoxNetwork(Scope box) {
    this.box = box;
  }

  /** Names the network of pods, and those of services and nodes where they are given. */
  void say(String podNetwork, NamedArguments named) {
    pods = read(podNetwork, "pods", 0, NODE);
    String service = named.optionalText("services");
    services = service == null ? null : read(service, "services", MOST_SERVICES, FEWEST_SERVICES);
    String between = named.optionalText("join");
    join = between == null ? null : read(between, "nodes", 0, NODE);
  }

  /** A network of IPv4 whose prefix is between the two, else null after a diagnostic. */
  private @Nullable Said<Cidr> read(String text, String what, int shortest, int longest) {
    Cidr block = Names.parsed(box, text, Cidr::parse);
    if (block == null) {
      return null;
    }
    IpRange range = new IpRange(block.first(), block.last());
    if (block.first().bits() != IPV4
        || PRIVATE.stream()
            .noneMatch(one -> one.contains(range.first()) && one.contains(range.last()))) {
      box.unfit(
          block + " is no private network of IPv4",
          "take a part of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10");
    } else if (block.prefix() < shortest || block.prefix() > longest) {
      box.unfit(
          block
              + " has too "
              + (block.prefix() < shortest ? "many" : "few")
              + " addresses for "
              + what,
          "its prefix is between " + Math.max(shortest, 8) + " and " + longest);
    } else {
      return Said.now(box, block);
    }
    return null;
  }

  /** The network of pods. */
  Cidr pods() {
    return pods == null ? Cidr.parse("10.244.0.0/16") : pods.value();
  }

  /** What the script says of the network of pods, or null. */
  @Nullable Said<Cidr> saidPods() {
    return pods;
  }

  /** What the script says of the network of services, or null. */
  @Nullable Said<Cidr> saidServices() {
    return services;
  }

  /** The network of services. */
  Cidr services() {
    return services == null ? Cidr.parse("10.96.0.0/16") : services.value();
  }

  /** The network between nodes and the pods of Kube-OVN. */
  private Cidr join() {
    return join == null ? Cidr.parse("100.64.0.0/16") : join.value();
  }

  /** Writes them into the platform's Package. */
  void state(ObjectDraft platform) {
    state(platform, "podCIDR", pods, pods());
    platform.follows(
        VALUES + "podGateway", second(pods()), "the first address of the network of pods");
    state(platform, "serviceCIDR", services, services());
    state(platform, "joinCIDR", join, join());
  }

  private static void state(
      ObjectDraft platform, String field, @Nullable Said<Cidr> said, Cidr network) {
    if (said == null) {
      platform.byDefault(VALUES + field, network.toString(), MADE_SO);
    } else {
      platform.said(VALUES + field, network.toString(), said.line());
    }
  }

  /** The first address that something can have. */
  private static String second(Cidr block) {
    BigInteger number = block.first().number().add(BigInteger.ONE);
    return new IpAddress(number, block.first().bits()).toString();
  }

  /** Something that has addresses, and where the script says so. */
  private record Taken(String what, IpRange range, @Nullable SourceSpan line) {
    static Taken of(String what, Cidr block, @Nullable Said<?> said) {
      return new Taken(
          what + ' ' + block,
          new IpRange(block.first(), block.last()),
          said == null ? null : said.line());
    }

    boolean overlaps(Taken other) {
      return range.contains(other.range.first()) || other.range.contains(range.first());
    }
  }

  /**
   * Tells of networks that are in each other's way, or in that of the box's own network.
   *
   * @param node the box
   */
  void check(NodeSpec node) {
    List<Taken> inside =
        List.of(
            Taken.of("the network of pods", pods(), pods),
            Taken.of("the network of services", services(), services),
            Taken.of("the network between nodes and pods", join(), join));
    List<Taken> outside = outside(node);
    for (int i = 0; i < inside.size(); i++) {
      for (int j = i + 1; j < inside.size(); j++) {
        refuse(inside.get(i), inside.get(j));
      }
      for (Taken other : outside) {
        refuse(inside.get(i), other);
      }
    }
  }

  private static List<Taken> outside(NodeSpec node) {
    List<Taken> all = new ArrayList<>();
    Said<String> address = node.saidAddress();
    if (address != null) {
      IpRange only = IpRange.parse(address.value());
      Lan lan = Park.of(node.scope().lab()).networkOf(only.first());
      all.add(
          lan == null
              ? new Taken("the box at " + only, only, address.line())
              : Taken.of("network." + lan.name(), lan.block(), address));
    }
    Said<List<String>> pool = node.loadBalancerAddresses();
    if (pool != null) {
      for (String range : pool.value()) {
        all.add(new Taken("the pool " + range, IpRange.parse(range), pool.line()));
      }
    }
    return all;
  }

  private void refuse(Taken one, Taken other) {
    if (!one.overlaps(other)) {
      return;
    }
    box.lab()
        .report(
            Diagnostic.error(OVERLAP, one.what + " and " + other.what + " overlap")
                .withDetail(
                    box.here("network").last()
                        + " would send what is meant for the one to the other.")
                .at(one.line == null ? other.line : one.line)
                .withHint(
                    "take networks that nothing around the box has: podNetwork '10.32.0.0/16',"
                        + " services: '10.33.0.0/16', join: '10.34.0.0/16'"));
  }
}
