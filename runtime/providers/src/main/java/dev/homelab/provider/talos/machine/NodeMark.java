package dev.homelab.provider.talos.machine;

import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.api.NodeException;
import dev.homelab.provider.talos.document.MachineConfig;
import dev.homelab.spi.Observation.Owner;
import dev.homelab.spi.StepRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whose a node is: an annotation in its own config, which is on the Kubernetes node too. */
final class NodeMark {
  /** The annotation. */
  static final String KEY = "homelab.dev/mark";

  private NodeMark() {}

  /** The mark of a lab for an address. */
  static String of(LabIdentity lab, Address address) {
    return String.join(" ", lab.name(), lab.id(), environment(lab), address.toString());
  }

  private static String environment(LabIdentity lab) {
    return lab.environment().isEmpty() ? "-" : lab.environment();
  }

  /** Whose a node with this config is. */
  static Owner owner(MachineConfig config, LabIdentity lab, Address address) {
    String mark = in(config);
    if (mark.isEmpty()) {
      return Owner.UNMARKED;
    }
    String[] parts = mark.split(" ", 4);
    boolean sameLab =
        parts.length == 4 && parts[1].equals(lab.id()) && parts[2].equals(environment(lab));
    if (!sameLab) {
      return Owner.OTHER_LAB;
    }
    return parts[3].equals(address.toString()) ? Owner.OURS : Owner.OURS_ELSEWHERE;
  }

  /**
   * Checks that a node is the machine that a step is about: it bears the mark of its address, of
   * the one that it had before, or none where the script takes it over.
   *
   * @throws NodeException when it is another machine
   */
  static void require(MachineConfig live, StepRequest request, MachineWishes wish) {
    ResourceSpec spec = Objects.requireNonNull(request.desired());
    StateEntry prior = request.prior();
    boolean is =
        isOf(live, request.lab(), spec.address())
            || isOf(live, request.lab(), spec.lifecycle().movedFrom())
            || (prior != null && isOf(live, request.lab(), prior.address()))
            || (spec.lifecycle().adopt() && in(live).isEmpty());
    if (!is) {
      throw stranger(live, wish);
    }
  }

  private static boolean isOf(MachineConfig live, LabIdentity lab, @Nullable Address address) {
    return address != null && owner(live, lab, address) == Owner.OURS;
  }

  /** The refusal of a node of the cluster that is another machine. */
  static NodeException stranger(MachineConfig live, MachineWishes wish) {
    return NodeException.refusal(
        TalosCodes.FOREIGN_NODE,
        "the node at " + wish.address() + " is not this machine",
        "It is of the same cluster and marked: "
            + (in(live).isEmpty() ? "not at all" : in(live))
            + ".");
  }

  /**
   * Whether a config marks its node for the address that the machine of a step had before: that of
   * {@code moved from:}, or the recorded one.
   */
  static boolean isMovedHere(MachineConfig config, StepRequest request) {
    ResourceSpec spec = request.desired();
    Address said = spec == null ? null : spec.lifecycle().movedFrom();
    StateEntry prior = request.prior();
    return said != null
        && (isOf(config, request.lab(), said)
            || (prior != null && isOf(config, request.lab(), prior.address())));
  }

  /** The mark in a config; empty when there is none. */
  static String in(MachineConfig config) {
    return config
        .main()
        .map(main -> main.at("machine", "nodeAnnotations", KEY))
        .map(String::valueOf)
        .orElse("");
  }
}
