package dev.homelab.provider.talos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Severity;
import dev.homelab.exec.Engine;
import dev.homelab.exec.RunOptions;
import dev.homelab.exec.RunReport;
import dev.homelab.exec.StopSignal;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.Lab;
import dev.homelab.model.Origin;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import dev.homelab.plan.PlanOptions;
import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.provider.talos.kube.KubeApi;
import dev.homelab.provider.talos.secrets.SecretsBundle;
import dev.homelab.provider.talos.secrets.SecretsFile;
import dev.homelab.resolve.ProviderCatalog;
import dev.homelab.resolve.Resolution;
import dev.homelab.resolve.Resolver;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.http.RequestLog;
import dev.homelab.sim.talos.Hardware;
import dev.homelab.sim.talos.Image;
import dev.homelab.sim.talos.TalosVersion;
import dev.homelab.sim.talos.fault.TalosFaults;
import dev.homelab.sim.world.SimWorld;
import dev.homelab.spi.SessionOptions;
import dev.homelab.spi.StateBackend;
import dev.homelab.state.FolderBackend;
import dev.homelab.state.RunJournal;
import dev.homelab.state.StateDocument;
import dev.homelab.state.StateSettings;
import dev.homelab.state.StateStore;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Boxes on a shelf that become clusters by the engine, over real sockets, in quick time. */
final class TalosBench implements AutoCloseable {
  static final String SECRETS = "prod-talos";
  private static final ProviderCatalog CATALOG = ProviderCatalog.of(new TalosProvider());
  private static final String NAME = "home";
  private static final double SPEED = 400;

  final SimWorld world;
  private final Path folder;

  /** What the machines of the next graph are to be. */
  String talos = "1.13.8";

  String contract = "1.13";
  String cni = "flannel";
  String kubernetes = "1.36.3";
  int controlPlanes = 3;
  Clock clock = Clock.systemUTC();
  int workers = 2;

  /** The number of the first control plane that the script names. */
  int first = 1;

  List<String> patches = List.of();
  boolean wipe;
  private boolean withCluster = true;

  /** Boxes that the script wishes at other addresses, or by other boxes, than their own. */
  final Map<Integer, String> moved = new TreeMap<>();

  /** Whether the configs set the addresses. */
  boolean fixed;

  /** What was told beside the run. */
  final List<Diagnostic> warnings = new CopyOnWriteArrayList<>();

  /** What answers beside the world. */
  final Map<String, InetSocketAddress> places = new TreeMap<>();

  Map<String, Object> labels = Map.of();
  SecretsBundle secrets = TestSecrets.bundle();

  private TalosBench(Path folder, SimWorld world) {
    this.folder = folder;
    this.world = world;
  }

  /** A shelf of boxes with sticks in them. */
  static TalosBench of(Path folder, int boxes) throws IOException {
    return of(folder, boxes, "1.13.8", false);
  }

  /** As many boxes as a cluster of so many machines needs. */
  static TalosBench of(Path folder, int controlPlanes, int workers) throws IOException {
    TalosBench bench = of(folder, controlPlanes + workers);
    bench.controlPlanes = controlPlanes;
    bench.workers = workers;
    return bench;
  }

  static TalosBench of(Path folder, int boxes, String stick, boolean data) throws IOException {
    List<String> all = new ArrayList<>();
    for (int i = 1; i <= boxes; i++) {
      all.add(
          """
          {"name": "box-%d", "address": "192.168.30.%d", "mac": "bc:24:11:00:00:%02d",
           "version": "%s", "memory": 16384, "cores": 8,
           "disks": [{"device": "/dev/nvme0n1", "size": 200, "model": "Quick", "serial": "S%d",
                      "type": "nvme", "data": %b}]}
          """
              .formatted(i, 50 + i, i, stick, i, data));
    }
    Path place = folder.resolve("world");
    Files.createDirectories(place);
    Files.writeString(place.resolve("world.json"), "{\"boxes\": [" + String.join(",", all) + "]}");
    return new TalosBench(folder, SimWorld.start(place, SPEED));
  }

  /** Another lab that wants the same boxes with secrets of its own. */
  TalosBench inAnotherLab(Path other) {
    TalosBench bench = new TalosBench(other, world);
    bench.controlPlanes = controlPlanes;
    bench.workers = workers;
    return bench;
  }

