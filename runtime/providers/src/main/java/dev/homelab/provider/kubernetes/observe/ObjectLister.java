package dev.homelab.provider.kubernetes.observe;

import dev.homelab.model.Fields;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.apply.ObjectWriter;
import dev.homelab.provider.kubernetes.client.KubeAnswer;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.provider.kubernetes.discovery.ApiResource;
import dev.homelab.provider.kubernetes.discovery.Located;
import dev.homelab.provider.kubernetes.ownership.OwnershipMark;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ProviderException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds objects in few requests: marked ones by one list for each kind; of the others, a few by
 * their names, more by a list of names first, and many by a list of all.
 */
final class ObjectLister {
  private static final int PAGE = 2000;
  private static final int FEW = 3;
  private static final int MANY = 20;

  private final KubeClient client;
  private final LabIdentity lab;
  private volatile boolean unknown;

  ObjectLister(KubeClient client, LabIdentity lab) {
    this.client = client;
    this.lab = lab;
  }

  /**
   * What was found.
   *
   * @param objects the objects that exist, by {@link ObjectKey#identity}
   * @param refused kinds that may not be looked at, and why
   * @param unknown whether the server does not know one of the kinds
   */
  record Found(
      Map<String, Value.Tree> objects,
      Map<ApiResource, ProviderException> refused,
      boolean unknown) {}

  /** Looks all of them up; a kind that may not be looked at does not keep the others from it. */
  Found find(Collection<Located> places, CallContext context) {
    Map<ApiResource, List<Located>> byKind = new LinkedHashMap<>();
    for (Located place : places) {
      byKind.computeIfAbsent(place.resource(), r -> new ArrayList<>()).add(place);
    }
    Map<ApiResource, ProviderException> refused = new ConcurrentHashMap<>();
    List<Callable<Map<String, Value.Tree>>> looks = new ArrayList<>();
    byKind.forEach(
        (resource, wanted) ->
            looks.add(
                () -> {
                  try {
                    return findKind(resource, wanted, context);
                  } catch (ProviderException e) {
                    if (!e.diagnostics().get(0).code().equals(KubernetesCodes.FORBIDDEN)) {
                      throw e;
                    }
                    refused.put(resource, e);
                    return Map.of();
                  }
                }));
    Map<String, Value.Tree> found = new HashMap<>();
    client.inParallel(looks).forEach(found::putAll);
    return new Found(found, refused, unknown);
  }

  private Map<String, Value.Tree> findKind(
      ApiResource resource, List<Located> wanted, CallContext context) {
    Map<String, Value.Tree> found = new HashMap<>();
    Set<String> namespaces = new HashSet<>();
    wanted.forEach(place -> namespaces.add(place.key().namespace()));
    String selector = "labelSelector=" + ApiResource.encoded(OwnershipMark.LABEL);
    for (Value.Tree object : lists(resource, namespaces, selector, KubeRequest.JSON, context)) {
      found.put(ObjectKey.of(object).identity(), object);
    }
    List<Located> missing = new ArrayList<>();
    for (Located place : wanted) {
      if (!found.containsKey(place.key().identity())) {
        missing.add(place);
      }
    }
    if (missing.size() > FEW) {
      missing = existing(resource, missing, context);
    }
    if (missing.size() > MANY) {
      findAmongAll(resource, missing, found, context);
      return found;
    }
    for (Located place : missing) {
      KubeAnswer answer = client.find(ObjectWriter.readOf(place), context);
      if (answer != null) {
        found.put(place.key().identity(), answer.body());
      }
    }
    return found;
  }

  /** Takes many objects that no mark selects from one list of all objects of their kind. */
  private void findAmongAll(
      ApiResource resource,
      List<Located> missing,
      Map<String, Value.Tree> found,
      CallContext context) {
    Set<String> namespaces = new HashSet<>();
    Set<String> wanted = new HashSet<>();
    for (Located place : missing) {
      namespaces.add(place.key().namespace());
      wanted.add(place.key().identity());
    }
    for (Value.Tree object : lists(resource, namespaces, "", KubeRequest.JSON, context)) {
      String identity = ObjectKey.of(object).identity();
      if (wanted.contains(identity)) {
        found.put(identity, object);
      }
    }
  }

