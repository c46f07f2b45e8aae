package dev.homelab.cli;

import java.util.Map;
import java.util.Objects;

/**
 * A node in maintenance mode for the suite, and what of it the suite may use.
 *
 * @param address the address at which it answers, before and after it is installed
 * @param disk what stands behind {@code installDisk} in a script: {@code '/dev/sda'} or a selector
 * @param network the words that say which network the address lies in; empty for DHCP
 * @param from the version of Talos that is installed first
 * @param to the version that it is upgraded to
 */
record NodePlace(String address, String disk, String network, String from, String to) {
  /** The variable that switches the suite on. */
  static final String ADDRESS = "HOMELAB_NODE_ADDRESS";

  private static final String WIPED = "HOMELAB_NODE_MAY_BE_WIPED";

  /**
   * The node that the variables of the environment name; docs/testing.md tells of each.
   *
   * @throws IllegalArgumentException when nobody says that this very box may be wiped
   */
  static NodePlace from(Map<String, String> environment) {
    String address = needed(environment, ADDRESS);
    if (!address.equals(environment.get(WIPED))) {
      throw new IllegalArgumentException(
          "set " + WIPED + "=" + address + " when everything on that box may be lost");
    }
    String network = environment.getOrDefault("HOMELAB_NODE_NETWORK", "");
    String gateway = environment.getOrDefault("HOMELAB_NODE_GATEWAY", "");
    String lan = "network('lan') { addresses '" + network + "'; gateway '" + gateway + "' }";
    return new NodePlace(
        address,
        needed(environment, "HOMELAB_NODE_DISK"),
        network.isEmpty() ? "" : lan,
        environment.getOrDefault("HOMELAB_NODE_TALOS_FROM", "1.12.11"),
        environment.getOrDefault("HOMELAB_NODE_TALOS_TO", "1.13.9"));
  }

  private static String needed(Map<String, String> environment, String name) {
    return Objects.requireNonNull(environment.get(name), "set " + name + "; see docs/testing.md");
  }

  /** A lab of one box that may be wiped. */
  String script() {
    return """
    homelab('node-suite') {
      %s
      node('box') { address '%s' }
      cluster('suite') {
        on 'box'
        talos '%s'
        controlPlane { wipe(); installDisk %s }
        namespace('hello') { service whoami }
      }
    }
    """
        .formatted(network, address, from, disk);
  }
}
