package dev.homelab.provider.talos.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.sim.world.SimWorld;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SessionOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A factory works out the same ids as we do; one that cannot be reached is told. */
class ImageFactoryTest {
  @TempDir Path folder;

  @Test
  void theFactoryKnowsASchematicByOurId() {
    SessionOptions options =
        new SessionOptions(folder, folder.resolve("state"), Map.of(), "homelab/test");
    try (SimWorld world = SimWorld.start(folder.resolve("world"), 0);
        ImageFactory factory = new ImageFactory(options.withAddresses(world::find))) {
      Schematic wished =
          Schematic.of(List.of("siderolabs/qemu-guest-agent"), List.of("net.ifnames=0"));
      factory.tell(world.factory().url(), wished, FakeCall.patient());
      factory.tell(world.factory().url(), wished, FakeCall.patient());

      assertThatThrownBy(
              () -> factory.tell(ImageAddress.PUBLIC_FACTORY, wished, FakeCall.patient()))
          .as("the sandbox never leaves this machine")
          .isInstanceOfSatisfying(
              ProviderException.class,
              e -> assertThat(e.diagnostics().get(0).code()).isEqualTo(TalosCodes.NO_IMAGE));
    }
  }
}
