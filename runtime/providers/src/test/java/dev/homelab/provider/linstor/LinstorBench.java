package dev.homelab.provider.linstor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.Origin;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.TestLab;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.linstor.LinstorDisk;
import dev.homelab.sim.linstor.LinstorInCluster;
import dev.homelab.sim.linstor.LinstorOptions;
import dev.homelab.sim.linstor.LinstorSimulator;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A simulated cluster with LINSTOR in it, and short words for what an engine does with it. */
abstract class LinstorBench {
  static final String NODE = "sandbox-2";
  static final Address ADDRESS = Address.of("cluster", "home").child("pool", "data");
  static final long PATIENCE_NANOS = 60_000_000_000L;

  @TempDir Path folder;

  final KubeSimulator kube = KubeSimulator.start(SimulatorOptions.inMemory().withSpeed(1000));
  final LabIdentity lab = new LabIdentity("home", "11111111-2222-3333-4444-555555555555", "");
  private final List<LinstorSimulator> started = new ArrayList<>();
  private final List<ProviderSession> opened = new ArrayList<>();
  LinstorSimulator linstor = start(LinstorOptions.inMemory());

  LinstorSimulator start(LinstorOptions options) {
    LinstorSimulator made = LinstorSimulator.start(options);
    started.add(made);
    return made;
  }

  /** A node with these disks, and all pods of LINSTOR at work. */
  void install(LinstorDisk... disks) {
    linstor.addNode(NODE, List.of(disks));
    new LinstorInCluster(linstor, kube).furnish().connect();
    awaitPods(2);
  }

  void awaitPods(int many) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (running() < many) {
      assertThat(System.nanoTime()).as("pods run").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private long running() {
    return kube.nodes().objects("pods").entrySet().stream()
        .filter(one -> one.getKey().startsWith(LinstorInCluster.NAMESPACE + '/'))
        .filter(one -> Json.text(one.getValue(), "status.phase").equals("Running"))
        .count();
  }

  @AfterEach
  void leave() {
    opened.forEach(ProviderSession::close);
    kube.close();
    started.forEach(LinstorSimulator::close);
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
        new LinstorProvider().connect(TestLab.target(kubeconfig()), options(), new PoolCall());
    opened.add(session);
    return session;
  }

  static ResourceSpec pool(Object... more) {
    Value.Tree wish = Value.ofMap(Map.of("node", NODE, "name", "data"));
    for (int i = 0; i < more.length; i += 2) {
      wish = wish.with((String) more[i], Value.of(more[i + 1]));
    }
    return ResourceSpec.of(ADDRESS, LinstorProvider.POOL, TestLab.CLUSTER, wish, Origin.NONE);
  }

  static ResourceSpec adopting(ResourceSpec spec) {
    return spec.withLifecycle(
        new Lifecycle(
            false,
            false,
            true,
            false,
            false,
            Collections.emptySortedSet(),
            Collections.emptySortedSet(),
            null));
  }

  StepRequest request(ResourceSpec spec, @Nullable StateEntry prior) {
    return new StepRequest(lab, spec, prior);
  }

  Applied create(ResourceSpec spec) {
    return session().create(request(spec, null), new PoolCall());
  }

  Observation observe(ResourceSpec spec, @Nullable StateEntry prior) {
    Map<Address, StateEntry> known = prior == null ? Map.of() : Map.of(ADDRESS, prior);
    Observation seen =
        session()
            .observe(new ObserveRequest(lab, List.of(spec), known, true), new PoolCall())
            .get(ADDRESS);
    return seen == null ? new Observation.Absent() : seen;
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

  /** What the satellite has as zpool {@code data}. */
  JsonNode zpool() {
    JsonNode[] found = {Json.object()};
    linstor.edit(root -> found[0] = root.path("nodes").path(NODE).path("zpools").path("data"));
    return found[0];
  }

  /** The pool that is registered. */
  JsonNode registered() {
    JsonNode[] found = {Json.object()};
    linstor.edit(root -> found[0] = root.path("pools").path(0).deepCopy());
    return found[0];
  }

  /** Nobody uses a disk any more. */
  static void clean(JsonNode disk) {
    ((ObjectNode) disk).put("clean", true);
  }

  static String code(ProviderException e) {
    return e.diagnostics().get(0).code();
  }

  static String told(ProviderException e) {
    return e.diagnostics().get(0).title() + '\n' + e.diagnostics().get(0).detail();
  }
}
