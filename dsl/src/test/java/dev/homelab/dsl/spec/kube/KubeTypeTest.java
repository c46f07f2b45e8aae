package dev.homelab.dsl.spec.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Address;
import org.junit.jupiter.api.Test;

class KubeTypeTest {
  @Test
  void builtInKindsHaveShortTypes() {
    assertThat(KubeType.PERSISTENT_VOLUME_CLAIM.type())
        .isEqualTo("kubernetes.persistentvolumeclaim");
    assertThat(KubeType.INGRESS.type()).isEqualTo("kubernetes.ingress");
    assertThat(new KubeType("rbac.authorization.k8s.io/v1", "Role").type())
        .isEqualTo("kubernetes.role");
  }

  @Test
  void otherKindsCarryTheirGroup() {
    assertThat(KubeType.HTTP_ROUTE.type())
        .isEqualTo("kubernetes.httproute.gateway.networking.k8s.io");
    assertThat(new KubeType("cert-manager.io/v1", "Certificate").type())
        .isEqualTo("kubernetes.certificate.cert-manager.io");
  }

  @Test
  void theAddressHasTheKindWithoutItsGroup() {
    assertThat(KubeType.HTTP_ROUTE.addressIn(Address.of("app", "web"), "web"))
        .hasToString("app.web/httproute.web");
  }
}
