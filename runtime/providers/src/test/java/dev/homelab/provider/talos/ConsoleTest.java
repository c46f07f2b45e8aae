package dev.homelab.provider.talos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.provider.talos.api.NodeException;
import dev.homelab.provider.talos.secrets.SecretsFile;
import dev.homelab.sim.talos.fault.TalosFault;
import dev.homelab.spi.SessionOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees of a machine, and how etcd is copied and brought back. */
class ConsoleTest {
  @TempDir Path folder;

  private final FakeCall call =
      FakeCall.patient().withSecret(TalosBench.SECRETS, SecretsFile.write(TestSecrets.bundle()));

  private TalosConsole console(TalosBench bench, int box) {
    return TalosConsole.of(
        bench.machine(true, "prod-cp-" + box, box),
        new SessionOptions(folder, folder.resolve("state"), Map.of(), "homelab/test")
            .withAddresses(bench.world::find),
        call);
  }

  @Test
  void tellsServicesAndLogs() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 1, 0)) {
      bench.up();
      try (TalosConsole console = console(bench, 1)) {
        assertThat(console.services())
            .extracting(TalosConsole.Service::name)
            .contains("etcd", "kubelet", "apid");
        StringBuilder log = new StringBuilder();
        console.logs("kubelet", -1, false, log::append);
        console.dmesg(false, log::append);
        assertThat(log).isNotEmpty();
        assertThat(call.listening()).as("nothing that ended waits for the end").isZero();
      }
    }
  }

  @Test
  void aLostClusterComesBackFromACopy() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 1, 0)) {
      bench.up();
      ByteArrayOutputStream copy = new ByteArrayOutputStream();
      try (TalosConsole console = console(bench, 1)) {
        assertThat(console.snapshot(copy)).isEqualTo(copy.size()).isPositive();
        byte[] bytes = copy.toByteArray();
        assertThatThrownBy(() -> console.recover(new ByteArrayInputStream(bytes)))
            .isInstanceOf(NodeException.class);
      }
      bench.forgetDisk(1);
      bench.upWithoutCluster();
      try (TalosConsole console = console(bench, 1)) {
        console.recover(new ByteArrayInputStream(copy.toByteArray()));
      }
      bench.up();
      assertThat(bench.actions()).isEmpty();
    }
  }

  @Test
  void aLostAnswerIsNotTakenForARestart() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 1, 0)) {
      bench.up();
      bench.faults().once("box-1", "Reboot", new TalosFault.Cut(false));
      FakeCall brief =
          new FakeCall(Duration.ofSeconds(8))
              .withSecret(TalosBench.SECRETS, SecretsFile.write(TestSecrets.bundle()));
      try (TalosConsole console =
          TalosConsole.of(bench.machine(true, "prod-cp-1", 1), bench.options(), brief)) {
        assertThat(console.reboot()).isFalse();
      }
      try (TalosConsole console = console(bench, 1)) {
        assertThat(console.reboot()).isTrue();
      }
    }
  }

  @Test
  void saysThatABoxWaitsForItsConfig() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 1);
        TalosConsole console = console(bench, 1)) {
      assertThatThrownBy(console::services).isInstanceOf(NodeException.class);
    }
  }
}
