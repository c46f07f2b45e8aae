package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.unit.IpAddress;
import dev.homelab.dsl.spec.unit.IpRange;
import dev.homelab.model.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Addresses that machines are given: those of a network, or the range of a group of machines.
 *
 * @param name of the network or the group
 * @param range as the script has it
 * @param size how many there are, without those of the network itself and of its broadcast
 * @param used how many of them machines of the lab, and the gateway, have
 */
public record AddressPool(String name, String range, long size, long used) {
  private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);
  private static final int IPV4 = 32;

  /** A network, with what is taken anywhere in the lab. */
  static AddressPool of(Lan lan, Collection<IpAddress> taken) {
    int free = lan.block().first().bits() - lan.block().prefix();
    boolean reserves = lan.block().first().bits() == IPV4 && free > 1;
    BigInteger all = BigInteger.ONE.shiftLeft(free).subtract(BigInteger.valueOf(reserves ? 2 : 0));
    IpAddress gateway = lan.gateway();
    long used = taken.stream().filter(lan.block()::contains).count();
    boolean more = gateway != null && !taken.contains(gateway);
    return new AddressPool(
        lan.name(), lan.block().toString(), all.min(MOST).longValue(), used + (more ? 1 : 0));
  }

  /** The ranges of a group of so many machines. */
  static AddressPool of(String name, List<IpRange> ranges, long machines) {
    BigInteger size = BigInteger.ZERO;
    List<String> told = new ArrayList<>();
    for (IpRange range : ranges) {
      size = size.add(range.last().number().subtract(range.first().number())).add(BigInteger.ONE);
      told.add(range.first().equals(range.last()) ? range.first().toString() : range.toString());
    }
    return new AddressPool(name, String.join(", ", told), size.min(MOST).longValue(), machines);
  }

  Value outputs() {
    return Value.ofMap(Map.of("name", name, "range", range, "size", size, "used", used));
  }

  /** What a lab's record of a budget describes; empty for none. */
  public static List<AddressPool> all(Value outputs) {
    List<AddressPool> all = new ArrayList<>();
    if (outputs instanceof Value.Seq seq) {
      for (Value item : seq.items()) {
        if (item instanceof Value.Tree tree) {
          all.add(
              new AddressPool(
                  text(tree, "name"),
                  text(tree, "range"),
                  Budget.number(tree, "size"),
                  Budget.number(tree, "used")));
        }
      }
    }
    return all;
  }

  private static String text(Value.Tree tree, String name) {
    String text = Value.textOf(tree.get(name));
    return text == null ? "" : text;
  }
}
