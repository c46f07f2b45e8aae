package dev.homelab.dsl.spec.kube;

import dev.homelab.model.Address;

/**
 * The resource type of a Kubernetes kind: {@code kubernetes.deployment} for a kind of the built-in
 * API groups, {@code kubernetes.httproute.gateway.networking.k8s.io} for any other.
 *
 * @param apiVersion group and version as in an object, for example {@code apps/v1}
 * @param kind the kind as in an object
 */
public record KubeType(String apiVersion, String kind) {
  public static final KubeType CONFIG_MAP = new KubeType("v1", "ConfigMap");
  public static final KubeType CRON_JOB = new KubeType("batch/v1", "CronJob");
  public static final KubeType DEPLOYMENT = new KubeType("apps/v1", "Deployment");
  public static final KubeType HTTP_ROUTE =
      new KubeType("gateway.networking.k8s.io/v1", "HTTPRoute");
  public static final KubeType INGRESS = new KubeType("networking.k8s.io/v1", "Ingress");
  public static final KubeType JOB = new KubeType("batch/v1", "Job");
  public static final KubeType NETWORK_POLICY =
      new KubeType("networking.k8s.io/v1", "NetworkPolicy");
  public static final KubeType PERSISTENT_VOLUME_CLAIM =
      new KubeType("v1", "PersistentVolumeClaim");
  public static final KubeType POD_DISRUPTION_BUDGET =
      new KubeType("policy/v1", "PodDisruptionBudget");
  public static final KubeType SECRET = new KubeType("v1", "Secret");
  public static final KubeType SERVICE = new KubeType("v1", "Service");
  public static final KubeType SERVICE_ACCOUNT = new KubeType("v1", "ServiceAccount");
  public static final KubeType STATEFUL_SET = new KubeType("apps/v1", "StatefulSet");

  /** The resource type, for example {@code kubernetes.deployment}. */
  public String type() {
    return KubeKinds.resourceType(apiVersion, kind);
  }

  /** The type part of an address segment. */
  public String segment() {
    return KubeObjects.segment(apiVersion, kind);
  }

  /** The address of an object of this kind inside a thing of the lab. */
  public Address addressIn(Address owner, String name) {
    return owner.child(segment(), name);
  }
}
