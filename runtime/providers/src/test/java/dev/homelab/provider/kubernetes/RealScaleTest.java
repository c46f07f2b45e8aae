package dev.homelab.provider.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.real.RealControlPlane;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ObserveRequest;
import dev.homelab.spi.StepRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand objects of several kinds: made, seen unchanged in few requests, removed. */
@Tag("real")
class RealScaleTest {
  private static final int OBJECTS = 1000;
  private static final List<String> KINDS =
      List.of("ConfigMap", "Secret", "ServiceAccount", "Service", "Deployment");
  @TempDir Path folder;

  private KubernetesSession session(RealControlPlane plane) {
    return (KubernetesSession)
        new KubernetesProvider()
            .connect(
                TestLab.target(plane.kubeconfig()), TestLab.options(folder), FakeCall.patient());
  }

  private static ResourceSpec object(int number, String namespace) {
    String kind = KINDS.get(number % KINDS.size());
    String name = kind.toLowerCase(java.util.Locale.ROOT) + "-" + number;
    String rest =
        switch (kind) {
          case "ConfigMap" -> "data: {a: 'x', b: '" + number + "'}";
          case "Secret" -> "stringData: {a: 'x', b: '" + number + "'}";
          case "Service" -> "spec: {selector: {app: x}, ports: [{port: 80}]}";
          case "Deployment" ->
              "spec: {replicas: 0, selector: {matchLabels: {app: x}}, template: {metadata: {labels: {app: x}}, spec: {containers: [{name: c, image: 'x:1', resources: {requests: {cpu: 1000m}}}]}}}";
          default -> "automountServiceAccountToken: false";
        };
    String version = kind.equals("Deployment") ? "apps/v1" : "v1";
    return TestLab.spec(
        TestLab.yaml(
            "{apiVersion: %s, kind: %s, metadata: {name: %s, namespace: %s}, %s}"
                .formatted(version, kind, name, namespace, rest)));
  }

  private static <T> void all(List<Callable<T>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(64);
    try {
      for (Future<T> done : threads.invokeAll(tasks)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aThousandObjects() throws Exception {
    Assumptions.assumeTrue(RealControlPlane.expected(), RealControlPlane::whyNotAvailable);
    RealControlPlane plane = RealControlPlane.shared();
    String namespace = plane.freshNamespace("scale");
    List<ResourceSpec> specs = new ArrayList<>();
    for (int i = 0; i < OBJECTS; i++) {
      specs.add(object(i, namespace));
    }
    Map<Address, StateEntry> prior = new ConcurrentHashMap<>();
    try (KubernetesSession session = session(plane)) {
      TestLab lab = new TestLab(session, UUID.randomUUID().toString());
      long start = System.nanoTime();
      session.observe(new ObserveRequest(lab.identity, specs, Map.of(), true), lab.call);
      long observed = System.nanoTime();
      List<Callable<Value.Tree>> making = new ArrayList<>();
      for (ResourceSpec spec : specs) {
        making.add(
            () -> {
              prior.put(spec.address(), lab.entry(spec, lab.create(spec)));
              return session.awaitReady(new StepRequest(lab.identity, spec, null), lab.call);
            });
      }
      all(making);
      long made = System.nanoTime();
      System.out.println(
          "observe an empty cluster "
              + Duration.ofNanos(observed - start).toMillis()
              + " ms, make "
              + Duration.ofNanos(made - observed).toMillis()
              + " ms, requests "
              + session.requestCount());
      seesNothingToDo(plane, lab, specs, prior);
      List<Callable<Boolean>> removing = new ArrayList<>();
      for (ResourceSpec spec : specs) {
        removing.add(
            () -> {
              StepRequest request = new StepRequest(lab.identity, null, prior.get(spec.address()));
              session.delete(request, FakeCall.patient());
              session.awaitGone(request, FakeCall.patient());
              return true;
            });
      }
      long before = System.nanoTime();
      all(removing);
      System.out.println(
          "remove " + Duration.ofNanos(System.nanoTime() - before).toMillis() + " ms");
      assertThat(session.inventory(lab.identity, lab.call).found()).isEmpty();
    }
  }

  private void seesNothingToDo(
      RealControlPlane plane,
      TestLab lab,
      List<ResourceSpec> specs,
      Map<Address, StateEntry> prior) {
    try (KubernetesSession fresh = session(plane)) {
      long start = System.nanoTime();
      fresh.claim(lab.identity, lab.call);
      Map<Address, Observation> seen =
          fresh.observe(new ObserveRequest(lab.identity, specs, prior, true), lab.call);
      Set<Comparison> comparisons = new HashSet<>();
      for (ResourceSpec spec : specs) {
        comparisons.add(
            fresh.compare(
                spec,
                prior.get(spec.address()),
                (Observation.Present) Objects.requireNonNull(seen.get(spec.address()))));
      }
      System.out.println(
          "observe and compare "
              + Duration.ofNanos(System.nanoTime() - start).toMillis()
              + " ms, requests "
              + fresh.requestCount());
      assertThat(comparisons).containsExactly(Comparison.SAME);
      assertThat(fresh.requestCount()).isLessThanOrEqualTo(KINDS.size() + 4L);
    }
  }
}
