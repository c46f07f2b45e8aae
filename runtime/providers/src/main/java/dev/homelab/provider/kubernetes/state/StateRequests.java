package dev.homelab.provider.kubernetes.state;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeAnswer;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.provider.kubernetes.discovery.ApiResource;
import dev.homelab.provider.kubernetes.json.ValueJson;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The requests that a state in a cluster is made of, tried again where that does no harm. */
final class StateRequests {
  /** Sends one request, as a {@code KubeClient} does. */
  interface Sender {
    /**
     * The answer, always 2xx; a failure of class REJECTED and code HL5030 when nothing is there.
     */
    KubeAnswer send(KubeRequest request, CallContext context);
  }

  private static final int TRIES = 5;

  private final Sender sender;
  private final CallContext context;
  private final String namespace;

  StateRequests(Sender sender, CallContext context, String namespace) {
    this.sender = sender;
    this.context = context;
    this.namespace = namespace;
  }

  String secrets() {
    return "api/v1/namespaces/" + ApiResource.encoded(namespace) + "/secrets";
  }

  String leases() {
    return "apis/coordination.k8s.io/v1/namespaces/" + ApiResource.encoded(namespace) + "/leases";
  }

  /** All Secrets with a label, in one consistent answer. */
  List<Value.Tree> list(String selector) {
    String path = secrets() + "?labelSelector=" + ApiResource.encoded(selector);
    return Fields.trees(send(KubeRequest.get(path, about("list", ""))).body(), "items");
  }

  /** One object, or null. */
  Value.@Nullable Tree get(String folder, String name) {
    try {
      return send(KubeRequest.get(folder + '/' + name, about("get", name))).body();
    } catch (ProviderException e) {
      if (isCode(e, KubernetesCodes.NOT_FOUND)) {
        return null;
      }
      throw e;
    }
  }

  /** Makes an object; a failure of class CONFLICT when it is there. */
  Value.Tree create(String folder, Value.Tree object) {
    String name = Fields.text(object, "metadata", "name");
    return send(KubeRequest.write(
            "POST",
            folder + "?fieldManager=homelab",
            KubeRequest.JSON,
            ValueJson.write(object),
            about("create", name)))
        .body();
  }

  /** Puts an object in the place of the one with the version that it names. */
  Value.Tree replace(String folder, Value.Tree object) {
    String name = Fields.text(object, "metadata", "name");
    return send(KubeRequest.write(
            "PUT",
            folder + '/' + name,
            KubeRequest.JSON,
            ValueJson.write(object),
            about("update", name)))
        .body();
  }

  /** Changes fields of an object, if it still has the version that the patch names. */
  Value.Tree merge(String folder, String name, Value.Tree patch) {
    return send(KubeRequest.write(
            "PATCH",
            folder + '/' + name,
            KubeRequest.MERGE_PATCH,
            ValueJson.write(patch),
            about("patch", name)))
        .body();
  }

  /** Removes an object, only the one with the uid when one is given; gone already is fine. */
  void delete(String folder, String name, String uid) {
    Value options =
        Value.ofMap(
            uid.isEmpty()
                ? Map.of("apiVersion", "v1", "kind", "DeleteOptions")
                : Map.of(
                    "apiVersion",
                    "v1",
                    "kind",
                    "DeleteOptions",
                    "preconditions",
                    Map.of("uid", uid)));
    try {
      send(
          KubeRequest.write(
              "DELETE",
              folder + '/' + name,
              KubeRequest.JSON,
              ValueJson.write(options),
              about("delete", name)));
    } catch (ProviderException e) {
      if (!isCode(e, KubernetesCodes.NOT_FOUND) && e.errorClass() != ErrorClass.CONFLICT) {
        throw e;
      }
    }
  }

  /**
   * Finds out whether a write whose outcome is not known, or that met another, had its effect.
   *
   * @param why what the write failed with
   * @param name the Secret it went to
   * @param key the entry that it wrote
   * @return the Secret when it holds what was written; null when another's write came first
   * @throws ProviderException the failure itself when that is neither, or stays unknown
   */
  Value.@Nullable Tree certain(ProviderException why, String name, String key, byte[] written) {
    boolean unsure =
        why.errorClass() == ErrorClass.UNKNOWN_OUTCOME || why.errorClass() == ErrorClass.CONFLICT;
    if (!unsure) {
      throw why;
    }
    Value.Tree there = get(secrets(), name);
    Value kept = there == null ? null : Fields.at(there, "data", key);
    if (there != null && Chunks.encoded(written).equals(kept)) {
      return there;
    }
    if (why.errorClass() == ErrorClass.UNKNOWN_OUTCOME) {
      throw why;
    }
    return null;
  }

  private KubeAnswer send(KubeRequest request) {
    for (int attempt = 1; ; attempt++) {
      try {
        return sender.send(request, context);
      } catch (ProviderException e) {
        if (e.errorClass() != ErrorClass.TRANSIENT || attempt >= TRIES) {
          throw e;
        }
        rest(attempt, e);
      }
    }
  }

  private void rest(int attempt, ProviderException why) {
    try {
      context.pause(Duration.ofMillis(100L << attempt));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw why;
    }
  }

  private KubeCall about(String verb, String name) {
    return new KubeCall(verb, "Secret", namespace, name);
  }

  static boolean isCode(ProviderException e, String code) {
    return e.diagnostics().get(0).code().equals(code);
  }
}
