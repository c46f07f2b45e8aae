package dev.homelab.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.controllers.NodeController;
import dev.homelab.sim.kube.http.PrivateFiles;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.proxmox.ProxmoxSimulator;
import dev.homelab.sim.talos.Image;
import dev.homelab.sim.talos.Phase;
import dev.homelab.sim.talos.TestClient;
import dev.homelab.sim.talos.TestCluster;
import dev.homelab.sim.talos.tls.NodeCertificate;
import dev.homelab.wire.common.Data;
import dev.homelab.wire.machine.ApplyConfigurationRequest;
import dev.homelab.wire.machine.BootstrapRequest;
import dev.homelab.wire.machine.EtcdRecoverResponse;
import dev.homelab.wire.machine.EtcdSnapshotRequest;
import dev.homelab.wire.machine.MachineServiceGrpc;
import dev.homelab.wire.machine.MachineServiceGrpc.MachineServiceBlockingStub;
import dev.homelab.wire.machine.RebootRequest;
import dev.homelab.wire.machine.ResetPartitionSpec;
import dev.homelab.wire.machine.ResetRequest;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts, machines and clusters that know each other. */
final class SimWorldTest {
  private static final String URL =
      "https://factory.talos.dev/image/" + Image.EMPTY + "/v1.13.9/nocloud-amd64.qcow2";

  @TempDir Path folder;
  private final TestCluster secrets = TestCluster.create("prod");
  private final List<TestClient> clients = new ArrayList<>();
  private SimWorld world;

  @BeforeEach
  void start() throws IOException {
    String plan =
        """
        {"hosts": [{"name": "pve", "nodes": ["pve"], "storages": ["tank"], "bridges": ["vmbr1"]}],
         "boxes": [{"name": "aoostar", "address": "10.5.0.90", "mac": "aa:bb:cc:00:00:01",
                    "memory": 65536, "cores": 16, "power": "off",
                    "disks": [{"device": "/dev/nvme0n1", "size": 2000, "type": "nvme"}]}]}
        """;
    Files.writeString(folder.resolve("world.json"), plan);
    world = SimWorld.start(folder, 0);
  }

  @AfterEach
  void close() {
    clients.forEach(TestClient::close);
    world.close();
  }

  /** A machine with a disk made of an image of Talos, as tasks of the host leave it. */
  static void machine(ProxmoxSimulator host, int vmid, String address) {
    host.edit(
        root -> {
          String volume = "local-zfs:vm-" + vmid + "-disk-0";
          root.withObject("/volumes").putObject(volume).put("url", URL).put("serial", vmid);
          var row = root.withObject("/vms").putObject(Integer.toString(vmid));
          row.put("node", "pve").put("status", "running").put("boots", 1);
          var conf = row.putObject("conf").put("name", "m" + vmid).put("memory", "8192");
          conf.put("cores", "4").put("agent", "1").put("ipconfig0", "ip=" + address + "/24");
          conf.put("net0", "virtio=BC:24:11:00:00:01,bridge=vmbr0");
          conf.put("scsi0", volume + ",size=40G");
        });
  }

