package dev.homelab.sim.flux;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.ApiClient;
import dev.homelab.sim.kube.Eventually;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import dev.homelab.sim.kube.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.transport.RefSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Simulated Flux brings what is pushed to a repository, and says so as the real one was seen to.
 */
class FluxTest {
  private static final String SOURCES =
      "/apis/source.toolkit.fluxcd.io/v1/namespaces/flux-system/gitrepositories";
  private static final String FOLDERS =
      "/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations";
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";

  @TempDir Path folder;
  private KubeSimulator simulator;
  private ApiClient api;
  private String address;

  @BeforeEach
  void start() {
    simulator = KubeSimulator.start(SimulatorOptions.inMemory().withSpeed(200).withFlux(true));
    api = new ApiClient(simulator);
    address = Flux.repository(folder.resolve("lab.git"));
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  /** Pushes files, given as path and text in turn, in place of all that were there. */
  private String push(String... files) throws GitAPIException, IOException {
    Path work = Files.createTempDirectory(folder, "work");
    try (Git git = Git.init().setInitialBranch("main").setDirectory(work.toFile()).call()) {
      for (int i = 0; i < files.length; i += 2) {
        Path file = work.resolve(files[i]);
        Files.createDirectories(file.getParent());
        Files.writeString(file, files[i + 1]);
      }
      git.add().addFilepattern(".").call();
      String made =
          git.commit()
              .setMessage("more")
              .setAuthor("a", "a@example.com")
              .setSign(false)
              .call()
              .name();
      git.push()
          .setRemote(address)
          .setForce(true)
          .setRefSpecs(new RefSpec("HEAD:refs/heads/main"))
          .call();
      return made;
    }
  }

  private void source(String url) {
    make(
        SOURCES,
        "{\"apiVersion\":\"source.toolkit.fluxcd.io/v1\",\"kind\":\"GitRepository\",\"metadata\":{\"name\":\"lab\"},\"spec\":{\"url\":\""
            + url
            + "\",\"interval\":\"1m0s\",\"ref\":{\"branch\":\"main\"}}}");
  }

  private void kustomization(String name, String more) {
    make(
        FOLDERS,
        "{\"apiVersion\":\"kustomize.toolkit.fluxcd.io/v1\",\"kind\":\"Kustomization\",\"metadata\":{\"name\":\""
            + name
            + "\"},\"spec\":{\"path\":\"./"
            + name
            + "\",\"interval\":\"10m0s\",\"retryInterval\":\"10s\",\"sourceRef\":{\"kind\":\"GitRepository\",\"name\":\"lab\"}"
            + more
            + "}}");
  }

  private void make(String path, String json) {
    ApiClient.Answer made = api.post(path, json);
    assertThat(made.code()).as(made.text()).isEqualTo(201);
  }

  private static String map(String name, String data) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: "
        + name
        + ", namespace: default}, data: "
        + data
        + "}\n";
  }

  private String ready(String path) {
    for (JsonNode one : Json.at(api.get(path).body(), "status.conditions")) {
      if (one.path("type").asText().equals("Ready")) {
        return one.path("status").asText() + ' ' + one.path("reason").asText();
      }
    }
    return "";
  }

  private void await(String path, String state) {
    Eventually.is(path + " " + state + ", but " + ready(path), () -> ready(path).equals(state));
  }

  @Test
  void bringsACommitAndLetsFieldsGoWithTheNext() throws GitAPIException, IOException {
    String first =
        push(
            "tools/kustomization.yaml",
            "resources: [a.yaml]\n",
            "tools/a.yaml",
            map("a", "{one: x, two: y}"));
    source(address);
    kustomization("tools", "");
    await(FOLDERS + "/tools", "True ReconciliationSucceeded");
    JsonNode status = api.get(FOLDERS + "/tools").body().path("status");
    assertThat(status.path("lastAppliedRevision").asText()).isEqualTo("main@sha1:" + first);
    assertThat(status.at("/inventory/entries").toString())
        .isEqualTo("[{\"id\":\"default_a__ConfigMap\",\"v\":\"v1\"}]");
    JsonNode made = api.get(MAPS + "/a").body();
    assertThat(made.at("/metadata/labels").toString())
        .contains("\"kustomize.toolkit.fluxcd.io/name\":\"tools\"");
    assertThat(made.at("/metadata/managedFields/0/manager").asText())
        .isEqualTo("kustomize-controller");
    assertThat(ready(SOURCES + "/lab")).isEqualTo("True Succeeded");

    String second =
        push(
            "tools/kustomization.yaml",
            "resources: [a.yaml]\n",
            "tools/a.yaml",
            map("a", "{one: z}"));
    api.merge(
        SOURCES + "/lab",
        "{\"metadata\":{\"annotations\":{\"reconcile.fluxcd.io/requestedAt\":\"now\"}}}");
    Eventually.is(
        "the next commit",
        () ->
            api.get(FOLDERS + "/tools")
                .text()
                .contains("\"lastAppliedRevision\":\"main@sha1:" + second));
    assertThat(api.get(MAPS + "/a").body().path("data").toString()).isEqualTo("{\"one\":\"z\"}");
    assertThat(api.get(SOURCES + "/lab").at("status.lastHandledReconcileAt")).isEqualTo("now");
  }

