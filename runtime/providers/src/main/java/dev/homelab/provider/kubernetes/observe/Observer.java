package dev.homelab.provider.kubernetes.observe;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.apply.FluxHand;
import dev.homelab.provider.kubernetes.apply.SecretMask;
import dev.homelab.provider.kubernetes.apply.Sightings;
import dev.homelab.provider.kubernetes.apply.Wish;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.provider.kubernetes.diff.KubernetesDiff;
import dev.homelab.provider.kubernetes.discovery.ApiResource;
import dev.homelab.provider.kubernetes.discovery.Discovery;
import dev.homelab.provider.kubernetes.discovery.Located;
import dev.homelab.provider.kubernetes.ownership.OwnershipMark;
import dev.homelab.provider.kubernetes.readiness.Readiness;
import dev.homelab.provider.kubernetes.readiness.StorageClasses;
import dev.homelab.provider.kubernetes.schema.BroughtKinds;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import dev.homelab.provider.kubernetes.schema.Outputs;
import dev.homelab.provider.kubernetes.schema.UnownedApis;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Observation;
import dev.homelab.spi.Observation.Owner;
import dev.homelab.spi.ObserveRequest;
import dev.homelab.spi.ProviderException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Looks up all resources of a lab: one list of marked objects for each kind, a second look for what
 * it does not hold, and the server's dry run only for objects that seem to differ.
 */
public final class Observer {
  private final KubeClient client;
  private final Discovery discovery;
  private final Sightings sightings;
  private final StorageClasses classes;
  private final String defaultNamespace;

  /** Observes through a client. */
  public Observer(
      KubeClient client,
      Discovery discovery,
      Sightings sightings,
      StorageClasses classes,
      String defaultNamespace) {
    this.client = client;
    this.discovery = discovery;
    this.sightings = sightings;
    this.classes = classes;
    this.defaultNamespace = defaultNamespace;
  }

  /** One resource to look up. */
  private record Item(
      Address address, @Nullable ResourceSpec desired, @Nullable StateEntry prior, ObjectKey key) {}

  /** The observation of every address of the request. */
  public Map<Address, Observation> observe(ObserveRequest request, CallContext context) {
    Map<Address, Observation> result = new LinkedHashMap<>();
    List<Item> items = items(request, result);
    Set<String> defined = definedKinds(request);
    Map<Address, Located> places = new LinkedHashMap<>();
    for (Item item : items) {
      ApiResource resource = discovery.find(item.key().apiVersion(), item.key().kind(), context);
      if (resource != null) {
        places.put(item.address(), Located.of(resource, item.key(), defaultNamespace));
      } else if (item.desired() == null
          || defined.contains(item.key().group() + '/' + item.key().kind())
          || BroughtKinds.isBroughtBy(request.desired(), item.key())) {
        result.put(item.address(), new Observation.Absent());
      } else {
        result.put(item.address(), new Observation.Unreachable(noSuchKind(item)));
      }
    }
    ObjectLister lister = new ObjectLister(client, request.lab());
    ObjectLister.Found found = lister.find(places.values(), context);
    if (found.unknown() && discovery.doubt()) {
      return observe(request, context);
    }
    List<Callable<Map.Entry<Address, Observation>>> differing = new ArrayList<>();
    for (Item item : items) {
      Located place = places.get(item.address());
      ProviderException refused = place == null ? null : found.refused().get(place.resource());
      if (refused != null) {
        result.put(item.address(), new Observation.Unreachable(refused));
      } else if (place != null) {
        Value.Tree live = found.objects().get(place.key().identity());
        sightings.saw(item.address(), place, live);
        if (live == null) {
          result.put(item.address(), new Observation.Absent());
        } else {
          Sight sight = sight(item, place, live, request, context);
          if (sight.asks()) {
            differing.add(() -> Map.entry(item.address(), asked(sight, request, context)));
          } else {
            result.put(item.address(), told(sight, DryRun.Forecast.NONE, context));
          }
        }
      }
    }
    client.inParallel(differing).forEach(done -> result.put(done.getKey(), done.getValue()));
    return result;
  }

  private List<Item> items(ObserveRequest request, Map<Address, Observation> result) {
    List<Item> items = new ArrayList<>();
    Set<Address> wished = new HashSet<>();
    for (ResourceSpec spec : request.desired()) {
      wished.add(spec.address());
      ObjectKey key = ObjectKey.of(spec.desired());
      StateEntry prior = request.prior().get(spec.address());
      if (key.name().isEmpty()) {
        result.put(spec.address(), new Observation.NotCreatedYet());
        continue;
      }
      ObjectKey recorded = prior == null ? null : ObjectKey.parse(prior.objectId());
      boolean renamed = recorded != null && isOther(recorded, key);
      items.add(
          new Item(spec.address(), spec, prior, renamed && recorded != null ? recorded : key));
    }
    request
        .prior()
        .forEach(
            (address, prior) -> {
              ObjectKey key = ObjectKey.parse(prior.objectId());
              if (!wished.contains(address)) {
                if (key == null) {
                  result.put(address, new Observation.Absent());
                } else {
                  items.add(new Item(address, null, prior, key));
                }
              }
            });
    return items;
  }

