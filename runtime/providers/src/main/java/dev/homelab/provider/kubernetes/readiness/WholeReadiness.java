package dev.homelab.provider.kubernetes.readiness;

import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.model.Address;
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

/**
 * Whether objects are ready whose own conditions do not tell: a platform that waits for its parts,
 * a module of a tenant that waits for its operator, a disk that waits for its image, a machine that
 * is off or waits for one, and a tenant's cluster whose control plane is silent.
 */
public final class WholeReadiness {
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
        boolean ready = isReady(spec.desired(), present.ready(), context);
        if (ready != present.ready()) {
          all = all == seen ? new HashMap<>(seen) : all;
          all.put(spec.address(), present.withReady(ready));
        }
      }
    }
    return all;
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
      case AppKinds.DISK -> isAccepted(key, context);
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

  private boolean isAccepted(ObjectKey disk, CallContext context) {
    ApiResource volumes = discovery.find(DataVolumes.VERSION, DataVolumes.KIND, context);
    if (volumes == null) {
      return false;
    }
    Located place = DataVolumes.of(disk, volumes);
    KubeAnswer answer =
        client.find(
            KubeRequest.get(
                place.path(),
                new KubeCall("get", DataVolumes.KIND, disk.namespace(), place.key().name())),
            context);
    Value.Tree volume = answer == null ? Value.Tree.EMPTY : answer.body();
    return DataVolumes.verdict(volume).stage() == Verdict.Stage.ACCEPTED;
  }
}
