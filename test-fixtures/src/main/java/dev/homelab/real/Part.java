package dev.homelab.real;

/** One program of the real world that {@code test-fixtures/real/build} puts into the cache. */
public enum Part {
  /** The Kubernetes API server. */
  KUBE_APISERVER("kubernetes", "kube-apiserver"),
  /** The controllers of built-in kinds. */
  KUBE_CONTROLLER_MANAGER("kubernetes", "kube-controller-manager"),
  /** Binds pods to nodes. */
  KUBE_SCHEDULER("kubernetes", "kube-scheduler"),
  /** The command line client that others use. */
  KUBECTL("kubernetes", "kubectl"),
  /** Plays kubelets: nodes and pods get ready with no container runtime. */
  KWOK("kwok", "kwok"),
  /** The store of the API server. */
  ETCD("etcd", "etcd"),
  /** Encrypts and decrypts age files. */
  AGE("age", "age"),
  /** Makes age identities. */
  AGE_KEYGEN("age", "age-keygen"),
  /** Checks manifests against schemas. */
  KUBECONFORM("kubeconform", "kubeconform"),
  /** OpenTofu, for the side-by-side benchmark; built only when asked for. */
  TOFU("opentofu", "tofu"),
  /** Says what Talos's own machinery makes of a request; built only when asked for. */
  TALOS_ORACLE("talos", "talos-oracle"),
  /** Talos's own client, for calls to simulated machines; built together with the oracle. */
  TALOS_CLIENT("talos", "talos-client"),
  /** Fetches repositories for Flux; built only when asked for. */
  SOURCE_CONTROLLER("flux", "source-controller"),
  /** Brings what Flux has fetched; built together with the other one. */
  KUSTOMIZE_CONTROLLER("flux", "kustomize-controller"),
  /** Groups alerts and sends them on; built only when asked for. */
  ALERTMANAGER("alerts", "alertmanager"),
  /** Tries rules of alerts on made-up measurements; built together with the other one. */
  PROMTOOL("alerts", "promtool");

  private final String folder;
  private final String command;

  Part(String folder, String command) {
    this.folder = folder;
    this.command = command;
  }

  /** The name in {@code versions.properties} and in the folder's name. */
  String folder() {
    return folder;
  }

  /** The file name of the program. */
  public String command() {
    return command;
  }
}