  static String address(int box) {
    return "192.168.30." + (50 + box);
  }

  Value.Tree machine(boolean control, String name, int box) {
    Map<String, Object> cluster =
        Map.of(
            "name",
            "prod",
            "endpoint",
            "https://" + address(1) + ":6443",
            "kubernetes",
            kubernetes,
            "contract",
            contract,
            "cni",
            cni,
            "names",
            List.of(address(1)));
    TreeMap<String, Object> desired = new TreeMap<>();
    String address = moved.getOrDefault(box, address(box));
    desired.put("address", address);
    if (fixed) {
      Map<String, Object> card = Map.of("name", "eth0", "addresses", List.of(address + "/24"));
      desired.put("links", List.of(card));
    }
    desired.put("hostname", name);
    desired.put("role", control ? "controlplane" : "worker");
    desired.put("version", talos);
    desired.put("secrets", new Value.Secret(SECRETS));
    desired.put("cluster", cluster);
    desired.put("platform", "metal");
    desired.put("install", Map.of("pick", "smallest"));
    desired.put("labels", labels);
    desired.put("wipe", wipe);
    desired.put("patches", patches);
    return Value.ofMap(desired);
  }

  static Address machineAddress(String name) {
    return Address.parse("cluster.prod/node." + name + "/talos.machine");
  }

  /** The graph of the cluster as it is described now. */
  ResourceGraph graph() {
    List<ResourceSpec> specs = new ArrayList<>();
    List<Object> controls = new ArrayList<>();
    List<Object> others = new ArrayList<>();
    for (int i = first; i <= controlPlanes + workers; i++) {
      boolean control = i <= controlPlanes;
      String name = control ? "prod-cp-" + i : "prod-worker-" + (i - controlPlanes);
      Address at = machineAddress(name);
      specs.add(ResourceSpec.of(at, "talos.machine", null, machine(control, name, i), Origin.NONE));
      (control ? controls : others)
          .add(Map.of("hostname", name, "address", new Value.Ref(at, "address")));
    }
    Value.Tree cluster =
        Value.ofMap(
            Map.of(
                "name",
                "prod",
                "endpoint",
                "https://" + address(1) + ":6443",
                "secrets",
                new Value.Secret(SECRETS),
                "kubernetes",
                kubernetes,
                "cni",
                cni,
                "controlPlanes",
                controls,
                "workers",
                others));
    ResourceSpec whole =
        ResourceSpec.of(
            Address.parse("cluster.prod/talos.cluster"),
            "talos.cluster",
            null,
            cluster,
            Origin.NONE);
    if (withCluster) {
      specs.add(whole);
    }
    Lab lab = new Lab(NAME, List.of(), List.of(), specs, new TreeMap<>(), List.of());
    Resolution resolution = Resolver.resolve(lab, CATALOG);
    assertThat(resolution.diagnostics()).isEmpty();
    return resolution.graph();
  }

  /** What the session may use. */
  SessionOptions options() {
    return new SessionOptions(
        folder, folder.resolve("state"), Map.of(), "homelab/test", warnings::add, this::find);
  }

  /** The cluster's Kubernetes API, as its administrator. */
  KubeApi kube() {
    return KubeApi.of("https://" + address(1) + ":6443", secrets, options(), FakeCall.patient());
  }

  private Engine engine() {
    FakeCall call = FakeCall.patient().withSecret(SECRETS, SecretsFile.write(secrets));
    return Engine.builder()
        .providers(CATALOG)
        .session(options())
        .secrets(call)
        .clock(clock)
        .build();
  }

  private InetSocketAddress find(String host, int port) {
    InetSocketAddress other = places.get(host + ":" + port);
    return other == null ? world.find(host, port) : other;
  }

  private StateStore store() {
    return StateStore.open(
        FolderBackend.open(folder.resolve("state")), Clock.systemUTC(), StateSettings.of(NAME));
  }

