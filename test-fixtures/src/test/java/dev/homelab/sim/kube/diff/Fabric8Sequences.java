package dev.homelab.sim.kube.diff;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
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
  private interface Play {
    void run(KubernetesClient client, String namespace, Notes notes);
  }

  /** Collects answers; an exception is an answer too. */
  private static final class Notes {
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

  private static ConfigMap map(String name, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .addToLabels("app", "x")
        .endMetadata()
        .addToData("a", value)
        .build();
  }

  private static Deployment deployment(int replicas, String image) {
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

  private static Service service() {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName("s")
        .endMetadata()
        .withNewSpec()
        .addToSelector("app", "d")
        .addNewPort()
        .withName("http")
        .withPort(80)
        .withTargetPort(new IntOrString("http"))
        .endPort()
        .endSpec()
        .build();
  }

  private static PatchContext apply(String manager, boolean force) {
    return new PatchContext.Builder()
        .withPatchType(PatchType.SERVER_SIDE_APPLY)
        .withFieldManager(manager)
        .withForce(force)
        .build();
  }

  private static Map<String, Play> plays() {
    Map<String, Play> all = new LinkedHashMap<>();
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
    all.put(
        "deployment-scale",
        (c, ns, n) -> {
          var d = c.apps().deployments().inNamespace(ns);
          d.resource(deployment(0, "nginx:1")).create();
          n.say(() -> d.withName("d").scale().getSpec().getReplicas());
          n.say(() -> d.withName("d").scale(0).getSpec().getReplicas());
        });
    all.put(
        "service-life",
        (c, ns, n) -> {
          var s = c.services().inNamespace(ns);
          n.say(() -> s.resource(service()).create());
          n.say(
              () ->
                  s.withName("s")
                      .edit(
                          x ->
                              new ServiceBuilder(x)
                                  .editSpec()
                                  .withType("NodePort")
                                  .endSpec()
                                  .build()));
          n.say(
              () ->
                  s.withName("s")
                      .edit(
                          x ->
                              new ServiceBuilder(x)
                                  .editSpec()
                                  .withClusterIP("10.96.1.77")
                                  .withClusterIPs("10.96.1.77")
                                  .endSpec()
                                  .build()));
          n.say(() -> s.withName("s").delete().size());
        });
    all.put(
        "service-apply",
        (c, ns, n) -> {
          var s = c.services().inNamespace(ns);
          n.say(() -> s.resource(service()).patch(apply("one", false)));
          n.say(() -> s.resource(service()).patch(apply("two", false)));
        });
    all.put(
        "claim",
        (c, ns, n) ->
            n.say(
                () ->
                    c.persistentVolumeClaims()
                        .inNamespace(ns)
                        .resource(
                            new PersistentVolumeClaimBuilder()
                                .withNewMetadata()
                                .withName("p")
                                .endMetadata()
                                .withNewSpec()
                                .withStorageClassName("none")
                                .withAccessModes("ReadWriteOnce")
                                .withNewResources()
                                .addToRequests("storage", new Quantity("1024Mi"))
                                .endResources()
                                .endSpec()
                                .build())
                        .create()));
    all.put(
        "service-account",
        (c, ns, n) ->
            n.say(
                () ->
                    c.serviceAccounts()
                        .inNamespace(ns)
                        .resource(
                            new ServiceAccountBuilder()
                                .withNewMetadata()
                                .withName("robot")
                                .endMetadata()
                                .build())
                        .create()));
    all.put(
        "stateful-set",
        (c, ns, n) -> {
          var sets = c.apps().statefulSets().inNamespace(ns);
          n.say(
              () ->
                  sets.resource(
                          new StatefulSetBuilder()
                              .withNewMetadata()
                              .withName("db")
                              .endMetadata()
                              .withNewSpec()
                              .withReplicas(0)
                              .withServiceName("db")
                              .withNewSelector()
                              .addToMatchLabels("app", "db")
                              .endSelector()
                              .withNewTemplate()
                              .withNewMetadata()
                              .addToLabels("app", "db")
                              .endMetadata()
                              .withNewSpec()
                              .addNewContainer()
                              .withName("c")
                              .withImage("postgres:18")
                              .endContainer()
                              .endSpec()
                              .endTemplate()
                              .endSpec()
                              .build())
                      .create());
          n.say(
              () ->
                  sets.withName("db")
                      .edit(
                          x ->
                              new StatefulSetBuilder(x)
                                  .editSpec()
                                  .withServiceName("other")
                                  .endSpec()
                                  .build()));
        });
    all.put(
        "job",
        (c, ns, n) ->
            n.say(
                () ->
                    c.batch()
                        .v1()
                        .jobs()
                        .inNamespace(ns)
                        .resource(
                            new JobBuilder()
                                .withNewMetadata()
                                .withName("j")
                                .endMetadata()
                                .withNewSpec()
                                .withSuspend(true)
                                .withNewTemplate()
                                .withNewSpec()
                                .withRestartPolicy("Never")
                                .addNewContainer()
                                .withName("c")
                                .withImage("busybox:1")
                                .endContainer()
                                .endSpec()
                                .endTemplate()
                                .endSpec()
                                .build())
                        .create()));
    all.put(
        "ingress",
        (c, ns, n) ->
            n.say(
                () ->
                    c.network()
                        .v1()
                        .ingresses()
                        .inNamespace(ns)
                        .resource(
                            new IngressBuilder()
                                .withNewMetadata()
                                .withName("i")
                                .endMetadata()
                                .withNewSpec()
                                .withIngressClassName("x")
                                .addNewRule()
                                .withHost("a.example")
                                .withNewHttp()
                                .addNewPath()
                                .withPath("/")
                                .withPathType("Prefix")
                                .withNewBackend()
                                .withNewService()
                                .withName("s")
                                .withNewPort()
                                .withNumber(80)
                                .endPort()
                                .endService()
                                .endBackend()
                                .endPath()
                                .endHttp()
                                .endRule()
                                .endSpec()
                                .build())
                        .create()));
    all.put(
        "role",
        (c, ns, n) ->
            n.say(
                () ->
                    c.rbac()
                        .roles()
                        .inNamespace(ns)
                        .resource(
                            new RoleBuilder()
                                .withNewMetadata()
                                .withName("r")
                                .endMetadata()
                                .addNewRule()
                                .withApiGroups("")
                                .withResources("pods")
                                .withVerbs("get")
                                .endRule()
                                .build())
                        .create()));
    all.put(
        "pod-refused",
        (c, ns, n) ->
            n.say(
                () ->
                    c.pods()
                        .inNamespace(ns)
                        .resource(
                            new PodBuilder()
                                .withNewMetadata()
                                .withName("p")
                                .endMetadata()
                                .withNewSpec()
                                .addNewContainer()
                                .withName("Bad_Name")
                                .withImage("x")
                                .endContainer()
                                .endSpec()
                                .build())
                        .create()));
    all.put(
        "create-or-replace",
        (c, ns, n) -> {
          HasMetadata a = map("a", "1");
          n.say(() -> c.resource(a).inNamespace(ns).createOr(r -> r.update()));
          n.say(
              () ->
                  c.resource((HasMetadata) map("a", "2"))
                      .inNamespace(ns)
                      .createOr(r -> r.update()));
        });
    all.put(
        "delete-missing",
        (c, ns, n) -> n.say(() -> c.services().inNamespace(ns).withName("no").delete().size()));
    return all;
  }
}
