package dev.homelab.provider.kubernetes.apply;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Fields;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeAnswer;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.provider.kubernetes.discovery.Located;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
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
  private final Sightings sightings;

  /** Asks a cluster for labels that the session has not seen. */
  public DeletionGuard(KubeClient client, Sightings sightings) {
    this.client = client;
    this.sightings = sightings;
  }

  /**
   * Whether an object is guarded and goes with its cluster, which the same run takes down.
   *
   * @throws ProviderException of class REJECTED when it is guarded and its cluster stays
   */
  public boolean staysWithCluster(StepRequest request, Located place, CallContext context) {
    StateEntry prior = request.prior();
    if (prior == null) {
      return false;
    }
    Value.Tree live = live(prior, place, context);
    if (!isGuarded(live) || isAnother(prior, live)) {
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

  /**
   * The object as it is: as this session saw it; one that bore the label then, or when it was
   * written, is looked at again, since a person may have taken the label off. What is gone bears
   * none.
   */
  private Value.Tree live(StateEntry prior, Located place, CallContext context) {
    Sightings.Sighting seen = sightings.of(prior.address());
    Value.Tree sight =
        seen != null && seen.place().key().sameObject(place.key()) ? seen.object() : null;
    if (sight != null && !isGuarded(sight) && !isGuarded(prior.recorded())) {
      return sight;
    }
    KubeAnswer now = client.find(ObjectWriter.readOf(place), context);
    return now == null ? Value.Tree.EMPTY : now.body();
  }

  /** Whether what has the name by now was made by somebody after ours was gone. */
  private static boolean isAnother(StateEntry prior, Value.Tree live) {
    String uid = ObjectKey.uidOf(prior.objectId());
    return !uid.isEmpty() && !uid.equals(Fields.text(live, "metadata", "uid"));
  }

  /** Whether an object bears the label of the guard. */
  public static boolean isGuarded(Value.Tree object) {
    return Fields.text(object, "metadata", "labels", LABEL).equals("true");
  }
}
