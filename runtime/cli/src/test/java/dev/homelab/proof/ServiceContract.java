package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.CliRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each recipe as a lab of its own, through the command line, on any cluster: it comes up, a second
 * run changes nothing, a change changes what it should, a part is pruned, and it goes. Data stays
 * until its address confirms that it may go. Which recipes these are, a cluster's test tells by its
 * method {@code services}.
 */
abstract class ServiceContract {
  /**
   * The recipes whose parts all come up where a pod is only said to run. Immich is none of them:
   * its run makes the administrator inside, for which somebody has to answer.
   */
  static final List<String> STANDING_ALONE =
      List.of(
          "whoami",
          "vaultwarden",
          "jellyfin",
          "gitea",
          "nextcloud",
          "qbittorrent",
          "bazarr",
          "jellyseerr",
          "ntfy",
          "pihole");

  @TempDir Path folder;
  private final String id = UUID.randomUUID().toString().substring(0, 8);

  /** The path of the cluster's kubeconfig. */
  abstract Path kubeconfig() throws IOException;

  /** The cluster as others see it. */
  abstract ClusterView cluster();

  @AfterEach
  void clear() {
    for (String path :
        new String[] {
          "/api/v1/namespaces/s-" + id,
          "/api/v1/namespaces/kube-system/configmaps/homelab-claim-s-" + id
        }) {
      if (cluster().get(path).isPresent()) {
        cluster().change("DELETE", path, "{}");
      }
    }
  }

  private String script(String services) throws IOException {
    return """
    homelab('s-%1$s') {
      domain 'example.com'
      cluster('c') {
        kubeconfig '%2$s'
        ingress 'nginx'
        namespace('s-%1$s') {
          %3$s
        }
      }
    }
    """
        .formatted(id, kubeconfig(), services);
  }

  /** Marked objects of this lab's namespace, with their uids. */
  private Map<String, String> objects() {
    Map<String, String> found = new TreeMap<>(cluster().marked());
    found.keySet().removeIf(name -> !name.contains(" s-" + id + '/'));
    return found;
  }

  @ParameterizedTest
  @MethodSource("services")
  void comesUpChangesIsPrunedAndGoes(String service) throws IOException {
    Machine machine = Machine.in(folder);
    machine.script(script("service " + service + " { ephemeral() }"));
    machine.ends(0, "up", "--yes");
    Map<String, String> made = objects();
    assertThat(made).containsKey("Deployment s-" + id + '/' + service);
    changesNothing(machine);
    assertThat(objects()).as("after a second run").isEqualTo(made);

    machine.script(
        script(
            "service %s { ephemeral(); env 'ADDED', 'yes' }\n      app('aside') { image 'a/b:1.0'; port 80 }"
                .formatted(service)));
    machine.ends(3, "plan", "--exit-code");
    machine.ends(0, "up", "--yes");
    changesNothing(machine);
    assertThat(objects()).containsAllEntriesOf(made).containsKey("Deployment s-" + id + "/aside");

    machine.script(script("service " + service + " { ephemeral() }"));
    machine.ends(0, "up", "--yes");
    assertThat(objects()).as("after the prune").isEqualTo(made);
    goes(machine, made);
  }

  /** A run that may wait for what a slow machine has made unready, and changes nothing. */
  private static void changesNothing(Machine machine) {
    assertThat(machine.ends(0, "up", "--yes").out()).contains(" is up").doesNotContain(" changed");
  }

  /** Without a word about the data, what holds it is kept, and the exit code says so. */
  private void goes(Machine machine, Map<String, String> made) {
    long volumes =
        made.keySet().stream().filter(n -> n.startsWith("PersistentVolumeClaim")).count();
    CliRun.Result down = machine.ends(volumes == 0 ? 0 : 5, "down", "--yes");
    if (volumes > 0) {
      assertThat(down.out() + down.err()).contains("--delete-data");
      assertThat(objects().keySet())
          .filteredOn(name -> name.startsWith("PersistentVolumeClaim"))
          .hasSize((int) volumes);
      assertThat(objects().keySet()).noneMatch(name -> name.startsWith("Deployment"));
      machine.ends(0, confirmed(machine));
    }
    assertThat(objects()).isEmpty();
    assertThat(machine.ends(0, "state", "list").out()).isEmpty();
  }

  private static String[] confirmed(Machine machine) {
    String claims =
        machine
            .ends(0, "state", "list")
            .out()
            .lines()
            .filter(line -> line.contains("/persistentvolumeclaim."))
            .map(line -> " --delete-data " + line.split(" ", -1)[0])
            .reduce("down --yes", String::concat);
    return claims.split(" ");
  }

