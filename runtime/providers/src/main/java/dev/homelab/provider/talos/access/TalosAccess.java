package dev.homelab.provider.talos.access;

import dev.homelab.provider.talos.secrets.SecretsFile;
import dev.homelab.spi.ClusterAccess;
import java.security.SecureRandom;
import java.time.Instant;

/** An administrator's access to a cluster of Talos, made from its secrets. */
public final class TalosAccess implements ClusterAccess {
  /** It keeps nothing. */
  public TalosAccess() {}

  @Override
  public String kind() {
    return "talos";
  }

  @Override
  public String kubeconfig(String secrets, String cluster, String server, Instant now) {
    return AdminKubeconfig.issue(
            SecretsFile.read(secrets),
            cluster,
            server,
            AdminKubeconfig.LIFETIME,
            now,
            new SecureRandom())
        .write();
  }
}
