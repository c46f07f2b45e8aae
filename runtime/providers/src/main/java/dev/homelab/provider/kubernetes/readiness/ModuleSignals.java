package dev.homelab.provider.kubernetes.readiness;

import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeAnswer;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What has to run before a module of a tenant does: its Helm release is ready when its objects are
 * made, while the operators that they are for have only begun (the signals of Cozystack's own
 * tests, {@code hack/e2e-install-cozystack.bats}).
 */
final class ModuleSignals {
  private static final String DEPLOYMENTS = "apis/apps/v1/namespaces/%s/deployments/%s";
  private static final String METRICS = "apis/operator.victoriametrics.com/v1beta1/namespaces/%s/";
  private static final String TENANT = "tenant-";
  private static final String RELEASE = "helm.toolkit.fluxcd.io/name";
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Where the clusters of etcd are, in Cozystack 1.6 and before. */
  private static final List<String> ETCD =
      List.of(
          "apis/etcd-operator.cozystack.io/v1alpha2/namespaces/%s/etcdclusters",
          "apis/etcd.aenix.io/v1alpha1/namespaces/%s/etcdclusters");

  /** What measures, keeps and tells, by kind. */
  private static final Map<String, String> MONITORS =
      new TreeMap<>(
          Map.of(
              "VMAlert", METRICS + "vmalerts",
              "VMAlertmanager", METRICS + "vmalertmanagers",
              "VMCluster", METRICS + "vmclusters",
              "VLCluster", "apis/operator.victoriametrics.com/v1/namespaces/%s/vlclusters"));

  private final KubeClient client;

  ModuleSignals(KubeClient client) {
    this.client = client;
  }

  /** What of a module does not run yet, for people; empty when all does, and for other kinds. */
  String lacking(ObjectKey application, CallContext context) {
    if (!application.group().equals(AppKinds.GROUP)) {
      return "";
    }
    return switch (application.kind()) {
      case "Ingress" -> doors(application.namespace(), context);
      case "Etcd" -> etcd(application.namespace(), context);
      case "Monitoring" -> monitors(application.namespace(), context);
      default -> "";
    };
  }

  /**
   * Waits until all of a module runs.
   *
   * @throws ProviderException of class TERMINAL when it does not in time, with what is lacking
   */
  void await(ObjectKey application, CallContext context) {
    String lacking = lacking(application, context);
    while (!lacking.isEmpty()) {
      String seen = lacking;
      PacedWait.again(seen, LOOK, context, () -> late(application, seen));
      lacking = lacking(application, context);
    }
  }

  /** The controller is made by a release of its own, which that of the module does not wait for. */
  private String doors(String namespace, CallContext context) {
    String tenant = namespace.startsWith(TENANT) ? namespace.substring(TENANT.length()) : namespace;
    String name = tenant + "-ingress-controller";
    Value.Tree found =
        find(DEPLOYMENTS.formatted(namespace, name), "get", "Deployment", namespace, name, context);
    Verdict verdict = found == null ? null : WorkloadRules.deployment(found);
    if (verdict != null && verdict.stage() == Verdict.Stage.READY) {
      return "";
    }
    return "Deployment " + namespace + '/' + name + ": " + told(verdict);
  }

  private static String told(@Nullable Verdict verdict) {
    return verdict == null ? "not made yet" : verdict.message();
  }

  private String etcd(String namespace, CallContext context) {
    for (String place : ETCD) {
      for (Value.Tree one : list(place, "EtcdCluster", namespace, context)) {
        if (!Readiness.status(one, "Available").equals("True")) {
          return named("EtcdCluster", one)
              + Readiness.message(one, "Available", "is not available yet");
        }
      }
    }
    return "";
  }

  /** Only what the module itself has made: others wait for it. */
  private String monitors(String namespace, CallContext context) {
    for (Map.Entry<String, String> place : MONITORS.entrySet()) {
      for (Value.Tree one : list(place.getValue(), place.getKey(), namespace, context)) {
        boolean own = !Fields.text(one, "metadata", "labels", RELEASE).isEmpty();
        Verdict verdict = MonitoringRules.metrics(one);
        if (own && verdict.stage() != Verdict.Stage.READY) {
          return named(place.getKey(), one) + verdict.message();
        }
      }
    }
    return "";
  }

  private static String named(String kind, Value.Tree one) {
    return kind
        + ' '
        + Fields.text(one, "metadata", "namespace")
        + '/'
        + Fields.text(one, "metadata", "name")
        + ": ";
  }

  private List<Value.Tree> list(String place, String kind, String namespace, CallContext context) {
    Value.Tree answer = find(place.formatted(namespace), "list", kind, namespace, "", context);
    return answer == null ? List.of() : Fields.trees(answer, "items");
  }

  private Value.@Nullable Tree find(
      String path, String verb, String kind, String namespace, String name, CallContext context) {
    KubeAnswer answer =
        client.find(KubeRequest.get(path, new KubeCall(verb, kind, namespace, name)), context);
    return answer == null ? null : answer.body();
  }

  private static ProviderException late(ObjectKey application, String lacking) {
    return new ProviderException(
        ErrorClass.TERMINAL,
        Diagnostic.error(KubernetesCodes.NOT_READY, application + " was not ready in time")
            .withDetail(lacking)
            .withHint("look at its pods: kubectl get pods -n " + application.namespace())
            .withHint("run the same again: it goes on where this stopped"),
        null,
        null);
  }
}
