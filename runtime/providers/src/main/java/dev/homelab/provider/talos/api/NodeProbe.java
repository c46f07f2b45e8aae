package dev.homelab.provider.talos.api;

import dev.homelab.wire.machine.Version;
import dev.homelab.wire.storage.Disk;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What answers at a node's address.
 *
 * @param state in which of four ways
 * @param version what runs, when the node is of this cluster
 * @param disks what it can be installed on, when it has no config
 * @param fingerprint the public key that it showed without a config, as its console shows it
 * @param cause why nobody answers, or null
 * @param name what a node of another cluster calls itself; empty when it does not say
 */
public record NodeProbe(
    State state,
    @Nullable Version version,
    List<Disk> disks,
    String fingerprint,
    @Nullable NodeException cause,
    String name) {
  /** Copies the list. */
  public NodeProbe {
    disks = List.copyOf(disks);
  }

  /** The ways in which a node may answer. */
  public enum State {
    /** Not at all. */
    DOWN,
    /** Waits for a config. */
    MAINTENANCE,
    /** Is of this cluster: it and we know each other's certificates. */
    OURS,
    /** Has a config of another cluster. */
    FOREIGN
  }

  /** The version of Talos without {@code v}; empty when it is not known. */
  public String talos() {
    Version known = version;
    return known == null ? "" : known.getVersion().getTag().replaceFirst("^v", "");
  }

  static NodeProbe ours(Version version) {
    return new NodeProbe(State.OURS, version, List.of(), "", null, "");
  }

  static NodeProbe waiting(List<Disk> disks, String fingerprint) {
    return new NodeProbe(State.MAINTENANCE, null, disks, fingerprint, null, "");
  }

  /** Nobody takes a connection. */
  public static NodeProbe silent() {
    return new NodeProbe(State.DOWN, null, List.of(), "", null, "");
  }

  static NodeProbe without(State state, NodeException cause) {
    return new NodeProbe(state, null, List.of(), "", cause, "");
  }

  static NodeProbe foreign(String name, NodeException cause) {
    return new NodeProbe(State.FOREIGN, null, List.of(), "", cause, name);
  }
}
