package dev.homelab.provider.kubernetes;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.Fields;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.apply.DeletionGuard;
import dev.homelab.provider.kubernetes.apply.FluxHand;
import dev.homelab.provider.kubernetes.apply.HeldSecrets;
import dev.homelab.provider.kubernetes.apply.ObjectRemover;
import dev.homelab.provider.kubernetes.apply.ObjectWriter;
import dev.homelab.provider.kubernetes.apply.PodStamp;
import dev.homelab.provider.kubernetes.apply.ServerSideApply;
import dev.homelab.provider.kubernetes.apply.Sightings;
import dev.homelab.provider.kubernetes.apply.Wish;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.provider.kubernetes.client.TargetAccess;
import dev.homelab.provider.kubernetes.diff.WishComparison;
import dev.homelab.provider.kubernetes.discovery.ApiResource;
import dev.homelab.provider.kubernetes.discovery.BroughtKindsWait;
import dev.homelab.provider.kubernetes.discovery.Discovery;
import dev.homelab.provider.kubernetes.discovery.Located;
import dev.homelab.provider.kubernetes.observe.FieldCheck;
import dev.homelab.provider.kubernetes.observe.Foreigners;
import dev.homelab.provider.kubernetes.observe.Inventory;
import dev.homelab.provider.kubernetes.observe.Observer;
import dev.homelab.provider.kubernetes.observe.Rights;
import dev.homelab.provider.kubernetes.ownership.LabClaim;
import dev.homelab.provider.kubernetes.ownership.OwnershipMark;
import dev.homelab.provider.kubernetes.readiness.Awaiter;
import dev.homelab.provider.kubernetes.readiness.Platform;
import dev.homelab.provider.kubernetes.readiness.PodLogs;
import dev.homelab.provider.kubernetes.readiness.PodTroubles;
import dev.homelab.provider.kubernetes.readiness.Releases;
import dev.homelab.provider.kubernetes.readiness.StorageClasses;
import dev.homelab.provider.kubernetes.readiness.TenantClusters;
import dev.homelab.provider.kubernetes.readiness.Watches;
import dev.homelab.provider.kubernetes.readiness.WholeReadiness;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import dev.homelab.provider.kubernetes.schema.Outputs;
import dev.homelab.provider.kubernetes.schema.UnownedApis;
import dev.homelab.spi.Applied;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ClaimStatus;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ForeignObject;
import dev.homelab.spi.LabObjects;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ObserveRequest;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.ProviderSession;
import dev.homelab.spi.SecretReading;
import dev.homelab.spi.SessionOptions;
import dev.homelab.spi.StepRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The provider at work on one cluster. */
public final class KubernetesSession implements ProviderSession {
  private static final String DEFAULT_NAMESPACE = "default";
  private static final String DEFINITION = "CustomResourceDefinition";

  private final KubeClient client;
  private final Discovery discovery;
  private final Sightings sightings = new Sightings();
  private final LabClaim claim;
  private final Observer observer;
  private final ObjectWriter writer;
  private final ObjectRemover remover;
  private final Watches watches;
  private final Awaiter awaiter;
  private final Releases releases;
  private final Platform platform;
  private final WholeReadiness whole;
  private final BroughtKindsWait brought;
  private final DeletionGuard guard;
  private final FluxHand flux;
  private final WishComparison comparison = new WishComparison(Wish::normalised);
  private final PodStamp stamps = new PodStamp();
  private final Set<Address> gone = ConcurrentHashMap.newKeySet();

  private KubernetesSession(
      KubeClient client, Value.Tree config, SessionOptions options, String machine) {
    this.client = client;
    this.discovery = new Discovery(client);
    this.claim = new LabClaim(client, machine);
    StorageClasses classes = new StorageClasses(client);
    this.observer = new Observer(client, discovery, sightings, classes, DEFAULT_NAMESPACE);
    this.writer = new ObjectWriter(client, new ServerSideApply(client), sightings);
    this.remover = new ObjectRemover(client, discovery, sightings);
    this.watches = new Watches(client);
    this.awaiter =
        new Awaiter(
            watches,
            classes,
            new PodTroubles(
                new PodLogs(client),
                TargetAccess.isKept(config) ? PodTroubles.GROWING_NODES : PodTroubles.FIXED_NODES));
    TenantClusters clusters = new TenantClusters(config, options);
    this.releases = new Releases(client, discovery, awaiter, clusters);
    this.platform = new Platform(client);
    this.whole = new WholeReadiness(client, discovery, platform, clusters);
    this.brought = new BroughtKindsWait(discovery);
    this.guard = new DeletionGuard(client, sightings);
    this.flux = new FluxHand(client, sightings);
  }

  /**
   * A session on a client; the first question to the cluster tells what is wrong with it.
   *
   * @param config of the target that the client is connected to
   */
  static KubernetesSession open(KubeClient client, Value.Tree config, SessionOptions options) {
    Map<String, String> environment = options.environment();
    String machine =
        environment.getOrDefault("HOSTNAME", environment.getOrDefault("COMPUTERNAME", "unknown"));
    return new KubernetesSession(client, config, options, machine);
  }