  RunReport run(PlanOptions options, RunOptions how, StopSignal stop) {
    ResourceGraph graph = graph();
    try (Engine engine = engine();
        StateStore store = store()) {
      StateDocument state = store.load();
      Plan plan = engine.plan(graph, state, options);
      assertThat(plan.diagnostics()).noneMatch(told -> told.severity() == Severity.ERROR);
      try (StateBackend.Lock lock = store.lock(how.command());
          RunJournal journal = store.journal(lock)) {
        return engine.run(plan, graph, state, journal, how, event -> {}, stop);
      }
    }
  }

  /** Brings it up and expects that to work. */
  void up() {
    RunReport report = tryUp();
    assertThat(report.failures()).isEmpty();
    assertThat(report.refusals()).isEmpty();
    assertThat(report.end()).isEqualTo(RunReport.End.DONE);
  }

  /** What goes wrong with the machines. */
  TalosFaults faults() {
    return world.talos().faults();
  }

  /** A run about one machine. */
  RunReport upOnly(String node) {
    return run(all().withOnly(List.of(machineAddress(node))), RunOptions.UP, new StopSignal());
  }

  /** Takes one machine down, and what depends on it. */
  RunReport downOnly(String node) {
    PlanOptions one = all().withOnly(List.of(machineAddress(node))).withDestroy(true);
    return run(one, RunOptions.DOWN, new StopSignal());
  }

  /** The codes of what a run did not bring about. */
  static List<String> codes(RunReport report) {
    return report.failures().stream()
        .flatMap(failure -> failure.problems().stream())
        .map(Diagnostic::code)
        .distinct()
        .toList();
  }

  /** Brings it up as far as it goes. */
  RunReport tryUp() {
    return run(all(), RunOptions.UP, new StopSignal());
  }

  /** Gives machines their configs and begins nothing on them. */
  void upWithoutCluster() {
    withCluster = false;
    assertThat(tryUp().end()).isEqualTo(RunReport.End.DONE);
    withCluster = true;
  }

  /** A box dies; another one with the same address and a stick takes its place. */
  void forgetDisk(int box) {
    String id = "box/box-" + box;
    Hardware hardware =
        new Hardware(
            "metal",
            address(box),
            "bc:24:11:00:01:0" + box,
            8,
            16384,
            List.of(
                new Hardware.Disk("/dev/nvme0n1", 200L << 30, "Quick", "N" + box, "nvme", false)));
    world.talos().remove(id);
    world.talos().put(id, hardware);
    world.talos().boots(id, null, new Image(Image.EMPTY, TalosVersion.parse(talos)));
    world.talos().power(id, true);
  }

  PlanOptions all() {
    return PlanOptions.DEFAULT.withDeleteData(machines());
  }

  /** Every machine that a graph of this bench may ever have. */
  static List<Address> machines() {
    List<Address> all = new ArrayList<>();
    for (int i = 1; i < 10; i++) {
      all.add(machineAddress("prod-cp-" + i));
      all.add(machineAddress("prod-worker-" + i));
    }
    return all;
  }

  RunReport down() {
    return run(all().withDestroy(true), RunOptions.DOWN, new StopSignal());
  }

  Plan plan() {
    try (Engine engine = engine();
        StateStore store = store()) {
      return engine.plan(graph(), store.load(), PlanOptions.DEFAULT);
    }
  }

  Map<String, Action> actions() {
    Map<String, Action> actions = new TreeMap<>();
    for (Change change : plan().changes()) {
      if (change.action() != Action.NOOP) {
        actions.put(change.address().toString(), change.action());
      }
    }
    return actions;
  }

  /** What of an object of the cluster's API a path leads to, by the objects' names. */
  Map<String, String> texts(String resource, String path) {
    Map<String, String> texts = new TreeMap<>();
    for (KubeSimulator cluster : world.clusters().values()) {
      cluster
          .nodes()
          .objects(resource)
          .forEach(
              (key, object) ->
                  texts.put(key.substring(key.indexOf('/') + 1), object.at(path).asText()));
    }
    return texts;
  }

  /** Calls to nodes whose name holds a match. */
  List<String> calls(String pattern) {
    return world.talos().log().all().stream()
        .map(RequestLog.Entry::path)
        .filter(path -> path.matches(".*(" + pattern + ").*"))
        .toList();
  }

  @Override
  public void close() {
    world.close();
  }
}
