package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.CliRun;
import dev.homelab.real.Kubectl;
import dev.homelab.real.RealControlPlane;
import dev.homelab.real.RealTest;
import dev.homelab.real.SharedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every Kubernetes object of the whole lab with Cozystack is taken by a real kube-apiserver that
 * has the real definitions of the platform, and Cozystack's kinds made from its own schemas: as
 * `render` writes them one by one, as the document's own repository, and as Flux delivers them.
 */
@RealTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BoxObjectsRealTest {
  private static final Path ROOT = Path.of(System.getProperty("homelab.root"));
  private static final Path LAB = ROOT.resolve("examples/a-cozystack/homelab.groovy");

  /** The platform and its tenants make them; a dry run needs them to be there. */
  private static final List<String> BROUGHT =
      List.of(
          "cozy-system",
          "cozy-fluxcd",
          "cozy-keycloak",
          "cozy-metallb",
          "cozy-velero",
          "tenant-root",
          "tenant-services",
          "tenant-gaming",
          "tenant-family",
          "tenant-family-anna");

  /** How objects look whose definitions are not at hand. */
  private static final List<String> UNDEFINED =
      List.of(
          "apiVersion: operator.victoriametrics.com/",
          "apiVersion: grafana.integreatly.org/",
          "apiVersion: strategy.backups.cozystack.io/",
          "kind: KeycloakClient\n");

  /** What a file has that no cluster is given: for kustomize, for talosctl, for people. */
  private static final String NO_OBJECT =
      "(?s)(?:.*\\nkind: (?:HostnameConfig|Kustomization\\nresources:)|(?!.*\\nkind: )).*";

  private static final Pattern KIND = Pattern.compile("(?m)^kind: (\\S+)$");

  private RealControlPlane cluster;

  @BeforeAll
  void prepares(@TempDir Path folder) {
    cluster = RealControlPlane.start(folder.resolve("cluster"));
    prepare(cluster);
  }

  @AfterAll
  void ends() {
    cluster.close();
  }

  /**
   * The objects of a folder.
   *
   * @param judged each as a document
   * @param unjudged how many there are of each kind whose definition is not at hand
   */
  private record Documents(List<String> judged, SortedMap<String, Integer> unjudged) {
    /** The kinds with their counts: {@code VMAlert 1, VMRule 1}. */
    String lacking() {
      return unjudged.entrySet().stream()
          .map(kind -> kind.getKey() + ' ' + kind.getValue())
          .collect(Collectors.joining(", "));
    }

    static Documents in(Path folder) throws IOException {
      List<String> judged = new ArrayList<>();
      SortedMap<String, Integer> unjudged = new TreeMap<>();
      for (Path file : SharedFolder.yamlFiles(folder)) {
        for (String document : Files.readString(file).split("(?m)^---\n", -1)) {
          String whole = '\n' + document;
          if (whole.matches(NO_OBJECT)) {
            continue;
          }
          Matcher kind = KIND.matcher(document);
          assertThat(kind.find()).as(document).isTrue();
          if (UNDEFINED.stream().anyMatch(document::contains)) {
            unjudged.merge(kind.group(1), 1, Integer::sum);
          } else {
            judged.add(document);
          }
        }
      }
      return new Documents(judged, unjudged);
    }
  }

  private Path rendered(Path around, String lab, String... words) throws IOException {
    Path folder = Files.createTempDirectory(around, "lab").resolve("lab");
    Files.createDirectory(folder);
    Files.writeString(folder.resolve("homelab.groovy"), lab);
    List<String> line = new ArrayList<>(List.of("render", "--out", "tree"));
    line.addAll(List.of(words));
    CliRun.Result result = new CliRun(folder).run(line.toArray(String[]::new));
    assertThat(result.code()).as(result.err()).isZero();
    return folder.resolve("tree");
  }

  /** Asks the API server, which must take all of them; what it took, as kubectl names it. */
  private List<String> accepted(Documents documents) {
    Kubectl.Result result =
        cluster
            .kubectl()
            .runWithInput(
                String.join("\n---\n", documents.judged()),
                "apply",
                "--server-side",
                "--force-conflicts",
                "--dry-run=server",
                "--validate=strict",
                "-o",
                "name",
                "-f",
                "-");
    assertThat(result.err().lines()).allMatch(line -> line.startsWith("Warning: "));
    assertThat(result.exit()).isZero();
    assertThat(result.out().lines()).hasSize(documents.judged().size());
    System.out.println(
        "lab A: "
            + documents.judged().size()
            + " objects accepted, not judged for want of definitions: "
            + documents.lacking());
    return result.out().lines().toList();
  }

  @Test
  void everyObjectOfTheLabIsAccepted(@TempDir Path folder) throws IOException {
    Documents all = Documents.in(rendered(folder, Files.readString(LAB)));
    assertThat(accepted(all))
        .hasSizeGreaterThan(90)
        .contains(
            "tenant.apps.cozystack.io/services",
            "vminstance.apps.cozystack.io/windows",
            "package.cozystack.io/cozystack.cozystack-platform",
            "ipaddresspool.metallb.io/aoostar");
    assertThat(Files.readString(ROOT.resolve("docs/proofs.md")))
        .as("the page says what was not judged")
        .contains("(" + all.lacking() + ")");
  }

  @Test
  void everyManifestOfTheRepositoryIsAccepted(@TempDir Path folder) throws IOException {
    Documents single = Documents.in(rendered(folder, Files.readString(LAB)));
    Path tree = rendered(folder, Files.readString(LAB), "--layout", "cozystack");
    Path source = tree.resolve("flux/gitrepository.yaml");
    Files.writeString(
        source,
        Files.readString(source).replace("${repository}", "https://git.example.com/lab.git"));
    Documents all = Documents.in(tree);
    List<String> taken = accepted(all);

    assertThat(all.unjudged()).isEqualTo(single.unjudged());
    List<String> flux = taken.stream().filter(one -> one.contains(".toolkit.fluxcd.io/")).toList();
    assertThat(flux)
        .contains(
            "gitrepository.source.toolkit.fluxcd.io/homelab-lab",
            "kustomization.kustomize.toolkit.fluxcd.io/backup")
        .hasSizeGreaterThan(20);
    assertThat(taken).hasSize(single.judged().size() + flux.size());
    for (Path file : SharedFolder.yamlFiles(tree)) {
      if (file.endsWith("kustomization.yaml")) {
        Kubectl.Result built =
            cluster.kubectl().run("kustomize", file.resolveSibling(".").toString());
        assertThat(built.exit()).as(file + built.err()).isZero();
        assertThat(built.out()).contains("kind: ");
      }
    }
  }

  @Test
  void whatFluxIsGivenIsAccepted(@TempDir Path folder) throws IOException {
    String tenant = "    tenant('services') {\n";
    String flux = "    gitops flux { repository 'https://git.example.com/lab.git' }\n";
    String lab = Files.readString(LAB).replace(tenant, flux + tenant);
    Documents all = Documents.in(rendered(folder, lab));
    assertThat(accepted(all))
        .contains(
            "gitrepository.source.toolkit.fluxcd.io/homelab-aoostar",
            "kustomization.kustomize.toolkit.fluxcd.io/homelab-aoostar-tenant-services");
    Documents repository = Documents.in(rendered(folder, lab, "--layout", "cozystack"));
    assertThat(accepted(repository))
        .as("the folder is what Flux reads, and has no way of its own to another one")
        .contains("gitrepository.source.toolkit.fluxcd.io/homelab-lab")
        .doesNotContain("gitrepository.source.toolkit.fluxcd.io/homelab-aoostar");
  }

  private static void prepare(RealControlPlane cluster) {
    List<String> words = new ArrayList<>(List.of("apply", "--server-side"));
    for (String definitions :
        List.of(
            "specs/crds/flux",
            "specs/crds/metallb",
            "specs/crds/velero",
            "specs/cozystack/crds",
            "specs/cozystack/emulation")) {
      SharedFolder.yamlFiles(SharedFolder.require(definitions))
          .forEach(file -> words.addAll(List.of("-f", file.toString())));
    }
    Kubectl.Result result = cluster.kubectl().run(words.toArray(String[]::new));
    assertThat(result.exit()).as(result.err()).isZero();
    // The test's own cluster has classes of its own, one of them of the same name.
    cluster.kubectl().output("delete", "storageclass", "--all");
    for (String namespace : BROUGHT) {
      cluster.kubectl().output("create", "namespace", namespace);
    }
    cluster
        .kubectl()
        .output("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s");
  }
}
