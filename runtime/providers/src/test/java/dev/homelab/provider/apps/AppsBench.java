package dev.homelab.provider.apps;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Origin;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.TestLab;
import dev.homelab.sim.apps.AppServer;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.spi.Applied;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ObserveRequest;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.ProviderSession;
import dev.homelab.spi.SessionOptions;
import dev.homelab.spi.StepRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A simulated cluster whose pods run applications, and what a lab wishes of them. */
abstract class AppsBench {
  static final String SPACE = "media";
  static final Address PLACE = Address.of("cluster", "home").child("namespace", SPACE);
  static final Map<String, String> SECRETS =
      Map.ofEntries(
          Map.entry("sonarr", "canary-sonarr-key"),
          Map.entry("radarr", "canary-radarr-key"),
          Map.entry("prowlarr", "canary-prowlarr-key"),
          Map.entry("bazarr", "canary-bazarr-key"),
          Map.entry("jellyfin", "canary-jellyfin-password"),
          Map.entry("jellyseerr", "canary-jellyseerr-key"),
          Map.entry("qbittorrent", "canary-qbittorrent-password"),
          Map.entry("login", "canary-login-password"),
          Map.entry("indexer", "canary-indexer-key"),
          Map.entry("immich", "canary-immich-password"));
  private static final long PATIENCE_NANOS = 60_000_000_000L;
  private static final Map<String, Integer> PORTS =
      Map.of(
          "sonarr",
          8989,
          "radarr",
          7878,
          "prowlarr",
          9696,
          "bazarr",
          6767,
          "jellyfin",
          8096,
          "jellyseerr",
          5055,
          "qbittorrent",
          8080,
          "immich",
          2283);

  @TempDir Path folder;

  final KubeSimulator kube = KubeSimulator.start(SimulatorOptions.inMemory().withSpeed(1000));
  final LabIdentity lab = new LabIdentity("home", "11111111-2222-3333-4444-555555555555", "");
  private final List<ProviderSession> opened = new ArrayList<>();

