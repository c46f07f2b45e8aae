package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What clients of a database see of it: secrets and services. */
abstract class DatabaseChart implements Chart {
  private final Made made;
  private final Accounts accounts;

  DatabaseChart(Made made) {
    this.made = made;
    this.accounts = new Accounts(made);
  }

  Made made() {
    return made;
  }

  Accounts accounts() {
    return accounts;
  }

  /** Makes a service with an address of its own, or takes it away. */
  void outside(Stored release, ObjectNode values, String name, int port) {
    if (values.path("external").asBoolean()) {
      accounts.service(release, name, port, true);
    } else {
      made.drop("services", release.namespace(), name);
    }
  }

  @Override
  public boolean uninstall(Stored release) {
    return made.gone(made.of(release));
  }

  /** PostgreSQL, as CloudNativePG runs it. */
  static final class Postgres extends DatabaseChart {
    private static final int PORT = 5432;

    Postgres(Made made) {
      super(made);
    }

    @Override
    public Optional<String> install(Stored release, ObjectNode values) {
      if (values.path("users").has("postgres")) {
        return Optional.of("`users.postgres` is forbidden by policy. Use a different username.");
      }
      accounts().users(release, values.path("users"), Set.of());
      for (String role : List.of("rw", "ro", "r")) {
        accounts().service(release, release.name() + "-" + role, PORT, false);
      }
      outside(release, values, release.name() + "-external-write", PORT);
      if (made().objects().get("jobs.batch", release.namespace(), job(release)) == null) {
        made().put(release, "jobs.batch", release.namespace(), job(release), initialization());
      }
      return Optional.empty();
    }

    /** The job that makes users and databases once the server answers. */
    private static String job(Stored release) {
      return release.name() + "-init-job";
    }

    private static ObjectNode initialization() {
      ObjectNode object = Json.object();
      ObjectNode pod = Json.child(object, "spec.template.spec").put("restartPolicy", "Never");
      ObjectNode container = pod.putArray("containers").addObject().put("name", "postgres");
      container.put("image", "ghcr.io/cloudnative-pg/postgresql:18");
      container.putArray("command").add("bash").add("/scripts/init.sh");
      return object;
    }

    @Override
    public boolean ready(Stored release) {
      Stored found = made().objects().get("jobs.batch", release.namespace(), job(release));
      return found == null || Json.number(found.json(), "status.succeeded", 0) > 0;
    }
  }

  /** MariaDB, as its operator runs it. */
  static final class MariaDb extends DatabaseChart {
    private static final int PORT = 3306;

    MariaDb(Made made) {
      super(made);
    }

    @Override
    public Optional<String> install(Stored release, ObjectNode values) {
      accounts().users(release, values.path("users"), Set.of("root"));
      accounts().service(release, release.name(), PORT, false);
      if (values.path("replicas").asInt() > 1) {
        accounts().service(release, release.name() + "-secondary", PORT, false);
        boolean outside = values.path("external").asBoolean();
        accounts().service(release, release.name() + "-primary", PORT, outside);
      }
      return Optional.empty();
    }
  }

  /** Redis with its sentinels. */
  static final class Redis extends DatabaseChart {
    private static final int PORT = 6379;
    private static final int SENTINEL = 26_379;
    private static final int PASSWORD = 32;

    Redis(Made made) {
      super(made);
    }

    @Override
    public Optional<String> install(Stored release, ObjectNode values) {
      String secret = release.name() + "-auth";
      if (values.path("authEnabled").asBoolean()) {
        String known = made().secret(release.namespace(), secret, "password");
        String password = known == null ? made().password(PASSWORD) : known;
        accounts().secret(release, secret, Map.of("password", password));
      } else {
        made().drop("secrets", release.namespace(), secret);
      }
      accounts().service(release, "rfs-" + release.name(), SENTINEL, false);
      accounts().service(release, "rfrm-" + release.name(), PORT, false);
      accounts().service(release, "rfrs-" + release.name(), PORT, false);
      outside(release, values, release.name() + "-external-lb", PORT);
      return Optional.empty();
    }
  }
}
