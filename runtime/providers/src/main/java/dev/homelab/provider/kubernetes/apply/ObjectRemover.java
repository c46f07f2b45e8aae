package dev.homelab.provider.kubernetes.apply;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.Fields;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeAnswer;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.provider.kubernetes.discovery.ApiResource;
import dev.homelab.provider.kubernetes.discovery.Discovery;
import dev.homelab.provider.kubernetes.discovery.Located;
import dev.homelab.provider.kubernetes.json.ValueJson;
import dev.homelab.provider.kubernetes.ownership.OwnershipMark;
import dev.homelab.provider.kubernetes.schema.KindTable;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Observation.Owner;
import dev.homelab.spi.ProviderException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Removes objects: only ours, only the very one that was looked at (uid and version), no namespace
 * that holds anything of others, and no definition whose objects still exist.
 */
public final class ObjectRemover {
  private static final int TRIES = 8;
  private static final int NAMED = 10;
  private static final Set<String> MADE_BY_CLUSTER =
      Set.of("Event", "Endpoints", "EndpointSlice", "Lease", "PodMetrics", "ControllerRevision");

  private final KubeClient client;
  private final Discovery discovery;
  private final Sightings sightings;

  /** Removes through a client. */
  public ObjectRemover(KubeClient client, Discovery discovery, Sightings sightings) {
    this.client = client;
    this.discovery = discovery;
    this.sightings = sightings;
  }

  /**
   * Asks for removal.
   *
   * @param uid the recorded uid; empty when none is recorded
   * @return whether the object is gone already
   * @throws ProviderException of class REJECTED when it is not ours or still in use
   */
  public boolean delete(
      LabIdentity lab, Address address, Located place, String uid, CallContext context) {
    Sightings.Sighting seen = sightings.of(address);
    Value.Tree live =
        seen != null && seen.place().key().sameObject(place.key()) ? seen.object() : null;
    for (int attempt = 1; ; attempt++) {
      live = live == null ? read(place, context) : live;
      if (live == null || (!uid.isEmpty() && !uid.equals(Fields.text(live, "metadata", "uid")))) {
        return true;
      }
      guard(lab, address, place, live, context);
      if (!Fields.text(live, "metadata", "deletionTimestamp").isEmpty()) {
        return false;
      }
      sightings.forget(address);
      try {
        KubeAnswer answer = client.find(deletion(place, live), context);
        return answer == null || Fields.text(answer.body(), "kind").equals("Status");
      } catch (ProviderException e) {
        if (e.errorClass() != ErrorClass.CONFLICT || attempt >= TRIES) {
          throw e;
        }
        live = null;
      }
    }
  }

  private void guard(
      LabIdentity lab, Address address, Located place, Value.Tree live, CallContext context) {
    Owner owner = OwnershipMark.ownerOf(live, lab, address);
    if (owner != Owner.OURS) {
      throw ObjectWriter.notOurs(place, owner, live, Lifecycle.DEFAULT);
    }
    if (place.key().kind().equals("Namespace") && place.key().group().isEmpty()) {
      guardNamespace(lab, place.key().name(), context);
    } else if (place.key().kind().equals("CustomResourceDefinition")) {
      guardDefinition(live, context);
    }
  }

