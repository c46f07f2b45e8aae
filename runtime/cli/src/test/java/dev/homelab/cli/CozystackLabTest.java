package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.lab.Clusters;
import dev.homelab.cli.lab.SandboxWorld;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import dev.homelab.sim.kube.http.RequestLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Applications of Cozystack from the command line, on a cluster that has it. */
class CozystackLabTest {
  private static final String SCRIPT =
      """
      homelab('lab') {
        cluster('box') {
          manifest '''
            apiVersion: apps.cozystack.io/v1alpha1
            kind: Tenant
            metadata: {name: home, namespace: tenant-root}
            spec: {resourceQuotas: {cpu: 8}}
          '''
          manifest '''
            apiVersion: apps.cozystack.io/v1alpha1
            kind: Postgres
            metadata: {name: photos, namespace: tenant-home}
            spec: {replicas: 1, size: 10Gi, users: {photos: {}}}
          '''
        }
      }
      """;
  private static final String TENANT = "cluster.box/namespace.tenant-root/tenant.home";
  private static final String DATABASE = "cluster.box/namespace.tenant-home/postgres.photos";

  @TempDir Path folder;
  private @Nullable KubeSimulator started;
  private CliRun cli;

  private final Clusters clusters =
      new Clusters() {
        @Override
        public Path ensure(Path stateFolder, String name, SandboxWorld world) {
          if (started == null) {
            SimulatorOptions options = SimulatorOptions.inMemory().withSpeed(100);
            started = KubeSimulator.start(options.withCozystack(world.cozystack()));
          }
          try {
            return Files.writeString(folder.resolve("kubeconfig"), simulator().kubeconfig());
          } catch (IOException failure) {
            throw new UncheckedIOException(failure);
          }
        }
      };

  @BeforeEach
  void open() {
    cli = new CliRun(folder).on(CliRun.partsWith(clusters));
  }

  @AfterEach
  void stop() {
    if (started != null) {
      started.close();
    }
  }

  private KubeSimulator simulator() {
    return Objects.requireNonNull(started, "nothing has asked for the cluster yet");
  }

  private CliRun.Result run(String command, String... more) {
    String[] words = new String[more.length + 2];
    words[0] = command;
    words[1] = "--sandbox";
    System.arraycopy(more, 0, words, 2, more.length);
    return cli.run(words);
  }

  private void script(String text) throws IOException {
    Files.writeString(folder.resolve("homelab.groovy"), text);
  }

  @Test
  void aTenantAndItsDatabaseComeUpChangeAndGoDown() throws IOException {
    script(SCRIPT);
    CliRun.Result up = run("up", "--yes");
    assertThat(up.code()).as(up.err()).isZero();
    assertThat(up.err()).as("the tenant comes first").doesNotContain("retry");

    simulator().clearRequests();
    assertThat(run("up", "--yes").out()).contains("nothing to change");
    assertThat(simulator().requests()).extracting(RequestLog.Entry::method).containsOnly("GET");

    script(SCRIPT.replace("replicas: 1, size: 10Gi", "size: 20Gi"));
    assertThat(run("plan").out()).contains("replicas 1 -> nothing", "size 10Gi -> 20Gi");
    assertThat(run("up", "--yes").code()).isZero();
    assertThat(run("up", "--yes").out()).contains("nothing to change");

    CliRun.Result kept = run("down", "--yes");
    assertThat(kept.code()).as(kept.err()).isEqualTo(5);
    assertThat(kept.err())
        .contains("kept, for it holds data:\n  " + DATABASE)
        .contains("kept, for it goes with what is kept:\n  " + TENANT);
    CliRun.Result down = run("down", "--yes", "--delete-data", DATABASE);
    assertThat(down.code()).as(down.err()).isZero();
    assertThat(run("state", "list").out()).isEmpty();
  }

  @Test
  void whatTheServerWouldSilentlyTakeIsToldBeforeAnythingIsDone() throws IOException {
    script(SCRIPT.replace("size: 10Gi", "sise: 10Gi").replace("name: home", "name: at-home"));
    CliRun.Result refused = run("up", "--yes");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains("Postgres photos has no field spec.sise", "did you mean 'size'?")
        .contains("dashes are not allowed");
    assertThat(started).as("the cluster, which nobody asked").isNull();
  }
}