  @Test
  void waitsForWhatItDependsOnAndTriesAgain() throws GitAPIException, IOException {
    push(
        "b/kustomization.yaml",
        "resources: [b.yaml]\n",
        "b/b.yaml",
        map("b", "{}"),
        "a/kustomization.yaml",
        "resources: [a.yaml]\n",
        "a/a.yaml",
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: later}}\n");
    source(address);
    kustomization("b", ",\"dependsOn\":[{\"name\":\"a\"}]");
    kustomization("a", "");
    await(FOLDERS + "/a", "False ReconciliationFailed");
    await(FOLDERS + "/b", "False DependencyNotReady");
    assertThat(api.get(FOLDERS + "/a").text())
        .contains("ConfigMap/later/a dry-run failed", "namespaces \\\"later\\\" not found");
    make(
        "/api/v1/namespaces",
        "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"later\"}}");
    await(FOLDERS + "/b", "True ReconciliationSucceeded");
    assertThat(api.get(MAPS + "/b").code()).isEqualTo(200);
  }

  @Test
  void prunesOnlyWhenItIsToldTo() throws GitAPIException, IOException {
    String list = "resources: [a.yaml]\n";
    push(
        "keep/kustomization.yaml",
        list,
        "keep/a.yaml",
        map("kept", "{}"),
        "prune/kustomization.yaml",
        list,
        "prune/a.yaml",
        map("pruned", "{}"));
    source(address);
    kustomization("keep", "");
    kustomization("prune", ",\"prune\":true");
    await(FOLDERS + "/keep", "True ReconciliationSucceeded");
    await(FOLDERS + "/prune", "True ReconciliationSucceeded");
    push(
        "keep/kustomization.yaml",
        "resources: []\n",
        "prune/kustomization.yaml",
        "resources: []\n");
    Eventually.is("the look at its interval", () -> api.get(MAPS + "/pruned").code() == 404);
    Eventually.is(
        "an empty inventory", () -> api.get(FOLDERS + "/keep").text().contains("\"entries\":[]"));
    assertThat(api.get(MAPS + "/kept").code()).isEqualTo(200);
    assertThat(api.delete(FOLDERS + "/keep").code()).isEqualTo(200);
    Eventually.is("it is let go", () -> api.get(FOLDERS + "/keep").code() == 404);
    assertThat(api.get(MAPS + "/kept").code()).isEqualTo(200);
  }

  @Test
  void saysWhyARepositoryCannotBeFetched() {
    source(URI.create("file://" + folder.resolve("nowhere.git")).toString());
    kustomization("tools", "");
    await(SOURCES + "/lab", "False GitOperationFailed");
    await(FOLDERS + "/tools", "False ArtifactFailed");
  }

  @Test
  void whatIsSuspendedStandsStill() throws GitAPIException, IOException {
    push("tools/kustomization.yaml", "resources: [a.yaml]\n", "tools/a.yaml", map("a", "{}"));
    source(address);
    kustomization("tools", ",\"suspend\":true");
    kustomization("other", "");
    await(FOLDERS + "/other", "False BuildFailed");
    assertThat(api.get(MAPS + "/a").code()).isEqualTo(404);
    api.merge(FOLDERS + "/tools", "{\"spec\":{\"suspend\":null}}");
    await(FOLDERS + "/tools", "True ReconciliationSucceeded");
  }
}
