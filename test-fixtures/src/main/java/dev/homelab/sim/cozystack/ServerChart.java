package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.store.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What clients see of servers other than the common databases: their services, and the secrets of
 * their users, with the names that the charts of Cozystack 1.6.2 have for them.
 */
final class ServerChart extends DatabaseChart {
  private static final int PASSWORD = 16;

  /**
   * A service.
   *
   * @param suffix what follows the name of the release
   * @param port its port
   * @param outside whether it has an address of its own when the release is external
   */
  private record Door(String suffix, int port, boolean outside) {}

  /** In what secrets a kind keeps its passwords. */
  private enum Passwords {
    /** Nowhere. */
    NONE,
    /** All users in one. */
    TOGETHER,
    /** One for each user, {@code -user-<name>}. */
    EACH,
    /** One for each user, {@code -<name>-credentials}. */
    EACH_CREDENTIALS
  }

  private static final Map<String, List<Door>> DOORS =
      Map.ofEntries(
          Map.entry("ClickHouse", List.of()),
          Map.entry("MongoDB", List.of(new Door("-rs0", 27_017, false))),
          Map.entry("Kafka", List.of(new Door("-kafka-bootstrap", 9092, false))),
          Map.entry("NATS", List.of(new Door("", 4222, true))),
          Map.entry("RabbitMQ", List.of(new Door("", 5672, true))),
          Map.entry("OpenSearch", List.of(new Door("", 9200, false))),
          Map.entry("Qdrant", List.of(new Door("", 6333, true))),
          Map.entry("Harbor", List.of(new Door("", 80, false))),
          Map.entry("OpenBAO", List.of(new Door("", 8200, true))),
          Map.entry("HTTPCache", List.of(new Door("-haproxy", 80, true))),
          Map.entry("TCPBalancer", List.of(new Door("-haproxy", 80, true))),
          Map.entry("VPN", List.of(new Door("-vpn", 40_000, true))));

  private static final Map<String, Passwords> PASSWORDS =
      Map.of(
          "ClickHouse", Passwords.TOGETHER,
          "NATS", Passwords.TOGETHER,
          "MongoDB", Passwords.EACH,
          "OpenSearch", Passwords.EACH,
          "RabbitMQ", Passwords.EACH_CREDENTIALS);

  private final String kind;

  private ServerChart(Made made, String kind) {
    super(made);
    this.kind = kind;
  }

  /** The charts by the kinds of their applications. */
  static Map<String, Chart> all(Made made) {
    Map<String, Chart> charts = new TreeMap<>();
    DOORS.keySet().forEach(kind -> charts.put(kind, new ServerChart(made, kind)));
    return charts;
  }

  @Override
  public Optional<String> install(Stored release, ObjectNode values) {
    for (Door door : DOORS.getOrDefault(kind, List.of())) {
      boolean outside = door.outside() && values.path("external").asBoolean();
      accounts().service(release, release.name() + door.suffix(), door.port(), outside);
    }
    if (kind.equals("ClickHouse")) {
      accounts().service(release, "chendpoint-" + release.name(), 9000, false);
    }
    JsonNode users = values.path("users");
    switch (PASSWORDS.getOrDefault(kind, Passwords.NONE)) {
      case TOGETHER -> accounts().users(release, users, Set.of());
      case EACH -> each(release, users, "-user-%s");
      case EACH_CREDENTIALS -> each(release, users, "-%s-credentials");
      case NONE -> own(release, users, values);
    }
    return Optional.empty();
  }

  private void each(Stored release, JsonNode users, String pattern) {
    for (String user : names(users)) {
      String secret =
          release.name() + String.format(pattern, user.toLowerCase(Locale.ROOT).replace('_', '-'));
      String said = users.path(user).path("password").asText("");
      String password = said.isEmpty() ? kept(release, secret, "password") : said;
      accounts().secret(release, secret, Map.of("username", user, "password", password));
    }
  }

  private static List<String> names(JsonNode users) {
    List<String> names = new ArrayList<>();
    users.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private void own(Stored release, JsonNode users, ObjectNode values) {
    switch (kind) {
      case "Qdrant" -> once(release, "-apikey", "api-key");
      case "Harbor" -> once(release, "-credentials", "admin-password");
      case "VPN" -> urls(release, users, values.path("host").asText());
      default -> {}
    }
  }

  private void once(Stored release, String suffix, String key) {
    String secret = release.name() + suffix;
    accounts().secret(release, secret, Map.of(key, kept(release, secret, key)));
  }

  private String kept(Stored release, String secret, String key) {
    String known = made().secret(release.namespace(), secret, key);
    return known == null ? made().password(PASSWORD) : known;
  }

  private void urls(Stored release, JsonNode users, String host) {
    Map<String, String> urls = new TreeMap<>();
    String secret = release.name() + "-urls";
    for (String user : names(users)) {
      String known = made().secret(release.namespace(), secret, user);
      String fresh = "ss://" + made().password(PASSWORD) + '@' + host + ":40000/?outline=1";
      urls.put(user, known == null ? fresh : known);
    }
    accounts().secret(release, secret, urls);
  }
}
