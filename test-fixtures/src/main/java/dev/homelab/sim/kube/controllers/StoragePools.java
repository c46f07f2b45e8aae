package dev.homelab.sim.kube.controllers;

import java.util.Map;

/** The storage pools that LINSTOR has on the nodes of a cluster. */
public interface StoragePools {
  /** Every pool that is asked for is there, on as many nodes as are asked for. */
  StoragePools ANY =
      new StoragePools() {
        @Override
        public boolean exists(String pool) {
          return true;
        }

        @Override
        public int nodes(String pool) {
          return Integer.MAX_VALUE;
        }
      };

  /**
   * What clients of LINSTOR show and trust, as PEM texts by {@code ca.crt}, {@code tls.crt} and
   * {@code tls.key}; empty when nobody answers as LINSTOR.
   */
  default Map<String, String> clientTls() {
    return Map.of();
  }

  /**
   * Whether there is a pool on any node.
   *
   * @param pool its name; empty asks whether there is any pool at all
   */
  boolean exists(String pool);

  /**
   * Whether a restore of Velero fills the volume of a claim; where it does not, it brings the claim
   * without what it is to be made of, and an empty volume comes about.
   *
   * @param claim its name
   */
  default boolean fills(String claim) {
    return true;
  }

  /**
   * On how many nodes a pool is.
   *
   * @param pool its name; empty for any pool
   */
  int nodes(String pool);
}
