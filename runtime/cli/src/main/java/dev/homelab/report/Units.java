package dev.homelab.report;

import dev.homelab.model.Address;
import dev.homelab.model.Component;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds for a resource the thing that a person thinks of: the service or app that holds it, or the
 * resource itself.
 */
public final class Units {
  private final Set<Address> holders = new HashSet<>();

  /** Units by the components of a lab; those of things no longer in it are told by their type. */
  public Units(List<Component> components) {
    for (Component component : components) {
      if (!component.word().equals("namespace") && !component.word().equals("cluster")) {
        holders.add(component.address());
      }
    }
  }

  /** The outermost service or app around the address, or the address itself. */
  public Address unitOf(Address address) {
    for (int i = 1; i < address.segments().size(); i++) {
      Address outer = new Address(address.segments().subList(0, i));
      String type = outer.last().type();
      if (type.equals("service") || type.equals("app") || holders.contains(outer)) {
        return outer;
      }
    }
    return address;
  }

  /** What stands around the unit, as a heading; empty for an outermost one. */
  public static String heading(Address unit) {
    return unit.parent().map(Address::toString).orElse("");
  }

  /** The address without what stands around its unit. */
  public static String within(Address unit, Address address) {
    String heading = heading(unit);
    String text = address.toString();
    return heading.isEmpty() ? text : text.substring(heading.length() + 1);
  }
}
