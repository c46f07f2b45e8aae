package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.homelab.cli.CliRun;
import dev.homelab.real.AggregatedCozystack;
import dev.homelab.real.KubeApi;
import dev.homelab.real.RealControlPlane;
import dev.homelab.real.RealDefinitions;
import dev.homelab.real.RealTest;
import dev.homelab.real.SharedFolder;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tenants, databases and a machine of lab A, put by the product's own provider through a real
 * kube-apiserver into simulated Cozystack, which keeps all that it has in that server by the real
 * definitions. The outcome is that of the simulated pair.
 */
@RealTest
class AggregatedBoxRealTest {
  private static final Path LAB =
      Path.of(System.getProperty("homelab.root"), "examples/a-cozystack/homelab.groovy");
  private static final String DATABASE =
      "/apis/apps.cozystack.io/v1alpha1/namespaces/tenant-services/postgreses/nextcloud-db";
  private static final String RELEASE =
      "/apis/helm.toolkit.fluxcd.io/v2/namespaces/tenant-services/helmreleases/"
          + "postgres-nextcloud-db";

  /** Enough of each sort for a short life; more of the same would only take longer. */
  private static final Set<String> TAKEN =
      Set.of(
          "services",
          "gaming",
          "nextcloud-db",
          "nextcloud-cache",
          "way",
          "windows",
          "windows-system");

  /** Some of what is gone when the lab is down. */
  private static final Set<String> MADE =
      Set.of("Postgres nextcloud-db", "Tenant services", "VMInstance windows");

  @TempDir Path folder;

  @Test
  void livesBehindTheRealServerAsInTheSimulator() throws IOException {
    String script = script();
    Map<String, JsonNode> simulated = simulated(script);
    try (RealControlPlane cluster = RealControlPlane.start(folder.resolve("cluster"))) {
      RealDefinitions.apply(
          cluster,
          "specs/crds/flux",
          "specs/crds/kubevirt",
          "specs/crds/cdi",
          "specs/cozystack/crds");
      makeStorage(ClusterView.of(cluster));
      try (AggregatedCozystack cozystack = AggregatedCozystack.start(cluster, 60)) {
        CliRun cli = lab("real", script).with("KUBECONFIG", cluster.kubeconfig().toString());
        done(cli.run("up", "--yes"), 0);
        assertThat(cozystack.calls()).anyMatch(call -> call.startsWith("homelab-admin POST "));
        Map<String, JsonNode> real = applications(ClusterView.of(cluster));
        assertThat(real).isEqualTo(simulated).containsKeys(MADE.toArray(String[]::new));
        assertThat(cli.run("up", "--yes").out()).contains("nothing to change");
        changes(cli, cluster, script);
        powers(cluster);
        down(cli);
        assertThat(applications(ClusterView.of(cluster)).keySet()).noneMatch(MADE::contains);
      }
    }
  }

  /** A field that goes from the script goes from the server; a stranger's is put back. */
  private void changes(CliRun cli, RealControlPlane cluster, String script) throws IOException {
    assertThat(cluster.api().get(DATABASE).at("/spec/replicas").asInt()).isEqualTo(1);
    cluster.api().merge(DATABASE, "{\"spec\":{\"size\":\"9Gi\"}}");
    assertThat(cli.run("plan").out()).contains("size 9Gi -> 8Gi");
    String less = script.replaceFirst("(?s)(kind: Postgres.*?) +replicas: 1\\n", "$1");
    assertThat(less).isNotEqualTo(script);
    Files.writeString(folder.resolve("real/homelab.groovy"), less);
    assertThat(cli.run("plan").out()).contains("replicas 1 -> nothing");
    done(cli.run("up", "--yes"), 0);
    JsonNode kept = cluster.api().get(RELEASE).at("/spec/values");
    assertThat(kept.has("replicas")).isFalse();
    assertThat(kept.path("size").asText()).isEqualTo("8Gi");
    assertThat(cluster.api().get(DATABASE).at("/spec/replicas").asInt()).as("default").isEqualTo(2);
    assertThat(cli.run("up", "--yes").out()).contains("nothing to change");
  }

