package dev.homelab.provider.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Waiting for readiness while the watch behind it is cut, has expired, or both. */
class WatchFaultsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private KubeSimulator simulator;
  private CutProxy proxy;
  private KubeClient direct;
  private TestLab lab;
  private ResourceSpec service;

  @BeforeEach
  void start() throws IOException {
    simulator = KubeSimulator.start(SimulatorOptions.inMemory().withoutControllers());
    int port = URI.create(simulator.url()).getPort();
    proxy = new CutProxy(port);
    direct = client(simulator.kubeconfig());
    Path through = kubeconfig(simulator.kubeconfig().replace(":" + port, ":" + proxy.port()));
    lab =
        new TestLab(
            new KubernetesProvider()
                .connect(TestLab.target(through), TestLab.options(folder), FakeCall.patient()),
            UUID.randomUUID().toString());
    service =
        TestLab.spec(
            TestLab.yaml(
                "{apiVersion: v1, kind: Service, metadata: {name: web, namespace: default},"
                    + " spec: {type: LoadBalancer, ports: [{port: 80}]}}"));
  }

  @AfterEach
  void stop() {
    lab.session.close();
    direct.close();
    proxy.close();
    simulator.close();
  }

  private Path kubeconfig(String text) throws IOException {
    return Files.writeString(folder.resolve(UUID.randomUUID().toString()), text);
  }

  private KubeClient client(String kubeconfig) throws IOException {
    return KubeClient.connect(
        TestLab.target(kubeconfig(kubeconfig)).config(),
        TestLab.options(folder),
        FakeCall.patient());
  }

  private CompletableFuture<Value.Tree> waiting() {
    assertThat(lab.create(service).ready()).isFalse();
    CompletableFuture<Value.Tree> ready = CompletableFuture.supplyAsync(() -> lab.await(service));
    until(() -> watches() == 1);
    assertThat(ready).isNotDone();
    return ready;
  }

  private long watches() {
    return asked("watch=1");
  }

  private long lists() {
    return asked("limit=1000");
  }

  private long asked(String query) {
    return simulator.requests().stream()
        .filter(request -> request.path().endsWith("/services") && request.query().contains(query))
        .count();
  }

  private static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it did not come to that in time").isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  private void giveAddress() {
    direct.send(
        KubeRequest.write(
            "PATCH",
            "api/v1/namespaces/default/services/web/status",
            KubeRequest.MERGE_PATCH,
            "{\"status\":{\"loadBalancer\":{\"ingress\":[{\"ip\":\"198.51.100.7\"}]}}}"
                .getBytes(StandardCharsets.UTF_8),
            new KubeCall("patch", "Service", "default", "web")),
        FakeCall.patient());
  }

  private static void endsWithTheAddress(CompletableFuture<Value.Tree> ready) {
    assertThat(ready).succeedsWithin(PATIENCE);
    assertThat(Fields.text(ready.join(), "address")).isEqualTo("198.51.100.7");
  }

  @Test
  void goesOnAfterAWatchWasCutInTheMiddle() {
    CompletableFuture<Value.Tree> ready = waiting();
    proxy.cut();
    until(() -> watches() == 2);
    giveAddress();
    endsWithTheAddress(ready);
    assertThat(lists()).as("a cut watch goes on where it ended").isEqualTo(1);
  }

  @Test
  void seesWhatHappenedWhileTheServerWasGone() {
    CompletableFuture<Value.Tree> ready = waiting();
    proxy.down();
    giveAddress();
    proxy.up();
    endsWithTheAddress(ready);
    assertThat(lists()).isEqualTo(1);
  }

  @Test
  void listsAgainAfterAWatchHasExpired() {
    CompletableFuture<Value.Tree> ready = waiting();
    simulator.faults().expireWatches();
    until(() -> watches() == 2);
    giveAddress();
    endsWithTheAddress(ready);
    assertThat(lists()).isEqualTo(2);
  }

  @Test
  void listsAgainWhenTheVersionToGoOnFromHasExpired() {
    CompletableFuture<Value.Tree> ready = waiting();
    proxy.down();
    giveAddress();
    simulator.faults().expireWatches();
    proxy.up();
    endsWithTheAddress(ready);
    assertThat(lists()).isEqualTo(2);
  }
}