  private MachineServiceBlockingStub talos(String address, @Nullable NodeCertificate client) {
    InetSocketAddress found = world.find(address, 50000);
    TestClient made = TestClient.of(found.getPort(), client);
    clients.add(made);
    return MachineServiceGrpc.newBlockingStub(made.channel())
        .withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  private void apply(String address, String config) {
    talos(address, null)
        .applyConfiguration(
            ApplyConfigurationRequest.newBuilder()
                .setData(ByteString.copyFromUtf8(config))
                .setMode(ApplyConfigurationRequest.Mode.AUTO)
                .build());
  }

  private static String kubeconfig(Iterator<Data> stream) throws IOException {
    ByteString all = ByteString.EMPTY;
    while (stream.hasNext()) {
      all = all.concat(stream.next().getBytes());
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(all.toByteArray()))) {
      byte[] header = in.readNBytes(512);
      int size = Integer.parseInt(new String(header, 124, 11, StandardCharsets.US_ASCII), 8);
      return new String(in.readNBytes(size), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aNodeThatTheScriptAddsJoinsTheHostThatIsThere() throws IOException {
    world.host("pve").edit(root -> root.withObject("/vms").putObject("100").put("node", "pve"));
    world.close();
    Path plan = folder.resolve("world.json");
    Files.writeString(plan, Files.readString(plan).replace("[\"pve\"]", "[\"pve\", \"pve2\"]"));
    world = SimWorld.start(folder, 0);

    world
        .host("pve")
        .edit(
            root -> {
              var added = root.path("nodes").path("pve2");
              assertThat(added.path("status").asText()).isEqualTo("online");
              assertThat(added.path("bridges").has("vmbr0")).isTrue();
              assertThat(added.path("bridges").has("vmbr1")).isTrue();
              assertThat(added.path("pci").isEmpty()).isFalse();
              assertThat(root.path("vms").has("100")).isTrue();
            });
  }

  @Test
  void machinesOfAHostBecomeAClusterWithAKubernetesApi() throws IOException {
    Map<String, String> wanted = new TreeMap<>();
    wanted.put("10.5.0.11", secrets.controlPlane("prod-cp-1", "10.5.0.11"));
    wanted.put("10.5.0.21", secrets.worker("prod-worker-1", "10.5.0.21"));
    machine(world.host("pve"), 101, "10.5.0.11");
    machine(world.host("pve"), 102, "10.5.0.21");
    world.advance(20_000);
    assertThat(Files.readString(folder.resolve("directory.json"))).contains("10.5.0.11:50000");
    wanted.forEach(this::apply);
    world.advance(20_000);
    talos("10.5.0.11", secrets.client("os:admin")).bootstrap(BootstrapRequest.getDefaultInstance());
    world.advance(120_000);
    for (String id : world.machines()) {
      if (id.startsWith("pve/")) {
        assertThat(world.talos().phase(id)).as(id).isEqualTo(Phase.RUNNING);
      }
    }
    InetSocketAddress api = world.find("10.5.0.50", 6443);
    String text =
        kubeconfig(
            talos("10.5.0.11", secrets.client("os:admin")).kubeconfig(Empty.getDefaultInstance()));
    Config config =
        Config.fromKubeconfig(text.replace("10.5.0.50:6443", "127.0.0.1:" + api.getPort()));
    config.setClientKeyAlgo("EC");
    try (KubernetesClient kubernetes = new KubernetesClientBuilder().withConfig(config).build()) {
      List<Node> nodes = kubernetes.nodes().list().getItems();
      assertThat(nodes).hasSize(2);
      KubeSimulator behind = world.clusters().values().iterator().next();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (System.nanoTime() < end
          && !(behind.nodes().ready("prod-cp-1") && behind.nodes().ready("prod-worker-1"))) {
        Thread.onSpinWait();
      }
      assertThat(kubernetes.nodes().withName("prod-worker-1").isReady()).isTrue();
      assertThat(kubernetes.nodes().withName("prod-cp-1").isReady()).isTrue();
    }
  }

  private String forCozystack(int pages) {
    return secrets
        .controlPlane("prod-cp-1", "10.5.0.11")
        .replace(
            "dnsDomain: cluster.local",
            "dnsDomain: cozy.local\n        cni:\n            name: none")
        .replace(
            "kubelet:v1.36.3",
            "kubelet:v1.36.3\n        extraConfig:\n            cpuManagerPolicy: static")
        .replace(
            "    features:",
            "    sysctls:\n        vm.nr_hugepages: \"" + pages + "\"\n    features:");
  }

  private static String allocatable(KubeSimulator cluster, String name) {
    return Json.at(cluster.nodes().objects("nodes").get("/prod-cp-1"), "status.allocatable")
        .path(name)
        .asText();
  }

  @Test
  void aKubeletCountsThePagesOfItsBootAndWaitsForANetwork() {
    machine(world.host("pve"), 101, "10.5.0.11");
    world.advance(20_000);
    apply("10.5.0.11", forCozystack(1024));
    world.advance(20_000);
    NodeCertificate admin = secrets.client("os:admin");
    talos("10.5.0.11", admin).bootstrap(BootstrapRequest.getDefaultInstance());
    world.advance(120_000);
    KubeSimulator cluster = world.clusters().values().iterator().next();
    assertThat(allocatable(cluster, "hugepages-2Mi")).isEqualTo("2048Mi");
    assertThat(allocatable(cluster, "memory")).isEqualTo("6144Mi");
    assertThat(cluster.nodes().objects("nodes").values()).allMatch(NodeController::fixesProcessors);
    assertThat(cluster.nodes().ready("prod-cp-1")).isFalse();

    talos("10.5.0.11", admin)
        .applyConfiguration(
            ApplyConfigurationRequest.newBuilder()
                .setData(ByteString.copyFromUtf8(forCozystack(2048)))
                .setMode(ApplyConfigurationRequest.Mode.NO_REBOOT)
                .build());
    world.advance(60_000);
    assertThat(allocatable(cluster, "hugepages-2Mi")).isEqualTo("2048Mi");
    talos("10.5.0.11", admin).reboot(RebootRequest.getDefaultInstance());
    world.advance(180_000);
    assertThat(allocatable(cluster, "hugepages-2Mi")).isEqualTo("4096Mi");
  }

  private KubeSimulator cluster() {
    machine(world.host("pve"), 101, "10.5.0.11");
    world.advance(20_000);
    configure();
    talos("10.5.0.11", secrets.client("os:admin")).bootstrap(BootstrapRequest.getDefaultInstance());
    world.advance(120_000);
    return world.clusters().values().iterator().next();
  }

  private void configure() {
    apply("10.5.0.11", secrets.controlPlane("prod-cp-1", "10.5.0.11"));
    world.advance(20_000);
  }

  @Test
  void aSnapshotBringsTheObjectsBack() throws Exception {
    KubeSimulator first = cluster();
    ObjectNode map = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
    map.putObject("metadata").put("name", "kept").put("namespace", "default");
    first.nodes().make(map);
    List<Data> snapshot = new ArrayList<>();
    talos("10.5.0.11", secrets.client("os:admin"))
        .etcdSnapshot(EtcdSnapshotRequest.getDefaultInstance())
        .forEachRemaining(snapshot::add);
    ResetRequest.Builder reset = ResetRequest.newBuilder().setReboot(true);
    for (String label : List.of("STATE", "EPHEMERAL")) {
      reset.addSystemPartitionsToWipe(
          ResetPartitionSpec.newBuilder().setLabel(label).setWipe(true));
    }
    talos("10.5.0.11", secrets.client("os:admin")).reset(reset.build());
    world.advance(60_000);
    assertThat(world.clusters()).isEmpty();
    configure();
    recover(snapshot);
    talos("10.5.0.11", secrets.client("os:admin"))
        .bootstrap(BootstrapRequest.newBuilder().setRecoverEtcd(true).build());
    world.advance(120_000);
    KubeSimulator second = world.clusters().values().iterator().next();
    assertThat(second.nodes().objects("configmaps")).containsKey("default/kept");
    assertThat(second.nodes().has("prod-cp-1")).isTrue();
  }

  private void recover(List<Data> snapshot) throws InterruptedException {
    InetSocketAddress found = world.find("10.5.0.11", 50000);
    TestClient made = TestClient.of(found.getPort(), secrets.client("os:admin"));
    clients.add(made);
    CountDownLatch taken = new CountDownLatch(1);
    StreamObserver<Data> to =
        MachineServiceGrpc.newStub(made.channel())
            .etcdRecover(
                new StreamObserver<>() {
                  @Override
                  public void onNext(EtcdRecoverResponse answer) {
                    taken.countDown();
                  }

                  @Override
                  public void onError(Throwable broken) {
                    throw new AssertionError(broken);
                  }

                  @Override
                  public void onCompleted() {
                    taken.countDown();
                  }
                });
    snapshot.forEach(to::onNext);
    to.onCompleted();
    assertThat(taken.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aPacketWakesABox() throws Exception {
    assertThat(world.talos().phase("box/aoostar")).isEqualTo(Phase.OFF);
    byte[] packet = new byte[102];
    byte[] mac = {(byte) 0xaa, (byte) 0xbb, (byte) 0xcc, 0, 0, 1};
    for (int i = 0; i < packet.length; i++) {
      packet[i] = i < 6 ? (byte) 0xff : mac[i % 6];
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    try (DatagramSocket socket = new DatagramSocket()) {
      while (System.nanoTime() < end && world.talos().phase("box/aoostar") == Phase.OFF) {
        socket.send(new DatagramPacket(packet, packet.length, world.find("255.255.255.255", 9)));
      }
    }
    world.advance(15_000);
    assertThat(world.talos().phase("box/aoostar")).isEqualTo(Phase.MAINTENANCE);
    assertThat(world.find("10.5.0.90", 50000).getPort()).isGreaterThan(1);
    world.box("aoostar", false);
    assertThat(world.wake("aa:bb:cc:00:00:02")).isFalse();
    assertThat(world.wake("AA:BB:CC:00:00:01")).isTrue();
  }

  /** Whoever closes a world may remove its folder at once. */
  @Test
  void nothingIsWrittenOnceItIsClosed() throws IOException {
    Path other = folder.resolve("other");
    for (int round = 0; round < 8; round++) {
      Files.createDirectories(other);
      Files.copy(folder.resolve("world.json"), other.resolve("world.json"));
      try (SimWorld busy = SimWorld.start(other, 100)) {
        machine(busy.host("pve"), 100, "10.5.0.51");
        busy.box("aoostar", true);
      }
      PrivateFiles.remove(other);
      assertThat(other).doesNotExist();
    }
    assertThat(folder.resolve("other")).doesNotExist();
  }
}
