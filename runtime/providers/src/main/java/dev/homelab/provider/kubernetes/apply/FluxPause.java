package dev.homelab.provider.kubernetes.apply;

import dev.homelab.model.Address;
import dev.homelab.model.Fields;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeAnswer;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.provider.kubernetes.diff.ManagedFields;
import dev.homelab.provider.kubernetes.json.ValueJson;
import dev.homelab.provider.kubernetes.ownership.OwnershipMark;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Observation.Owner;
import dev.homelab.spi.ProviderException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets Kustomizations of a lab stand still while a run removes what they would make again. One that
 * a run has stopped bears a mark, so that only such ones go on: what a person suspended stays so.
 */
public final class FluxPause {
  /** The annotation of one that stands still for a run. */
  public static final String MARK = "homelab.dev/suspended";

  /** How the annotation of one begins that stands still for a restore, which no run lets go on. */
  public static final String BY_A_RESTORE = "by a restore of ";

  private static final String API = "apis/kustomize.toolkit.fluxcd.io/v1/";
  private static final String VERSION = "kustomize.toolkit.fluxcd.io/v1";
  private static final String KIND = "Kustomization";

  private final KubeClient client;
  private final Set<Address> going = ConcurrentHashMap.newKeySet();

  FluxPause(KubeClient client) {
    this.client = client;
  }

  /** A Kustomization, or null when there is none of this name. */
  Value.@Nullable Tree find(String namespace, String name, CallContext context) {
    KubeAnswer answer =
        client.find(
            KubeRequest.get(path(namespace, name), new KubeCall("get", KIND, namespace, name)),
            context);
    return answer == null ? null : answer.body();
  }

  /** Stops one of the lab; what it is at goes on until {@link #isAtWork} says no. */
  void begin(Address bringer, String namespace, String name, CallContext context) {
    going.remove(bringer);
    patch(namespace, name, Value.of("by a run"), Value.of(true), context);
  }

  /**
   * Whether one applies something at this moment; one that has failed and tries again later does
   * not (kustomize-controller, reasons {@code Progressing} and {@code ProgressingWithRetry} of the
   * condition {@code Reconciling}).
   */
  public static boolean isAtWork(Value.Tree kustomization) {
    Value.Tree condition = Fields.condition(kustomization, "Reconciling");
    return condition != null
        && Fields.text(condition, "status").equals("True")
        && Fields.text(condition, "reason").equals("Progressing");
  }

  /** Lets a Kustomization of the lab go on, if a run has stopped it. */
  void end(LabIdentity lab, Address bringer, CallContext context) {
    if (!going.add(bringer)) {
      return;
    }
    KubeAnswer all =
        client.find(
            KubeRequest.get(
                API + "kustomizations?labelSelector=" + OwnershipMark.LABEL.replace("/", "%2F"),
                new KubeCall("list", KIND, "", "")),
            context);
    if (all == null) {
      return;
    }
    for (Value.Tree item : Fields.trees(all.body(), "items")) {
      Value.Tree one = item.with("apiVersion", Value.of(VERSION)).with("kind", Value.of(KIND));
      String mark = Fields.text(one, "metadata", "annotations", MARK);
      boolean stopped = !mark.isEmpty() && !mark.startsWith(BY_A_RESTORE);
      if (stopped && OwnershipMark.ownerOf(one, lab, bringer) == Owner.OURS) {
        String name = Fields.text(one, "metadata", "name");
        String namespace = Fields.text(one, "metadata", "namespace");
        patch(namespace, name, Value.Null.NULL, Value.Null.NULL, context);
      }
    }
  }

  private void patch(
      String namespace, String name, Value mark, Value suspended, CallContext context) {
    Value body =
        Value.ofMap(
            Map.of(
                "metadata",
                Map.of("annotations", Value.Tree.EMPTY.with(MARK, mark)),
                "spec",
                Value.Tree.EMPTY.with("suspend", suspended)));
    KubeRequest patch =
        KubeRequest.write(
            "PATCH",
            path(namespace, name) + "?fieldManager=" + ManagedFields.MANAGER + "-removal",
            KubeRequest.MERGE_PATCH,
            ValueJson.write(body),
            new KubeCall("patch", KIND, namespace, name));
    try {
      client.send(patch, context);
    } catch (ProviderException gone) {
      if (!gone.diagnostics().get(0).code().equals(KubernetesCodes.NOT_FOUND)) {
        throw gone;
      }
    }
  }

  private static String path(String namespace, String name) {
    return API + "namespaces/" + namespace + "/kustomizations/" + name;
  }
}
