package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.homelab.cli.CliRun;
import dev.homelab.real.Part;
import dev.homelab.real.RealAlertmanager;
import dev.homelab.real.RealControlPlane;
import dev.homelab.real.RealParts;
import dev.homelab.real.SharedFolder;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The alerts of lab A where they are really judged and sent: Prometheus's own tool tries each rule
 * on measurements of a box, and an Alertmanager with the lab's own receiver calls a server of ntfy.
 */
@Tag("real")
class AlertsRealTest {
  private static final Path LAB =
      Path.of(System.getProperty("homelab.root"), "examples/a-cozystack/homelab.groovy");

  private static final ObjectMapper YAML = new YAMLMapper();
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the phone's server knows of the sender. */
  private static final String USER = "publisher";

  private static final String PASSWORD = "canary-of-the-sender";

  @TempDir Path folder;

  /** What came in at the server of ntfy. */
  private record Message(String target, String login, JsonNode body) {}

  @BeforeEach
  void render() throws IOException {
    Assumptions.assumeTrue(
        RealParts.ofThisMachine().missing(Part.PROMTOOL, Part.ALERTMANAGER).isEmpty()
            || RealControlPlane.expected(),
        "promtool is not built: test-fixtures/real/build --with alerts");
    Files.copy(LAB, folder.resolve("homelab.groovy"));
    CliRun.Result rendered = new CliRun(folder).run("render", "--out", "tree");
    assertThat(rendered.code()).as(rendered.err()).isZero();
  }

  private JsonNode spec(String kind) throws IOException {
    for (Path file : SharedFolder.yamlFiles(folder.resolve("tree"))) {
      JsonNode object = YAML.readTree(file.toFile());
      if (kind.equals(object.path("kind").asText())) {
        return object.path("spec");
      }
    }
    throw new AssertionError("lab A has no " + kind);
  }

  @Test
  void eachRuleTellsOfWhatIsIllAndOfNothingElse() throws Exception {
    JsonNode rules = spec("VMRule");
    YAML.writeValue(folder.resolve("rules.yml").toFile(), rules);
    Path tests = folder.resolve("alerts.yml");
    try (InputStream text = AlertsRealTest.class.getResourceAsStream("alerts.yml")) {
      Files.copy(Objects.requireNonNull(text), tests);
    }
    assertThat(told(YAML.readTree(tests.toFile())))
        .as("rules that are tried")
        .isEqualTo(all(rules));
    Process tool =
        new ProcessBuilder(
                RealParts.ofThisMachine().require(Part.PROMTOOL).toString(),
                "test",
                "rules",
                tests.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(tool.waitFor()).as(said).isZero();
    assertThat(said).contains("SUCCESS");
  }

  private static Set<String> all(JsonNode rules) {
    return new TreeSet<>(rules.findValuesAsText("alert"));
  }

  /** Names of the rules that tell something in the tests. */
  private static Set<String> told(JsonNode tests) {
    Set<String> names = new TreeSet<>();
    for (JsonNode test : tests.path("tests")) {
      for (JsonNode one : test.path("alert_rule_test")) {
        if (!one.path("exp_alerts").isEmpty()) {
          names.add(one.path("alertname").asText());
        }
      }
    }
    return names;
  }

  @Test
  void whatIsIllReachesThePhonesServerAndItsEndToo() throws Exception {
    BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    HttpServer ntfy =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ntfy.createContext("/", exchange -> take(exchange, messages));
    ntfy.start();
    Path settings = folder.resolve("alertmanager.yml");
    YAML.writeValue(settings.toFile(), settings(ntfy.getAddress().getPort()));
    try (RealAlertmanager sender =
        RealAlertmanager.start(Files.createDirectory(folder.resolve("sender")), settings)) {
      sender.tell(alerts(10, ""));
      Message first = Objects.requireNonNull(messages.poll(30, TimeUnit.SECONDS), "no message");
      assertThat(first.target()).isEqualTo("/lab?template=alertmanager");
      assertThat(first.login()).isEqualTo(USER + ':' + PASSWORD);
      assertThat(first.body().path("status").asText()).isEqualTo("firing");
      assertThat(first.body().path("alerts")).as("alerts of one message").hasSize(8);
      assertThat(first.body().path("truncatedAlerts").asInt()).isEqualTo(2);
      assertThat(first.body().findValuesAsText("summary")).contains("The volume 1 is full.");

      sender.tell(alerts(10, "2026-01-01T00:00:00Z"));
      Message last = first;
      while (!last.body().path("status").asText().equals("resolved")) {
        last = Objects.requireNonNull(messages.poll(30, TimeUnit.SECONDS), "no end of it");
      }
    } finally {
      ntfy.stop(0);
    }
  }

  private static void take(HttpExchange exchange, BlockingQueue<Message> messages)
      throws IOException {
    String login = exchange.getRequestHeaders().getFirst("Authorization");
    String said =
        login == null || !login.startsWith("Basic ")
            ? ""
            : new String(Base64.getDecoder().decode(login.substring(6)), StandardCharsets.UTF_8);
    messages.add(
        new Message(
            exchange.getRequestURI().toString(),
            said,
            JSON.readTree(exchange.getRequestBody().readAllBytes())));
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  /**
   * The file that the operator makes of the lab's object: the same but for the secrets, which it
   * fills in. The server stands here and not in the cluster, and nobody waits for minutes.
   */
  private ObjectNode settings(int port) throws IOException {
    ObjectNode spec = (ObjectNode) spec("VMAlertmanagerConfig");
    ObjectNode hook = (ObjectNode) spec.path("receivers").path(0).path("webhook_configs").path(0);
    String server = "http://ntfy.tenant-services.svc";
    assertThat(hook.path("url").asText()).startsWith(server);
    hook.put(
        "url", "http://127.0.0.1:" + port + hook.path("url").asText().substring(server.length()));
    ObjectNode login = (ObjectNode) hook.path("http_config").path("basic_auth");
    assertThat(login.path("password").path("name").asText()).isEqualTo("lab-alerts");
    login.put("username", USER).put("password", PASSWORD);
    ((ObjectNode) spec.path("route")).put("group_wait", "1s").put("group_interval", "1s");
    return spec;
  }

  /** Volumes of one tenant that are full; that are well again since an instant, unless empty. */
  private static String alerts(int count, String end) {
    ArrayNode all = JSON.createArrayNode();
    for (int number = 0; number < count; number++) {
      ObjectNode one = all.addObject();
      one.putObject("labels")
          .put("alertname", "VolumeFull")
          .put("severity", "warning")
          .put("namespace", "tenant-services")
          .put("persistentvolumeclaim", "volume-" + number);
      one.putObject("annotations").put("summary", "The volume " + number + " is full.");
      if (!end.isEmpty()) {
        one.put("startsAt", "2025-12-31T00:00:00Z").put("endsAt", end);
      }
    }
    return all.toString();
  }
}
