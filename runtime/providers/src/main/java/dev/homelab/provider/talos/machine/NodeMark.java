package dev.homelab.provider.talos.machine;

import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.provider.talos.document.MachineConfig;
import dev.homelab.spi.Observation.Owner;

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

  /** The mark in a config; empty when there is none. */
  static String in(MachineConfig config) {
    return config
        .main()
        .map(main -> main.at("machine", "nodeAnnotations", KEY))
        .map(String::valueOf)
        .orElse("");
  }
}