  /** KubeVirt's own calls reach the machine through the real server, which knows who may. */
  private static void powers(RealControlPlane cluster) {
    String stop =
        "/apis/subresources.kubevirt.io/v1/namespaces/tenant-gaming/virtualmachines/"
            + "vm-instance-windows/stop";
    String kept =
        "/apis/kubevirt.io/v1/namespaces/tenant-gaming/virtualmachines/vm-instance-windows";
    KubeApi.Answer stopped = cluster.api().exchange("PUT", stop, "application/json", "{}");
    assertThat(stopped.code()).as("%s", stopped.body()).isEqualTo(202);
    assertThat(cluster.api().get(kept).at("/spec/runStrategy").asText()).isEqualTo("Halted");
    JsonNode secrets =
        cluster
            .api()
            .get("/apis/core.cozystack.io/v1alpha1/namespaces/tenant-services/tenantsecrets");
    assertThat(secrets.toString()).contains("postgres-nextcloud-db-credentials");
  }

  private static void down(CliRun cli) {
    CliRun.Result kept = cli.run("down", "--yes");
    done(kept, 5);
    List<String> words = new ArrayList<>(List.of("down", "--yes"));
    kept.err()
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith("cluster.here/"))
        .forEach(line -> words.addAll(List.of("--delete-data", line)));
    done(cli.run(words.toArray(String[]::new)), 0);
    assertThat(cli.run("state", "list").out()).isEmpty();
  }

  private Map<String, JsonNode> simulated(String script) throws IOException {
    SimulatorOptions options = SimulatorOptions.inMemory().withSpeed(60).withCozystack(true);
    try (KubeSimulator simulator = KubeSimulator.start(options)) {
      Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), simulator.kubeconfig());
      makeStorage(ClusterView.of(simulator));
      CliRun cli = lab("simulated", script).with("KUBECONFIG", kubeconfig.toString());
      done(cli.run("up", "--yes"), 0);
      return applications(ClusterView.of(simulator));
    }
  }

  private CliRun lab(String name, String script) throws IOException {
    Path place = Files.createDirectories(folder.resolve(name));
    Files.writeString(place.resolve("homelab.groovy"), script);
    return new CliRun(place);
  }

  private static void done(CliRun.Result result, int code) {
    assertThat(result.code()).as(result.out() + result.err()).isEqualTo(code);
  }

  /** What every application is to be, by its kind and name. */
  private static Map<String, JsonNode> applications(ClusterView view) {
    Map<String, JsonNode> all = new TreeMap<>();
    String group = "/apis/apps.cozystack.io/v1alpha1";
    for (JsonNode kind : view.get(group).orElseThrow().path("resources")) {
      String list = group + "/" + kind.path("name").asText();
      for (JsonNode item : view.get(list).orElseThrow().path("items")) {
        all.put(
            kind.path("kind").asText() + " " + item.at("/metadata/name").asText(),
            item.path("spec"));
      }
    }
    return all;
  }

  private static void makeStorage(ClusterView cluster) {
    String made =
        """
        {"apiVersion":"storage.k8s.io/v1","kind":"StorageClass","metadata":{"name":"replicated"},"provisioner":"real.homelab.dev/local",
         "volumeBindingMode":"Immediate","allowVolumeExpansion":true}
        """;
    cluster.change("POST", "/apis/storage.k8s.io/v1/storageclasses", made);
  }

  /** The objects of applications that lab A makes, as a script of their own. */
  private String script() throws IOException {
    Path rendered = Files.createDirectories(folder.resolve("rendered"));
    Files.copy(LAB, rendered.resolve("homelab.groovy"));
    done(new CliRun(rendered).run("render", "--out", "tree"), 0);
    StringBuilder out = new StringBuilder("homelab('lab') {\n  cluster('here') {\n");
    for (Path file : SharedFolder.yamlFiles(rendered.resolve("tree"))) {
      String text = Files.readString(file);
      JsonNode object = new YAMLMapper().readTree(text);
      boolean application = object.path("apiVersion").asText().startsWith("apps.cozystack.io/");
      if (application && TAKEN.contains(object.at("/metadata/name").asText())) {
        out.append("    manifest '''\n").append(plain(text).indent(6)).append("    '''\n");
      }
    }
    return out.append("  }\n}\n").toString();
  }

  /** Without the disks that are not taken, and with a card that a box has told of. */
  private static String plain(String text) {
    return text.replaceAll("\"\\$\\{output:[^}]*\\}\"", "nvidia.com/AD104")
        .replaceAll(" *- name: windows-(installer|drivers)\\n", "");
  }
}
