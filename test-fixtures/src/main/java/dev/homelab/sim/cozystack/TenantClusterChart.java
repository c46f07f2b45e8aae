package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A Kubernetes cluster of a tenant: its service and the secret with its kubeconfigs. */
final class TenantClusterChart implements Chart {
  private static final int PORT = 6443;
  private static final int TOKEN = 32;

  private final Made made;
  private final Accounts accounts;

  TenantClusterChart(Made made) {
    this.made = made;
    this.accounts = new Accounts(made);
  }

  @Override
  public Optional<String> install(Stored release, ObjectNode values) {
    Stored namespace = made.objects().get("namespaces", "", release.namespace());
    boolean etcd =
        namespace != null
            && !Json.at(namespace.json(), "metadata.labels")
                .path(TenantChart.LABEL + "etcd")
                .asText()
                .isEmpty();
    if (!etcd) {
      return Optional.of("no etcd: DataStore \"\" not found");
    }
    accounts.service(release, release.name(), PORT, false);
    String secret = release.name() + "-admin-kubeconfig";
    if (made.secret(release.namespace(), secret, "admin.conf") == null) {
      Map<String, String> all = new TreeMap<>();
      String inside = release.name() + '.' + release.namespace() + ".svc";
      for (String user : new String[] {"admin", "super-admin"}) {
        String token = made.password(TOKEN);
        all.put(user + ".conf", kubeconfig(values.path("host").asText(inside), user, token));
        all.put(user + ".svc", kubeconfig(inside, user, token));
      }
      accounts.secret(release, secret, all);
    }
    return Optional.empty();
  }

  private static String kubeconfig(String host, String user, String token) {
    return String.join(
        "\n",
        "apiVersion: v1",
        "kind: Config",
        "current-context: default",
        "clusters: [{name: default, cluster: {server: 'https://" + host + ":6443'}}]",
        "users: [{name: " + user + ", user: {token: " + token + "}}]",
        "contexts: [{name: default, context: {cluster: default, user: " + user + "}}]",
        "");
  }

  @Override
  public boolean uninstall(Stored release) {
    return made.gone(made.of(release));
  }
}
