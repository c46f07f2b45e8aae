package dev.homelab.proof;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * How long a run takes at least, worked out from the machine-readable graph and from how long each
 * of its steps has to take, without any code of the product: no order of the steps is quicker than
 * the longest way through the graph, nor than the work at a place divided by how much of it may be
 * done there at once.
 */
final class RunBound {
  /** The part of a resource that makes it; one that needs its existence waits for this. */
  static final String CALL = "call";

  /** The part that waits until it is ready; one that needs its readiness waits for this. */
  static final String WAIT = "wait";

  /**
   * One step on the longest way.
   *
   * @param part {@link #CALL} or {@link #WAIT}
   * @param from when it can begin at the earliest, in milliseconds of the run
   */
  record Leg(String address, String part, double from, double millis) {}

  /** How long one part of a resource has to take, in milliseconds. */
  interface Times {
    double millis(String address, String part);
  }

  private final Map<String, JsonNode> resources = new TreeMap<>();
  private final Times times;
  private final Map<String, Double> callEnds = new HashMap<>();
  private final Map<String, Double> begins = new HashMap<>();
  private final Map<String, String> behind = new HashMap<>();

  /**
   * The bound of a graph.
   *
   * @param graph what {@code graph --json} prints
   */
  RunBound(JsonNode graph, Times times) {
    this.times = times;
    graph.path("resources").forEach(one -> resources.put(one.path("address").asText(), one));
    resources.keySet().forEach(this::callEnd);
  }

  /** The bound of a graph whose parts take these times, by address and part; none for the rest. */
  static RunBound of(JsonNode graph, Map<String, Double> times) {
    return new RunBound(graph, (address, part) -> times.getOrDefault(address + ' ' + part, 0.0));
  }

  /**
   * How long the parts of a run took, by address and part.
   *
   * @param run what {@code graph --run last --json} prints
   */
  static Map<String, Double> measured(JsonNode run) {
    Map<String, Double> times = new HashMap<>();
    for (JsonNode span : run.path("timeline")) {
      String step = span.path("address").asText() + ' ' + span.path("part").asText();
      times.merge(step, span.path("millis").asDouble(), Double::sum);
    }
    return times;
  }

  /** How long a run took, in milliseconds. */
  static double took(JsonNode run) {
    Instant began = Instant.parse(run.path("startedAt").asText());
    return Duration.between(began, Instant.parse(run.path("finishedAt").asText())).toMillis();
  }

  /** When a resource can exist at the earliest. */
  private double callEnd(String address) {
    Double known = callEnds.get(address);
    if (known != null) {
      return known;
    }
    double begin = 0;
    for (JsonNode edge : Objects.requireNonNull(resources.get(address)).path("dependsOn")) {
      String other = edge.path("address").asText();
      if (!resources.containsKey(other)) {
        continue;
      }
      boolean ready = edge.path("level").asText().equals("ready");
      double end = ready ? readyEnd(other) : callEnd(other);
      if (end > begin) {
        begin = end;
        behind.put(address, other + ' ' + (ready ? WAIT : CALL));
      }
    }
    begins.put(address, begin);
    double end = begin + times.millis(address, CALL);
    callEnds.put(address, end);
    return end;
  }

  private double readyEnd(String address) {
    return callEnd(address) + times.millis(address, WAIT);
  }

  /** How long the longest way is, in milliseconds. */
  double longestWay() {
    return resources.keySet().stream().mapToDouble(this::readyEnd).max().orElse(0);
  }

  /**
   * How long the calls at one place take at least.
   *
   * @param prefix what the types that are made there begin with
   * @param limit how many at once
   */
  double work(String prefix, int limit) {
    return resources.entrySet().stream()
            .filter(one -> one.getValue().path("type").asText().startsWith(prefix))
            .mapToDouble(one -> times.millis(one.getKey(), CALL))
            .sum()
        / limit;
  }

  /** The steps of the longest way that take a time, first to last. */
  List<Leg> way() {
    Deque<Leg> way = new ArrayDeque<>();
    String at =
        resources.keySet().stream()
            .max((a, b) -> Double.compare(readyEnd(a), readyEnd(b)))
            .map(address -> address + ' ' + WAIT)
            .orElse("");
    while (!at.isEmpty()) {
      String address = at.substring(0, at.lastIndexOf(' '));
      if (at.endsWith(WAIT)) {
        way.push(new Leg(address, WAIT, callEnd(address), times.millis(address, WAIT)));
      }
      double begin = begins.getOrDefault(address, 0.0);
      way.push(new Leg(address, CALL, begin, times.millis(address, CALL)));
      at = behind.getOrDefault(address, "");
    }
    return new ArrayList<>(way).stream().filter(leg -> leg.millis() > 0).toList();
  }
}
