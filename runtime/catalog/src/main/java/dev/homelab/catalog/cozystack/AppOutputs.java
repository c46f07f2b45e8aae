package dev.homelab.catalog.cozystack;

import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an application offers to others: where it is reached, as whom, and in which Secret its chart
 * keeps the password. Names of Services and Secrets are those of the charts of Cozystack 1.6.2
 * ({@code packages/apps/<kind>/templates}).
 */
public final class AppOutputs {
  private static final String PASSWORD = "password";
  private static final String USERS = "users";
  private static final Pattern CAPITAL = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|[_\\s]+");

  /** Service and port by kind; {@code %s} is the name of the release. */
  private static final Map<String, Door> DOORS =
      Map.ofEntries(
          Map.entry("Postgres", new Door("%s-rw", 5432)),
          Map.entry("MariaDB", new Door("%s", 3306)),
          Map.entry("Redis", new Door("rfrm-%s", 6379)),
          Map.entry("ClickHouse", new Door("chendpoint-%s", 9000)),
          Map.entry("MongoDB", new Door("%s-rs0", 27_017)),
          Map.entry("Kafka", new Door("%s-kafka-bootstrap", 9092)),
          Map.entry("NATS", new Door("%s", 4222)),
          Map.entry("RabbitMQ", new Door("%s", 5672)),
          Map.entry("OpenSearch", new Door("%s", 9200)),
          Map.entry("Qdrant", new Door("%s", 6333)),
          Map.entry("Harbor", new Door("%s", 80)),
          Map.entry("OpenBAO", new Door("%s", 8200)),
          Map.entry("HTTPCache", new Door("%s-haproxy", 80)),
          Map.entry("TCPBalancer", new Door("%s-haproxy", 80)),
          Map.entry("VPN", new Door("%s-vpn", 40_000)),
          Map.entry("Kubernetes", new Door("%s", 6443)));

  /** Secrets that are there once, by kind and output. */
  private static final Map<String, Map<String, SecretKey>> OWN =
      Map.of(
          "Redis", Map.of(PASSWORD, new SecretKey("%s-auth", PASSWORD)),
          "Qdrant", Map.of("apiKey", new SecretKey("%s-apikey", "api-key")),
          "Harbor", Map.of(PASSWORD, new SecretKey("%s-credentials", "admin-password")),
          "Kubernetes",
              Map.of("kubeconfig", new SecretKey("%s-admin-kubeconfig", "super-admin.svc")));

  /**
   * Secrets of each user, by kind and output; {@code %s} is the release, {@code {user}} the user's
   * name, {@code {kebab}} the same in small letters with dashes.
   */
  private static final Map<String, Map<String, SecretKey>> OF_USERS =
      Map.of(
          "Postgres", Map.of(PASSWORD, new SecretKey("%s-credentials", "{user}")),
          "MariaDB", Map.of(PASSWORD, new SecretKey("%s-credentials", "{user}")),
          "ClickHouse", Map.of(PASSWORD, new SecretKey("%s-credentials", "{user}")),
          "NATS", Map.of(PASSWORD, new SecretKey("%s-credentials", "{user}")),
          "MongoDB", Map.of(PASSWORD, new SecretKey("%s-user-{user}", PASSWORD)),
          "OpenSearch", Map.of(PASSWORD, new SecretKey("%s-user-{user}", PASSWORD)),
          "RabbitMQ", Map.of(PASSWORD, new SecretKey("%s-{kebab}-credentials", PASSWORD)),
          "VPN", Map.of("url", new SecretKey("%s-urls", "{user}")),
          "Bucket",
              Map.of(
                  "accessKey", new SecretKey("%s-{user}-credentials", "accessKey"),
                  "secretKey", new SecretKey("%s-{user}-credentials", "secretKey"),
                  "endpoint", new SecretKey("%s-{user}-credentials", "endpoint"),
                  "bucketName", new SecretKey("%s-{user}-credentials", "bucketName")));

  private record Door(String service, int port) {}

  private AppOutputs() {}

