package dev.homelab.catalog.cozystack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Address;
import dev.homelab.model.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What does not fit a kind is told with its place; what is not yet known fits. */
final class SpecCheckTest {
  private static final String AMOUNT = "an amount such as 500m, 2 or 10Gi";
  private static final Address SECRET = Address.parse("secret.s");

  private static List<Problem> check(String kind, Map<String, ?> spec) {
    return Objects.requireNonNull(AppKinds.named(kind)).check(Value.ofMap(spec));
  }

  private static Problem problem(String path, String seen, String expected) {
    return new Problem(path, seen, expected, null);
  }

  @Test
  void aWholeSpecFits() {
    Map<String, ?> postgres =
        Map.of(
            "version",
            "v17",
            "replicas",
            1,
            "size",
            "20Gi",
            "resources",
            Map.of("cpu", 2, "memory", "4Gi"),
            "users",
            Map.of("cloud", Map.of()),
            "databases",
            Map.of("cloud", Map.of("roles", Map.of("admin", List.of("cloud")))),
            "postgresql",
            Map.of("parameters", Map.of("max_connections", 200, "work_mem", "64MB")));
    assertThat(check("Postgres", postgres)).isEmpty();
    assertThat(check("NATS", Map.of("config", Map.of("merge", Map.of("debug", true))))).isEmpty();
  }

  @Test
  void anUnknownFieldIsToldWithTheKnownOnes() {
    assertThat(check("VMInstance", Map.of("disks", List.of(Map.of("name", "a", "nam", "b")))))
        .containsExactly(problem("disks[0].nam", "an unknown field", "one of bus, name"));
    assertThat(check("VMDisk", Map.of("source", Map.of("upload", Map.of("x", 1)))))
        .containsExactly(problem("source.upload.x", "an unknown field", "no field"));
  }

  @Test
  void anotherFormIsToldWithoutTheValue() {
    assertThat(check("MariaDB", Map.of("replicas", "two")))
        .containsExactly(problem("replicas", "a text", "a whole number"));
    assertThat(check("Tenant", Map.of("etcd", "yes")))
        .containsExactly(problem("etcd", "a text", "true or false"));
    assertThat(check("Postgres", Map.of("users", Map.of("a", Map.of("password", 1234)))))
        .containsExactly(problem("users.a.password", "a whole number", "a text"));
    assertThat(check("Ingress", Map.of("whitelist", "10.0.0.0/8")))
        .containsExactly(problem("whitelist", "a text", "a list"));
    assertThat(check("Kafka", Map.of("kafka", List.of(3))))
        .containsExactly(problem("kafka", "a list", "fields"));
    assertThat(check("VMInstance", Map.of("externalPorts", List.of(22, "http"))))
        .containsExactly(problem("externalPorts[1]", "a text", "a whole number"));
    assertThat(check("Postgres", Map.of("postgresql", Map.of("parameters", Map.of("a", true)))))
        .containsExactly(
            problem("postgresql.parameters.a", "true or false", "a whole number or a text"));
    assertThat(check("Redis", Map.of("size", 1.5)))
        .containsExactly(problem("size", "a number with a fraction", AMOUNT));
    assertThat(check("Redis", Map.of("tls", Map.of())))
        .extracting(Problem::seen)
        .containsExactly("an unknown field");
    assertThat(check("NATS", Map.of("config", Map.of("merge", true))))
        .containsExactly(problem("config.merge", "true or false", "fields"));
    assertThat(check("Redis", Map.of("version", Map.of())))
        .containsExactly(problem("version", "fields", "one of v8, v7"));
  }

  @Test
  void oneOfFewIsToldWithTheOthers() {
    assertThat(check("Redis", Map.of("version", "v6")))
        .containsExactly(problem("version", "\"v6\"", "one of v8, v7"));
    assertThat(check("Redis", Map.of("resourcesPreset", "4xlarge")))
        .extracting(Problem::path)
        .containsExactly("resourcesPreset");
    assertThat(check("Redis", Map.of("resourcesPreset", "2xlarge"))).isEmpty();
  }

  @Test
  void whatIsRequiredAndHasNoDefaultMayNotBeMissing() {
    assertThat(check("MariaDB", Map.of("users", Map.of("cloud", Map.of("password", "x")))))
        .containsExactly(problem("users.cloud.maxUserConnections", "nothing", "a whole number"));
    assertThat(check("Kubernetes", Map.of("nodeGroups", Map.of("md0", Map.of())))).isEmpty();
    Value.Tree disk = Value.Tree.EMPTY.with("name", Value.Null.NULL);
    assertThat(check("VMInstance", Map.of("disks", List.of(disk))))
        .containsExactly(problem("disks[0].name", "nothing", "a text"));
  }

  @Test
  void anAmountIsTold() {
    assertThat(check("Tenant", Map.of("resourceQuotas", Map.of("services.nodeports", "few"))))
        .containsExactly(problem("resourceQuotas[services.nodeports]", "\"few\"", AMOUNT));
    assertThat(check("VMDisk", Map.of("storage", "10GiB")))
        .containsExactly(problem("storage", "\"10GiB\"", AMOUNT));
  }

  @Test
  void keysOfThePlatformAreRefusedAtEveryDepth() {
    String another = "another key: the platform keeps these for itself";
    Map<String, ?> spec =
        Map.of(
            "_cluster",
            1,
            "users",
            Map.of("_a", Map.of()),
            "config",
            Map.of("merge", Map.of("list", List.of(Map.of("_b", 1)))));
    assertThat(check("NATS", spec))
        .containsExactly(
            problem("_cluster", "a key that starts with _", another),
            problem("config.merge.list[0]._b", "a key that starts with _", another),
            problem("users._a", "a key that starts with _", another));
  }

  @Test
  void whatIsNotYetKnownFits() {
    for (Value later :
        Arrays.asList(
            new Value.Ref(SECRET, "id"),
            new Value.Unknown(SECRET, "id"),
            new Value.Secret("s"),
            Value.Null.NULL)) {
      Value.Tree spec =
          Value.ofMap(
              Map.of(
                  "replicas",
                  later,
                  "external",
                  later,
                  "size",
                  later,
                  "version",
                  later,
                  "users",
                  later));
      assertThat(Objects.requireNonNull(AppKinds.named("Redis")).check(spec.without("users")))
          .isEmpty();
      assertThat(Objects.requireNonNull(AppKinds.named("Postgres")).check(spec)).isEmpty();
    }
  }

  @Test
  void partsPutTogetherAreAText() {
    Value joined = new Value.Join(List.of(Value.of("v"), new Value.Ref(SECRET, "id")));
    assertThat(check("Redis", Map.of("version", joined, "size", joined))).isEmpty();
    assertThat(check("Redis", Map.of("replicas", joined)))
        .containsExactly(problem("replicas", "a text", "a whole number"));
  }
}
