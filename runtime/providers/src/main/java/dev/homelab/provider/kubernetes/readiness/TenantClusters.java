package dev.homelab.provider.kubernetes.readiness;

import dev.homelab.catalog.cozystack.AppKind;
import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.catalog.cozystack.AppOutputs;
import dev.homelab.catalog.cozystack.SecretKey;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeAnswer;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.provider.kubernetes.client.TargetAccess;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Pods;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SessionOptions;
import java.time.Duration;
import java.util.List;

/**
 * How far clusters of tenants are. Their releases are installed with {@code disableWait} (Cozystack
 * 1.6.2), so they are ready as soon as the chart is applied: minutes before the control plane
 * serves, and more before its nodes have started. What counts is asked of the cluster itself.
 */
public final class TenantClusters {
  private static final String NODES = "api/v1/nodes";
  private static final String CLASSES = "apis/storage.k8s.io/v1/storageclasses";
  private static final String DEFAULT = "storageclass.kubernetes.io/is-default-class";
  private static final Duration FIRST_LOOK = Duration.ofMillis(250);
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(5);

  private final Value.Tree host;
  private final SessionOptions options;

  /**
   * Those of a cluster.
   *
   * @param host the config of the target that their control planes run on
   */
  public TenantClusters(Value.Tree host, SessionOptions options) {
    this.host = host;
    this.options = options;
  }

  /** Whether an object is such a cluster. */
  static boolean is(ObjectKey key) {
    return key.group().equals(AppKinds.GROUP) && key.kind().equals(AppKinds.CLUSTER);
  }

  /**
   * How far a cluster is whose release is ready.
   *
   * @param cluster the application, with its pools of nodes
   * @throws ProviderException of class DENIED when its kubeconfig is not to be used
   */
  Verdict verdict(Value.Tree cluster, CallContext context) {
    try (KubeClient inside = KubeClient.connect(access(ObjectKey.of(cluster)), options, context)) {
      return verdict(inside, wished(cluster), context);
    } catch (ProviderException failure) {
      boolean passes =
          switch (failure.errorClass()) {
            case UNREACHABLE, TRANSIENT, THROTTLED, CONFLICT, UNKNOWN_OUTCOME -> true;
            case DENIED, REJECTED, TERMINAL -> false;
          };
      if (!passes) {
        throw failure;
      }
      Diagnostic told = failure.diagnostics().get(0);
      return Verdict.progressing(told.detail().isEmpty() ? told.title() : told.detail());
    }
  }

  private static Verdict verdict(KubeClient inside, long wished, CallContext context) {
    long ready = list(inside, NODES, "Node", context).stream().filter(Pods::isReady).count();
    if (ready < wished) {
      return Verdict.progressing(ready + " of " + wished + " nodes are ready");
    }
    boolean standard =
        wished == 0
            || list(inside, CLASSES, "StorageClass", context).stream()
                .anyMatch(
                    one -> Fields.text(one, "metadata", "annotations", DEFAULT).equals("true"));
    return standard
        ? Verdict.ready(ready + " nodes are ready")
        : Verdict.progressing("it has no class of storage yet");
  }

  /** How many nodes its pools have at least. */
  private static long wished(Value.Tree cluster) {
    return Fields.tree(cluster, "spec", "nodeGroups").fields().values().stream()
        .mapToLong(pool -> Fields.number(pool, 0, "minReplicas"))
        .sum();
  }

  private static List<Value.Tree> list(
      KubeClient inside, String path, String kind, CallContext context) {
    KubeAnswer answer =
        inside.send(KubeRequest.get(path, new KubeCall("list", kind, "", "")), context);
    return Fields.trees(answer.body(), "items");
  }

  private Value.Tree access(ObjectKey cluster) {
    AppKind kind = AppKinds.named(AppKinds.CLUSTER);
    SecretKey secret =
        kind == null
            ? null
            : AppOutputs.secret(kind, cluster.name(), Value.Tree.EMPTY, "kubeconfig");
    if (secret == null) {
      throw new IllegalStateException("nothing tells where a cluster keeps its kubeconfig");
    }
    return TargetAccess.kept(host, cluster.namespace(), secret.secret(), secret.key());
  }

  /**
   * Waits until a cluster serves and has the nodes that it is to have.
   *
   * @param cluster the application, with its pools of nodes
   * @throws ProviderException of class TERMINAL when the time is over, DENIED when its kubeconfig
   *     is not to be used
   */
  void await(Value.Tree cluster, CallContext context) {
    Duration pause = FIRST_LOOK;
    while (true) {
      Verdict verdict = verdict(cluster, context);
      if (verdict.stage() == Verdict.Stage.READY) {
        return;
      }
      PacedWait.again(
          verdict.message(), pause, context, () -> late(ObjectKey.of(cluster), verdict));
      pause = pause.multipliedBy(2);
      pause = pause.compareTo(LONGEST_LOOK) > 0 ? LONGEST_LOOK : pause;
    }
  }

  private static ProviderException late(ObjectKey cluster, Verdict verdict) {
    return new ProviderException(
        ErrorClass.TERMINAL,
        Diagnostic.error(KubernetesCodes.NOT_READY, cluster + " was not ready in time")
            .withDetail("Last seen: " + verdict.message())
            .withHint("look at its machines: kubectl get machines,vmi -n " + cluster.namespace())
            .withHint("run the same again: it goes on where this stopped"),
        null,
        null);
  }
}
