package dev.homelab.sim.kube.diff;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Sequences that fabric8's client makes, in its own words. */
final class Fabric8Sequences {
  /** One sequence: what it does with a client in a namespace, telling each answer. */
  interface Play {
    void run(KubernetesClient client, String namespace, Notes notes);
  }

  /** Collects answers; an exception is an answer too. */
  static final class Notes {
    final List<ObjectNode> all = new ArrayList<>();

    void say(Supplier<Object> call) {
      ObjectNode note = Json.object();
      try {
        Object got = call.get();
        if (got instanceof Boolean || got instanceof Integer || got instanceof String) {
          note.put("value", got.toString());
        } else if (got == null) {
          note.put("value", "null");
        } else {
          note.set("body", Json.read(Serialization.asJson(got)));
        }
      } catch (KubernetesClientException e) {
        note.put("code", e.getCode());
        if (e.getStatus() != null) {
          note.set("body", Json.read(Serialization.asJson(e.getStatus())));
        }
      }
      all.add(note);
    }
  }

  private static final Map<String, Play> PLAYS = plays();

  private Fabric8Sequences() {}

  static List<Sequence> all() {
    return PLAYS.keySet().stream()
        .map(n -> new Sequence("fabric8/" + n, "fabric8", List.of()))
        .toList();
  }

  static List<ObjectNode> play(String name, KubernetesClient client, String namespace) {
    Notes notes = new Notes();
    Play play = PLAYS.get(name.substring("fabric8/".length()));
    if (play == null) {
      throw new AssertionError("no sequence " + name);
    }
    play.run(client, namespace, notes);
    return notes.all;
  }

  static ConfigMap map(String name, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .addToLabels("app", "x")
        .endMetadata()
        .addToData("a", value)
        .build();
  }

  static Deployment deployment(int replicas, String image) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName("d")
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withNewSelector()
        .addToMatchLabels("app", "d")
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("app", "d")
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("c")
        .withImage(image)
        .addNewPort()
        .withContainerPort(80)
        .endPort()
        .addNewEnv()
        .withName("A")
        .withValue("1")
        .endEnv()
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  static PatchContext apply(String manager, boolean force) {
    return new PatchContext.Builder()
        .withPatchType(PatchType.SERVER_SIDE_APPLY)
        .withFieldManager(manager)
        .withForce(force)
        .build();
  }

  private static Map<String, Play> plays() {
    Map<String, Play> all = new LinkedHashMap<>();
    part1(all);
    part2(all);
    part3(all);
    part4(all);
    Fabric8Objects.addTo(all);
    return all;
  }

  private static void part1(Map<String, Play> all) {
    all.put(
        "configmap-life",
        (c, ns, n) -> {
          var maps = c.configMaps().inNamespace(ns);
          n.say(() -> maps.resource(map("a", "1")).create());
          n.say(() -> maps.withName("a").get());
          n.say(
              () ->
                  maps.withName("a")
                      .edit(m -> new ConfigMapBuilder(m).addToData("b", "2").build()));
          n.say(() -> maps.resource(map("a", "1")).create());
          n.say(() -> maps.withName("a").delete().size());
          n.say(() -> maps.withName("a").get());
        });
    all.put(
        "configmap-update-missing",
        (c, ns, n) -> n.say(() -> c.configMaps().inNamespace(ns).resource(map("a", "1")).update()));
    all.put(
        "configmap-apply",
        (c, ns, n) -> {
          var maps = c.configMaps().inNamespace(ns);
          n.say(() -> maps.resource(map("a", "1")).patch(apply("one", false)));
          n.say(() -> maps.resource(map("a", "2")).patch(apply("two", false)));
          n.say(() -> maps.resource(map("a", "2")).patch(apply("two", true)));
          n.say(() -> maps.withName("a").get());
        });
    all.put(
        "configmap-server-side-apply",
        (c, ns, n) -> {
          var maps = c.configMaps().inNamespace(ns);
          n.say(() -> maps.resource(map("a", "1")).serverSideApply());
          n.say(() -> maps.resource(map("a", "2")).serverSideApply());
        });
    all.put(
        "configmap-dry-run",
        (c, ns, n) -> {
          var maps = c.configMaps().inNamespace(ns);
          n.say(() -> maps.resource(map("a", "1")).dryRun(true).create());
          n.say(() -> maps.withName("a").get());
        });
  }