  /** How many requests were sent to the cluster so far. */
  public long requestCount() {
    return client.requestCount();
  }

  /** Opens the connection by the smallest question that everybody who is logged in may ask. */
  @Override
  public void prepare(CallContext context) {
    client.find(KubeRequest.get("version", KubeCall.ofServer("get")), context);
  }

  @Override
  public ClaimStatus claim(LabIdentity lab, CallContext context) {
    return claim.read(lab, context);
  }

  @Override
  public void writeClaim(LabIdentity lab, boolean takeOver, CallContext context) {
    claim.write(lab, takeOver, context);
  }

  @Override
  public void dropClaim(LabIdentity lab, CallContext context) {
    claim.drop(lab, context);
  }

  @Override
  public Map<Address, Observation> observe(ObserveRequest request, CallContext context) {
    ObserveRequest stamped = stamped(request, context);
    Map<Address, Observation> found =
        whole.of(stamped.desired(), observer.observe(stamped, context), context);
    return request.dryRun() ? checked(stamped, found, context) : found;
  }

  @Override
  public Comparison compare(
      ResourceSpec desired, @Nullable StateEntry prior, Observation.Present observed) {
    Comparison found = comparison.of(stamps.again(desired), prior, observed);
    return stamps.told(desired, prior, found);
  }

  private Map<Address, Observation> checked(
      ObserveRequest request, Map<Address, Observation> found, CallContext context) {
    Map<Address, Observation> refused =
        new FieldCheck(client, discovery, request.lab()).of(request.desired(), found, context);
    if (refused.isEmpty()) {
      return found;
    }
    Map<Address, Observation> all = new HashMap<>(found);
    all.putAll(refused);
    return all;
  }

  /** The request with its wishes as they are applied: pods bear a digest of their secrets. */
  private ObserveRequest stamped(ObserveRequest request, CallContext context) {
    List<ResourceSpec> desired = new ArrayList<>(request.desired().size());
    for (ResourceSpec spec : request.desired()) {
      desired.add(stamps.planned(spec, request.prior().get(spec.address()), context.secrets()));
    }
    return new ObserveRequest(request.lab(), desired, request.prior(), request.dryRun());
  }

  @Override
  public Applied create(StepRequest request, CallContext context) {
    ResourceSpec desired = stamps.on(wished(request), request.prior(), context.secrets());
    gone.remove(desired.address());
    brought.await(ObjectKey.of(desired.desired()), context);
    Located place = place(desired.desired(), context);
    if (FluxHand.bringer(desired.dependsOn()) != null) {
      return stamps.recorded(desired, brought(request, desired, place, context));
    }
    return applied(desired, place, writer.create(request, desired, place, context), context);
  }

  /**
   * What Flux has brought. Where the API notes no owners of fields an apply never takes one away,
   * so the run does that itself, with a note of the fields that are ours: no file says them, so
   * Flux lets them be.
   */
  private Applied brought(
      StepRequest request, ResourceSpec desired, Located place, CallContext context) {
    Applied brought = flux.await(request.lab(), desired, place, context);
    return UnownedApis.has(place.key())
        ? writer.update(request, desired, place, context).applied()
        : brought;
  }

  /** What was written, and whether the answer shows already that nobody has to wait for it. */
  private Applied applied(
      ResourceSpec desired, Located place, ObjectWriter.Written written, CallContext context) {
    Applied applied = stamps.recorded(desired, written.applied());
    if (UnownedApis.has(place.key())
        || Platform.is(place.key())
        || !awaiter.isReady(place, written.object(), desired.desired(), context)) {
      return applied;
    }
    if (place.key().kind().equals(DEFINITION)) {
      discovery.learn(written.object());
    }
    return new Applied(applied.objectId(), applied.outputs(), applied.secretDigests(), true);
  }

  @Override
  public Applied update(StepRequest request, CallContext context) {
    ResourceSpec desired = stamps.on(wished(request), request.prior(), context.secrets());
    Located place = place(desired.desired(), context);
    if (FluxHand.bringer(desired.dependsOn()) != null) {
      return stamps.recorded(desired, brought(request, desired, place, context));
    }
    if (FluxHand.isBringer(desired.address())) {
      flux.goOn(request.lab(), desired.address(), context);
    }
    return applied(desired, place, writer.update(request, desired, place, context), context);
  }

  @Override
  public void delete(StepRequest request, CallContext context) {
    StateEntry prior = request.prior();
    Address address = address(request);
    Located place = placeOf(request, context);
    if (place == null) {
      gone.add(address);
      return;
    }
    if (guard.staysWithCluster(request, place, context)) {
      gone.add(address);
      return;
    }
    Address bringer = prior == null ? null : FluxHand.bringer(prior.dependsOn());
    if (bringer != null) {
      flux.letGo(request, place, bringer, context);
    }
    String uid = prior == null ? "" : ObjectKey.uidOf(prior.objectId());
    boolean done = remover.delete(request.lab(), address, place, uid, context);
    if (done && !UnownedApis.has(place.key())) {
      gone.add(address);
    }
  }

