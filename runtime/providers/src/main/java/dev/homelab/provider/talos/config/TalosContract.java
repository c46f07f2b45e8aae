package dev.homelab.provider.talos.config;

import java.util.Optional;

/**
 * The minor version of Talos that a config is written for; the installed one may be newer.
 *
 * <p>Source: the compatibility tables of Talos 1.13.
 */
public enum TalosContract {
  /** Talos 1.9, Kubernetes 1.27 to 1.32. */
  V1_9(9, 27, 32),
  /** Talos 1.10, Kubernetes 1.28 to 1.33. */
  V1_10(10, 28, 33),
  /** Talos 1.11, Kubernetes 1.29 to 1.34. */
  V1_11(11, 29, 34),
  /** Talos 1.12, Kubernetes 1.30 to 1.35. */
  V1_12(12, 30, 35),
  /** Talos 1.13, Kubernetes 1.31 to 1.36. */
  V1_13(13, 31, 36);

  private final int minor;
  private final int leastKubernetes;
  private final int mostKubernetes;

  TalosContract(int minor, int leastKubernetes, int mostKubernetes) {
    this.minor = minor;
    this.leastKubernetes = leastKubernetes;
    this.mostKubernetes = mostKubernetes;
  }

  /** The contract of a version such as {@code v1.12.11} or {@code 1.12}; empty when unsupported. */
  public static Optional<TalosContract> of(String version) {
    String bare = version.startsWith("v") ? version.substring(1) : version;
    for (TalosContract contract : values()) {
      String prefix = "1." + contract.minor;
      if (bare.equals(prefix) || bare.startsWith(prefix + '.')) {
        return Optional.of(contract);
      }
    }
    return Optional.empty();
  }

  /** Whether this Talos runs a Kubernetes such as {@code 1.36.3}. */
  public boolean runs(String kubernetes) {
    String[] parts = kubernetes.split("\\.", -1);
    if (parts.length < 2 || !parts[0].equals("1") || !parts[1].matches("[0-9]{1,4}")) {
      return false;
    }
    int wanted = Integer.parseInt(parts[1]);
    return wanted >= leastKubernetes && wanted <= mostKubernetes;
  }

  /** The Kubernetes versions it runs, such as {@code 1.31 to 1.36}. */
  public String kubernetesRange() {
    return "1." + leastKubernetes + " to 1." + mostKubernetes;
  }

  /** Whether network, host name and registries are documents of their own (from 1.12 on). */
  boolean hasNetworkDocuments() {
    return minor >= 12;
  }

  /**
   * Whether KubeSpan is a document of its own and an empty network block is left out (from 1.13).
   */
  boolean hasKubeSpanDocument() {
    return minor >= 13;
  }

  /** Whether encryption of the system's volumes is a document (from 1.11 on). */
  boolean hasVolumeEncryption() {
    return minor >= 11;
  }

  /** The version, such as {@code 1.13}. */
  @Override
  public String toString() {
    return "1." + minor;
  }
}
