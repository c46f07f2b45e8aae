package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.cli.CliRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two labs of one name, a copied script, an old state, another lab's state: none changes or removes
 * what is not its own. Through the command line, on any cluster.
 */
abstract class StrangersContract {
  @TempDir Path folder;
  private final String id = UUID.randomUUID().toString().substring(0, 8);
  private final String name = "twin-" + id;
  private Machine first;
  private Machine second;

  /** The path of the cluster's kubeconfig. */
  abstract Path kubeconfig() throws IOException;

  /** The cluster as others see it. */
  abstract ClusterView cluster();

  @BeforeEach
  void machines() {
    first = Machine.in(folder.resolve("first"));
    second = Machine.in(folder.resolve("second"));
  }

  @AfterEach
  void clear() {
    for (String space : new String[] {"a-" + id, "b-" + id}) {
      if (cluster().get("/api/v1/namespaces/" + space).isPresent()) {
        cluster().change("DELETE", "/api/v1/namespaces/" + space, "{}");
      }
    }
    String claim = "/api/v1/namespaces/kube-system/configmaps/homelab-claim-" + name;
    if (cluster().get(claim).isPresent()) {
      cluster().change("DELETE", claim, "{}");
    }
  }

  private String script(String lab, String space, String... maps) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("homelab('").append(lab).append("') {\n  cluster('c') {\n    kubeconfig '");
    text.append(kubeconfig()).append("'\n    namespace('").append(space).append("') {\n");
    for (String map : maps) {
      text.append("      manifest '''\n        apiVersion: v1\n        kind: ConfigMap\n");
      String[] said = map.split("=", 2);
      text.append("        metadata: {name: ").append(said[0]).append("}\n");
      text.append("        data: {says: ").append(said[1]).append("}\n      '''\n");
    }
    return text.append("    }\n  }\n}\n").toString();
  }

  private String maps(String space) {
    return "/api/v1/namespaces/" + space + "/configmaps";
  }

  /** Every ConfigMap of a namespace with its identity, its version and its text. */
  private Map<String, String> seen(String space) {
    Map<String, String> found = new TreeMap<>();
    for (JsonNode map : cluster().get(maps(space)).orElseThrow().path("items")) {
      JsonNode metadata = map.path("metadata");
      String same = metadata.path("uid").asText() + ' ' + metadata.path("resourceVersion").asText();
      found.put(metadata.path("name").asText(), same + ' ' + map.at("/data/says").asText());
    }
    found.remove("kube-root-ca.crt");
    return found;
  }

  @Test
  void ofTwoLabsWithOneNameTheSecondIsRefused() throws IOException {
    first.script(script(name, "a-" + id, "one=first")).ends(0, "up", "--yes");
    Map<String, String> before = seen("a-" + id);
    second.script(script(name, "b-" + id, "one=second"));
    refused(second, "up", "--yes");
    assertThat(cluster().get("/api/v1/namespaces/b-" + id)).isEmpty();
    assertThat(seen("a-" + id)).isEqualTo(before);

    second.ends(0, "state", "claim", "cluster.c", "--yes");
    second.ends(0, "up", "--yes");
    assertThat(seen("b-" + id)).containsOnlyKeys("one");
    assertThat(seen("a-" + id)).as("what the first lab made").isEqualTo(before);
    first.script(script(name, "a-" + id, "one=changed", "two=new"));
    refused(first, "up", "--yes");
    second.ends(0, "down", "--yes");
    assertThat(seen("a-" + id)).as("what the first lab made").isEqualTo(before);
  }

  @Test
  void ofTwoLabsWithOneNameAndTheirStateInTheClusterTheSecondIsRefused() throws IOException {
    String kept = "') {\n  state { cluster 'c' }\n";
    first.script(
        script(name, "a-" + id, "one=first").replace("') {\n  cluster", kept + "  cluster"));
    first.ends(0, "up", "--yes");
    Map<String, String> before = seen("a-" + id);
    String state = first.ends(0, "state", "export").out();
    second.script(
        script(name, "b-" + id, "one=second").replace("') {\n  cluster", kept + "  cluster"));
    second.run("plan");
    for (String command : new String[] {"up", "down", "state rebuild", "state claim cluster.c"}) {
      CliRun.Result refused = second.ends(2, (command + " --yes").split(" "));
      assertThat(refused.err()).as(command).contains("HL4023", "homelab state join");
    }
    assertThat(cluster().get("/api/v1/namespaces/b-" + id)).isEmpty();
    assertThat(seen("a-" + id)).isEqualTo(before);
    assertThat(first.ends(0, "state", "export").out()).isEqualTo(state);
    first.ends(0, "down", "--yes");
  }

  @Test
  void twoLabsOfOneNameThatWantTheSameObjectsDoNotMeet() throws IOException {
    first.script(script(name, "a-" + id, "one=first")).ends(0, "up", "--yes");
    Map<String, String> before = seen("a-" + id);
    second.script(script("other-" + name, "a-" + id, "one=second", "two=second"));
    CliRun.Result blocked = second.run("up", "--yes");
    assertThat(blocked.code()).as(blocked.out() + blocked.err()).isNotZero();
    assertThat(blocked.err()).contains("HL3021");
    assertThat(seen("a-" + id).get("one")).as("the first lab's").isEqualTo(before.get("one"));
    second.run("down", "--yes");
    assertThat(seen("a-" + id)).as("what the first lab made").isEqualTo(before);
  }

  @Test
  void aCopiedScriptOnASecondMachineChangesNothing() throws IOException {
    String script = script(name, "a-" + id, "one=first", "two=first");
    first.script(script).ends(0, "up", "--yes");
    Map<String, String> before = seen("a-" + id);
    second.script(script);
    refused(second, "up", "--yes");
    second.script(script(name, "a-" + id, "one=changed"));
    refused(second, "up", "--yes");
    second.run("down", "--yes");
    assertThat(seen("a-" + id)).isEqualTo(before);
    assertThat(first.ends(0, "up").out()).contains("nothing to change");
  }

  @Test
  void aStateFromLastWeekPrunesNoStranger() throws IOException {
    String old = script(name, "a-" + id, "one=first", "two=first");
    first.script(old).ends(0, "up", "--yes");
    Path backup = folder.resolve("backup");
    Machine.copy(first.state(), backup);
    first.script(script(name, "a-" + id, "two=newer", "three=newer")).ends(0, "up", "--yes");
    cluster()
        .change(
            "POST",
            maps("a-" + id),
            "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"one\"},"
                + "\"data\":{\"says\":\"mine\"}}");
    Map<String, String> before = seen("a-" + id);
    Machine.copy(backup, first.state());

    CliRun.Result again = first.ends(0, "up", "--yes");
    assertThat(again.out() + again.err()).contains("HL4006");
    assertThat(seen("a-" + id)).as("all is as the newer script says").isEqualTo(before);
    assertThat(first.ends(0, "up").out()).contains("nothing to change");
    asStrangersSee(before);
  }

  /** Down removes what is the lab's, made after the backup or not, and leaves the stranger's. */
  private void asStrangersSee(Map<String, String> before) {
    first.run("down", "--yes");
    assertThat(seen("a-" + id)).containsOnlyKeys("one").containsEntry("one", before.get("one"));
  }

  @Test
  void theStateOfAnotherLabIsRefused() throws IOException {
    first.script(script(name, "a-" + id, "one=first")).ends(0, "up", "--yes");
    Machine other = first.beside("other").script(script("o-" + name, "b-" + id, "one=other"));
    other.ends(0, "up", "--yes");
    Map<String, String> firsts = seen("a-" + id);
    Map<String, String> others = seen("b-" + id);
    Machine.copy(first.state(), other.state());
    for (String command : new String[] {"up", "down"}) {
      CliRun.Result refused = other.ends(2, command, "--yes");
      assertThat(refused.err()).contains("HL4007");
    }
    assertThat(seen("a-" + id)).isEqualTo(firsts);
    assertThat(seen("b-" + id)).isEqualTo(others);
  }

  @Test
  void aLostStateIsRebuiltFromTheMarks() throws IOException {
    first.script(script(name, "a-" + id, "one=first", "two=first")).ends(0, "up", "--yes");
    Map<String, String> before = seen("a-" + id);
    Machine.remove(first.state());
    refused(first, "up", "--yes");
    first.ends(0, "state", "rebuild", "--yes");
    assertThat(first.ends(0, "up", "--yes").out()).contains("nothing to change");
    assertThat(seen("a-" + id)).isEqualTo(before);
    first.ends(0, "down", "--yes");
    assertThat(cluster().get("/api/v1/namespaces/a-" + id).map(n -> n.at("/status/phase").asText()))
        .isNotEqualTo(java.util.Optional.of("Active"));
  }

  @Test
  void aDamagedStateIsRebuiltFromTheMarks() throws IOException {
    first.script(script(name, "a-" + id, "one=first")).ends(0, "up", "--yes");
    Files.writeString(first.state().resolve("state"), "no state");
    first.ends(2, "up", "--yes");
    first.ends(0, "state", "rebuild", "--yes");
    assertThat(first.ends(0, "up", "--yes").out()).contains("nothing to change");
  }

  private static void refused(Machine machine, String... words) {
    CliRun.Result refused = machine.run(words);
    assertThat(refused.code()).as(refused.out() + refused.err()).isEqualTo(2);
    assertThat(refused.err()).containsAnyOf("HL3101", "HL3021").contains("another lab");
  }
}
