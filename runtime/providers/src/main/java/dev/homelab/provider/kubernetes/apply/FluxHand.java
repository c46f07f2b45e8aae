package dev.homelab.provider.kubernetes.apply;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.FieldChange;
import dev.homelab.model.Fields;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Unignored;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeAnswer;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.diff.KubernetesDiff;
import dev.homelab.provider.kubernetes.diff.ManagedFields;
import dev.homelab.provider.kubernetes.discovery.Located;
import dev.homelab.provider.kubernetes.ownership.OwnershipMark;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import dev.homelab.provider.kubernetes.schema.Outputs;
import dev.homelab.spi.Applied;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Looks;
import dev.homelab.spi.Observation.Owner;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.StepRequest;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Objects that Flux makes from a repository. They are those that depend on a Kustomization of the
 * lab below {@code flux.sync}; writing one means to see that Flux has written it.
 */
public final class FluxHand {
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final String SYNC = "flux";
  private static final String KUSTOMIZATION = "kustomization";
  private static final String LABELS = "kustomize.toolkit.fluxcd.io/";
  private static final String ROLES = "rbac.authorization.k8s.io";

  private final KubeClient client;
  private final ServerSideApply apply;
  private final Sightings sightings;
  private final FluxPause pause;

  /** Looks at a cluster through a client. */
  public FluxHand(KubeClient client, Sightings sightings) {
    this.client = client;
    this.apply = new ServerSideApply(client);
    this.sightings = sightings;
    this.pause = new FluxPause(client);
  }

  /** The Kustomization that brings an object with these dependencies; null for direct delivery. */
  public static @Nullable Address bringer(Collection<Edge> dependsOn) {
    for (Edge edge : dependsOn) {
      if (isBringer(edge.to())) {
        return edge.to();
      }
    }
    return null;
  }

  /**
   * Waits until Flux has made an object what is wished.
   *
   * @throws ProviderException of class TRANSIENT when the time of the call is over before
   */
  public Applied await(LabIdentity lab, ResourceSpec desired, Located place, CallContext context) {
    Value.Tree wish =
        Unignored.of(Wish.normalised(desired.desired()), desired.lifecycle().ignore());
    while (true) {
      KubeAnswer answer = client.find(ObjectWriter.readOf(place), context);
      Value.Tree live = answer == null ? null : answer.body();
      String lacks = "";
      if (live != null) {
        Owner owner = OwnershipMark.ownerOf(live, lab, desired.address());
        if (owner == Owner.OTHER_LAB) {
          throw ObjectWriter.notOurs(place, owner, live, desired.lifecycle());
        }
        Value.Tree counted = KubernetesDiff.withIgnored(wish, live, desired.lifecycle().ignore());
        List<FieldChange> differing = said(KubernetesDiff.wishedAgainst(counted, live));
        if (owner == Owner.OURS && differing.isEmpty()) {
          return made(desired, place, live, context);
        }
        lacks = differing.isEmpty() ? "" : " with its " + differing.get(0).path();
      }
      Address bringer = bringer(desired.dependsOn());
      if (bringer != null) {
        goOn(lab, bringer, context);
      }
      if (!Looks.again("Flux to bring " + place.key() + lacks, LOOK, context)) {
        throw late(
            "HL9125",
            "Flux has not brought " + place.key() + lacks + " yet",
            "The commit is in the repository, and its Kustomization was applied.");
      }
    }
  }

  /**
   * Without fields that are to go. Its Kustomization has applied the commit by now, so one that is
   * there still is none that Flux takes away: it has the value that it falls back to, or its API
   * notes no owners and the run takes it away itself.
   */
  private static List<FieldChange> said(List<FieldChange> differing) {
    return differing.stream().filter(change -> change.after() != null).toList();
  }

  /** Fields that were ours before Flux had the object are given up: Flux has them too by now. */
  private Applied made(ResourceSpec desired, Located place, Value.Tree live, CallContext context) {
    if (ManagedFields.isOurs(live) && ManagedFields.isOfFlux(live)) {
      apply.withdraw(place, context);
    }
    sightings.saw(desired.address(), place, live);
    return new Applied(
        place.key().objectId(Fields.text(live, "metadata", "uid")),
        Outputs.of(live),
        Value.Tree.EMPTY);
  }

  /** Whether a resource is such a Kustomization. */
  public static boolean isBringer(Address address) {
    return address.last().type().equals(KUSTOMIZATION)
        && address.segments().size() > 1
        && address.around().last().type().equals(SYNC);
  }

  /** Lets a Kustomization of the lab go on, if a run has stopped it. */
  public void goOn(LabIdentity lab, Address bringer, CallContext context) {
    pause.end(lab, bringer, context);
  }

  /**
   * Waits until Flux would not make an object again: its Kustomization does not list it, is
   * suspended or gone. One of the lab is suspended here when the same run removes it, or when the
   * object is made anew: then it lists it to the end, and goes on with the new commit.
   */
  public void letGo(StepRequest request, Located place, Address bringer, CallContext context) {
    KubeAnswer answer = client.find(ObjectWriter.readOf(place), context);
    if (answer == null) {
      return;
    }
    String name = Fields.text(answer.body(), "metadata", "labels", LABELS + "name");
    String namespace = Fields.text(answer.body(), "metadata", "labels", LABELS + "namespace");
    if (name.isEmpty() || namespace.isEmpty()) {
      return;
    }
    boolean begun = false;
    while (true) {
      Value.Tree found = pause.find(namespace, name, context);
      if (found == null) {
        return;
      }
      boolean ours = OwnershipMark.ownerOf(found, request.lab(), bringer) == Owner.OURS;
      boolean suspended = Fields.flag(found, "spec", "suspend");
      if (ours && !suspended && isToStop(request, bringer)) {
        pause.begin(bringer, namespace, name, context);
        begun = true;
        continue;
      }
      boolean stopped = suspended && !FluxPause.isAtWork(found);
      if (stopped || (!suspended && !lists(found, place.key()))) {
        return;
      }
      // What was suspended here is not left so without a need: its object goes next.
      if (!Looks.again("Flux to let go of " + place.key(), LOOK, context, !begun)) {
        throw late(
            "HL9126",
            "Flux would make " + place.key() + " again",
            (ours ? "Kustomization " : "Another one's Kustomization ")
                + namespace
                + '/'
                + name
                + " still lists it.");
      }
    }
  }

  /** Whether the Kustomization of an object goes too, or the object is made anew. */
  private static boolean isToStop(StepRequest request, Address bringer) {
    StateEntry prior = request.prior();
    return request.removed().contains(bringer)
        || (prior != null && !request.removed().contains(prior.address()));
  }

  /**
   * Whether the inventory has the object: {@code namespace_name_group_kind}, with the colons of a
   * name, which only roles and their bindings may have, as {@code __} (cli-utils, {@code
   * ObjMetadata}).
   */
  private static boolean lists(Value.Tree kustomization, ObjectKey key) {
    String name = key.group().equals(ROLES) ? key.name().replace(":", "__") : key.name();
    String id = String.join("_", key.namespace(), name, key.group(), key.kind());
    return Fields.trees(kustomization, "status", "inventory", "entries").stream()
        .anyMatch(entry -> Fields.text(entry, "id").equals(id));
  }

  private static ProviderException late(String code, String title, String detail) {
    return new ProviderException(
        ErrorClass.TRANSIENT,
        Diagnostic.error(code, title)
            .withDetail(detail)
            .withHint("kubectl get gitrepositories,kustomizations -A"),
        null,
        null);
  }
}
