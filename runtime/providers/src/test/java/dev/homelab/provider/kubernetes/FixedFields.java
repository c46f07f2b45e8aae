package dev.homelab.provider.kubernetes;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Fields that a server never changes in place, each with an object that has it. */
final class FixedFields {
  private FixedFields() {}

  /** Objects, and a change of each that the server takes only by making the object anew. */
  static Stream<Arguments> all() {
    String pod =
        "template: {metadata: {labels: {a: b}}, spec: {RESTARTcontainers: [{name: c, image:"
            + " 'IMAGE'}]}}";
    String job = pod.replace("RESTART", "restartPolicy: Never, ");
    String lasting = pod.replace("RESTART", "").replace("IMAGE", "example.org/a:1");
    String claims =
        "volumeClaimTemplates: [{metadata: {name: d}, spec: {accessModes: [ReadWriteOnce],"
            + " resources: {requests: {storage: SIZE}}}}]";
    String set =
        "{selector: {matchLabels: {a: b}}, serviceName: NAME, " + lasting + ", " + claims + "}";
    String claim =
        "{accessModes: [MODE], storageClassName: CLASS, resources: {requests: {storage: SIZE}}}";
    return Stream.of(
        change(
            "batch/v1",
            "Job",
            "spec: {" + job + "}",
            "IMAGE",
            "example.org/a:1",
            "example.org/a:2",
            "spec.template"),
        change(
            "apps/v1",
            "StatefulSet",
            "spec: " + set.replace("NAME", "s"),
            "SIZE",
            "1Gi",
            "2Gi",
            "spec.volumeClaimTemplates"),
        change(
            "apps/v1",
            "StatefulSet",
            "spec: " + set.replace("SIZE", "1Gi"),
            "NAME",
            "s",
            "t",
            "spec.serviceName"),
        change(
            "apps/v1",
            "Deployment",
            "spec: {selector: {matchLabels: {a: bMORE}}, "
                + lasting.replace("{a: b}", "{a: b, c: d}")
                + "}",
            "bMORE",
            "b",
            "b, c: d",
            "spec.selector"),
        change(
            "apps/v1",
            "DaemonSet",
            "spec: {selector: {matchLabels: {a: bMORE}}, "
                + lasting.replace("{a: b}", "{a: b, c: d}")
                + "}",
            "bMORE",
            "b",
            "b, c: d",
            "spec.selector"),
        change(
            "v1",
            "PersistentVolumeClaim",
            "spec: " + claim.replace("MODE", "ReadWriteOnce").replace("SIZE", "1Gi"),
            "CLASS",
            "one",
            "two",
            "spec.storageClassName"),
        change(
            "v1",
            "PersistentVolumeClaim",
            "spec: " + claim.replace("CLASS", "one").replace("SIZE", "1Gi"),
            "MODE",
            "ReadWriteOnce",
            "ReadWriteMany",
            "spec.accessModes"),
        change(
            "v1",
            "PersistentVolumeClaim",
            "spec: " + claim.replace("CLASS", "one").replace("MODE", "ReadWriteOnce"),
            "SIZE",
            "2Gi",
            "1Gi",
            "spec.resources.requests.storage"),
        change("v1", "Secret", "type: TYPE", "TYPE", "example.org/a", "example.org/b", "type"),
        change("v1", "ConfigMap", "immutable: true\ndata: {x: 'VALUE'}", "VALUE", "1", "2", "data"),
        change(
            "rbac.authorization.k8s.io/v1",
            "RoleBinding",
            "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ROLE}",
            "ROLE",
            "view",
            "edit",
            "roleRef"));
  }

  private static Arguments change(
      String apiVersion,
      String kind,
      String body,
      String what,
      String before,
      String after,
      String path) {
    return Arguments.of(
        kind + " " + path,
        apiVersion,
        kind,
        body.replace(what, before),
        body.replace(what, after),
        path);
  }
}
