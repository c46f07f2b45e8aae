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
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every Kubernetes object of the whole lab with Cozystack is taken by a real kube-apiserver that
 * has the real definitions of the platform, and Cozystack's kinds made from its own schemas.
 */
@RealTest
class BoxObjectsRealTest {
  private static final Path LAB =
      Path.of(System.getProperty("homelab.root"), "examples/a-cozystack/homelab.groovy");

  /** The platform and its tenants make them; a dry run needs them to be there. */
  private static final List<String> BROUGHT =
      List.of(
          "cozy-system",
          "cozy-metallb",
          "tenant-root",
          "tenant-services",
          "tenant-gaming",
          "tenant-family",
          "tenant-family-anna");

  /** Kinds whose definitions are not at hand. */
  private static final List<String> UNDEFINED =
      List.of("operator.victoriametrics.com/", "grafana.integreatly.org/");

  @Test
  void everyObjectOfTheLabIsAccepted(@TempDir Path folder) throws IOException {
    Files.copy(LAB, folder.resolve("homelab.groovy"));
    CliRun.Result rendered = new CliRun(folder).run("render", "--out", "tree");
    assertThat(rendered.code()).as(rendered.err()).isZero();
    List<Path> objects = new ArrayList<>();
    for (Path file : SharedFolder.yamlFiles(folder.resolve("tree"))) {
      String text = Files.readString(file);
      if (UNDEFINED.stream().noneMatch(group -> text.contains("apiVersion: " + group))) {
        objects.add(file);
      }
    }
    assertThat(objects).hasSizeGreaterThan(90);
    try (RealControlPlane cluster = RealControlPlane.start(folder.resolve("cluster"))) {
      prepare(cluster);
      List<String> words =
          new ArrayList<>(
              List.of("apply", "--server-side", "--force-conflicts", "--dry-run=server"));
      words.addAll(List.of("--validate=strict", "-o", "name"));
      objects.forEach(file -> words.addAll(List.of("-f", file.toString())));
      Kubectl.Result result = cluster.kubectl().run(words.toArray(String[]::new));

      assertThat(result.err().lines()).allMatch(line -> line.startsWith("Warning: "));
      assertThat(result.exit()).isZero();
      assertThat(result.out().lines()).hasSize(objects.size());
      assertThat(new TreeSet<>(result.out().lines().toList()))
          .contains(
              "tenant.apps.cozystack.io/services",
              "vminstance.apps.cozystack.io/windows",
              "package.cozystack.io/cozystack.cozystack-platform",
              "ipaddresspool.metallb.io/aoostar");
    }
  }

  private static void prepare(RealControlPlane cluster) {
    List<String> words = new ArrayList<>(List.of("apply", "--server-side"));
    for (String definitions :
        List.of("specs/crds/metallb", "specs/cozystack/crds", "specs/cozystack/emulation")) {
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
