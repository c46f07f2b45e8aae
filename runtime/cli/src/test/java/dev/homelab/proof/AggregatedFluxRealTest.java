package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.homelab.cli.CliRun;
import dev.homelab.dsl.groovy.GroovyFrontend;
import dev.homelab.dsl.groovy.LoadRequest;
import dev.homelab.model.Fields;
import dev.homelab.model.Lab;
import dev.homelab.model.ResourceSpec;
import dev.homelab.real.AggregatedCozystack;
import dev.homelab.real.FluxControllers;
import dev.homelab.real.GitServer;
import dev.homelab.real.Part;
import dev.homelab.real.RealControlPlane;
import dev.homelab.real.RealDefinitions;
import dev.homelab.real.RealParts;
import dev.homelab.real.RealTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Flux may carry of lab A's box, brought by Flux's own controllers from a real repository
 * through a real kube-apiserver, before simulated Cozystack as its aggregated API. The objects are
 * those of direct delivery: after the first run, and after fields and objects left the script.
 *
 * <p>Left out: what is no tenant's (the platform, pools, accounts and alerts, whose definitions are
 * not saved), and the applications of the root tenant, which come with the platform. The card of
 * the machines has the name that a node would have told.
 */
@RealTest
class AggregatedFluxRealTest {
  private static final Path LAB =
      Path.of(System.getProperty("homelab.root"), "examples/a-cozystack/homelab.groovy");
  private static final String TOKEN = "canary-of-the-git-token";
  private static final String PASSWORD = "canary-of-the-password";
  private static final String DELIVERY =
      "gitops flux { repository '%s'; token secret('git.token') }";
  private static final String APPLICATIONS = "apps.cozystack.io/v1alpha1";

  /** What is looked at, by group and version; of applications all that are served. */
  private static final Map<String, List<String>> KINDS =
      Map.of(
          "v1",
          List.of("namespaces", "persistentvolumeclaims", "secrets", "serviceaccounts", "services"),
          "apps/v1",
          List.of("deployments"),
          "batch/v1",
          List.of("cronjobs"),
          "networking.k8s.io/v1",
          List.of("ingresses", "networkpolicies"),
          "backups.cozystack.io/v1alpha1",
          List.of("plans"),
          APPLICATIONS,
          List.of());

  private static final List<String> SERVER_SET =
      List.of("uid", "resourceVersion", "creationTimestamp", "managedFields", "generation");

  @TempDir Path folder;

  @Test
  void fluxBringsLabAAsTheRunWouldMakeIt() throws IOException {
    Assumptions.assumeTrue(
        RealParts.ofThisMachine()
            .missing(Part.SOURCE_CONTROLLER, Part.KUSTOMIZE_CONTROLLER)
            .isEmpty(),
        "Flux is not built: test-fixtures/real/build --with flux");
    List<String> objects = objects();
    Path served = Files.createDirectories(folder.resolve("git"));
    try (RealControlPlane cluster = RealControlPlane.start(folder.resolve("cluster"));
        GitServer git = GitServer.start(served, TOKEN)) {
      prepare(cluster);
      try (AggregatedCozystack cozystack = AggregatedCozystack.start(cluster, 60);
          FluxControllers flux =
              FluxControllers.start(folder.resolve("flux"), cluster.kubeconfig())) {
        assertThat(List.of(cozystack, flux)).doesNotContainNull();
        String words = DELIVERY.formatted(git.create("lab.git"));
        List<Map<String, JsonNode>> brought = life(cluster, words, objects);
        assertThat(cozystack.calls()).anyMatch(call -> call.contains(" PATCH "));
        assertThat(GitServer.run(served.resolve("lab.git"), "log", "-p", "main"))
            .contains("tenant-services/postgres-nextcloud-db.yaml")
            .doesNotContain(TOKEN, PASSWORD);
        List<Map<String, JsonNode>> made = life(cluster, "", objects);
        for (int i = 0; i < made.size(); i++) {
          assertThat(brought.get(i).keySet()).isEqualTo(made.get(i).keySet());
          for (String one : made.get(i).keySet()) {
            assertThat(brought.get(i).get(one)).as(one).isEqualTo(made.get(i).get(one));
          }
        }
      }
    }
  }

