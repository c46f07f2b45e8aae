package dev.homelab.provider.kubernetes.readiness;

import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.model.Address;
import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeAnswer;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.discovery.ApiResource;
import dev.homelab.provider.kubernetes.discovery.Discovery;
import dev.homelab.provider.kubernetes.discovery.Located;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ProviderException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Whether objects are ready whose own conditions do not tell: a platform that waits for its parts,
 * a module of a tenant that waits for its operator, a disk that waits for its image, a machine that
 * is off or waits for one, and a tenant's cluster whose control plane is silent.
 */
public final class WholeReadiness {
  /** What a disk is made of, and how. */
  private static final Set<String> OF_DISK = Set.of("optical", "source", "storage", "storageClass");

  private static final String CLAIM = "PersistentVolumeClaim";

  /** The label of what a restore of Velero has made. */
  private static final String MADE_BY = "velero.io/restore-name";

  private final KubeClient client;
  private final Discovery discovery;
  private final Platform platform;
  private final VirtualMachines machines;
  private final ModuleSignals modules;
  private final TenantClusters clusters;

  /** Asks a cluster. */
  public WholeReadiness(
      KubeClient client, Discovery discovery, Platform platform, TenantClusters clusters) {
    this.client = client;
    this.discovery = discovery;
    this.platform = platform;
    this.machines = new VirtualMachines(client);
    this.modules = new ModuleSignals(client);
    this.clusters = clusters;
  }

  /** The same observations, with the readiness of such objects put right. */
  public Map<Address, Observation> of(
      List<ResourceSpec> desired, Map<Address, Observation> seen, CallContext context) {
    Map<Address, Observation> all = seen;
    for (ResourceSpec spec : desired) {
      if (seen.get(spec.address()) instanceof Observation.Present present) {
        Observation.Present whole = whole(spec.desired(), present, context);
        if (!present.equals(whole)) {
          all = all == seen ? new HashMap<>(seen) : all;
          all.put(spec.address(), whole);
        }
      }
    }
    return all;
  }

  /** A disk that is wished otherwise than it is may have to be made anew: is anything in it yet? */
  private Observation.Present whole(
      Value.Tree wish, Observation.Present present, CallContext context) {
    ObjectKey key = ObjectKey.of(wish);
    boolean disk = key.group().equals(AppKinds.GROUP) && key.kind().equals(AppKinds.DISK);
    if (!disk || (present.ready() && isAsWished(wish, present.live()))) {
      boolean ready = isReady(wish, present.ready(), context);
      return ready == present.ready() ? present : present.withReady(ready);
    }
    Value.Tree volume = volume(key, context);
    boolean accepted = DataVolumes.verdict(volume).stage() == Verdict.Stage.ACCEPTED;
    Observation.Present told = present.withReady(present.ready() || accepted);
    return DataVolumes.isUntouched(volume) && !isBroughtBack(key, context)
        ? told.withNothingInside()
        : told;
  }

  private static boolean isAsWished(Value.Tree wish, Value.Tree live) {
    return OF_DISK.stream().allMatch(field -> Objects.equals(at(wish, field), at(live, field)));
  }

  private static Value at(Value.Tree disk, String field) {
    Value found = Fields.at(disk, "spec", field);
    return found == null ? Value.Tree.EMPTY : found;
  }

  private boolean isReady(Value.Tree wish, boolean told, CallContext context) {
    ObjectKey key = ObjectKey.of(wish);
    if (Platform.is(key)) {
      return told && platform.isWhole(context);
    }
    if (told && TenantClusters.is(key)) {
      return serves(wish, context);
    }
    if (told || !key.group().equals(AppKinds.GROUP)) {
      return told && modules.lacking(key, context).isEmpty();
    }
    return switch (key.kind()) {
      case AppKinds.MACHINE -> machines.isAsItShallBe(wish, context);
      default -> false;
    };
  }

  /** Whose kubeconfig is refused, the look at what is on the cluster tells. */
  private boolean serves(Value.Tree cluster, CallContext context) {
    try {
      return clusters.verdict(cluster, context).stage() == Verdict.Stage.READY;
    } catch (ProviderException refused) {
      return true;
    }
  }

  /** What is filled for a disk; empty when it is not there. */
  private Value.Tree volume(ObjectKey disk, CallContext context) {
    ApiResource volumes = discovery.find(DataVolumes.VERSION, DataVolumes.KIND, context);
    return volumes == null
        ? Value.Tree.EMPTY
        : read(DataVolumes.of(disk, volumes), DataVolumes.KIND, context);
  }

  /** Whether a restore has made the claim of a disk, with data of its own that no volume shows. */
  private boolean isBroughtBack(ObjectKey disk, CallContext context) {
    ApiResource claims = discovery.find("v1", CLAIM, context);
    if (claims == null) {
      return true;
    }
    Value.Tree claim = read(DataVolumes.claimOf(disk, claims), CLAIM, context);
    return !Fields.text(claim, "metadata", "labels", MADE_BY).isEmpty();
  }

  private Value.Tree read(Located place, String kind, CallContext context) {
    KubeAnswer answer =
        client.find(
            KubeRequest.get(
                place.path(),
                new KubeCall("get", kind, place.key().namespace(), place.key().name())),
            context);
    return answer == null ? Value.Tree.EMPTY : answer.body();
  }
}
