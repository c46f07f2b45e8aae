package dev.homelab.provider.kubernetes.readiness;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeAnswer;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.discovery.ApiResource;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ProviderException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what containers said last, and which replica set of a deployment is the newest. */
public final class PodLogs {
  private static final int LINES = 5;

  private final KubeClient client;

  /** Reads through a client. */
  public PodLogs(KubeClient client) {
    this.client = client;
  }

  /** The last lines of a container, of its life before when asked; none when they cannot be had. */
  List<String> tail(Value.Tree pod, String container, boolean before, CallContext context) {
    String namespace = Fields.text(pod, "metadata", "namespace");
    String name = Fields.text(pod, "metadata", "name");
    String path =
        "api/v1/namespaces/"
            + ApiResource.encoded(namespace)
            + "/pods/"
            + ApiResource.encoded(name)
            + "/log?tailLines="
            + LINES
            + "&container="
            + ApiResource.encoded(container)
            + (before ? "&previous=true" : "");
    KubeRequest request =
        KubeRequest.get(path, new KubeCall("get", "Pod", namespace, name)).accepting("*/*");
    try {
      return client.text(request, context).lines().toList();
    } catch (ProviderException e) {
      return List.of();
    }
  }

  /** Whether a replica set is the one of a deployment's present template. */
  boolean isNewest(Value.Tree deployment, String replicaSet, CallContext context) {
    String namespace = Fields.text(deployment, "metadata", "namespace");
    @Nullable KubeAnswer answer =
        client.find(
            KubeRequest.get(
                "apis/apps/v1/namespaces/"
                    + ApiResource.encoded(namespace)
                    + "/replicasets/"
                    + ApiResource.encoded(replicaSet),
                new KubeCall("get", "ReplicaSet", namespace, replicaSet)),
            context);
    String annotation = "deployment.kubernetes.io/revision";
    return answer != null
        && Fields.number(deployment, 0, "status", "observedGeneration")
            >= Fields.number(deployment, 0, "metadata", "generation")
        && Fields.text(answer.body(), "metadata", "annotations", annotation)
            .equals(Fields.text(deployment, "metadata", "annotations", annotation));
  }
}
