package dev.homelab.dsl.spec.machine;

import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.DidYouMean;
import dev.homelab.dsl.spec.LabBuilder;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The machines of a host by name, those of clusters among them; whole after all expansions.
 *
 * @param lab the lab
 * @param host the host
 */
record HostMachines(LabBuilder lab, Address host) {
  /** All machines of the host. */
  Set<Address> all() {
    Set<Address> found = new TreeSet<>();
    for (ResourceSpec resource : lab.resources()) {
      if (VirtualMachine.is(resource.type()) && host.equals(resource.target())) {
        found.add(resource.address());
      }
    }
    return found;
  }

  /**
   * Those of the names, of the ends of addresses, or of the clusters {@code cluster.NAME}. An
   * unknown one is reported, and a name that machines of several tenants have.
   */
  Set<Address> named(Collection<Said<String>> names) {
    Set<Address> all = new TreeSet<>();
    for (Said<String> one : names) {
      Set<Address> found = named(one.value());
      if (found.isEmpty()) {
        lab.report(unknown(one.value()).at(one.line()));
      } else if (found.size() > 1 && found.stream().allMatch(this::isOnBox)) {
        lab.report(ambiguous(one.value(), found).at(one.line()));
      }
      all.addAll(found);
    }
    return all;
  }

  private Set<Address> named(String name) {
    Set<Address> found = new TreeSet<>();
    for (Address address : all()) {
      boolean cluster = address.segments().get(0).toString().equals(name);
      boolean end = ('/' + address.toString()).endsWith('/' + name);
      if (address.last().name().equals(name) || cluster || end) {
        found.add(address);
      }
    }
    return found;
  }

  private boolean isOnBox(Address machine) {
    ResourceSpec resource = lab.resource(machine);
    VirtualMachine known = resource == null ? null : VirtualMachine.of(resource);
    return known != null && known.isOnBox();
  }

  private static Diagnostic ambiguous(String name, Set<Address> found) {
    List<String> ends = new ArrayList<>();
    for (Address address : found) {
      ends.add("'" + address.around().last() + '/' + address.last() + "'");
    }
    return LanguageCodes.error(
            LanguageCodes.AMBIGUOUS_ADDRESS, found.size() + " machines have the name " + name)
        .withHint("name the tenant too: one of " + String.join(", ", ends));
  }

  private Diagnostic unknown(String name) {
    Set<String> known = new TreeSet<>();
    all().forEach(address -> known.add(address.last().name()));
    String near = DidYouMean.nearest(name, known);
    return LanguageCodes.error(
            LanguageCodes.UNKNOWN_ADDRESS,
            "'" + host.last().name() + "' has no machine of the name " + name)
        .withHint(
            near == null ? "it has " + String.join(", ", known) : "did you mean '" + near + "'?");
  }
}
