package dev.homelab.provider.kubernetes.apply;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.Fields;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.FieldConflictException;
import dev.homelab.provider.kubernetes.client.KubeAnswer;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.provider.kubernetes.diff.KubernetesDiff;
import dev.homelab.provider.kubernetes.diff.MadeOnce;
import dev.homelab.provider.kubernetes.diff.ManagedFields;
import dev.homelab.provider.kubernetes.discovery.Located;
import dev.homelab.provider.kubernetes.ownership.OwnershipMark;
import dev.homelab.provider.kubernetes.schema.Outputs;
import dev.homelab.provider.kubernetes.schema.UnownedApis;
import dev.homelab.spi.Applied;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Observation.Owner;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SecretResolver;
import dev.homelab.spi.StepRequest;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes and changes objects, and never touches one that is not the lab's. */
public final class ObjectWriter {
  private final KubeClient client;
  private final ServerSideApply apply;
  private final ReadAndReplace replace;
  private final Sightings sightings;

  /** Writes through a client, by what the session saw. */
  public ObjectWriter(KubeClient client, ServerSideApply apply, Sightings sightings) {
    this.client = client;
    this.apply = apply;
    this.replace = new ReadAndReplace(client);
    this.sightings = sightings;
  }

  /**
   * What a write gave.
   *
   * @param applied for the engine
   * @param object as the server keeps it
   */
  public record Written(Applied applied, Value.Tree object) {}

  /**
   * Makes the object, or brings one that already bears our mark to its wish. Takes no field of
   * another manager: an object that someone made meanwhile is changed only if the script lets it be
   * taken over.
   */
  public Written create(
      StepRequest request, ResourceSpec desired, Located place, CallContext context) {
    Address address = desired.address();
    Sightings.Sighting seen = sightings.of(address);
    boolean absent =
        seen != null && seen.object() == null && seen.place().key().sameObject(place.key());
    if (!absent) {
      Value.Tree live = read(place, context);
      if (live != null) {
        return change(request, desired, place, live, context);
      }
    }
    sightings.forget(address);
    TreeMap<String, Value> digests = new TreeMap<>();
    Value.Tree body = marked(request.lab(), desired, place, context.secrets(), digests);
    KubeAnswer answer;
    try {
      answer = send(place, context, writing -> writing.make(place, body, context));
    } catch (FieldConflictException madeMeanwhile) {
      Value.Tree live = read(place, context);
      if (live == null) {
        throw madeMeanwhile;
      }
      return change(request, desired, place, live, context);
    }
    if (!answer.isCreated() && ManagedFields.hasOtherManagers(answer.body())) {
      apply.withdraw(place, context);
      throw notOurs(place, Owner.UNMARKED, answer.body(), desired.lifecycle());
    }
    return written(address, place, answer.body(), digests);
  }

  /** Changes the object in place, or adopts it. */
  public Written update(
      StepRequest request, ResourceSpec desired, Located place, CallContext context) {
    Sightings.Sighting seen = UnownedApis.has(place.key()) ? null : sightings.of(desired.address());
    Value.Tree live =
        seen != null && seen.object() != null && seen.place().key().sameObject(place.key())
            ? seen.object()
            : read(place, context);
    if (live == null) {
      throw new ProviderException(
          ErrorClass.CONFLICT,
          Diagnostic.error(KubernetesCodes.NOT_FOUND, place.key() + " is gone meanwhile"),
          null,
          null);
    }
    return change(request, desired, place, live, context);
  }

  private Written change(
      StepRequest request,
      ResourceSpec desired,
      Located place,
      Value.Tree live,
      CallContext context) {
    Lifecycle lifecycle = desired.lifecycle();
    Owner owner = OwnershipMark.ownerOf(live, request.lab(), desired.address());
    boolean moved = owner == Owner.OURS_ELSEWHERE && OwnershipMark.isMovedFrom(live, lifecycle);
    boolean adopted =
        lifecycle.adopt()
            && (owner == Owner.UNMARKED || (owner == Owner.OTHER_LAB && lifecycle.force()));
    if (owner != Owner.OURS && !moved && !adopted) {
      throw notOurs(place, owner, live, lifecycle);
    }
    if (UnownedApis.has(place.key())
        && !Fields.text(live, "metadata", "deletionTimestamp").isEmpty()) {
      throw leaving(place);
    }
    sightings.forget(desired.address());
    TreeMap<String, Value> digests = new TreeMap<>();
    Value.Tree body = marked(request.lab(), desired, place, context.secrets(), digests);
    body = MadeOnce.asLarge(body, live, request.prior());
    body = KubernetesDiff.withIgnored(body, live, lifecycle.ignore());
    body = Fields.with(body, Value.of(Fields.text(live, "metadata", "uid")), "metadata", "uid");
    Value.Tree sent = body;
    boolean force = lifecycle.force() || adopted;
    KubeAnswer answer =
        send(place, context, writing -> writing.change(place, sent, live, force, context));
    boolean takesOver = adopted && !UnownedApis.has(place.key());
    Value.Tree object = takesOver ? apply.takeOver(place, answer.body(), context) : answer.body();
    return written(desired.address(), place, object, digests);
  }

