package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.cli.CliRun;
import dev.homelab.cli.lab.Clusters;
import dev.homelab.cli.lab.SandboxRepositories;
import dev.homelab.cli.lab.SandboxWorld;
import dev.homelab.sim.flux.Flux;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Delivery by Flux in the sandbox, from a repository that the sandbox has in place of the real. */
class FluxSandboxTest {
  private static final String TOKEN = "canary-of-the-git-token";
  private static final String ADDRESS = "https://git.example.com/me/homelab.git";
  private static final String DELIVERY =
      "gitops flux { repository '" + ADDRESS + "'; token secret('git.token') }";

  @TempDir Path folder;

  /** One simulated cluster of this process, and the sandbox's own repositories. */
  private static final class OneCluster implements Clusters, AutoCloseable {
    private final Path kubeconfig;
    private final KubeSimulator simulator;
    private boolean flux;

    OneCluster(Path folder) throws IOException {
      simulator =
          KubeSimulator.start(
              SimulatorOptions.inMemory().withSpeed(100).withCozystack(true).withFlux(true));
      kubeconfig = Files.writeString(folder.resolve("kubeconfig"), simulator.kubeconfig());
    }

    @Override
    public Path ensure(Path stateFolder, String name, SandboxWorld world) {
      flux |= world.flux();
      return kubeconfig;
    }

    @Override
    public String repository(Path stateFolder, String address) {
      assertThat(address).isEqualTo(ADDRESS);
      return Flux.repository(SandboxRepositories.folder(stateFolder, address));
    }

    @Override
    public void close() {
      simulator.close();
    }
  }

  private CliRun lab(OneCluster cluster, String gitops, String objects) throws IOException {
    Path place = Files.createDirectories(folder.resolve("lab"));
    Files.writeString(
        place.resolve("homelab.groovy"),
        """
        homelab('cousin') {
          secrets { env 'git.token', 'GIT_TOKEN' }
          cluster('c') {
            override 'resources-in-tenants', because: 'no box made this cluster'
            %s
            namespace('tools') {
              app('web') { image 'example.com/web:1.0'; port 80; env 'EMPTY', '' }
        %s
          }
        }
        """
            .formatted(gitops, objects));
    return new CliRun(place).with("GIT_TOKEN", TOKEN).on(CliRun.partsWith(cluster));
  }

  private static final String FIRST =
      """
            service whoami
          }
          manifest '''
            {apiVersion: apps.cozystack.io/v1alpha1, kind: Tenant, metadata: {name: home, namespace: tenant-root}, spec: {}}
          '''
          manifest '''
            {apiVersion: apps.cozystack.io/v1alpha1, kind: Postgres, metadata: {name: db, namespace: tenant-home},
             spec: {replicas: 1, size: 2Gi, users: {shop: {}, kiosk: {}}}}
          '''
          manifest '''
            {apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace: tenant-home}, data: {a: one, b: two}}
          '''
      """;

  /** Fields leave an application and a map, and a service goes. */
  private static final String SECOND =
      FIRST
          .replace("service whoami", "")
          .replace("replicas: 1, ", "")
          .replace(", kiosk: {}", "")
          .replace(", b: two", "");

  private static String done(CliRun.Result result) {
    assertThat(result.code()).as(result.out() + result.err()).isZero();
    assertThat(result.out() + result.err()).doesNotContain(TOKEN);
    return result.out() + result.err();
  }

  @Test
  void aLabByFluxLivesInTheSandboxAsByTheRun() throws IOException, GitAPIException {
    Map<String, JsonNode> direct = life("", 0);
    assertThat(life(DELIVERY, 3)).isEqualTo(direct);
  }

