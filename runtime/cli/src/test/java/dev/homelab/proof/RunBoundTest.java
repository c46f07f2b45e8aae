package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The bound of small graphs, worked out by hand. */
class RunBoundTest {
  private static RunBound bound(Map<String, Double> times, String... edges) throws IOException {
    StringBuilder text = new StringBuilder("{\"resources\":[");
    for (String edge : edges) {
      String[] words = edge.split(" ", -1);
      text.append(text.length() > 14 ? "," : "");
      text.append("{\"address\":\"").append(words[0]).append("\",\"type\":\"");
      text.append(words[0], 0, 1).append(".thing\",\"dependsOn\":[");
      for (int i = 1; i < words.length; i++) {
        boolean exists = words[i].startsWith("~");
        text.append(i > 1 ? "," : "").append("{\"address\":\"");
        text.append(words[i].substring(exists ? 1 : 0)).append("\",\"level\":\"");
        text.append(exists ? "exists" : "ready").append("\"}");
      }
      text.append("]}");
    }
    JsonNode graph = new JsonMapper().readTree(text.append("]}").toString());
    return new RunBound(graph, (address, part) -> times.getOrDefault(address + ' ' + part, 0.0));
  }

  @Test
  void isTheLongestWayThroughTheGraph() throws IOException {
    Map<String, Double> times =
        Map.of("a call", 2.0, "a wait", 30.0, "b call", 5.0, "c call", 20.0, "c wait", 7.0);
    RunBound bound = bound(times, "a", "b a", "c ~a");
    assertThat(bound.longestWay()).isEqualTo(37);
    assertThat(bound.way())
        .containsExactly(
            new RunBound.Leg("a", "call", 0, 2),
            new RunBound.Leg("a", "wait", 2, 30),
            new RunBound.Leg("b", "call", 32, 5));
    assertThat(bound(times, "a", "b ~a", "c ~b").longestWay()).isEqualTo(34);
  }

  @Test
  void isNoLessThanTheWorkOfAPlace() throws IOException {
    Map<String, Double> times = Map.of("a call", 4.0, "b call", 5.0, "ac call", 3.0);
    RunBound bound = bound(times, "a", "ac", "b");
    assertThat(bound.work("a.", 1)).isEqualTo(7);
    assertThat(bound.work("a.", 2)).isEqualTo(3.5);
  }

  @Test
  void heedsNothingThatIsNotInTheGraph() throws IOException {
    assertThat(bound(Map.of("z wait", 9.0), "a z").longestWay()).isZero();
  }
}
