package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** No box is given to the suite by accident. */
class NodePlaceTest {
  @Test
  void theBoxThatMayBeWipedIsNamedTwice() {
    Map<String, String> said =
        Map.of(NodePlace.ADDRESS, "10.0.0.5", "HOMELAB_NODE_DISK", "'/dev/sda'");
    assertThatThrownBy(() -> NodePlace.from(said)).hasMessageContaining("MAY_BE_WIPED=10.0.0.5");
    Map<String, String> other =
        Map.of(
            NodePlace.ADDRESS,
            "10.0.0.5",
            "HOMELAB_NODE_DISK",
            "'/dev/sda'",
            "HOMELAB_NODE_MAY_BE_WIPED",
            "10.0.0.6");
    assertThatThrownBy(() -> NodePlace.from(other)).hasMessageContaining("MAY_BE_WIPED=10.0.0.5");
  }

  @Test
  void whatIsNotSaidHasADefault() {
    NodePlace place =
        NodePlace.from(
            Map.of(
                NodePlace.ADDRESS,
                "10.0.0.5",
                "HOMELAB_NODE_DISK",
                "'/dev/sda'",
                "HOMELAB_NODE_MAY_BE_WIPED",
                "10.0.0.5"));
    assertThat(place.script())
        .contains("installDisk '/dev/sda'", "talos '1.12.11'")
        .doesNotContain("network(");
    assertThatThrownBy(() -> NodePlace.from(Map.of())).hasMessageContaining(NodePlace.ADDRESS);
  }
}