  /** To replace one that is on its way out would take it away without its removal in order. */
  private static ProviderException leaving(Located place) {
    return new ProviderException(
        ErrorClass.CONFLICT,
        Diagnostic.error(
            KubernetesCodes.CHANGED_MEANWHILE, place.key() + " is being removed at this moment"),
        null,
        null);
  }

  /** The whole body that is applied for a wish: secrets in place, mark on. */
  public static Value.Tree marked(
      LabIdentity lab,
      ResourceSpec desired,
      Located place,
      SecretResolver secrets,
      Map<String, Value> digests) {
    Value.Tree body = Wish.toSend(desired.desired(), secrets, digests);
    return OwnershipMark.on(body, lab, desired.address(), place.key());
  }

  private KubeAnswer send(
      Located place, CallContext context, Function<Writing, KubeAnswer> written) {
    try {
      return written.apply(UnownedApis.has(place.key()) ? replace : apply);
    } catch (FieldConflictException e) {
      throw new FieldConflictException(
          e.diagnostics().get(0).withTexts(context.secrets()::redact), e.conflicts());
    } catch (ProviderException e) {
      Diagnostic first = e.diagnostics().get(0);
      Diagnostic told = first.withTexts(context.secrets()::redact);
      boolean missing = first.code().equals(KubernetesCodes.NOT_FOUND);
      if (missing || !told.equals(first)) {
        throw new ProviderException(
            missing ? ErrorClass.TRANSIENT : e.errorClass(),
            missing ? carrierMissing(place, told) : told,
            missing ? Duration.ofMillis(50) : e.retryAfter(),
            null);
      }
      throw e;
    }
  }

  private static Diagnostic carrierMissing(Located place, Diagnostic told) {
    return Diagnostic.error(
            KubernetesCodes.NOT_FOUND, place.key() + ": what carries it is not there yet")
        .withDetail(told.detail());
  }

  private Written written(
      Address address, Located place, Value.Tree object, SortedMap<String, Value> digests) {
    sightings.saw(address, place, object);
    Applied applied =
        new Applied(
            place.key().objectId(Fields.text(object, "metadata", "uid")),
            Outputs.of(object),
            new Value.Tree(digests));
    return new Written(applied, object);
  }

  private Value.@Nullable Tree read(Located place, CallContext context) {
    KubeAnswer answer = client.find(readOf(place), context);
    return answer == null ? null : answer.body();
  }

  /** The request that reads one object. */
  public static KubeRequest readOf(Located place) {
    return KubeRequest.get(
        place.path(),
        new KubeCall("get", place.key().kind(), place.key().namespace(), place.key().name()));
  }

  /** The failure of touching an object that is not the lab's. */
  static ProviderException notOurs(
      Located place, Owner owner, Value.Tree live, Lifecycle lifecycle) {
    String whose =
        switch (owner) {
          case OURS_ELSEWHERE -> "belongs to " + OwnershipMark.addressOf(live) + " of this lab";
          case OTHER_LAB -> {
            LabIdentity lab = OwnershipMark.labOf(live);
            yield "belongs to the lab " + (lab == null ? "of somebody else" : lab.name());
          }
          default -> "exists and was not made by this lab";
        };
    Diagnostic diagnostic =
        Diagnostic.error(KubernetesCodes.NOT_OURS, place.key() + " " + whose)
            .withDetail("Nothing that is not this lab's is changed or deleted.");
    return new ProviderException(
        ErrorClass.REJECTED,
        owner == Owner.OURS_ELSEWHERE
            ? diagnostic.withHint("if it was renamed, say so in the script: moved from: '…'")
            : lifecycle.adopt()
                ? diagnostic
                : diagnostic.withHint("to take it over, say adopt() in its block of the script"),
        null,
        null);
  }
}
