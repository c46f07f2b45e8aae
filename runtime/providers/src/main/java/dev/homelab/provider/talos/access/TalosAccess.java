package dev.homelab.provider.talos.access;

import dev.homelab.provider.talos.secrets.SecretsImport;
import dev.homelab.spi.ClusterAccess;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** An administrator's access to a cluster of Talos, made from its secrets. */
public final class TalosAccess implements ClusterAccess {
  /** It keeps nothing. */
  public TalosAccess() {}

  @Override
  public String kind() {
    return "talos";
  }

  /**
   * A talosconfig of an administrator, with a client certificate made now.
   *
   * @param secrets the text of the cluster's secrets
   * @param endpoints where control planes answer
   * @param nodes the machines that are meant when a command names none
   */
  public static String talosconfig(
      String secrets, String cluster, List<String> endpoints, List<String> nodes, Instant now) {
    Talosconfig issued =
        Talosconfig.issue(
            SecretsImport.read(secrets),
            cluster,
            endpoints,
            List.of("os:admin"),
            now,
            new SecureRandom());
    Talosconfig.Context own = issued.contexts().get(cluster);
    return own == null
        ? issued.write()
        : new Talosconfig(
                cluster,
                Map.of(
                    cluster,
                    new Talosconfig.Context(own.endpoints(), nodes, own.authority(), own.client())))
            .write();
  }

  @Override
  public String kubeconfig(String secrets, String cluster, String server, Instant now) {
    return AdminKubeconfig.issue(
            SecretsImport.read(secrets),
            cluster,
            server,
            AdminKubeconfig.LIFETIME,
            now,
            new SecureRandom())
        .write();
  }
}
