package dev.homelab.provider.kubernetes;

import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.json.ValueJson;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.ProviderSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Two labs on a cluster with a namespace of their own, and what tests put there. */
abstract class ClusterBench {
  @TempDir Path folder;
  TestLab lab;
  TestLab stranger;
  String namespace;
  KubeClient raw;

  /** The kubeconfig of the cluster. */
  abstract Path kubeconfig() throws IOException;

  @BeforeEach
  void connect() throws IOException {
    lab = new TestLab(session(), UUID.randomUUID().toString());
    stranger = new TestLab(session(), UUID.randomUUID().toString());
    raw =
        KubeClient.connect(
            TestLab.target(kubeconfig()).config(), TestLab.options(folder), FakeCall.patient());
    namespace = "t-" + UUID.randomUUID().toString().substring(0, 8);
    ResourceSpec made = namespaceSpec();
    lab.create(made);
    lab.await(made);
  }

  ProviderSession session() throws IOException {
    return new KubernetesProvider()
        .connect(TestLab.target(kubeconfig()), TestLab.options(folder), FakeCall.patient());
  }

  @AfterEach
  void disconnect() {
    raw.find(
        KubeRequest.write(
            "DELETE",
            "api/v1/namespaces/" + namespace,
            KubeRequest.JSON,
            "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8),
            new KubeCall("delete", "Namespace", "", namespace)),
        FakeCall.patient());
    lab.session.close();
    stranger.session.close();
    raw.close();
  }

  ResourceSpec namespaceSpec() {
    return TestLab.spec(
        TestLab.yaml("{apiVersion: v1, kind: Namespace, metadata: {name: " + namespace + "}}"));
  }

  ResourceSpec config(String name, String data) {
    return TestLab.spec(
        TestLab.yaml(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: "
                + name
                + ", namespace: "
                + namespace
                + "}, data: "
                + data
                + "}"));
  }

  ResourceSpec deployment(String cpu) {
    return TestLab.spec(
        TestLab.yaml(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: %s}
            spec:
              replicas: 1
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                  - name: web
                    image: example.org/web:1
                    ports: [{containerPort: 80}]
                    resources: {requests: {cpu: %s, memory: 64Mi}}
            """
                .formatted(namespace, cpu)));
  }

  void asOther(String method, String path, String yaml) {
    raw.send(
        KubeRequest.write(
            method,
            path,
            method.equals("PATCH") ? KubeRequest.MERGE_PATCH : KubeRequest.JSON,
            ValueJson.write(TestLab.yaml(yaml)),
            new KubeCall("create", "object", namespace, "")),
        FakeCall.patient());
  }

  Value.Tree post(String path, String yaml) {
    return raw.send(
            KubeRequest.write(
                "POST",
                path,
                KubeRequest.JSON,
                ValueJson.write(TestLab.yaml(yaml)),
                new KubeCall("create", "object", namespace, "")),
            FakeCall.patient())
        .body();
  }

  Value.Tree read(String path) {
    return raw.send(
            KubeRequest.get(path, new KubeCall("get", "object", namespace, "")), FakeCall.patient())
        .body();
  }

  String maps() {
    return "api/v1/namespaces/" + namespace + "/configmaps";
  }

  static String code(ProviderException e) {
    return e.diagnostics().get(0).code();
  }

  ResourceSpec definition(String group) {
    return TestLab.spec(
        TestLab.yaml(
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: things.%1$s}
            spec:
              group: %1$s
              names: {kind: Thing, plural: things, singular: thing, listKind: ThingList}
              scope: Namespaced
              versions:
              - name: v1
                served: true
                storage: true
                schema:
                  openAPIV3Schema:
                    type: object
                    properties:
                      spec:
                        type: object
                        properties:
                          size: {type: integer}
                          fixed:
                            type: string
                            x-kubernetes-validations:
                            - {rule: self == oldSelf, message: stays as it was}
            """
                .formatted(group)));
  }

  ResourceSpec thing(String group, String spec) {
    return TestLab.spec(
        TestLab.yaml(
            "{apiVersion: "
                + group
                + "/v1, kind: Thing, metadata: {name: t, namespace: "
                + namespace
                + "}, spec: "
                + spec
                + "}"));
  }

  ResourceSpec service(int number) {
    String ip = "10.96." + (1 + Math.floorMod(namespace.hashCode(), 250)) + "." + number;
    return TestLab.spec(
        TestLab.yaml(
            "{apiVersion: v1, kind: Service, metadata: {name: s, namespace: "
                + namespace
                + "}, spec: {clusterIP: "
                + ip
                + ", selector: {app: web}, ports: [{port: 80, targetPort: 80}]}}"));
  }
}
