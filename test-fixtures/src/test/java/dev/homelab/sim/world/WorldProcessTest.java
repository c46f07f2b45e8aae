package dev.homelab.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import dev.homelab.sim.kube.Sandbox;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.talos.TestClient;
import dev.homelab.sim.talos.TestCluster;
import dev.homelab.sim.talos.tls.NodeCertificate;
import dev.homelab.wire.cosi.GetRequest;
import dev.homelab.wire.cosi.StateGrpc;
import dev.homelab.wire.machine.ApplyConfigurationRequest;
import dev.homelab.wire.machine.BootstrapRequest;
import dev.homelab.wire.machine.EtcdMemberListRequest;
import dev.homelab.wire.machine.MachineServiceGrpc;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A world as a process of its own. */
final class WorldProcessTest {
  private static final double SPEED = 60;
  private static final long PATIENCE_SECONDS = 60;
  private static final List<String> CONTROL = List.of("10.5.0.11", "10.5.0.12", "10.5.0.13");
  private static final List<String> WORKERS = List.of("10.5.0.21", "10.5.0.22");

  @TempDir Path folder;
  private final TestCluster secrets = TestCluster.create("prod");

  @AfterEach
  void stop() {
    Sandbox.stop(folder, "world");
  }

  private static ObjectNode plan() {
    ObjectNode plan = Json.object();
    plan.putArray("hosts").addObject().put("name", "pve").putArray("nodes").add("pve");
    for (String address : CONTROL) {
      box(plan, address);
    }
    WORKERS.forEach(address -> box(plan, address));
    return plan;
  }

  private static void box(ObjectNode plan, String address) {
    ObjectNode box = plan.withArray("boxes").addObject().put("name", "box-" + address);
    box.put("address", address).put("mac", "aa:00").put("memory", 8192).put("cores", 4);
    box.putArray("disks").addObject().put("device", "/dev/sda").put("size", 100);
  }

  private int port(String address) {
    try {
      Path file = folder.resolve("world").resolve("directory.json");
      return Json.parse(Files.readAllBytes(file)).path(address).asInt(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks until a machine answers as it should. */
  private <T> T ask(
      String address, @Nullable NodeCertificate client, Function<TestClient, @Nullable T> call) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < end) {
      try (TestClient to = TestClient.of(port(address + ":50000"), client)) {
        T answer = call.apply(to);
        if (answer != null) {
          return answer;
        }
      } catch (StatusRuntimeException later) {
        Thread.onSpinWait();
      }
    }
    throw new AssertionError(address + " does not answer");
  }

  private static MachineServiceGrpc.MachineServiceBlockingStub machine(TestClient to) {
    return MachineServiceGrpc.newBlockingStub(to.channel()).withDeadlineAfter(5, TimeUnit.SECONDS);
  }

  private void apply(String address, String config) {
    ApplyConfigurationRequest request =
        ApplyConfigurationRequest.newBuilder()
            .setData(ByteString.copyFromUtf8(config))
            .setMode(ApplyConfigurationRequest.Mode.AUTO)
            .build();
    ask(address, null, to -> machine(to).applyConfiguration(request));
  }

  private String stage(TestClient to) {
    GetRequest request =
        GetRequest.newBuilder()
            .setNamespace("runtime")
            .setType("MachineStatuses.runtime.talos.dev")
            .setId("machine")
            .build();
    return StateGrpc.newBlockingStub(to.channel())
        .withDeadlineAfter(5, TimeUnit.SECONDS)
        .get(request)
        .getResource()
        .getSpec()
        .getYamlSpec();
  }

  private void ready(String address, NodeCertificate admin) {
    ask(address, admin, to -> stage(to).contains("ready: true") ? "" : null);
  }

  @Test
  void fiveBoxesComeUpInSecondsAndOutliveTheProcess() throws Exception {
    JsonNode plan = plan();
    Path world = Sandbox.ensureWorld(folder, plan, SPEED);
    assertThat(world.resolve("access.json")).exists();
    long began = System.nanoTime();
    for (int i = 0; i < CONTROL.size(); i++) {
      apply(CONTROL.get(i), secrets.controlPlane("prod-cp-" + (i + 1), CONTROL.get(i)));
    }
    for (int i = 0; i < WORKERS.size(); i++) {
      apply(WORKERS.get(i), secrets.worker("prod-worker-" + (i + 1), WORKERS.get(i)));
    }
    NodeCertificate admin = secrets.client("os:admin");
    ask(CONTROL.get(0), admin, to -> machine(to).bootstrap(BootstrapRequest.getDefaultInstance()));
    CONTROL.forEach(address -> ready(address, admin));
    WORKERS.forEach(address -> ready(address, admin));
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
    assertThat(seconds).isLessThan(PATIENCE_SECONDS);
    assertThat(port("10.5.0.50:6443")).isGreaterThan(1);

    ProcessHandle process = Sandbox.process(world).orElseThrow();
    process.destroyForcibly();
    process.onExit().get(60, TimeUnit.SECONDS);
    assertThat(Sandbox.ensureWorld(folder, plan, SPEED)).isEqualTo(world);
    WORKERS.forEach(address -> ready(address, admin));
    int members =
        ask(
            CONTROL.get(2),
            admin,
            to ->
                machine(to)
                    .etcdMemberList(EtcdMemberListRequest.getDefaultInstance())
                    .getMessages(0)
                    .getMembersCount());
    assertThat(members).isEqualTo(3);
    String version =
        ask(
            WORKERS.get(0),
            admin,
            to ->
                machine(to)
                    .version(Empty.getDefaultInstance())
                    .getMessages(0)
                    .getVersion()
                    .getTag());
    assertThat(version).isEqualTo("v1.13.9");
  }

  private void kill(Path world, JsonNode plan) throws Exception {
    ProcessHandle process = Sandbox.process(world).orElseThrow();
    process.destroyForcibly();
    process.onExit().get(60, TimeUnit.SECONDS);
    Sandbox.ensureWorld(folder, plan, SPEED);
  }

  @Test
  void aBringUpGoesOnAfterKillsInTheMiddleOfIt() throws Exception {
    ObjectNode plan = Json.object();
    box(plan, CONTROL.get(0));
    box(plan, WORKERS.get(0));
    Path world = Sandbox.ensureWorld(folder, plan, SPEED);
    kill(world, plan);
    apply(CONTROL.get(0), secrets.controlPlane("prod-cp-1", CONTROL.get(0)));
    kill(world, plan);
    apply(WORKERS.get(0), secrets.worker("prod-worker-1", WORKERS.get(0)));
    kill(world, plan);
    NodeCertificate admin = secrets.client("os:admin");
    ask(CONTROL.get(0), admin, to -> machine(to).bootstrap(BootstrapRequest.getDefaultInstance()));
    kill(world, plan);
    ready(CONTROL.get(0), admin);
    kill(world, plan);
    ready(WORKERS.get(0), admin);
    int members =
        ask(
            CONTROL.get(0),
            admin,
            to ->
                machine(to)
                    .etcdMemberList(EtcdMemberListRequest.getDefaultInstance())
                    .getMessages(0)
                    .getMembersCount());
    assertThat(members).isOne();
  }
}
