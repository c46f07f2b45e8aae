package dev.homelab.provider.talos.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Address;
import dev.homelab.model.Value;
import dev.homelab.provider.talos.TestSecrets;
import dev.homelab.spi.SessionOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which machines of a cluster leave in a session. */
class NodesTest {
  private static final Nodes.Keys KEYS = new Nodes.Keys(TestSecrets.bundle(), "digest");
  private static final Path HERE = Path.of("unused");

  private static Address address(String hostname) {
    return Address.parse("cluster.prod/node." + hostname + "/talos.machine");
  }

  private static void leaves(Nodes nodes, String hostname) {
    Value.Tree wished =
        Value.ofMap(
            Map.of("hostname", hostname, "role", "controlplane", "address", "192.168.30.5"));
    nodes.leaves(MachineWishes.of(wished), KEYS, address(hostname));
  }

  @Test
  void aMachineThatIsKeptDoesNotLeaveAndItsClusterDoesNotEnd() {
    try (Nodes nodes = new Nodes(new SessionOptions(HERE, HERE, Map.of(), "homelab/test"))) {
      leaves(nodes, "cp-1");
      leaves(nodes, "cp-2");
      nodes.end(KEYS, Set.of("cp-1", "cp-2"));
      assertThat(nodes.ends(KEYS)).isTrue();

      nodes.leaveOnly(KEYS, Set.of(address("cp-1")));

      assertThat(nodes.leaving(KEYS)).containsExactly("cp-1");
      assertThat(nodes.ends(KEYS)).isFalse();
    }
  }
}
