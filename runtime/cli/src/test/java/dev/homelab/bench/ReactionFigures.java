package dev.homelab.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.homelab.real.RealControlPlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How soon a run reacts to what happens on a real cluster. The moment of an event is the one at
 * which a watch of the benchmark's own sees it; the moment of the reaction is the one that the run
 * names in its stream of events.
 */
final class ReactionFigures {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ROUNDS = 3;

  private final Tools tools;
  private final Report report;
  private final Path work;
  private final RealControlPlane cluster;

  ReactionFigures(Tools tools, Report report, Path work, RealControlPlane cluster) {
    this.tools = tools;
    this.report = report;
    this.work = work;
    this.cluster = cluster;
  }

  void all() {
    List<Double> established = new ArrayList<>();
    List<Double> failed = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      established.add(definition(i));
      failed.add(failure(i));
    }
    double starts = Tools.median(established);
    double told = Tools.median(failed);
    report.row(
        "a custom resource's step starts after its definition is established",
        "Argo CD 2 s a wave (said)",
        LocalFigures.ms(starts),
        "<= 50 ms",
        starts <= 50);
    report.row(
        "a terminal failure (image cannot be pulled) is told",
        "Flux 30 s a hop (said)",
        LocalFigures.ms(told),
        "<= 2 s",
        told <= 2000);
  }

  private double definition(int round) {
    String group = "bench" + round + ".homelab.dev";
    String script =
        """
        homelab('reaction%1$d') {
          cluster('c') {
            kubeconfig '%2$s'
            manifest \'\'\'
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: things.%3$s}
        spec:
          group: %3$s
          scope: Namespaced
          names: {plural: things, singular: thing, kind: Thing, listKind: ThingList}
          versions:
          - name: v1
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}}
        \'\'\'
            manifest \'\'\'
        apiVersion: %3$s/v1
        kind: Thing
        metadata: {name: one, namespace: default}
        spec: {size: 1}
        \'\'\'
          }
        }
        """
            .formatted(round, cluster.kubeconfig().toAbsolutePath(), group);
    Path lab = lab("definition-" + round, script);
    tools.homelab(lab, "validate").expect(0);
    try (EventWatch watch =
        EventWatch.of(
            cluster.kubeconfig(),
            "apis/apiextensions.k8s.io/v1/customresourcedefinitions",
            "things." + group,
            ReactionFigures::isEstablished)) {
      Run up = tools.homelab(lab, "up", "--yes", "--json").expect(0);
      Instant started = time(up, "started", "thing.").orElseThrow();
      double millis = Duration.between(watch.seen(), started).toNanos() / 1e6;
      tools.homelab(lab, "down", "--yes").expect(0);
      return Math.max(0, millis);
    }
  }

  private static boolean isEstablished(JsonNode object) {
    for (JsonNode condition : object.at("/status/conditions")) {
      if (condition.path("type").asText().equals("Established")
          && condition.path("status").asText().equals("True")) {
        return true;
      }
    }
    return false;
  }

  private double failure(int round) {
    String name = "broken-" + round;
    String script =
        """
        homelab('failing%1$d') {
          cluster('c') {
            kubeconfig '%2$s'
            manifest \'\'\'
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %3$s, namespace: default}
        spec:
          selector: {matchLabels: {app: %3$s}}
          template:
            metadata: {labels: {app: %3$s}, annotations: {real.homelab.dev/fails: image-pull}}
            spec: {containers: [{name: main, image: "no.such/image:1"}]}
        \'\'\'
          }
        }
        """
            .formatted(round, cluster.kubeconfig().toAbsolutePath(), name);
    Path lab = lab("failure-" + round, script);
    tools.homelab(lab, "validate").expect(0);
    try (EventWatch watch =
        EventWatch.of(
            cluster.kubeconfig(),
            "api/v1/namespaces/default/pods",
            name + "-",
            ReactionFigures::cannotPull)) {
      Run up = tools.homelab(lab, "up", "--yes", "--json").expect(1);
      Instant told = time(up, "failed", "deployment.").orElseThrow();
      tools.homelab(lab, "down", "--yes").expect(0);
      return Math.max(0, Duration.between(watch.seen(), told).toNanos() / 1e6);
    }
  }

  private static boolean cannotPull(JsonNode object) {
    for (JsonNode container : object.at("/status/containerStatuses")) {
      String reason = container.at("/state/waiting/reason").asText();
      if (reason.equals("ErrImagePull") || reason.equals("ImagePullBackOff")) {
        return true;
      }
    }
    return false;
  }

  private Path lab(String folder, String script) {
    try {
      Path lab = Files.createDirectories(work.resolve(folder));
      Files.writeString(lab.resolve("homelab.groovy"), script);
      return lab;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** When a run told an event of a resource whose address has a part that begins so. */
  private static Optional<Instant> time(Run run, String event, String part) {
    for (String line : run.output().lines().toList()) {
      if (line.startsWith("{")) {
        try {
          JsonNode told = JSON.readTree(line);
          if (told.path("event").asText().equals(event)
              && told.path("address").asText().contains(part)) {
            return Optional.of(Instant.parse(told.path("time").asText()));
          }
        } catch (IOException noEvent) {
          throw new UncheckedIOException(noEvent);
        }
      }
    }
    return Optional.empty();
  }
}
