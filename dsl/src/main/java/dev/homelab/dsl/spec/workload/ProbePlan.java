package dev.homelab.dsl.spec.workload;

import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.dsl.spec.unit.TimeSpan;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the kubelet asks a container whether it is well.
 *
 * @param action the question: an HTTP request, a connection, or a command
 * @param period seconds between two questions, 1 or more
 * @param timeout seconds to wait for the answer, 1 or more
 * @param failures bad answers in a row that count as failed, 1 or more
 */
public record ProbePlan(Action action, int period, int timeout, int failures) {
  /** The question that a probe asks. */
  public sealed interface Action {}

  /** GET on a port; any answer from 200 to 399 is good. */
  public record Http(String path, String port, SortedMap<String, String> headers)
      implements Action {
    public Http {
      headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    }
  }

  /** A connection that opens is good. */
  public record Tcp(String port) implements Action {}

  /** A command in the container that ends with 0 is good. */
  public record Exec(List<String> command) implements Action {
    public Exec {
      command = List.copyOf(command);
    }
  }

  /** Every 10 s, 5 s to answer, failed after 3. */
  public static ProbePlan of(Action action) {
    return new ProbePlan(action, 10, 5, 3);
  }

  /** GET {@code path} on the port that is called {@code http}. */
  public static ProbePlan http(String path) {
    return of(new Http(path, "http", new TreeMap<>()));
  }

  /** GET {@code path} on the port that is called {@code http}, asking for a host by name. */
  public static ProbePlan http(String path, String host) {
    return of(new Http(path, "http", new TreeMap<>(Map.of("Host", host))));
  }

  /** A connection to a named port. */
  public static ProbePlan tcp(String port) {
    return of(new Tcp(port));
  }

  /** A command in the container. */
  public static ProbePlan exec(String... command) {
    return of(new Exec(List.of(command)));
  }

  /**
   * The same question for a container that starts: it has 30 times 10 s before it counts as dead.
   */
  public ProbePlan atStart() {
    return new ProbePlan(action, 10, timeout, 30);
  }

  /** The same question for a container that starts and has a given time; null for 300 s. */
  public ProbePlan atStart(@Nullable TimeSpan within) {
    return within == null
        ? atStart()
        : new ProbePlan(action, 10, timeout, (int) Math.max(1, (within.seconds() + 9) / 10));
  }

  /** The form that a container takes. */
  Value.Tree toTree() {
    TreeBuilder probe =
        TreeBuilder.tree()
            .put("periodSeconds", period)
            .put("timeoutSeconds", timeout)
            .put("failureThreshold", failures);
    if (action instanceof Http http) {
      List<Value> headers = new ArrayList<>();
      http.headers().forEach((name, value) -> headers.add(pair(name, value)));
      probe.put(
          "httpGet",
          TreeBuilder.tree()
              .put("path", http.path())
              .put("port", http.port())
              .put("httpHeaders", headers)
              .build());
    } else if (action instanceof Tcp tcp) {
      probe.put("tcpSocket", TreeBuilder.of("port", tcp.port()));
    } else if (action instanceof Exec exec) {
      probe.put("exec", TreeBuilder.of("command", exec.command()));
    }
    return probe.build();
  }

  private static Value pair(String name, String value) {
    return TreeBuilder.tree().put("name", name).put("value", value).build();
  }
}
