package dev.homelab.provider.kubernetes.readiness;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeAnswer;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.discovery.ApiResource;
import dev.homelab.provider.kubernetes.schema.KindTable;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ProviderException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What readiness must know of storage classes and kinds; each class is asked for once. */
public final class StorageClasses {
  private final KubeClient client;
  private final Map<String, Boolean> waits = new ConcurrentHashMap<>();

  /** Asks through a client. */
  public StorageClasses(KubeClient client) {
    this.client = client;
  }

  /** The facts that an object's readiness depends on. */
  public Facts facts(ApiResource resource, Value.Tree object, CallContext context) {
    boolean pendingClaim =
        resource.kind().equals("PersistentVolumeClaim")
            && resource.group().isEmpty()
            && !Fields.text(object, "status", "phase").equals("Bound");
    return new Facts(
        !KindTable.isBuiltIn(resource.group()),
        resource.hasStatus(),
        KindTable.rules(resource.group(), resource.kind()).settled(),
        pendingClaim && waits(Fields.text(object, "spec", "storageClassName"), context));
  }

  private boolean waits(String name, CallContext context) {
    if (name.isEmpty()) {
      return false;
    }
    Boolean known = waits.get(name);
    return known != null ? known : ask(name, context);
  }

  /** False while the class is not there or cannot be asked for; it is asked for again then. */
  private boolean ask(String name, CallContext context) {
    KubeRequest request =
        KubeRequest.get(
            "apis/storage.k8s.io/v1/storageclasses/" + ApiResource.encoded(name),
            new KubeCall("get", "StorageClass", "", name));
    KubeAnswer answer;
    try {
      answer = client.find(request, context);
    } catch (ProviderException e) {
      return false;
    }
    if (answer == null) {
      return false;
    }
    boolean lazy = Fields.text(answer.body(), "volumeBindingMode").equals("WaitForFirstConsumer");
    waits.put(name, lazy);
    return lazy;
  }
}