  @Override
  public void awaitGone(StepRequest request, CallContext context) {
    Address address = address(request);
    Located place = gone.contains(address) ? null : placeOf(request, context);
    if (place != null) {
      StateEntry prior = request.prior();
      String uid = prior == null ? "" : ObjectKey.uidOf(prior.objectId());
      if (UnownedApis.has(place.key())) {
        releases.awaitGone(place, uid, context);
      } else {
        awaiter.awaitGone(place, uid, true, context);
      }
    }
    sightings.forget(address);
  }

  @Override
  public Value.Tree awaitReady(StepRequest request, CallContext context) {
    ResourceSpec desired = wished(request);
    Located place = place(desired.desired(), context);
    if (UnownedApis.has(place.key())) {
      return Outputs.of(releases.awaitReady(place, context));
    }
    Sightings.Sighting seen = sightings.of(desired.address());
    Value.Tree known =
        seen != null && seen.place().key().sameObject(place.key()) ? seen.object() : null;
    boolean marked =
        !desired.lifecycle().existing()
            && (known == null
                || !Fields.text(known, "metadata", "labels", OwnershipMark.LABEL).isEmpty());
    Value.Tree ready = awaiter.awaitReady(place, known, desired.desired(), marked, context);
    if (Platform.is(place.key())) {
      platform.awaitWhole(context);
    }
    if (place.key().kind().equals(DEFINITION)) {
      discovery.learn(ready);
    }
    return Outputs.of(ready);
  }

  @Override
  public Applied operate(String operation, StepRequest request, CallContext context) {
    throw new ProviderException(
        ErrorClass.REJECTED,
        Diagnostic.error(
            KubernetesCodes.NO_OPERATION, "there is no operation '" + operation + "' here"),
        null,
        null);
  }

  @Override
  public List<SecretReading> heldSecrets(
      LabIdentity lab, List<ResourceSpec> desired, Set<String> names, CallContext context) {
    return new HeldSecrets(client, discovery, DEFAULT_NAMESPACE).of(lab, desired, names, context);
  }

  @Override
  public LabObjects inventory(LabIdentity lab, CallContext context) {
    return new Inventory(client, discovery).of(lab, context);
  }

  @Override
  public List<ForeignObject> foreign(
      LabIdentity lab, List<ResourceSpec> desired, CallContext context) {
    return new Foreigners(client, discovery).beside(lab, desired, context);
  }

  @Override
  public List<Diagnostic> missingRights(List<ResourceSpec> desired, CallContext context) {
    return new Rights(client, discovery).missing(desired, context);
  }

  private Located place(Value.Tree object, CallContext context) {
    ObjectKey key = ObjectKey.of(object);
    if (key.kind().isEmpty() || key.name().isEmpty()) {
      throw ObjectKey.malformed("It needs an apiVersion, a kind and a name.");
    }
    ApiResource resource = discovery.find(key.apiVersion(), key.kind(), context);
    if (resource == null) {
      discovery.refresh();
      resource = discovery.find(key.apiVersion(), key.kind(), context);
    }
    if (resource == null) {
      throw new ProviderException(
          ErrorClass.REJECTED,
          Diagnostic.error(
                  KubernetesCodes.NO_SUCH_KIND,
                  "the cluster has no kind " + key.kind() + " (" + key.apiVersion() + ")")
              .withHint("let it come after what defines the kind: after '…'"),
          null,
          null);
    }
    return Located.of(resource, key, DEFAULT_NAMESPACE);
  }

  /** Where a recorded or wished object is, or null when the cluster does not know its kind. */
  private @Nullable Located placeOf(StepRequest request, CallContext context) {
    StateEntry prior = request.prior();
    ObjectKey key = prior == null ? null : ObjectKey.parse(prior.objectId());
    ResourceSpec desired = request.desired();
    if (key == null && desired != null) {
      key = ObjectKey.of(desired.desired());
    }
    if (key == null) {
      return null;
    }
    ApiResource resource = discovery.find(key.apiVersion(), key.kind(), context);
    return resource == null ? null : Located.of(resource, key, DEFAULT_NAMESPACE);
  }

  private static Address address(StepRequest request) {
    StateEntry prior = request.prior();
    return prior != null ? prior.address() : wished(request).address();
  }

  private static ResourceSpec wished(StepRequest request) {
    ResourceSpec desired = request.desired();
    if (desired == null) {
      throw ObjectKey.malformed("Nothing is wished here.");
    }
    return desired;
  }

  @Override
  public void close() {
    watches.close();
    client.close();
  }
}
