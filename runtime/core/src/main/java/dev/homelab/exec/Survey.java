package dev.homelab.exec;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.plan.RecordedForm;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.spi.ClaimStatus;
import dev.homelab.spi.ForeignObject;
import dev.homelab.spi.FoundObject;
import dev.homelab.spi.LabObjects;
import dev.homelab.spi.SecretResolver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What lies on the targets of a lab, whose it is, and what the person may do there. */
public final class Survey {
  private final Supplier<Machinery> machineries;
  private final Function<Machinery, RunParts> parts;
  private final SecretResolver secrets;
  private final ResourceGraph graph;
  private final LabIdentity lab;

  Survey(
      Supplier<Machinery> machineries,
      Function<Machinery, RunParts> parts,
      SecretResolver secrets,
      ResourceGraph graph,
      LabIdentity lab) {
    this.machineries = machineries;
    this.parts = parts;
    this.secrets = secrets;
    this.graph = graph;
    this.lab = lab;
  }

  /**
   * Everything on the lab's targets that bears its mark; rebuilds a lost state. What the script
   * still says of an object (protection, order) is in its record. What may not be read is named.
   *
   * @throws dev.homelab.diag.HomelabException when a target cannot be asked
   */
  public Inventory inventory() {
    return inventory(LostSecrets.NONE);
  }

  /**
   * The same, with the hashes of the secrets that were read back in the records.
   *
   * @throws dev.homelab.diag.HomelabException when a target cannot be asked
   */
  public Inventory inventory(LostSecrets held) {
    List<FoundObject> found = new ArrayList<>();
    SortedMap<Address, SortedSet<String>> unread = new TreeMap<>();
    each(
        List.of(),
        (target, session, call) -> {
          LabObjects there = session.inventory(lab, call);
          there.found().forEach(object -> found.add(object.at(target.address())));
          if (!there.isWhole()) {
            unread.put(target.address(), there.unread());
          }
        });
    found.replaceAll(
        object ->
            new FoundObject(
                object.address(),
                RecordedForm.rebuilt(
                    held.hashed(object.entry(), secrets), wishFor(object.address()))));
    found.sort(Comparator.comparing(FoundObject::address));
    return new Inventory(List.copyOf(found), Collections.unmodifiableSortedMap(unread));
  }

  /**
   * The labs of this one's name and environment, other than itself, that have claimed its targets:
   * what a lab that lost its state was.
   *
   * @throws dev.homelab.diag.HomelabException when a target cannot be asked
   */
  public Set<LabIdentity> claimants() {
    Set<LabIdentity> found = new LinkedHashSet<>();
    each(
        List.of(),
        (target, session, call) -> {
          if (session.claim(lab, call) instanceof ClaimStatus.Other other
              && other.owner().name().equals(lab.name())
              && other.owner().environment().equals(lab.environment())) {
            found.add(other.owner());
          }
        });
    return found;
  }

  /** The resource of an address, also of one that the script says it was renamed from. */
  private @Nullable ResourceSpec wishFor(Address address) {
    ResourceSpec named = graph.resource(address);
    if (named != null) {
      return named;
    }
    return graph.resources().values().stream()
        .filter(spec -> address.equals(spec.lifecycle().movedFrom()))
        .findFirst()
        .orElse(null);
  }

  /**
   * What lies on the lab's targets beside it and bears no mark of it, by target.
   *
   * @throws dev.homelab.diag.HomelabException when a target cannot be asked
   */
  public List<ForeignObject> foreign() {
    List<ForeignObject> found = new ArrayList<>();
    each(
        List.of(),
        (target, session, call) ->
            session
                .foreign(lab, on(target.address()), call)
                .forEach(object -> found.add(object.at(target.address()))));
    found.sort(ForeignObject.ORDER);
    return found;
  }

  /**
   * What the person may not do and the lab needs, by target; of a target that cannot be asked, why
   * not. Each has its list, empty when all is granted; one that comes to be in the run has none.
   */
  public SortedMap<Address, List<Diagnostic>> missingRights() {
    SortedMap<Address, List<Diagnostic>> missing = new TreeMap<>();
    for (Address address : graph.targets().keySet()) {
      try {
        each(
            List.of(address),
            (target, session, call) ->
                missing.put(address, session.missingRights(on(address), call)));
      } catch (HomelabException cannotBeAsked) {
        missing.put(address, cannotBeAsked.diagnostics());
      }
    }
    return missing;
  }

  private List<ResourceSpec> on(Address target) {
    List<ResourceSpec> desired = new ArrayList<>();
    for (ResourceSpec resource : graph.resources().values()) {
      if (target.equals(resource.target())) {
        desired.add(resource);
      }
    }
    return desired;
  }

  /**
   * Writes this lab's claim on targets, over another lab's; for {@code state claim}.
   *
   * @param targets addresses of targets; all of the lab's when empty
   * @throws dev.homelab.diag.HomelabException when a target cannot be asked
   */
  public void takeClaims(List<Address> targets) {
    each(targets, (target, session, call) -> session.writeClaim(lab, true, call));
  }

  private void each(List<Address> targets, Claims.Visit visit) {
    try (Machinery machinery = machineries.get()) {
      new Claims(parts.apply(machinery), graph, lab).each(targets, visit);
    }
  }
}
