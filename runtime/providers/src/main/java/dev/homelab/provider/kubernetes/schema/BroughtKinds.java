package dev.homelab.provider.kubernetes.schema;

import dev.homelab.model.ResourceSpec;
import java.util.List;
import java.util.Set;

/**
 * Kinds that Cozystack brings to a cluster, so that an object of one may be wished before its kind
 * is there: the operator defines what a platform is made of, and the platform all the others
 * (Cozystack 1.6, {@code packages/core/platform}).
 */
public final class BroughtKinds {
  private static final String OPERATOR = "cozystack-operator";
  private static final String PACKAGES = "cozystack.io";
  private static final String PACKAGE = "Package";

  private static final Set<String> OF_PLATFORM =
      Set.of(
          "apps.cozystack.io",
          "backups.cozystack.io",
          "core.cozystack.io",
          "sdn.cozystack.io",
          "acme.cert-manager.io",
          "cdi.kubevirt.io",
          "cert-manager.io",
          "cilium.io",
          "grafana.integreatly.org",
          "helm.toolkit.fluxcd.io",
          "instancetype.kubevirt.io",
          "k8s.cni.cncf.io",
          "kubeovn.io",
          "kubevirt.io",
          "kustomize.toolkit.fluxcd.io",
          "metallb.io",
          "operator.victoriametrics.com",
          "piraeus.io",
          "snapshot.kubevirt.io",
          "snapshot.storage.k8s.io",
          "source.toolkit.fluxcd.io",
          "strategy.backups.cozystack.io",
          "upload.cdi.kubevirt.io",
          "v1.edp.epam.com",
          "velero.io");

  private BroughtKinds() {}

  /** Whether Cozystack brings the kind of an object. */
  public static boolean isBrought(ObjectKey key) {
    return key.group().equals(PACKAGES) || OF_PLATFORM.contains(key.group());
  }

  /** Whether one of these objects brings the kind of another one. */
  public static boolean isBroughtBy(List<ResourceSpec> desired, ObjectKey key) {
    boolean ofPlatform = OF_PLATFORM.contains(key.group());
    if (!ofPlatform && !key.group().equals(PACKAGES)) {
      return false;
    }
    return desired.stream().anyMatch(spec -> brings(ObjectKey.of(spec.desired()), ofPlatform));
  }

  private static boolean brings(ObjectKey other, boolean platform) {
    boolean isPackage = other.group().equals(PACKAGES) && other.kind().equals(PACKAGE);
    boolean isOperator = other.kind().equals("Deployment") && other.name().equals(OPERATOR);
    return platform ? isPackage : isOperator;
  }
}
