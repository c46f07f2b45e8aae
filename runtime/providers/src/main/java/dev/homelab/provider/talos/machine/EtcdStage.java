package dev.homelab.provider.talos.machine;

import dev.homelab.provider.talos.api.TalosClient;
import dev.homelab.spi.CallContext;
import dev.homelab.wire.machine.ServiceInfo;

/** How far etcd of a control plane is, as the state of its service tells (Talos, services). */
public enum EtcdStage {
  /** It never began. */
  NEW,
  /** It waits for the machine; what the machine holds is not known yet. */
  WAITING,
  /** It ended; what the machine holds is not known. */
  ENDED,
  /** It began. */
  BEGUN;

  /**
   * How far it is on a node that answers.
   *
   * @throws dev.homelab.provider.talos.api.NodeException when the node does not tell
   */
  public static EtcdStage of(TalosClient node, CallContext context) {
    return NodeFacts.service(node, "etcd", context)
        .map(ServiceInfo::getState)
        .map(EtcdStage::of)
        .orElse(NEW);
  }

  private static EtcdStage of(String state) {
    return switch (state) {
      case "Initialized", "Preparing", "Skipped", "" -> NEW;
      case "Waiting" -> WAITING;
      case "Finished", "Failed" -> ENDED;
      default -> BEGUN;
    };
  }
}
