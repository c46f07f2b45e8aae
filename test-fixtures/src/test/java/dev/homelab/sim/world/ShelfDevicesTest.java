package dev.homelab.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.talos.PciPart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Boxes of the shelf have the graphics that such boxes have. */
final class ShelfDevicesTest {
  private static List<String> graphics(String box) throws IOException {
    byte[] world = ("{\"boxes\": [" + box + "]}").getBytes(StandardCharsets.UTF_8);
    return Plan.of(Json.parse(world)).boxes().get(0).hardware().devices().stream()
        .filter(device -> device.kind().startsWith("03"))
        .map(PciPart::id)
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"any,1002:15bf", "aoostar,1002:1900", "n100,8086:46d1", "server,1a03:2000"})
  void eachMakeHasItsOwn(String name, String id) throws IOException {
    assertThat(graphics("{\"name\": \"" + name + "\", \"gpu\": \"none\"}")).containsExactly(id);
  }

  @Test
  void aBoxThatHandsItsCardOnHasOneMore() throws IOException {
    assertThat(graphics("{\"name\": \"aoostar\", \"gpu\": \"passthrough\"}"))
        .containsExactly("1002:1900", "10de:2236");
  }

  @Test
  void whatTheWorldSaysItselfStays() throws IOException {
    String device = "{\"at\": \"0000:02:00.0\", \"kind\": \"0300\", \"id\": \"10de:2684\"}";

    assertThat(
            graphics("{\"name\": \"a\", \"gpu\": \"passthrough\", \"devices\": [" + device + "]}"))
        .containsExactly("10de:2684");
  }
}
