package dev.homelab.sim.kube.diff;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Where the time of the comparison goes. */
final class Timings {
  private static final int SLOWEST = 20;
  private final Map<String, Long> sums = new ConcurrentHashMap<>();
  private final Map<String, Long> sequences = new ConcurrentHashMap<>();

  /** Adds a time that began at a value of {@link System#nanoTime}. */
  void add(String side, String sequence, String client, String part, long began) {
    long nanos = System.nanoTime() - began;
    sums.merge(side + ' ' + client + ' ' + part, nanos, Long::sum);
    sequences.merge(side + ' ' + sequence + ' ' + part, nanos, Long::sum);
  }

  /** The sums, and the slowest sequences, in milliseconds. */
  String told() {
    return "time by side, client and part\n"
        + lines(sums, Integer.MAX_VALUE)
        + "slowest\n"
        + lines(sequences, SLOWEST);
  }

  private static String lines(Map<String, Long> times, int most) {
    return times.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(most)
        .map(e -> "  " + Duration.ofNanos(e.getValue()).toMillis() + " ms  " + e.getKey() + '\n')
        .collect(Collectors.joining());
  }
}