  /** The objects after the first run and after the change; the lab is gone when it returns. */
  private List<Map<String, JsonNode>> life(
      RealControlPlane cluster, String gitops, List<String> objects) throws IOException {
    CliRun cli = lab(cluster, script(gitops, objects));
    done(cli.run("up", "--yes"), 0);
    final Map<String, JsonNode> first = marked(cluster);
    assertThat(first).hasSizeGreaterThan(objects.size());
    assertThat(done(cli.run("up", "--yes"), 0)).contains("nothing to change");
    lab(cluster, script(gitops, changed(objects)));
    assertThat(cli.run("plan").out())
        .contains("replicas 1 -> nothing", "users 1 field -> nothing", "deployment.ntfy");
    done(down(cli, "up"), 0);
    Map<String, JsonNode> second = marked(cluster);
    assertThat(second.keySet()).hasSizeLessThan(first.size());
    assertThat(done(cli.run("up", "--yes"), 0)).contains("nothing to change");
    done(down(cli, "down"), 0);
    assertThat(cli.run("state", "list").out()).isEmpty();
    assertThat(marked(cluster)).isEmpty();
    return List.of(first, second);
  }

  /** Fields that leave applications and a workload, and objects that go. */
  private static List<String> changed(List<String> objects) {
    List<String> left = new ArrayList<>();
    for (String one : objects) {
      if (one.contains("name: nextcloud-db\n") && one.contains("\nkind: Postgres\n")) {
        left.add(without(one, " +replicas: 1\\n"));
      } else if (one.contains("\nkind: VPN\n")) {
        left.add(without(one, " +users:\\n +anna: \\{\\}\\n"));
      } else if (one.contains("\nkind: Deployment\n") && one.contains("\n  name: pihole\n")) {
        left.add(without(one, " +terminationGracePeriodSeconds: \\d+\\n"));
      } else if (!one.contains("name: ntfy") && !one.contains("\nkind: Plan\n")) {
        left.add(one);
      }
    }
    return left;
  }

  private static String without(String text, String pattern) {
    String less = text.replaceFirst(pattern, "");
    assertThat(less).isNotEqualTo(text);
    return less;
  }

  private void prepare(RealControlPlane cluster) {
    RealDefinitions.apply(
        cluster,
        "specs/crds/flux",
        "specs/crds/kubevirt",
        "specs/crds/cdi",
        "specs/cozystack/crds");
    cluster.kubectl().run("create", "namespace", "flux-system");
    ClusterView.of(cluster)
        .change(
            "POST",
            "/apis/storage.k8s.io/v1/storageclasses",
            """
            {"apiVersion":"storage.k8s.io/v1","kind":"StorageClass","metadata":{"name":"replicated"},
             "provisioner":"real.homelab.dev/local","volumeBindingMode":"Immediate","allowVolumeExpansion":true}
            """);
  }

  private CliRun lab(RealControlPlane cluster, String script) throws IOException {
    Path place = Files.createDirectories(folder.resolve("lab"));
    Files.writeString(place.resolve("homelab.groovy"), script);
    return new CliRun(place)
        .with("KUBECONFIG", cluster.kubeconfig().toString())
        .with("GIT_TOKEN", TOKEN)
        .with("PASSWORD", PASSWORD);
  }

  private static String done(CliRun.Result result, int code) {
    assertThat(result.code()).as(result.out() + result.err()).isEqualTo(code);
    assertThat(result.out() + result.err()).doesNotContain(TOKEN, PASSWORD);
    return result.out();
  }

