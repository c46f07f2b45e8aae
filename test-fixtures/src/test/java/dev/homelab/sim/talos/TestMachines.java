package dev.homelab.sim.talos;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import dev.homelab.wire.cosi.GetRequest;
import dev.homelab.wire.cosi.StateGrpc;
import dev.homelab.wire.machine.ApplyConfigurationRequest;
import dev.homelab.wire.machine.ApplyConfigurationResponse;
import dev.homelab.wire.machine.MachineServiceGrpc;
import dev.homelab.wire.storage.StorageServiceGrpc;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Machines of one cluster for tests, with clients to them. */
final class TestMachines implements AutoCloseable {
  static final long GIB = 1L << 30;
  final TalosSim sim;
  final TestCluster cluster = TestCluster.create("prod");
  private final List<TestClient> clients = new ArrayList<>();

  TestMachines(TalosOptions options) {
    this.sim = TalosSim.start(options);
  }

  /** A machine that boots an image from its disk, or from a medium. */
  String add(String id, String address, String version, boolean installed) {
    Hardware.Disk disk =
        new Hardware.Disk("/dev/sda", 40 * GIB, "QEMU HARDDISK", "drive-scsi0", "ssd", false);
    sim.put(id, new Hardware("nocloud", address, "bc:24:11:00:00:01", 4, 8192, List.of(disk)));
    Image image = new Image(Image.EMPTY, TalosVersion.parse(version));
    sim.boots(id, installed ? image : null, installed ? null : image);
    sim.power(id, true);
    return id;
  }

  TestClient plain(String address) {
    return client(address, null);
  }

  TestClient admin(String address) {
    return client(address, "os:admin");
  }

  TestClient client(String address, @Nullable String role) {
    Integer port = sim.directory().get(address + ":50000");
    if (port == null) {
      throw new AssertionError("nobody listens at " + address + " in " + sim.directory());
    }
    TestClient made = TestClient.of(port, role == null ? null : cluster.client(role));
    clients.add(made);
    return made;
  }

  MachineServiceGrpc.MachineServiceBlockingStub machine(TestClient client) {
    return MachineServiceGrpc.newBlockingStub(client.channel())
        .withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  StorageServiceGrpc.StorageServiceBlockingStub storage(TestClient client) {
    return StorageServiceGrpc.newBlockingStub(client.channel())
        .withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  String state(TestClient client, String namespace, String type, String id) {
    return StateGrpc.newBlockingStub(client.channel())
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .get(GetRequest.newBuilder().setNamespace(namespace).setType(type).setId(id).build())
        .getResource()
        .getSpec()
        .getYamlSpec();
  }

  ApplyConfigurationResponse apply(TestClient client, String config) {
    return machine(client)
        .applyConfiguration(
            ApplyConfigurationRequest.newBuilder()
                .setData(ByteString.copyFromUtf8(config))
                .setMode(ApplyConfigurationRequest.Mode.AUTO)
                .build());
  }

  String service(TestClient client, String id) {
    return machine(client)
        .serviceList(Empty.getDefaultInstance())
        .getMessages(0)
        .getServicesList()
        .stream()
        .filter(one -> one.getId().equals(id))
        .map(one -> one.getState() + (one.getHealth().getHealthy() ? " healthy" : ""))
        .findFirst()
        .orElse("");
  }

  static Status status(Runnable call) {
    try {
      call.run();
      return Status.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus();
    }
  }

  @Override
  public void close() {
    clients.forEach(TestClient::close);
    sim.close();
  }
}
