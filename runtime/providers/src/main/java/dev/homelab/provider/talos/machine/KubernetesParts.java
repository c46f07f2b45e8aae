package dev.homelab.provider.talos.machine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.provider.talos.document.MachineConfig;
import dev.homelab.provider.talos.kube.KubeApi;
import dev.homelab.provider.talos.kube.StaticPod;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;

/** Which versions of Kubernetes's parts run on the machines of a cluster. */
final class KubernetesParts {
  private static final String SYSTEM = "api/v1/namespaces/kube-system/pods";

  private final Nodes nodes;

  KubernetesParts(Nodes nodes) {
    this.nodes = nodes;
  }

  /** Waits until a machine runs, and is ready with, what its own config asks for. */
  void await(MachineWishes wish, Nodes.Keys keys, Waiting waiting, CallContext context) {
    MachineConfig config =
        MachineLook.parsed(NodeFacts.config(nodes.client(wish.address(), keys, context), context));
    try (KubeApi api = KubeApi.of(wish.endpoint(), keys.bundle(), nodes.options(), context)) {
      String missing = missing(wish, config, api, context);
      while (!missing.isEmpty()) {
        waiting.once(missing, "");
        missing = missing(wish, config, api, context);
      }
    }
  }

  private static String missing(
      MachineWishes wish, MachineConfig config, KubeApi api, CallContext context) {
    try {
      if (wish.controls()) {
        for (StaticPod part : StaticPod.values()) {
          JsonNode pod = api.get(SYSTEM + '/' + part.on(wish.hostname()), context);
          String image = image(config, "cluster", part.field(), "image");
          boolean there = image.isEmpty() || runs(pod).equals(image);
          if (!there || !KubeApi.isReady(pod)) {
            return part.app() + " of " + wish.hostname() + " to be ready";
          }
        }
      }
      JsonNode node = api.get("api/v1/nodes/" + wish.hostname(), context);
      String wished = version(image(config, "machine", "kubelet", "image"));
      String runs = node.at("/status/nodeInfo/kubeletVersion").asText().replaceFirst("^v", "");
      boolean there = wished.isEmpty() || isOf(runs, wished);
      boolean ready = wish.bringsNoNetwork() || KubeApi.isReady(node);
      return there && ready ? "" : "kubelet of " + wish.hostname() + " to be ready";
    } catch (ProviderException e) {
      if (e.errorClass() != ErrorClass.TRANSIENT) {
        throw e;
      }
      return "Kubernetes of " + wish.cluster() + " to answer";
    }
  }

  /**
   * The lowest minor version of the Kubernetes API that a control plane of the cluster runs; -1
   * when it cannot be had.
   */
  int lowestApi(MachineWishes wish, Nodes.Keys keys, CallContext context) {
    try (KubeApi api = KubeApi.of(wish.endpoint(), keys.bundle(), nodes.options(), context)) {
      int lowest = Integer.MAX_VALUE;
      JsonNode pods = api.get(SYSTEM + "?labelSelector=component%3Dkube-apiserver", context);
      for (JsonNode pod : pods.path("items")) {
        int minor = MachineLook.minor(version(runs(pod)));
        lowest = minor < 0 ? lowest : Math.min(lowest, minor);
      }
      return lowest == Integer.MAX_VALUE ? -1 : lowest;
    } catch (ProviderException e) {
      return -1;
    }
  }

  /**
   * Whether a kubelet is of a version.
   *
   * @param runs what it says of itself; empty when it says nothing
   * @param wished the tag of its image, which may say more, as {@code 1.36.3-slim} does
   */
  static boolean isOf(String runs, String wished) {
    boolean begins = !runs.isEmpty() && wished.startsWith(runs);
    return begins
        && (wished.length() == runs.length() || !Character.isDigit(wished.charAt(runs.length())));
  }

  private static String runs(JsonNode pod) {
    return pod.at("/spec/containers/0/image").asText();
  }

  static String image(MachineConfig config, String... path) {
    return config.main().map(main -> main.at(path)).map(String::valueOf).orElse("");
  }

  /** The version in an image's name without {@code v}; empty when it has none. */
  static String version(String image) {
    int tag = image.lastIndexOf(":v");
    return tag < 0 ? "" : image.substring(tag + 2).replaceFirst("@.*", "");
  }
}