  /** Runs applications and waits until their pods are ready. */
  void install(String... names) {
    ObjectNode namespace = Json.object().put("apiVersion", "v1").put("kind", "Namespace");
    namespace.putObject("metadata").put("name", SPACE);
    kube.nodes().make(namespace);
    for (String name : names) {
      kube.nodes().make(service(name));
      kube.nodes().make(deployment(name));
    }
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (ready() < names.length) {
      assertThat(System.nanoTime()).as("pods run").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private long ready() {
    return kube.nodes().objects("pods").entrySet().stream()
        .filter(one -> one.getKey().startsWith(SPACE + '/'))
        .filter(one -> isReady(one.getValue()))
        .count();
  }

  private static boolean isReady(JsonNode pod) {
    for (JsonNode one : Json.at(pod, "status.conditions")) {
      if (Json.text(one, "type").equals("Ready")) {
        return Json.text(one, "status").equals("True");
      }
    }
    return false;
  }

  private static ObjectNode named(String version, String kind, String name) {
    ObjectNode object = Json.object().put("apiVersion", version).put("kind", kind);
    object.putObject("metadata").put("name", name).put("namespace", SPACE);
    return object;
  }

  private static ObjectNode service(String name) {
    ObjectNode object = named("v1", "Service", name);
    ObjectNode spec = object.putObject("spec");
    spec.putObject("selector").put("app", name);
    ObjectNode port = spec.putArray("ports").addObject().put("name", "http");
    port.put("port", PORTS.get(name)).put("targetPort", "http");
    return object;
  }

  private static ObjectNode deployment(String name) {
    ObjectNode object = named("apps/v1", "Deployment", name);
    Json.child(object, "spec.selector.matchLabels").put("app", name);
    Json.child(object, "spec.template.metadata.labels").put("app", name);
    ObjectNode container =
        Json.child(object, "spec.template.spec").putArray("containers").addObject();
    String image = name.equals("jellyseerr") ? "seerr" : name;
    container.put("name", name).put("image", "ghcr.io/home-operations/" + image + ":1.2.3");
    ObjectNode port = container.putArray("ports").addObject().put("name", "http");
    port.put("containerPort", PORTS.get(name));
    ArrayNode env = container.putArray("env");
    String key = SECRETS.get(name);
    String upper = name.toUpperCase(java.util.Locale.ROOT);
    env.addObject().put("name", upper + "__AUTH__APIKEY").put("value", key);
    env.addObject().put("name", "API_KEY").put("value", key);
    env.addObject().put("name", "LOGIN_PASSWORD").put("value", key);
    return object;
  }

  /** The application itself. */
  AppServer app(String name) {
    return Objects.requireNonNull(
        kube.apps().find(SPACE, name, Objects.requireNonNull(PORTS.get(name))), name);
  }

  @AfterEach
  void leave() {
    opened.forEach(ProviderSession::close);
    kube.close();
  }

  Path kubeconfig() {
    try {
      return Files.writeString(folder.resolve("kubeconfig"), kube.kubeconfig());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SessionOptions options() {
    return TestLab.options(folder);
  }

  /** A session of a process that has just begun. */
  ProviderSession session() {
    ProviderSession session =
        new AppsProvider().connect(TestLab.target(kubeconfig()), options(), new AppCall());
    opened.add(session);
    return session;
  }

  /** A wish of an application; the rest are pairs of names and values. */
  static ResourceSpec wish(String type, String app, String name, Object... fields) {
    TreeMap<String, Object> tree = new TreeMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      tree.put((String) fields[i], fields[i + 1]);
    }
    TreeMap<String, Object> place = new TreeMap<>();
    place.put("kind", app);
    place.put("namespace", SPACE);
    place.put("service", app);
    place.put("port", PORTS.get(app));
    place.put("key", new Value.Secret(app));
    place.put("workload", workload(app).toString());
    if (app.equals("jellyfin")) {
      place.put("user", "admin");
    } else if (app.equals("immich")) {
      place.put("user", "Admin@photos.example.com");
    }
    tree.put("app", place);
    return ResourceSpec.of(
        PLACE.child("service", app).child(type.substring("apps.".length()), name),
        type,
        TestLab.CLUSTER,
        Value.ofMap(tree),
        Origin.NONE);
  }

  /** The address of what runs an application. */
  static Address workload(String app) {
    return PLACE.child("service", app).child("deployment", app);
  }

  Applied create(ResourceSpec spec) {
    return session().create(new StepRequest(lab, spec, null), new AppCall());
  }

  Observation observe(ResourceSpec spec, @Nullable StateEntry prior, AppCall call) {
    Map<Address, StateEntry> known = prior == null ? Map.of() : Map.of(spec.address(), prior);
    Observation seen =
        session()
            .observe(new ObserveRequest(lab, List.of(spec), known, true), call)
            .get(spec.address());
    return Objects.requireNonNull(seen);
  }

  /** The fields that a plan would change. */
  List<String> changes(ResourceSpec spec, @Nullable StateEntry prior, AppCall call) {
    Observation.Present seen = (Observation.Present) observe(spec, prior, call);
    return session().compare(spec, prior, seen).changes().stream().map(c -> c.path()).toList();
  }

  static StateEntry entry(ResourceSpec spec, Applied applied) {
    return new StateEntry(
        spec.address(),
        spec.type(),
        1,
        TestLab.CLUSTER,
        applied.objectId(),
        spec.desired(),
        applied.secretDigests(),
        applied.outputs(),
        Collections.emptySortedSet(),
        spec.lifecycle(),
        true,
        "");
  }

  static String code(ProviderException e) {
    return e.diagnostics().get(0).code();
  }

  static String told(ProviderException e) {
    return String.valueOf(e.diagnostics());
  }
}
