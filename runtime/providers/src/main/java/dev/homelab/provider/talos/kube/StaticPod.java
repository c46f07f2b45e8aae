package dev.homelab.provider.talos.kube;

/** The static pods that Talos runs on each control plane (Talos, ControlPlaneStaticPods). */
public enum StaticPod {
  /** The Kubernetes API. */
  API_SERVER("kube-apiserver", "apiServer"),
  /** The controllers. */
  CONTROLLER_MANAGER("kube-controller-manager", "controllerManager"),
  /** The scheduler. */
  SCHEDULER("kube-scheduler", "scheduler");

  private final String app;
  private final String field;

  StaticPod(String app, String field) {
    this.app = app;
    this.field = field;
  }

  /** Its name without that of the node. */
  public String app() {
    return app;
  }

  /** The field below {@code cluster} of a machine config that holds its image. */
  public String field() {
    return field;
  }

  /** The name of the pod on a node. */
  public String on(String hostname) {
    return app + '-' + hostname;
  }
}
