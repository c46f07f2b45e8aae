package dev.homelab.sim.cozystack;

import static dev.homelab.sim.cozystack.CozyCluster.apps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.kube.ApiClient;
import dev.homelab.sim.kube.Eventually;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Secrets and services of databases. */
class DatabasesTest {
  private static final String NAMESPACE = "tenant-root";
  private static final String CORE = "/api/v1/namespaces/" + NAMESPACE;

  @RegisterExtension static final CozyCluster CLUSTER = CozyCluster.atSpeed(200);

  private static ApiClient api() {
    return CLUSTER.api();
  }

  private static String make(String plural, String kind, String name, String spec) {
    CLUSTER.make(NAMESPACE, plural, kind, name, spec);
    String path = apps(NAMESPACE, plural) + "/" + name;
    CLUSTER.awaits(path, "Ready", "True");
    return path;
  }

  private static String secret(String name, String key) {
    String text = api().get(CORE + "/secrets/" + name).body().path("data").path(key).asText();
    return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
  }

  private static int service(String name) {
    return api().get(CORE + "/services/" + name).code();
  }

  @Test
  void postgresKeepsPasswordsAndGoesWithItsSecrets() {
    String path =
        make(
            "postgreses",
            "Postgres",
            "db",
            "{\"users\":{\"app\":{},\"fixed\":{\"password\":\"given\"}}}");
    String password = secret("postgres-db-credentials", "app");
    assertThat(password).hasSize(16);
    assertThat(secret("postgres-db-credentials", "fixed")).isEqualTo("given");
    for (String service : new String[] {"rw", "ro", "r"}) {
      assertThat(service("postgres-db-" + service)).as(service).isEqualTo(200);
    }
    assertThat(
            CLUSTER.condition(
                "/apis/batch/v1/namespaces/tenant-root/jobs/postgres-db-init-job", "Complete"))
        .isEqualTo("True");
    api().merge(path, "{\"spec\":{\"external\":true,\"users\":{\"more\":{}}}}");
    Eventually.is("outside", () -> service("postgres-db-external-write") == 200);
    assertThat(secret("postgres-db-credentials", "app")).isEqualTo(password);
    assertThat(secret("postgres-db-credentials", "more")).hasSize(16);
    api().delete(path);
    CLUSTER.awaitsNothing(path);
    CLUSTER.awaitsNothing(CORE + "/secrets/postgres-db-credentials");
    CLUSTER.awaitsNothing(CORE + "/services/postgres-db-rw");
  }

  @Test
  void postgresRefusesItsOwnUser() {
    CLUSTER.make(NAMESPACE, "postgreses", "Postgres", "own", "{\"users\":{\"postgres\":{}}}");
    String path = apps(NAMESPACE, "postgreses") + "/own";
    CLUSTER.awaits(path, "Ready", "False");
    assertThat(api().get(path).text()).contains("is forbidden by policy");
    api().merge(path, "{\"spec\":{\"users\":{\"postgres\":null,\"app\":{}}}}");
    CLUSTER.awaits(path, "Ready", "True");
  }

  @Test
  void mariaDbHasARootToo() {
    make("mariadbs", "MariaDB", "shop", "{\"users\":{\"app\":{\"maxUserConnections\":10}}}");
    assertThat(secret("mariadb-shop-credentials", "root")).hasSize(16);
    assertThat(secret("mariadb-shop-credentials", "app")).hasSize(16);
    for (String service : new String[] {"", "-primary", "-secondary"}) {
      assertThat(service("mariadb-shop" + service)).as(service).isEqualTo(200);
    }
  }

  @Test
  void redisHasAPasswordUntilNobodyWantsOne() {
    String path = make("redises", "Redis", "cache", "{}");
    assertThat(secret("redis-cache-auth", "password")).hasSize(32);
    for (String role : new String[] {"rfs", "rfrm", "rfrs"}) {
      assertThat(service(role + "-redis-cache")).as(role).isEqualTo(200);
    }
    api().merge(path, "{\"spec\":{\"authEnabled\":false}}");
    CLUSTER.awaitsNothing(CORE + "/secrets/redis-cache-auth");
  }
}
