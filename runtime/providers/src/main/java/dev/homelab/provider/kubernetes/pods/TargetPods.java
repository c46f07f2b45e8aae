package dev.homelab.provider.kubernetes.pods;

import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.PodAccess;
import dev.homelab.spi.PodReach;
import dev.homelab.spi.SessionOptions;

/** Reaches the pods of a cluster for providers whose platform runs inside it. */
public final class TargetPods implements PodAccess {
  /** Keeps nothing. */
  public TargetPods() {}

  @Override
  public String provider() {
    return "kubernetes";
  }

  @Override
  public PodReach open(Value.Tree config, SessionOptions options, CallContext context) {
    return new ReachedPods(KubeClient.connect(config, options, context), config, options);
  }
}