  @Test
  void aVolumeThatLeavesTheScriptIsKeptAndTold() throws IOException {
    Machine machine = Machine.in(folder);
    machine.script(
        script(
            "app('a') { image 'a/b:1.0'; port 80; ephemeral()\n"
                + "volume('v') { at '/v'; size 1.GiB } }"));
    machine.ends(0, "up", "--yes");
    machine.script(script("app('a') { image 'a/b:1.0'; port 80 }"));
    CliRun.Result kept = machine.ends(5, "up", "--yes");
    assertThat(kept.out() + kept.err()).contains("up --delete-data cluster.c/namespace.s-" + id);
    assertThat(objects()).containsKey("PersistentVolumeClaim s-" + id + "/a-v");
    String[] up = confirmed(machine);
    up[0] = "up";
    machine.ends(0, up);
    assertThat(objects()).doesNotContainKey("PersistentVolumeClaim s-" + id + "/a-v");
    machine.ends(0, "down", "--yes");
  }

  @Test
  void aLostStateComesBackWithTheSecretsOfWhatRuns() throws IOException {
    String services = "";
    for (String name : new String[] {"whoami", "vaultwarden", "jellyfin", "gitea", "nextcloud"}) {
      services += "service " + name + " { ephemeral() }\n";
    }
    Machine machine = Machine.in(folder);
    machine.script(script(services));
    machine.ends(0, "up", "--yes");
    Map<String, String> made = contents();
    assertThat(made).hasSizeGreaterThan(2);
    Machine.remove(machine.state());

    machine.ends(0, "state", "rebuild", "--yes");
    CliRun.Result plan = machine.ends(0, "plan");
    assertThat(plan.out()).doesNotContain("to add", "rotated", "to replace");
    assertThat(plan.out()).contains("not known which values its pods were started with");
    machine.ends(0, "up", "--yes");
    assertThat(secrets(contents())).isNotEmpty().isEqualTo(secrets(made));
    assertThat(machine.ends(0, "up").out()).contains("nothing to change");

    Machine.remove(machine.state());
    made.keySet().stream()
        .filter(path -> path.contains("/secrets/") && path.contains("gitea"))
        .forEach(path -> cluster().change("DELETE", path, "{}"));
    machine.ends(0, "state", "rebuild", "--yes");
    String refused = machine.ends(2, "up", "--yes").err().replaceAll("\\s+", " ");
    assertThat(refused).contains("HL3110", "its pods were started with a value");
    Matcher rotate = Pattern.compile("homelab secret rotate (\\S+)").matcher(refused);
    while (rotate.find()) {
      machine.ends(0, "secret", "rotate", rotate.group(1), "--yes");
    }
    machine.ends(0, "up", "--yes");
    assertThat(contents().keySet()).isEqualTo(made.keySet());
    machine.ends(0, confirmed(machine));
  }

  private static Map<String, String> secrets(Map<String, String> contents) {
    Map<String, String> secrets = new TreeMap<>(contents);
    secrets.keySet().removeIf(path -> !path.contains("/secrets/"));
    return secrets;
  }

  /** What the Secrets of the namespace hold, and the annotations of the pods that read them. */
  private Map<String, String> contents() {
    Map<String, String> found = new TreeMap<>();
    for (String list : new String[] {"api/v1 secrets", "apis/apps/v1 deployments"}) {
      String base = '/' + list.replace(" ", "/namespaces/s-" + id + '/');
      for (var item : cluster().get(base).orElseThrow().path("items")) {
        String path = base + '/' + item.at("/metadata/name").asText();
        String held = item.path("data").toString() + item.at("/spec/template/metadata");
        if (held.length() > 2) {
          found.put(path, held);
        }
      }
    }
    return found;
  }

  @Test
  void someoneElsesFieldsAreLeftAloneAndToldWhereTheyClash() throws IOException {
    Machine machine = Machine.in(folder);
    machine.script(script("app('a') { image 'a/b:1.0'; port 80; replicas 1 }"));
    machine.ends(0, "up", "--yes");
    String path = "/apis/apps/v1/namespaces/s-" + id + "/deployments/a";
    cluster()
        .apply(
            path + "?fieldManager=other&force=true",
            """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a",
             "annotations":{"example.org/note":"theirs"}},"spec":{"replicas":2}}\
            """);
    CliRun.Result plan = machine.ends(2, "plan");
    assertThat(plan.out() + plan.err()).contains("other", "spec.replicas");
    machine.ends(2, "up", "--yes");
    assertThat(cluster().get(path).orElseThrow().at("/spec/replicas").asInt()).isEqualTo(2);

    machine.script(
        script("app('a') { image 'a/b:1.1'; port 80; replicas 1; ignore 'spec.replicas' }"));
    machine.ends(0, "up", "--yes");
    var after = cluster().get(path).orElseThrow();
    assertThat(after.at("/spec/replicas").asInt()).as("the other manager's field").isEqualTo(2);
    assertThat(after.at("/metadata/annotations/example.org~1note").asText()).isEqualTo("theirs");
    assertThat(after.at("/spec/template/spec/containers/0/image").asText()).isEqualTo("a/b:1.1");
    machine.ends(0, "down", "--yes");
  }
}
