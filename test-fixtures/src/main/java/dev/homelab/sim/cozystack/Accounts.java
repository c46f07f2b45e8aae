package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The passwords and addresses that database charts make. */
final class Accounts {
  private static final int PASSWORD = 16;
  private final Made made;

  Accounts(Made made) {
    this.made = made;
  }

  /**
   * Makes the secret of users: what the release says, else what the secret has, else new. A user
   * that is no longer named is no longer in it.
   *
   * @param users as in a spec, each with or without a password
   * @param always users that are there even when nobody names them
   */
  void users(Stored release, JsonNode users, Set<String> always) {
    Map<String, String> passwords = new TreeMap<>();
    String secret = release.name() + "-credentials";
    Set<String> names = new TreeSet<>(always);
    users.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      String said = users.path(name).path("password").asText("");
      String known = made.secret(release.namespace(), secret, name);
      String kept = known == null ? made.password(PASSWORD) : known;
      passwords.put(name, said.isEmpty() ? kept : said);
    }
    if (passwords.isEmpty()) {
      made.drop("secrets", release.namespace(), secret);
    } else {
      secret(release, secret, passwords);
    }
  }

  /** Makes a secret of texts. */
  void secret(Stored release, String name, Map<String, String> texts) {
    ObjectNode object = Json.object().put("type", "Opaque");
    Json.child(object, "metadata.labels").put(CoreViews.RESOURCE, "true");
    ObjectNode data = object.putObject("data");
    texts.forEach((key, text) -> data.put(key, Made.encoded(text)));
    made.put(release, "secrets", release.namespace(), name, object);
  }

  /** Makes a service inside the cluster, or one with an address of its own. */
  void service(Stored release, String name, int port, boolean outside) {
    ObjectNode object = Json.object();
    ObjectNode spec = object.putObject("spec");
    spec.put("type", outside ? "LoadBalancer" : "ClusterIP");
    spec.putObject("selector").put("app.kubernetes.io/instance", release.name());
    ObjectNode one = spec.putArray("ports").addObject().put("name", "main");
    one.put("port", port).put("protocol", "TCP").put("targetPort", port);
    if (made.objects().get("services", release.namespace(), name) == null) {
      made.put(release, "services", release.namespace(), name, object);
    }
  }
}
