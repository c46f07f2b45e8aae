package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.lab.Parts;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.secret.VaultStorage;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import dev.homelab.sim.kube.fault.ApiFault;
import dev.homelab.sim.kube.fault.PodFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that break after they began, that may not see all, and that must not begin. */
class HalfDoneTest {
  private static final String LAB =
      """
      homelab('half') {
        secrets { generated 'pw' }
        cluster('c') {
          kubeconfig 'kubeconfig'
          namespace('half') {
            app('web') { image 'example.com/web:1.0'; env 'PW', secret('pw') }
            manifest '{apiVersion: v1, kind: ConfigMap, metadata: {name: plain}, data: {a: b}}'
          }
        }
      }
      """;

  private final KubeSimulator simulator = KubeSimulator.start(SimulatorOptions.inMemory());
  @TempDir Path folder;

  @AfterEach
  void stop() {
    simulator.close();
  }

  private CliRun up() throws IOException {
    return CliRun.up(folder, simulator, LAB);
  }

  /** A vault that breaks when it has written. */
  private record Breaking(VaultStorage storage) implements VaultStorage {
    @Override
    public byte @Nullable [] load() {
      return storage.load();
    }

    @Override
    public void store(byte[] encrypted) {
      storage.store(encrypted);
      throw new HomelabException(List.of(Diagnostic.error("HL4099", "the disk went away")));
    }

    @Override
    public void remove() {
      storage.remove();
    }

    @Override
    public String describe() {
      return storage.describe();
    }
  }

  @Test
  void whatBreaksAfterItsFirstWriteFailsAndIsNotRefused() throws IOException {
    CliRun cli = up();
    assertThat(cli.run("secret", "rotate", "other", "--yes").code()).isEqualTo(2);
    Parts shipped = Installed.parts();
    Parts breaking =
        new Parts(
            shipped.reader(),
            shipped.providers(),
            shipped.clusters(),
            (lab, in, vault, environment) ->
                shipped.secrets().open(lab, in, new Breaking(vault), environment),
            shipped.interrupts());
    CliRun.Result broken = new CliRun(folder).on(breaking).run("secret", "rotate", "pw", "--yes");
    assertThat(broken.err()).contains("the disk went away");
    assertThat(broken.code()).isEqualTo(1);
  }

  @Test
  void aRebuildKeepsTheRecordsOfWhatMayNotBeRead() throws IOException {
    CliRun cli = up();
    String before = cli.run("state", "list").out();
    assertThat(before).contains("configmap.plain");
    simulator.faults().add(ApiFault.of("GET", "configmaps", new ApiFault.Answer(403, 0)));
    CliRun.Result rebuilt = cli.run("state", "rebuild", "--yes");
    assertThat(rebuilt.code()).as(rebuilt.err()).isZero();
    assertThat(rebuilt.err()).contains("HL9035", "cluster.c", "kubernetes.configmap", "kept");
    simulator.faults().clear();
    assertThat(cli.run("state", "list").out()).contains("configmap.plain", "deployment.web");
    assertThat(cli.run("down", "--yes").code()).isZero();
    assertThat(cli.run("status", "--foreign").out()).doesNotContain("plain");
  }

  @Test
  void whatCannotBeMadeIsRefusedBeforeAnyTargetIsGreeted() throws IOException {
    String box = "{\n  node('box') { tenant('t') { vm windows } }";
    Files.writeString(folder.resolve("homelab.groovy"), LAB.replaceFirst("\\{", box));
    Files.writeString(folder.resolve("kubeconfig"), simulator.kubeconfig());
    CliRun.Result refused = new CliRun(folder).run("up", "--yes");
    assertThat(refused.code()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err()).contains("HL3010", "node.box has no address", "up --sandbox");
    assertThat(simulator.requests()).isEmpty();
  }

  @Test
  void aRunThatOnlyWaitsAsksNothing() throws IOException {
    simulator.faults().add(new PodFault("half", "web", PodFault.Kind.CRASH_LOOP));
    Files.writeString(folder.resolve("kubeconfig"), simulator.kubeconfig());
    Files.writeString(folder.resolve("homelab.groovy"), LAB);
    CliRun cli = new CliRun(folder);
    assertThat(cli.run("up", "--yes").code()).isEqualTo(1);
    simulator.faults().clear();
    CliRun.Result waited = cli.run("up");
    assertThat(waited.code()).as(waited.err()).isZero();
    assertThat(cli.run("plan", "--exit-code").code()).isZero();
  }
}
