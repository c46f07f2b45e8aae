package dev.homelab.provider.kubernetes.observe;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.model.Fields;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.apply.ObjectWriter;
import dev.homelab.provider.kubernetes.apply.SecretMask;
import dev.homelab.provider.kubernetes.apply.ServerSideApply;
import dev.homelab.provider.kubernetes.apply.Wish;
import dev.homelab.provider.kubernetes.client.FieldConflictException;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.provider.kubernetes.diff.KubernetesDiff;
import dev.homelab.provider.kubernetes.diff.ManagedFields;
import dev.homelab.provider.kubernetes.discovery.Located;
import dev.homelab.provider.kubernetes.schema.KindTable;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Observation.Owner;
import dev.homelab.spi.OwnManagers;
import dev.homelab.spi.ProviderException;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Asks the server what an object would become, without changing it. */
final class DryRun {
  /**
   * What the server said.
   *
   * @param predicted the object after the change, without secrets; null when it could not be asked
   * @param conflicts fields of other managers that would change: path to manager and time
   * @param refused why the change would be refused, or null
   */
  record Forecast(
      Value.@Nullable Tree predicted, Value.Tree conflicts, @Nullable Diagnostic refused) {
    static final Forecast NONE = new Forecast(null, Value.Tree.EMPTY, null);
  }

  private static final int LONGEST_STEM = 50;

  private final KubeClient client;
  private final LabIdentity lab;

  DryRun(KubeClient client, LabIdentity lab) {
    this.client = client;
    this.lab = lab;
  }

  Forecast ask(
      ResourceSpec desired,
      Located place,
      Value.Tree live,
      Owner owner,
      SecretMask mask,
      CallContext context) {
    Value.Tree body;
    try {
      body = ObjectWriter.marked(lab, desired, place, context.secrets(), new TreeMap<>());
    } catch (HomelabException e) {
      return Forecast.NONE;
    }
    body = KubernetesDiff.withIgnored(body, live, desired.lifecycle().ignore());
    boolean force = desired.lifecycle().force() || owner == Owner.UNMARKED;
    Value.Tree wish = Wish.normalised(desired.desired());
    try {
      return new Forecast(predict(place, body, force, mask, wish, context), Value.Tree.EMPTY, null);
    } catch (FieldConflictException e) {
      TreeMap<String, Value> conflicts = new TreeMap<>();
      e.conflicts().forEach(c -> conflicts.put(c.path(), owner(live, c.manager())));
      return afterForce(place, body, new Value.Tree(conflicts), mask, wish, context);
    } catch (ProviderException e) {
      return refusal(place, body, e, Value.Tree.EMPTY, context);
    }
  }

  /** Who owns a field, and when it wrote last, as an observation says it. */
  private static Value owner(Value.Tree live, String manager) {
    Value.Tree owner = Value.Tree.EMPTY.with("manager", Value.of(manager));
    String since = ManagedFields.lastWrite(live, manager);
    if (manager.equals(OwnManagers.RESTORE)) {
      String of = Fields.text(live, "metadata", "annotations", OwnManagers.RESTORE_OF);
      owner = of.isEmpty() ? owner : owner.with("of", Value.of(of));
    }
    return since.isEmpty() ? owner : owner.with("since", Value.of(since));
  }

  private Forecast afterForce(
      Located place,
      Value.Tree body,
      Value.Tree conflicts,
      SecretMask mask,
      Value.Tree wish,
      CallContext context) {
    try {
      return new Forecast(predict(place, body, true, mask, wish, context), conflicts, null);
    } catch (ProviderException e) {
      return refusal(place, body, e, conflicts, context);
    }
  }

  private Value.Tree predict(
      Located place,
      Value.Tree body,
      boolean force,
      SecretMask mask,
      Value.Tree wish,
      CallContext context) {
    return mask.of(
        client.send(ServerSideApply.request(place, body, force).asDryRun(), context).body(), wish);
  }

  private Forecast refusal(
      Located place,
      Value.Tree body,
      ProviderException e,
      Value.Tree conflicts,
      CallContext context) {
    if (e.errorClass() != ErrorClass.REJECTED) {
      throw e;
    }
    Diagnostic first = e.diagnostics().get(0);
    boolean onlyAsChange =
        first.code().equals(KubernetesCodes.REFUSED)
            && !KindTable.isBuiltIn(place.key().group())
            && wouldBeMade(place, body, context);
    Diagnostic told =
        onlyAsChange
            ? Diagnostic.error(
                KubernetesCodes.IMMUTABLE, place.key() + " has a field that cannot be changed")
            : first;
    return new Forecast(
        null, conflicts, told.withDetail(first.detail()).withTexts(context.secrets()::redact));
  }

  /**
   * Whether the server would accept the wish as a new object, so that only the change from what is
   * there is against a rule (a transition rule of the kind's definition).
   */
  private boolean wouldBeMade(Located place, Value.Tree body, CallContext context) {
    ObjectKey key = place.key();
    String name = key.name().substring(0, Math.min(key.name().length(), LONGEST_STEM)) + "-check";
    Located other =
        new Located(
            place.resource(), new ObjectKey(key.apiVersion(), key.kind(), key.namespace(), name));
    try {
      client.send(ServerSideApply.request(other, body, false).asDryRun(), context);
      return true;
    } catch (ProviderException e) {
      return false;
    }
  }
}
