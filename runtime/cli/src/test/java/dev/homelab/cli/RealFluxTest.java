package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.real.FluxControllers;
import dev.homelab.real.GitServer;
import dev.homelab.real.Part;
import dev.homelab.real.RealControlPlane;
import dev.homelab.real.RealParts;
import dev.homelab.real.SharedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same lab by Flux's own controllers, from a repository over HTTP, and directly. */
@Tag("real")
class RealFluxTest {
  private static final String TOKEN = "canary-of-the-git-token";
  private static final String PASSWORD = "canary-of-the-password";

  @TempDir static Path folder;
  private static RealControlPlane plane;
  private static GitServer git;
  private static FluxControllers flux;

  @BeforeAll
  static void start() throws IOException {
    boolean built =
        RealParts.ofThisMachine()
            .missing(Part.SOURCE_CONTROLLER, Part.KUSTOMIZE_CONTROLLER)
            .isEmpty();
    Assumptions.assumeTrue(
        (RealControlPlane.available() && built) || RealControlPlane.expected(),
        "Flux is not built: test-fixtures/real/build --with flux");
    plane = RealControlPlane.start(folder.resolve("plane"));
    for (Path crd : SharedFolder.yamlFiles(SharedFolder.require("specs/crds/flux"))) {
      plane.kubectl().run("apply", "--server-side", "-f", crd.toString());
    }
    plane.kubectl().run("create", "namespace", "flux-system");
    git = GitServer.start(Files.createDirectories(folder.resolve("git")), TOKEN);
    flux = FluxControllers.start(folder.resolve("controllers"), plane.kubeconfig());
  }

  @AfterAll
  static void stop() {
    for (AutoCloseable one : new AutoCloseable[] {flux, git, plane}) {
      if (one != null) {
        assertThat(one).satisfies(AutoCloseable::close);
      }
    }
  }

