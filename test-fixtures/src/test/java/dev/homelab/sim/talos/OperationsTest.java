package dev.homelab.sim.talos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.wire.cluster.ClusterServiceGrpc;
import dev.homelab.wire.cosi.StateGrpc;
import dev.homelab.wire.machine.ImageServiceGrpc;
import dev.homelab.wire.machine.LifecycleServiceGrpc;
import dev.homelab.wire.machine.MachineServiceGrpc;
import dev.homelab.wire.storage.StorageServiceGrpc;
import dev.homelab.wire.time.TimeServiceGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The table of calls has every call that is in use, each with a role. */
final class OperationsTest {
  private static final List<ServiceDescriptor> SERVICES =
      List.of(
          MachineServiceGrpc.getServiceDescriptor(),
          LifecycleServiceGrpc.getServiceDescriptor(),
          ImageServiceGrpc.getServiceDescriptor(),
          StorageServiceGrpc.getServiceDescriptor(),
          ClusterServiceGrpc.getServiceDescriptor(),
          TimeServiceGrpc.getServiceDescriptor(),
          StateGrpc.getServiceDescriptor());

  @Test
  void everyCallInUseIsListedAndNoOther() {
    Set<String> used = new TreeSet<>();
    for (ServiceDescriptor service : SERVICES) {
      service.getMethods().stream().map(MethodDescriptor::getFullMethodName).forEach(used::add);
    }
    assertThat(Operations.names()).isEqualTo(used);
  }

  @Test
  void rolesIncludeEachOther() {
    Operations.Operation reads = new Operations.Operation("reader", false);
    Operations.Operation works = new Operations.Operation("operator", false);
    Operations.Operation rules = new Operations.Operation("admin", false);
    assertThat(reads.allows(Set.of("os:reader"))).isTrue();
    assertThat(works.allows(Set.of("os:reader"))).isFalse();
    assertThat(works.allows(Set.of("os:operator"))).isTrue();
    assertThat(rules.allows(Set.of("os:operator"))).isFalse();
    assertThat(rules.allows(Set.of("os:admin"))).isTrue();
    assertThat(new Operations.Operation("backup", false).allows(Set.of("os:etcd:backup"))).isTrue();
  }
}