  private static KubeRequest deletion(Located place, Value.Tree live) {
    Value options =
        Value.ofMap(
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "DeleteOptions",
                "propagationPolicy",
                place.key().kind().equals("StatefulSet") || place.key().kind().equals("Job")
                    ? "Foreground"
                    : "Background",
                "preconditions",
                Map.of(
                    "uid",
                    Fields.text(live, "metadata", "uid"),
                    "resourceVersion",
                    Fields.text(live, "metadata", "resourceVersion"))));
    return KubeRequest.write(
        "DELETE",
        place.path(),
        KubeRequest.JSON,
        ValueJson.write(options),
        new KubeCall("delete", place.key().kind(), place.key().namespace(), place.key().name()));
  }

  private void guardNamespace(LabIdentity lab, String namespace, CallContext context) {
    List<Callable<List<String>>> looks = new ArrayList<>();
    Map<String, ApiResource> kinds = new HashMap<>();
    for (ApiResource resource : discovery.all(context)) {
      if (resource.namespaced()
          && resource.verbs().contains("list")
          && resource.verbs().contains("delete")
          && !MADE_BY_CLUSTER.contains(resource.kind())) {
        kinds.putIfAbsent(resource.group() + '/' + resource.plural(), resource);
      }
    }
    for (ApiResource resource : new TreeMap<>(kinds).values()) {
      looks.add(() -> strangers(lab, resource, namespace, context));
    }
    List<String> found = new ArrayList<>();
    client.inParallel(looks).forEach(found::addAll);
    if (!found.isEmpty()) {
      throw inUse(
          KubernetesCodes.NAMESPACE_IN_USE,
          "namespace "
              + namespace
              + " holds objects that are not this lab's, or data that was kept",
          found,
          "move or delete them first: kubectl get all,pvc -n " + namespace);
    }
  }

  private List<String> strangers(
      LabIdentity lab, ApiResource resource, String namespace, CallContext context) {
    List<String> found = new ArrayList<>();
    for (Value.Tree item : metadata(resource, namespace, context)) {
      Value.Tree object =
          item.with("apiVersion", Value.of(resource.apiVersion()))
              .with("kind", Value.of(resource.kind()));
      String name = Fields.text(object, "metadata", "name");
      boolean clusters =
          (resource.kind().equals("ConfigMap") && name.equals("kube-root-ca.crt"))
              || (resource.kind().equals("ConfigMap") && name.equals("istio-ca-root-cert"))
              || (resource.kind().equals("ServiceAccount") && name.equals("default"))
              || (resource.kind().equals("Secret") && name.startsWith("default-token-"));
      boolean going = !Fields.text(object, "metadata", "deletionTimestamp").isEmpty();
      boolean child = !Fields.trees(object, "metadata", "ownerReferences").isEmpty();
      boolean data = KindTable.rules(resource.group(), resource.kind()).holdsData();
      boolean others = !child && !OwnershipMark.isOf(object, lab);
      if (!clusters && !going && (data || others)) {
        found.add(resource.kind() + ' ' + name);
      }
    }
    return found;
  }

  private void guardDefinition(Value.Tree definition, CallContext context) {
    String group = Fields.text(definition, "spec", "group");
    String kind = Fields.text(definition, "spec", "names", "kind");
    List<String> found = new ArrayList<>();
    for (Value.Tree version : Fields.trees(definition, "spec", "versions")) {
      if (Fields.flag(version, "served")) {
        ApiResource resource =
            new ApiResource(
                group,
                Fields.text(version, "name"),
                kind,
                Fields.text(definition, "spec", "names", "plural"),
                false,
                Set.of(),
                false);
        for (Value.Tree item : metadata(resource, "", context)) {
          String namespace = Fields.text(item, "metadata", "namespace");
          found.add(
              (namespace.isEmpty() ? "" : namespace + '/') + Fields.text(item, "metadata", "name"));
        }
        break;
      }
    }
    if (!found.isEmpty()) {
      throw inUse(
          KubernetesCodes.DEFINITION_IN_USE,
          "objects of the kind " + kind + " still exist, and would go with its definition",
          found,
          "delete them first: kubectl get -A "
              + Fields.text(definition, "spec", "names", "plural")
              + '.'
              + group);
    }
  }

  private List<Value.Tree> metadata(ApiResource resource, String namespace, CallContext context) {
    KubeAnswer answer =
        client.find(
            KubeRequest.get(
                    resource.path(namespace), new KubeCall("list", resource.kind(), namespace, ""))
                .accepting(KubeRequest.METADATA_LIST),
            context);
    return answer == null ? List.of() : Fields.trees(answer.body(), "items");
  }

  private static ProviderException inUse(
      String code, String title, List<String> found, String hint) {
    List<String> named = found.subList(0, Math.min(NAMED, found.size()));
    String more = found.size() > NAMED ? "\nand " + (found.size() - NAMED) + " more" : "";
    return new ProviderException(
        ErrorClass.REJECTED,
        Diagnostic.error(code, title).withDetail(String.join("\n", named) + more).withHint(hint),
        null,
        null);
  }

  private Value.@Nullable Tree read(Located place, CallContext context) {
    KubeAnswer answer = client.find(ObjectWriter.readOf(place), context);
    return answer == null ? null : answer.body();
  }
}