  /**
   * What is known of an application before it is made: {@code host} and {@code port} inside the
   * cluster; {@code readHost} for a Postgres; {@code user} and {@code database} when there is just
   * one. Of a tenant the {@code namespace} that it makes, and its {@code host} where it is stated,
   * since it follows from the tenant around it otherwise. Of a FoundationDB, whose servers have no
   * Service, the {@code configMap} that its operator keeps the key {@code cluster-file} in, by
   * which clients find them (fdb-kubernetes-operator, {@code docs/manual}). Of a machine the {@code
   * host} of its Service.
   */
  public static SortedMap<String, Value> of(
      AppKind kind, String namespace, String name, Value.Tree spec) {
    SortedMap<String, Value> out = new TreeMap<>();
    String release = kind.prefix() + name;
    Door door = DOORS.get(kind.kind());
    if (door != null) {
      String service = service(kind, door, spec).replace("%s", release);
      out.put("host", Value.of(service + '.' + namespace + ".svc"));
      out.put("port", Value.of(door.port()));
    }
    switch (kind.kind()) {
      case "Postgres" -> out.put("readHost", Value.of(release + "-ro." + namespace + ".svc"));
      case "FoundationDB" -> out.put("configMap", Value.of(release + "-config"));
      case AppKinds.MACHINE -> out.put("host", Value.of(release + '.' + namespace + ".svc"));
      case AppKinds.TENANT -> tenant(namespace, name, spec, out);
      default -> {}
    }
    only(spec, USERS, "user", out);
    only(spec, "databases", "database", out);
    only(spec, "vhosts", "vhost", out);
    return out;
  }

  private static void tenant(
      String namespace, String name, Value.Tree spec, SortedMap<String, Value> out) {
    out.put("namespace", Value.of(AppKinds.namespaceOf(namespace, name)));
    Value host = spec.get("host");
    if (host != null && !host.equals(Value.of(""))) {
      out.put("host", host);
    }
  }

  /** Replicas of a MariaDB are read through a Service of their own; shards have a router. */
  private static String service(AppKind kind, Door door, Value.Tree spec) {
    Value.Tree full = kind.withDefaults(spec);
    if (kind.kind().equals("MariaDB")
        && full.get("replicas") instanceof Value.Int count
        && count.value() > 1) {
      return "%s-primary";
    }
    boolean sharded = kind.kind().equals("MongoDB") && Value.of(true).equals(full.get("sharding"));
    return sharded ? "%s-mongos" : door.service();
  }

  private static void only(
      Value.Tree spec, String field, String output, SortedMap<String, Value> out) {
    List<String> names = names(spec, field);
    if (names.size() == 1) {
      out.put(output, Value.of(names.get(0)));
    }
  }

  private static List<String> names(Value.Tree spec, String field) {
    return spec.get(field) instanceof Value.Tree named
        ? new ArrayList<>(named.fields().keySet())
        : List.of();
  }

  /**
   * Where an application keeps what an output names: {@code password}, for one of several users
   * {@code password.anna}.
   *
   * @return null when it is no secret output of the kind, or names no user of the application
   */
  public static @Nullable SecretKey secret(
      AppKind kind, String name, Value.Tree spec, String output) {
    String release = kind.prefix() + name;
    SecretKey own = OWN.getOrDefault(kind.kind(), Map.of()).get(output);
    if (own != null) {
      return new SecretKey(own.secret().replace("%s", release), own.key());
    }
    int dot = output.indexOf('.');
    String what = dot < 0 ? output : output.substring(0, dot);
    SecretKey pattern = OF_USERS.getOrDefault(kind.kind(), Map.of()).get(what);
    if (pattern == null) {
      return null;
    }
    List<String> users = names(spec, USERS);
    String user = dot >= 0 ? output.substring(dot + 1) : users.size() == 1 ? users.get(0) : "";
    return users.contains(user)
        ? new SecretKey(
            filled(pattern.secret(), release, user), filled(pattern.key(), release, user))
        : null;
  }

  private static String filled(String pattern, String release, String user) {
    return pattern
        .replace("%s", release)
        .replace("{user}", user)
        .replace("{kebab}", CAPITAL.matcher(user).replaceAll("-").toLowerCase(Locale.ROOT));
  }

  /** Whether an output of the kind is a secret, whoever's. */
  public static boolean isSecret(AppKind kind, String output) {
    int dot = output.indexOf('.');
    String what = dot < 0 ? output : output.substring(0, dot);
    return OWN.getOrDefault(kind.kind(), Map.of()).containsKey(output)
        || OF_USERS.getOrDefault(kind.kind(), Map.of()).containsKey(what);
  }

  /** The secret outputs of an application, sorted, for messages. */
  public static Set<String> secrets(AppKind kind, Value.Tree spec) {
    Set<String> all = new TreeSet<>(OWN.getOrDefault(kind.kind(), Map.of()).keySet());
    List<String> users = names(spec, USERS);
    for (String what : OF_USERS.getOrDefault(kind.kind(), Map.of()).keySet()) {
      if (users.size() == 1) {
        all.add(what);
      } else {
        users.forEach(user -> all.add(what + '.' + user));
      }
    }
    return all;
  }
}
