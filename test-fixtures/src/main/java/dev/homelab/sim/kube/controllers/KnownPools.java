package dev.homelab.sim.kube.controllers;

import java.util.Map;

/** The pools that are known now: any, until somebody tells which there are. */
public final class KnownPools implements StoragePools {
  private volatile StoragePools now = StoragePools.ANY;

  /** Has others answer from now on. */
  public void use(StoragePools others) {
    now = others;
  }

  @Override
  public Map<String, String> clientTls() {
    return now.clientTls();
  }

  @Override
  public boolean exists(String pool) {
    return now.exists(pool);
  }

  @Override
  public int nodes(String pool) {
    return now.nodes(pool);
  }

  @Override
  public boolean fills(String claim) {
    return now.fills(claim);
  }
}
