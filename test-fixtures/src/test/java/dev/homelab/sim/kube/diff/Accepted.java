package dev.homelab.sim.kube.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The differences that are known and left, each with its reason. */
final class Accepted {
  private record Entry(
      Pattern sequence, int step, Pattern path, Pattern real, String reason, boolean sometimes) {}

  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, Integer> used = new TreeMap<>();

  static Accepted read() {
    Accepted all = new Accepted();
    try (InputStream in = Accepted.class.getResourceAsStream("accepted-differences.yaml")) {
      for (JsonNode one : new YAMLMapper().readTree(in).path("accepted")) {
        all.entries.add(
            new Entry(
                Pattern.compile(one.path("sequence").asText(".*")),
                one.path("step").asInt(0),
                Pattern.compile(one.path("path").asText(".*")),
                Pattern.compile(one.path("real").asText(".*"), Pattern.DOTALL),
                one.path("reason").asText(),
                one.path("sometimes").asBoolean()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  boolean covers(Difference d) {
    for (Entry e : entries) {
      if (e.sequence().matcher(d.sequence()).matches()
          && (e.step() == 0 || e.step() == d.step())
          && e.path().matcher(d.path()).matches()
          && e.real().matcher(d.real().toString()).matches()) {
        used.merge(e.reason(), 1, Integer::sum);
        return true;
      }
    }
    return false;
  }

  /** How often each reason was needed. */
  Map<String, Integer> used() {
    return used;
  }

  /** Reasons that nothing needs any more. */
  List<String> unused() {
    return entries.stream()
        .filter(e -> !e.sometimes())
        .map(Entry::reason)
        .filter(r -> !used.containsKey(r))
        .distinct()
        .toList();
  }
}