  private static void part2(Map<String, Play> all) {
    all.put(
        "configmap-list-labels",
        (c, ns, n) -> {
          var maps = c.configMaps().inNamespace(ns);
          maps.resource(map("a", "1")).create();
          maps.resource(map("b", "1")).create();
          n.say(() -> maps.withLabel("app", "x").list().getItems().size());
          n.say(() -> maps.withLabel("app", "y").list().getItems().size());
          n.say(() -> maps.withLabelIn("app", "x", "y").list().getItems().size());
          n.say(() -> maps.withoutLabel("app").list().getItems().size());
          n.say(() -> maps.withField("metadata.name", "b").list().getItems().size());
          n.say(() -> maps.withLabel("app", "x").delete().size());
          n.say(() -> maps.withLabel("app", "x").list().getItems().size());
        });
    all.put(
        "configmap-immutable",
        (c, ns, n) -> {
          var maps = c.configMaps().inNamespace(ns);
          n.say(
              () ->
                  maps.resource(new ConfigMapBuilder(map("a", "1")).withImmutable(true).build())
                      .create());
          n.say(
              () ->
                  maps.withName("a")
                      .edit(m -> new ConfigMapBuilder(m).addToData("a", "2").build()));
        });
    all.put(
        "secret-string-data",
        (c, ns, n) ->
            n.say(
                () ->
                    c.secrets()
                        .inNamespace(ns)
                        .resource(
                            new SecretBuilder()
                                .withNewMetadata()
                                .withName("s")
                                .endMetadata()
                                .addToStringData("k", "v")
                                .build())
                        .create()));
  }

  private static void part3(Map<String, Play> all) {
    all.put(
        "deployment-life",
        (c, ns, n) -> {
          var d = c.apps().deployments().inNamespace(ns);
          n.say(() -> d.resource(deployment(1, "nginx:1")).create());
          n.say(
              () ->
                  d.withName("d")
                      .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"replicas\":0}}"));
          n.say(
              () ->
                  d.withName("d")
                      .patch(
                          PatchContext.of(PatchType.JSON_MERGE),
                          "{\"metadata\":{\"labels\":{\"x\":\"y\"}}}"));
          n.say(
              () ->
                  d.withName("d")
                      .patch(
                          PatchContext.of(PatchType.STRATEGIC_MERGE),
                          "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"c\",\"env\":[{\"name\":\"B\",\"value\":\"2\"}]}]}}}}"));
          n.say(() -> d.withName("d").delete().size());
        });
    all.put(
        "deployment-apply-shrinks",
        (c, ns, n) -> {
          var d = c.apps().deployments().inNamespace(ns);
          n.say(() -> d.resource(deployment(0, "nginx:1")).patch(apply("one", false)));
          n.say(
              () ->
                  d.resource(
                          new DeploymentBuilder(deployment(0, "nginx:1"))
                              .editSpec()
                              .editTemplate()
                              .editSpec()
                              .editContainer(0)
                              .withEnv(List.of())
                              .withPorts(List.of())
                              .endContainer()
                              .endSpec()
                              .endTemplate()
                              .endSpec()
                              .build())
                      .patch(apply("one", false)));
        });
  }

  private static void part4(Map<String, Play> all) {
    all.put(
        "deployment-selector-is-immutable",
        (c, ns, n) -> {
          var d = c.apps().deployments().inNamespace(ns);
          d.resource(deployment(0, "nginx:1")).create();
          n.say(
              () ->
                  d.withName("d")
                      .patch(
                          PatchContext.of(PatchType.JSON_MERGE),
                          "{\"spec\":{\"selector\":{\"matchLabels\":{\"b\":\"c\"}},\"template\":{\"metadata\":{\"labels\":{\"b\":\"c\"}}}}}"));
        });
  }
}
