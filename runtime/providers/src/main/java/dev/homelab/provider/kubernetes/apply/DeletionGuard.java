package dev.homelab.provider.kubernetes.apply;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Fields;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeAnswer;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.provider.kubernetes.discovery.Located;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.StepRequest;

/**
 * Objects that Cozystack guards from being deleted: a label says so, and an admission policy of the
 * platform refuses ({@code cozystack-no-delete-guardrail}). They go with their cluster.
 */
public final class DeletionGuard {
  private static final String LABEL = "platform.cozystack.io/no-delete";
  private static final String CLUSTER = "talos.cluster";

  private final KubeClient client;

  /** Asks a cluster for labels. */
  public DeletionGuard(KubeClient client) {
    this.client = client;
  }

  /**
   * Whether an object is guarded and goes with its cluster, which the same run takes down.
   *
   * @throws ProviderException of class REJECTED when it is guarded and its cluster stays
   */
  public boolean staysWithCluster(StepRequest request, Located place, CallContext context) {
    StateEntry prior = request.prior();
    if (prior == null || !isGuarded(prior.recorded())) {
      return false;
    }
    KubeAnswer live =
        client.find(
            KubeRequest.get(
                place.path(),
                new KubeCall(
                    "get", place.key().kind(), place.key().namespace(), place.key().name())),
            context);
    if (live == null || !isGuarded(live.body())) {
      return false;
    }
    boolean whole =
        request.removed().stream()
            .filter(one -> one.last().toString().equals(CLUSTER))
            .anyMatch(one -> prior.address().isWithin(one.around()));
    if (whole) {
      context.progress("it goes with its cluster");
      return true;
    }
    throw new ProviderException(
        ErrorClass.REJECTED,
        Diagnostic.error(KubernetesCodes.GUARDED, place.key() + " is guarded from deletion")
            .withDetail("Cozystack cannot be taken off a cluster that stays.")
            .withHint("put it back into the script, or take the whole box down")
            .withHint("or take the label " + LABEL + " off it by hand first"),
        null,
        null);
  }

  /** Whether an object bears the label of the guard. */
  public static boolean isGuarded(Value.Tree object) {
    return Fields.text(object, "metadata", "labels", LABEL).equals("true");
  }
}
