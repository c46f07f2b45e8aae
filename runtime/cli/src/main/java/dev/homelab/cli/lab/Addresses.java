package dev.homelab.cli.lab;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.diag.Nearest;
import dev.homelab.model.Address;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.state.StateDocument;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a person means by an address: a whole one, an end of it that is unique, or a bare name
 * that one thing has.
 */
public final class Addresses {
  /** The code of a name that nothing has. */
  public static final String UNKNOWN = "HL9020";

  /** The code of a name that several things have. */
  public static final String AMBIGUOUS = "HL9021";

  private final TreeSet<Address> known = new TreeSet<>();

  private Addresses() {}

  /** Everything that the lab or its state names, and everything around it. */
  public static Addresses of(ResourceGraph graph, @Nullable StateDocument state) {
    Addresses addresses = new Addresses();
    graph.resources().keySet().forEach(addresses::add);
    graph.components().keySet().forEach(addresses::add);
    graph.targets().keySet().forEach(addresses::add);
    if (state != null) {
      state.entries().keySet().forEach(addresses::add);
    }
    return addresses;
  }

  /** These and everything around them. */
  public static Addresses of(Collection<Address> all) {
    Addresses addresses = new Addresses();
    all.forEach(addresses::add);
    return addresses;
  }

  /** These and nothing around them. */
  public static Addresses exactly(Collection<Address> all) {
    Addresses addresses = new Addresses();
    addresses.known.addAll(all);
    return addresses;
  }

  private void add(Address address) {
    if (known.add(address)) {
      address.parent().ifPresent(this::add);
    }
  }

  /** All of them, in order. */
  public Collection<Address> all() {
    return List.copyOf(known);
  }

  /**
   * What is meant, or null when nothing has this name. A thing around all others of the name is
   * meant before what it is made of: {@code service.whoami} is the service of the script, not the
   * object of that kind and name in it.
   */
  public @Nullable Address lookUp(String text) {
    Address suffix = isBare(text) ? null : Address.parse(text);
    if (suffix != null && known.contains(suffix)) {
      return suffix;
    }
    List<Address> found = new ArrayList<>();
    for (Address address : known) {
      if (suffix == null ? address.last().name().equals(text) : address.endsWith(suffix)) {
        found.add(address);
      }
    }
    for (Address outer : found) {
      if (found.stream().allMatch(address -> address.isWithin(outer))) {
        return outer;
      }
    }
    if (!found.isEmpty()) {
      throw ambiguous(text, found);
    }
    return null;
  }

  /** A name without its kind. */
  private static boolean isBare(String text) {
    return !text.isEmpty() && text.indexOf('.') < 0 && text.indexOf('/') < 0;
  }

  /**
   * What is meant.
   *
   * @throws HomelabException with HL9020 when nothing has this name, HL9021 when several things do
   */
  public Address find(String text) {
    Address found = lookUp(text);
    if (found == null) {
      throw unknown(text);
    }
    return found;
  }

  private static HomelabException ambiguous(String text, List<Address> found) {
    StringBuilder detail = new StringBuilder();
    found.forEach(address -> detail.append(address).append('\n'));
    return new HomelabException(
        List.of(
            Diagnostic.error(AMBIGUOUS, "'" + text + "' can mean " + found.size() + " things")
                .withDetail(detail.toString().stripTrailing())));
  }

  private HomelabException unknown(String text) {
    List<String> ends = new ArrayList<>();
    for (Address address : known) {
      ends.add(address.toString());
      ends.add(address.last().toString());
      ends.add(address.last().name());
    }
    Diagnostic problem = Diagnostic.error(UNKNOWN, "nothing in the lab is called '" + text + "'");
    String near = Nearest.to(text, ends);
    return new HomelabException(
        List.of(near == null ? problem : problem.withHint("did you mean '" + near + "'?")));
  }
}