  /** Runs it, and once more with each thing named whose data may go. */
  private static CliRun.Result down(CliRun cli, String verb) {
    CliRun.Result kept = cli.run(verb, "--yes");
    done(kept, 5);
    List<String> words = new ArrayList<>(List.of(verb, "--yes"));
    kept.err()
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith("cluster.here/"))
        .forEach(line -> words.addAll(List.of("--delete-data", line)));
    return cli.run(words.toArray(String[]::new));
  }

  private static String script(String gitops, List<String> objects) {
    StringBuilder out = new StringBuilder();
    out.append(
        """
        homelab('lab') {
          secrets { env 'git.token', 'GIT_TOKEN'; env 'mail.password', 'PASSWORD' }
          cluster('here') {
            override 'resources-in-tenants', because: 'no platform made this cluster'
            %s
            namespace('tools') {
              app('mail') {
                image 'example.com/mail:1.0'
                port 8080
                env 'PASSWORD', secret('mail.password')
              }
            }
        """
            .formatted(gitops));
    for (String object : objects) {
      out.append("    manifest '''\n").append(object.replace("\\", "\\\\").indent(6));
      out.append("    '''\n");
    }
    return out.append("  }\n}\n").toString();
  }

  /** The objects of tenants that the box of lab A would have brought by Flux, as YAML. */
  private List<String> objects() throws IOException {
    String script = Files.readString(LAB);
    String flux = "gitops flux { repository 'https://git.example.com/lab.git' }";
    String box = script.replaceFirst("node\\('aoostar'\\) \\{", "$0\n    " + flux);
    Path place = Files.createDirectories(folder.resolve("rendered"));
    Files.writeString(place.resolve("homelab.groovy"), box);
    done(new CliRun(place).run("render", "--out", "tree"), 0);
    List<String> objects = new ArrayList<>();
    for (String file : carried(place.resolve("homelab.groovy"), box)) {
      String text = Files.readString(place.resolve("tree/aoostar").resolve(file));
      JsonNode object = new YAMLMapper().readTree(text);
      boolean served = KINDS.containsKey(object.path("apiVersion").asText());
      boolean root = object.at("/metadata/namespace").asText().equals("tenant-root");
      if (served && (!root || object.path("kind").asText().equals("Tenant"))) {
        objects.add(text.replaceAll("\"\\$\\{output:[^}]*\\}\"", "nvidia.com/AD104"));
      }
    }
    return objects;
  }

  private static SortedSet<String> carried(Path file, String script) {
    Lab lab =
        Objects.requireNonNull(
            GroovyFrontend.create().load(LoadRequest.of(file, Map.of()).withText(script)).lab());
    ResourceSpec tree =
        lab.resources().stream()
            .filter(one -> one.type().equals("git.tree"))
            .findFirst()
            .orElseThrow();
    SortedSet<String> files =
        new TreeSet<>(Fields.tree(tree.desired(), "objects").fields().keySet());
    files.removeIf(path -> !path.startsWith("tenant-") || path.contains("tenant-tenant-root"));
    return files;
  }

  /** The lab's objects of the served kinds, without what the server and the manager set. */
  private static Map<String, JsonNode> marked(RealControlPlane cluster) {
    Map<String, JsonNode> all = new TreeMap<>();
    ClusterView view = ClusterView.of(cluster);
    KINDS.forEach(
        (group, kinds) -> {
          String root = (group.equals("v1") ? "/api/" : "/apis/") + group;
          for (String kind : group.equals(APPLICATIONS) ? served(view, root) : kinds) {
            for (JsonNode item : view.get(root + '/' + kind).orElseThrow().path("items")) {
              JsonNode metadata = item.path("metadata");
              boolean ofFlux = metadata.path("namespace").asText().equals("flux-system");
              if (!ofFlux && metadata.path("labels").has("homelab.dev/owner")) {
                String place = metadata.path("namespace").asText();
                String name = metadata.path("name").asText();
                all.put(kind + ' ' + place + '/' + name, plain((ObjectNode) item));
              }
            }
          }
        });
    return all;
  }

  private static List<String> served(ClusterView view, String root) {
    List<String> kinds = new ArrayList<>();
    view.get(root)
        .orElseThrow()
        .path("resources")
        .forEach(kind -> kinds.add(kind.path("name").asText()));
    return kinds;
  }

  private static JsonNode plain(ObjectNode item) {
    item.remove("status");
    ObjectNode metadata = (ObjectNode) item.path("metadata");
    metadata.remove(SERVER_SET);
    if (metadata.path("labels") instanceof ObjectNode labels) {
      labels.remove(
          List.of("kustomize.toolkit.fluxcd.io/name", "kustomize.toolkit.fluxcd.io/namespace"));
    }
    if (metadata.path("annotations") instanceof ObjectNode annotations) {
      annotations.remove("deployment.kubernetes.io/revision");
    }
    if (item.path("spec") instanceof ObjectNode spec) {
      spec.remove(List.of("clusterIP", "clusterIPs", "healthCheckNodePort", "volumeName"));
    }
    return item;
  }
}