  private static CliRun lab(String name, String gitops, String more) throws IOException {
    Path place = Files.createDirectories(folder.resolve(name));
    Files.copy(
        plane.kubeconfig(),
        place.resolve("kubeconfig"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(
        place.resolve("homelab.groovy"),
        """
        homelab('%1$s') {
          secrets { env 'git.token', 'GIT_TOKEN'; env 'mail.password', 'PASSWORD' }
          cluster('c') {
            kubeconfig 'kubeconfig'
            %2$s
            namespace('tools') {
              app('mail') {
                image 'example.com/mail:1.0'
                port 8080
                env 'PASSWORD', secret('mail.password')
              }
              %3$s
            }
          }
        }
        """
            .formatted(name, gitops, more));
    return new CliRun(place).with("GIT_TOKEN", TOKEN).with("PASSWORD", PASSWORD);
  }

  private static CliRun.Result done(CliRun.Result result) {
    assertThat(result.code()).as(result.out() + result.err()).isZero();
    assertThat(result.out() + result.err()).doesNotContain(TOKEN, PASSWORD);
    return result;
  }

  private static String log(String repository) {
    return GitServer.run(folder.resolve("git").resolve(repository), "log", "--format=%H", "main");
  }

  @Test
  void fluxBringsWhatTheRunWouldMake() throws IOException {
    String words =
        "gitops flux { repository '%s'; token secret('git.token') }"
            .formatted(git.create("lab.git"));
    CliRun byFlux = lab("flux", words, "service whoami");
    done(byFlux.run("up", "--yes"));
    assertThat(done(byFlux.run("up", "--yes")).out()).contains("nothing to change");
    assertThat(log("lab.git").lines()).hasSize(1);
    Path bare = folder.resolve("git/lab.git");
    assertThat(GitServer.run(bare, "ls-tree", "-r", "--name-only", "main"))
        .contains("clusters/c/.homelab", "clusters/c/tools/deployment-mail.yaml")
        .doesNotContain("secret-");
    assertThat(GitServer.run(bare, "log", "-p", "main")).doesNotContain(TOKEN, PASSWORD);
    Map<String, JsonNode> first = objects();

    lab("flux", words, "");
    done(byFlux.run("up", "--yes"));
    assertThat(log("lab.git").lines()).hasSize(2);
    assertThat(objects()).doesNotContainKey("deployments/whoami").containsKey("deployments/mail");
    assertThat(done(byFlux.run("up", "--yes")).out()).contains("nothing to change");

    done(byFlux.run("down", "--yes"));
    assertThat(GitServer.run(bare, "ls-tree", "-r", "--name-only", "main")).isEmpty();
    CliRun direct = lab("flux", "", "service whoami");
    done(direct.run("up", "--yes"));
    assertThat(objects()).isEqualTo(first);
    done(direct.run("down", "--yes"));
  }

  /** The old one is gone before Flux knows of the new one, which only a new one can become. */
  @Test
  void fluxMakesAnewWhatCannotBeChanged() throws IOException {
    String words =
        "gitops flux { repository '%s'; token secret('git.token') }"
            .formatted(git.create("anew.git"));
    String web = "app('web') { image 'example.com/web:%d'; port 80; replaceOn 'spec.template' }";
    CliRun run = lab("anew", words, web.formatted(1));
    done(run.run("up", "--yes"));
    String first = uid("deployments/web");
    lab("anew", words, web.formatted(2) + "\nservice whoami");
    done(run.run("up", "--yes", "--target", "cluster.c/namespace.tools/service.whoami"));
    assertThat(objects()).containsKey("deployments/whoami");
    assertThat(uid("deployments/web")).as("not selected").isEqualTo(first);
    assertThat(image("deployments/web")).isEqualTo("example.com/web:1");

    done(run.run("up", "--yes"));
    assertThat(uid("deployments/web")).isNotEqualTo(first);
    assertThat(image("deployments/web")).isEqualTo("example.com/web:2");
    assertThat(plane.api().get("/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations").toString())
        .contains("homelab-c-tools")
        .doesNotContain("\"suspend\":true", "homelab.dev/suspended");
    assertThat(done(run.run("up", "--yes")).out()).contains("nothing to change");
    done(run.run("down", "--yes"));
  }

  private static String uid(String name) {
    return plane.api().get("/apis/apps/v1/namespaces/tools/" + name).at("/metadata/uid").asText();
  }

  private static String image(String name) {
    return plane
        .api()
        .get("/apis/apps/v1/namespaces/tools/" + name)
        .at("/spec/template/spec/containers/0/image")
        .asText();
  }

  /** The objects of the namespace without what the server and the manager add. */
  private static Map<String, JsonNode> objects() {
    TreeMap<String, JsonNode> all = new TreeMap<>();
    for (String path :
        List.of(
            "apis/apps/v1/namespaces/tools/deployments",
            "api/v1/namespaces/tools/services",
            "api/v1/namespaces/tools/secrets",
            "apis/networking.k8s.io/v1/namespaces/tools/networkpolicies")) {
      for (JsonNode item : plane.api().get('/' + path).path("items")) {
        ObjectNode metadata = (ObjectNode) item.path("metadata");
        metadata.remove(
            List.of("uid", "resourceVersion", "creationTimestamp", "managedFields", "generation"));
        if (metadata.path("labels") instanceof ObjectNode labels) {
          labels.remove("kustomize.toolkit.fluxcd.io/name");
          labels.remove("kustomize.toolkit.fluxcd.io/namespace");
        }
        if (metadata.path("annotations") instanceof ObjectNode annotations) {
          annotations.remove("deployment.kubernetes.io/revision");
        }
        ((ObjectNode) item).remove("status");
        if (item.path("spec") instanceof ObjectNode spec) {
          spec.remove(List.of("clusterIP", "clusterIPs"));
        }
        String kind = path.substring(path.lastIndexOf('/') + 1);
        all.put(kind + '/' + metadata.path("name").asText(), item);
      }
    }
    return all;
  }
}