  private List<Located> existing(ApiResource resource, List<Located> missing, CallContext context) {
    Set<String> namespaces = new HashSet<>();
    missing.forEach(place -> namespaces.add(place.key().namespace()));
    Set<String> there = new HashSet<>();
    for (Value.Tree object : lists(resource, namespaces, "", KubeRequest.METADATA_LIST, context)) {
      there.add(ObjectKey.of(object).identity());
    }
    List<Located> existing = new ArrayList<>(missing);
    existing.removeIf(place -> !there.contains(place.key().identity()));
    return existing;
  }

  /**
   * What bears a mark of this lab, of one kind, with its managed fields; null where it may not be
   * looked at.
   */
  @Nullable List<Value.Tree> markedMetadata(ApiResource resource, CallContext context) {
    String selector = "labelSelector=" + ApiResource.encoded(OwnershipMark.LABEL);
    try {
      List<Value.Tree> found = new ArrayList<>();
      for (Value.Tree object : list(resource, "", selector, KubeRequest.METADATA_LIST, context)) {
        if (OwnershipMark.isOf(object, lab)) {
          found.add(object);
        }
      }
      return found;
    } catch (ProviderException e) {
      String code = e.diagnostics().get(0).code();
      if (code.equals(KubernetesCodes.FORBIDDEN)) {
        return null;
      }
      if (code.equals(KubernetesCodes.NOT_FOUND)) {
        return List.of();
      }
      throw e;
    }
  }

  /**
   * Everything of one kind in a namespace, or in the cluster when that is empty; metadata only.
   * Nothing where it may not be looked at.
   */
  List<Value.Tree> metadata(ApiResource resource, String namespace, CallContext context) {
    try {
      return list(resource, namespace, "", KubeRequest.METADATA_LIST, context);
    } catch (ProviderException e) {
      String code = e.diagnostics().get(0).code();
      if (code.equals(KubernetesCodes.FORBIDDEN) || code.equals(KubernetesCodes.NOT_FOUND)) {
        return List.of();
      }
      throw e;
    }
  }

  /** What bears a mark of any lab, of one kind, whole. */
  List<Value.Tree> marked(ApiResource resource, CallContext context) {
    String selector = "labelSelector=" + ApiResource.encoded(OwnershipMark.LABEL);
    return list(resource, "", selector, KubeRequest.JSON, context);
  }

  /** One list over the cluster; where that is not allowed, one for each namespace. */
  private List<Value.Tree> lists(
      ApiResource resource,
      Set<String> namespaces,
      String query,
      String accept,
      CallContext context) {
    String single = namespaces.size() == 1 ? namespaces.iterator().next() : "";
    try {
      return list(resource, single, query, accept, context);
    } catch (ProviderException e) {
      boolean narrower =
          e.diagnostics().get(0).code().equals(KubernetesCodes.FORBIDDEN)
              && resource.namespaced()
              && single.isEmpty();
      if (!narrower) {
        throw e;
      }
    }
    List<Value.Tree> all = new ArrayList<>();
    for (String namespace : namespaces) {
      all.addAll(list(resource, namespace, query, accept, context));
    }
    return all;
  }

  private List<Value.Tree> list(
      ApiResource resource, String namespace, String query, String accept, CallContext context) {
    List<Value.Tree> all = new ArrayList<>();
    KubeCall about = new KubeCall("list", resource.kind(), namespace, "");
    String more = "";
    do {
      String path =
          resource.path(namespace)
              + "?limit="
              + PAGE
              + (query.isEmpty() ? "" : '&' + query)
              + (more.isEmpty() ? "" : "&continue=" + ApiResource.encoded(more));
      @Nullable KubeAnswer answer =
          client.find(KubeRequest.get(path, about).accepting(accept), context);
      if (answer == null) {
        unknown = true;
        return all;
      }
      for (Value.Tree item : Fields.trees(answer.body(), "items")) {
        all.add(
            item.with("apiVersion", Value.of(resource.apiVersion()))
                .with("kind", Value.of(resource.kind())));
      }
      more = Fields.text(answer.body(), "metadata", "continue");
    } while (!more.isEmpty());
    return all;
  }
}