  private boolean isOther(ObjectKey recorded, ObjectKey wished) {
    String namespace = wished.namespace().isEmpty() ? recorded.namespace() : wished.namespace();
    return !recorded.sameObject(wished.in(recorded.namespace().isEmpty() ? "" : namespace));
  }

  private static Set<String> definedKinds(ObserveRequest request) {
    Set<String> defined = new HashSet<>();
    for (ResourceSpec spec : request.desired()) {
      if (Fields.text(spec.desired(), "kind").equals("CustomResourceDefinition")) {
        defined.add(
            Fields.text(spec.desired(), "spec", "group")
                + '/'
                + Fields.text(spec.desired(), "spec", "names", "kind"));
      }
    }
    return defined;
  }

  /**
   * One object that is there.
   *
   * @param shown it without secrets
   * @param wish what is wished of it, normalised, or null
   * @param asks whether the server has to be asked what it would become
   */
  private record Sight(
      Item item,
      Located place,
      Value.Tree live,
      Value.Tree shown,
      Value.@Nullable Tree wish,
      Owner owner,
      SecretMask mask,
      boolean asks) {}

  private Sight sight(
      Item item, Located place, Value.Tree live, ObserveRequest request, CallContext context) {
    SecretMask mask = new SecretMask(context.secrets(), item.prior());
    ResourceSpec desired = item.desired();
    Value.Tree wish = desired == null ? null : Wish.normalised(desired.desired());
    Value.Tree shown = mask.of(live, wish);
    Owner owner = OwnershipMark.ownerOf(live, request.lab(), item.address());
    boolean asks = false;
    boolean forecast =
        request.dryRun()
            && !UnownedApis.has(place.key())
            && (desired == null || FluxHand.bringer(desired.dependsOn()) == null);
    if (desired != null && wish != null && forecast && mayChange(desired, owner)) {
      Value.Tree counted = KubernetesDiff.withIgnored(wish, shown, desired.lifecycle().ignore());
      asks =
          !KubernetesDiff.wishedAgainst(counted, shown).isEmpty()
              && place
                  .key()
                  .sameObject(
                      Located.of(
                              place.resource(), ObjectKey.of(desired.desired()), defaultNamespace)
                          .key());
    }
    return new Sight(item, place, live, shown, wish, owner, mask, asks);
  }

  private Observation asked(Sight sight, ObserveRequest request, CallContext context) {
    ResourceSpec desired = sight.item().desired();
    DryRun.Forecast forecast =
        desired == null
            ? DryRun.Forecast.NONE
            : new DryRun(client, request.lab())
                .ask(desired, sight.place(), sight.live(), sight.owner(), sight.mask(), context);
    return told(sight, forecast, context);
  }

  private Observation told(Sight sight, DryRun.Forecast forecast, CallContext context) {
    Value.Tree live = sight.live();
    Located place = sight.place();
    boolean ready =
        Readiness.of(live, classes.facts(place.resource(), live, context)).settles(sight.wish());
    return new Observation.Present(
        sight.shown(),
        forecast.predicted(),
        sight.owner(),
        ready,
        place.key().objectId(Fields.text(live, "metadata", "uid")),
        Outputs.of(live),
        forecast.conflicts(),
        forecast.refused());
  }

  private static boolean mayChange(ResourceSpec desired, Owner owner) {
    return !desired.lifecycle().existing()
        && (owner == Owner.OURS || owner == Owner.OURS_ELSEWHERE || desired.lifecycle().adopt());
  }

  private static ProviderException noSuchKind(Item item) {
    ResourceSpec desired = item.desired();
    Diagnostic diagnostic =
        Diagnostic.error(
                KubernetesCodes.NO_SUCH_KIND,
                "the cluster has no kind "
                    + item.key().kind()
                    + " ("
                    + item.key().apiVersion()
                    + ")")
            .withDetail("Neither the cluster nor this lab has its definition.")
            .withHint("add the manifests that define it: manifests 'dir/'")
            .at(desired == null ? null : desired.origin().user());
    return new ProviderException(ErrorClass.REJECTED, diagnostic, null, null);
  }
}
