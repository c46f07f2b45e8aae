package dev.homelab.dsl.spec.workload;

/**
 * A port that a container listens on and that the workload's Service offers.
 *
 * @param name at most 15 letters, digits and dashes, unique in the workload
 * @param number the container's port, 1 to 65535
 * @param service the Service's port, 1 to 65535
 * @param protocol {@code TCP} or {@code UDP}
 * @param speaks the application protocol that a gateway should know, for example {@code
 *     kubernetes.io/ws}; empty when plain
 */
public record PortPlan(String name, int number, int service, String protocol, String speaks) {
  /** A TCP port that the Service offers under the same number. */
  public static PortPlan tcp(String name, int number) {
    return new PortPlan(name, number, number, "TCP", "");
  }

  /** An HTTP port that the Service offers as port 80. */
  public static PortPlan http(int number) {
    return new PortPlan("http", number, 80, "TCP", "");
  }
}