  /** The objects after the change; the lab is gone when it returns. */
  private Map<String, JsonNode> life(String gitops, int commits)
      throws IOException, GitAPIException {
    try (OneCluster cluster = new OneCluster(folder)) {
      CliRun cli = lab(cluster, gitops, FIRST);
      done(cli.run("up", "--sandbox", "--yes"));
      assertThat(cluster.flux).isEqualTo(commits > 0);
      assertThat(objects(cluster))
          .containsKeys("Deployment tools/whoami", "Postgres tenant-home/db");
      assertThat(done(cli.run("up", "--sandbox", "--yes"))).contains("nothing to change");

      lab(cluster, gitops, SECOND);
      assertThat(cli.run("plan", "--sandbox").out())
          .contains(
              "replicas 1 -> nothing", "kiosk {} -> nothing", "b two -> nothing", "service.whoami");
      done(cli.run("up", "--sandbox", "--yes"));
      Map<String, JsonNode> after = objects(cluster);
      assertThat(after).doesNotContainKey("Deployment tools/whoami");
      JsonNode database = Objects.requireNonNull(after.get("Postgres tenant-home/db")).path("spec");
      assertThat(database.path("users").has("kiosk")).isFalse();
      assertThat(database.path("replicas").asInt()).as("the default").isEqualTo(2);
      assertThat(
              Objects.requireNonNull(after.get("ConfigMap tenant-home/settings"))
                  .path("data")
                  .has("b"))
          .isFalse();
      assertThat(done(cli.run("up", "--sandbox", "--yes"))).contains("nothing to change");

      assertThat(cli.run("down", "--sandbox", "--yes").code()).as("a database").isEqualTo(5);
      done(
          cli.run(
              "down",
              "--sandbox",
              "--yes",
              "--delete-data",
              "cluster.c/namespace.tenant-home/postgres.db"));
      assertThat(cli.run("state", "list", "--sandbox").out()).isEmpty();
      assertThat(objects(cluster)).isEmpty();
      if (commits > 0) {
        assertThat(committed()).hasSize(commits);
      }
      return after;
    }
  }

  private Map<String, String> committed() throws IOException, GitAPIException {
    Path kept = SandboxRepositories.folder(folder.resolve("lab/.homelab/sandbox"), ADDRESS);
    Map<String, String> all = new TreeMap<>();
    try (Git git = Git.open(kept.toFile())) {
      for (RevCommit one : git.log().add(git.getRepository().resolve("main")).call()) {
        all.put(one.getName(), one.getFullMessage());
      }
    }
    return all;
  }

  /** The lab's objects without what server and manager set; Flux's own left out. */
  private static Map<String, JsonNode> objects(OneCluster cluster) {
    Map<String, JsonNode> all = new TreeMap<>(ClusterView.of(cluster.simulator).markedObjects());
    all.keySet().removeIf(name -> name.contains(" flux-system/"));
    all.values().forEach(one -> plain((ObjectNode) one));
    return all;
  }

  private static void plain(ObjectNode object) {
    object.remove("status");
    ObjectNode metadata = (ObjectNode) object.path("metadata");
    metadata.retain("name", "namespace", "labels", "annotations");
    for (String map : new String[] {"labels", "annotations"}) {
      if (metadata.path(map) instanceof ObjectNode entries) {
        entries.remove(
            java.util.List.of(
                "kustomize.toolkit.fluxcd.io/name",
                "kustomize.toolkit.fluxcd.io/namespace",
                "deployment.kubernetes.io/revision"));
      }
    }
    if (object.path("spec") instanceof ObjectNode spec) {
      spec.remove(java.util.List.of("clusterIP", "clusterIPs", "volumeName"));
    }
  }

  @Test
  @Tag("proof")
  @Tag("life")
  void aBoxByFluxLives() {
    String script =
        """
        homelab('least') {
          domain 'lab.example.com'
          node('box') {
            address '192.168.100.10'
            pool '192.168.100.200-192.168.100.250'
            gitops flux { repository '%s' }
            tenant('home') {
              postgres('db') { user 'shop'; database 'shop' }
              service pihole
            }
          }
        }
        """
            .formatted(ADDRESS);
    try (BoxLab lab = BoxLab.of(folder, script)) {
      lab.up("first");
      lab.settled("first");
      lab.replace(
          "service pihole", "service pihole; service ntfy; tenant('anna') { memory 8.GiB }");
      assertThat(lab.up("a tenant more").err()).contains("tenant.anna");
      lab.settled("a tenant more");
      lab.replace("service ntfy; ", "");
      lab.confirmed("up", "a service less");
      lab.settled("a service less");
      lab.down("at the end");
    }
  }
}
