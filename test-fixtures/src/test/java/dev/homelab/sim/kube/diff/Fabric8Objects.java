package dev.homelab.sim.kube.diff;

import dev.homelab.sim.kube.diff.Fabric8Sequences.Play;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.function.Supplier;

/** Sequences of fabric8's client over the other kinds. */
final class Fabric8Objects {
  private static final int MOVED = 20;

  private Fabric8Objects() {}

  static void addTo(Map<String, Play> all) {
    part1(all);
    part2(all);
    part3(all);
    part4(all);
    part5(all);
    part6(all);
    part7(all);
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

  private static void part1(Map<String, Play> all) {
    all.put(
        "deployment-scale",
        (c, ns, n) -> {
          var d = c.apps().deployments().inNamespace(ns);
          d.resource(Fabric8Sequences.deployment(0, "nginx:1")).create();
          n.say(() -> d.withName("d").scale().getSpec().getReplicas());
          n.say(() -> settled(() -> d.withName("d").scale(0)).getSpec().getReplicas());
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
          n.say(() -> s.resource(service()).patch(Fabric8Sequences.apply("one", false)));
          n.say(() -> s.resource(service()).patch(Fabric8Sequences.apply("two", false)));
        });
  }

  private static void part2(Map<String, Play> all) {
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
  }

  private static void part3(Map<String, Play> all) {
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
                  settled(
                      () ->
                          sets.withName("db")
                              .edit(
                                  x ->
                                      new StatefulSetBuilder(x)
                                          .editSpec()
                                          .withServiceName("other")
                                          .endSpec()
                                          .build())));
        });
  }

  /** A real controller writes its status between what was read and what is sent, once or twice. */
  private static <T> T settled(Supplier<T> change) {
    for (int tried = 1; ; tried++) {
      try {
        return change.get();
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || tried > MOVED) {
          throw e;
        }
      }
    }
  }

  private static void part4(Map<String, Play> all) {
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
  }

  private static void part5(Map<String, Play> all) {
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
  }

  private static void part6(Map<String, Play> all) {
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
  }

  private static void part7(Map<String, Play> all) {
    all.put(
        "create-or-replace",
        (c, ns, n) -> {
          HasMetadata a = Fabric8Sequences.map("a", "1");
          n.say(() -> c.resource(a).inNamespace(ns).createOr(r -> r.update()));
          n.say(
              () ->
                  c.resource((HasMetadata) Fabric8Sequences.map("a", "2"))
                      .inNamespace(ns)
                      .createOr(r -> r.update()));
        });
    all.put(
        "delete-missing",
        (c, ns, n) -> n.say(() -> c.services().inNamespace(ns).withName("no").delete().size()));
  }
}
