package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person is told of the smallest lab before anything is made. */
class BoxExplainTest {
  private static final Path LAB =
      Path.of(System.getProperty("homelab.root", "../..")).resolve("homelab.groovy");

  /** What a thing is called, which is no choice. */
  private static final Set<String> NAMES =
      Set.of("apiVersion", "kind", "metadata.name", "metadata.namespace");

  @TempDir Path folder;

  private CliRun.Result run(String... words) throws IOException {
    Files.copy(LAB, folder.resolve("homelab.groovy"));
    return new CliRun(folder).run(words);
  }

  @Test
  void eachDefaultOfABoxIsToldWithItsReason() throws IOException {
    CliRun.Result told = run("explain", "node.aoostar");
    assertThat(told.code()).as(told.err()).isZero();
    assertThat(told.out())
        .contains("decided below, where the script says nothing")
        .containsPattern("publishing\\.host +aoostar\\.home\\.arpa +the lab names no domain")
        .containsPattern("spec\\.instanceType +cx1\\.2xlarge +processors and memory of its own")
        .containsPattern("layout +auto +a mirror of several disks alike")
        .containsPattern("publishing\\.externalIPs +\\[.address of node\\.aoostar.] +no pool")
        .containsPattern("parameters autoPlace +1 +the box is the one node");
  }

  @Test
  void whatTheSystemOfTheBoxIsMadeOfIsToldInFewWords() throws IOException {
    assertThat(run("explain", "node.aoostar").out())
        .containsPattern("install +pick: smallest +of 6 GiB or more.*`installDisk` names another")
        .containsPattern(
            "installer +ghcr\\.io/cozystack/.*\\.\\.\\. +Cozystack's own image of Talos")
        .containsPattern("cluster\\.cni +none +Cozystack brings its own network")
        .containsPattern("cluster\\.scheduling +true +no other machine carries workloads")
        .containsPattern("patches\\[0] +machine\\.kernel\\.modules +the switch of Kube-OVN")
        .containsPattern("cpuManagerPolicy: static +machines with processors of their own")
        .containsPattern("machine\\.files +a virtual machine may open its disks")
        .containsPattern("proxy\\.disabled: true +Cilium does the work of kube-proxy")
        .containsPattern("nr_hugepages: \"8192\" +huge pages.*vm\\.windows takes 8192")
        .containsPattern("nvidia\\.com/gpu\\.workload.* +the card is bound for virtual machines")
        .containsPattern("(?s)patches\\[2].*patches\\[10]")
        .doesNotContain(" lines  ");
  }

  @Test
  void pagesForWorkersOfAClusterAreToldWithWhoTakesThem() throws IOException {
    Files.writeString(
        folder.resolve("homelab.groovy"),
        """
        homelab {
          node('box') {
            tenant('a') {
              etcd()
              kubernetes('dev') { nodes('big') { instanceType 'cx1.large'; count 1, 3 } }
              vm linux { instanceType 'cx1.large' }
            }
          }
        }
        """);
    assertThat(new CliRun(folder).run("explain", "node.box").out())
        .containsPattern(
            "nr_hugepages: \"8192\" +huge pages.*vm\\.linux takes 2048, the workers 'big' of"
                + " kubernetes\\.dev take 6144");
  }

  @Test
  void noValueOfTheSentenceIsWithoutAReason() throws IOException {
    JsonNode told = new JsonMapper().readTree(run("explain", "node.aoostar", "--json").out());
    List<String> unreasoned = new ArrayList<>();
    List<String> decided = new ArrayList<>();
    for (JsonNode resource : told.path("resources")) {
      String address = resource.path("address").asText();
      JsonNode because = resource.path("because");
      for (String leaf : leaves("", resource.path("desired"))) {
        if (!NAMES.contains(leaf) && because(because, leaf).path("reason").asText().isBlank()) {
          unreasoned.add(address + ' ' + leaf);
        }
      }
      for (JsonNode one : because) {
        if (one.path("kind").asText().equals("default")) {
          decided.add(one.path("reason").asText());
        }
      }
    }
    assertThat(unreasoned).isEmpty();
    assertThat(decided).hasSizeGreaterThan(40);
    String page = new CliRun(folder).run("explain", "node.aoostar").out();
    assertThat(page).contains(decided);
  }

  /** Why a value is what it is: because of what is said of it, or of what it lies in. */
  private static JsonNode because(JsonNode because, String leaf) {
    for (String path = leaf; !path.isEmpty(); path = path.substring(0, outside(path))) {
      if (because.has(path)) {
        return because.path(path);
      }
    }
    return MissingNode.getInstance();
  }

  private static int outside(String path) {
    return Math.max(0, path.lastIndexOf('.'));
  }

  private static List<String> leaves(String path, JsonNode value) {
    List<String> all = new ArrayList<>();
    if (value.isObject() && !value.isEmpty()) {
      String inside = path.isEmpty() ? "" : path + '.';
      value.properties().forEach(one -> all.addAll(leaves(inside + one.getKey(), one.getValue())));
      return all;
    }
    all.add(path);
    return all;
  }

  @Test
  void whatNobodyCanGuessIsToldWithTheWordToAdd() throws IOException {
    CliRun.Result told = run("plan");
    assertThat(told.code()).isEqualTo(2);
    assertThat(told.out() + told.err())
        .contains("where is the box `aoostar`?", "homelab.groovy:2:3")
        .contains("node('aoostar') { address '192.168.1.20' }")
        .doesNotContain("\tat ");
  }
}
