package dev.homelab.dsl.spec.machine;

import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.spec.LabBuilder;
import dev.homelab.dsl.spec.unit.IpAddress;
import dev.homelab.model.Address;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The networks, hosts and boxes of one lab by name; whole when clusters take machines of it. */
final class Park {
  private final Map<String, Lan> networks = new TreeMap<>();
  private final Map<String, HostParts> hosts = new TreeMap<>();
  private final Map<String, NodeSpec> boxes = new TreeMap<>();

  private final Map<IpAddress, SourceSpan> taken = new TreeMap<>();

  private final Map<String, SourceSpan> numbers = new HashMap<>();

  private Park() {}

  /** That of a lab. */
  static Park of(LabBuilder lab) {
    Park known = lab.provided(Park.class);
    if (known == null) {
      known = new Park();
      lab.provide(Park.class, known);
    }
    return known;
  }

  void add(Lan network) {
    networks.putIfAbsent(network.name(), network);
  }

  void add(String name, HostParts host) {
    hosts.putIfAbsent(name, host);
  }

  void add(String name, NodeSpec box) {
    boxes.putIfAbsent(name, box);
  }

  /** The network that an address lies in, the narrowest of several, or null. */
  @Nullable Lan networkOf(IpAddress address) {
    Lan best = null;
    for (Lan lan : networks.values()) {
      boolean narrower = best == null || lan.block().prefix() > best.block().prefix();
      if (lan.block().contains(address) && narrower) {
        best = lan;
      }
    }
    return best;
  }

  /** Takes an address; gives the line that took it before, or null. */
  @Nullable SourceSpan take(IpAddress address, @Nullable SourceSpan line) {
    return line == null ? null : taken.putIfAbsent(address, line);
  }

  /** Takes a machine's number on a host; gives the line that took it before, or null. */
  @Nullable SourceSpan take(Address host, int number, @Nullable SourceSpan line) {
    return line == null ? null : numbers.putIfAbsent(host + " " + number, line);
  }

  /** All addresses that are taken. */
  Collection<IpAddress> taken() {
    return Collections.unmodifiableSet(taken.keySet());
  }

  Map<String, Lan> networks() {
    return networks;
  }

  Map<String, HostParts> hosts() {
    return hosts;
  }

  Map<String, NodeSpec> boxes() {
    return boxes;
  }
}
