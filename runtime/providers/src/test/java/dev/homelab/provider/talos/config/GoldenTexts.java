package dev.homelab.provider.talos.config;

/** Whole configs for tests of other packages. */
public final class GoldenTexts {
  private GoldenTexts() {}

  /** A control plane's config of a contract such as {@code 1.13}. */
  public static String controlPlane(String contract) {
    return text(contract, MachineRole.CONTROL_PLANE);
  }

  /** A worker's config of a contract. */
  public static String worker(String contract) {
    return text(contract, MachineRole.WORKER);
  }

  private static String text(String contract, MachineRole role) {
    TalosContract wanted = TalosContract.of(contract).orElseThrow();
    return GoldenCase.of(wanted, role, GoldenCase.Variant.PLAIN).ours().write();
  }
}
