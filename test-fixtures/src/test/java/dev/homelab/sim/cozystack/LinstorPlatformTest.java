package dev.homelab.sim.cozystack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.ApiClient;
import dev.homelab.sim.kube.controllers.StoragePools;
import dev.homelab.sim.kube.json.Json;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** LINSTOR as the platform brings it, and claims that its pools decide about. */
class LinstorPlatformTest {
  private static final String CLAIMS = "/api/v1/namespaces/default/persistentvolumeclaims";
  private static final String PLACE = "/api/v1/namespaces/cozy-linstor/";

  private static X509Certificate certificate(ApiClient.Answer secret, String key)
      throws GeneralSecurityException {
    byte[] pem = Base64.getDecoder().decode(Json.at(secret.body(), "data").path(key).asText());
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
  }

  @Test
  void theControllerIsThereWithItsCertificates() throws GeneralSecurityException {
    try (OperatorCluster cluster = OperatorCluster.withBox(4 * OperatorCluster.SPEED)) {
      cluster.installs();
      cluster.makesPlatform("{}");
      OperatorCluster.awaits("LINSTOR", () -> cluster.isReady("cozy-linstor", "linstor"));
      ApiClient api = cluster.api();
      ApiClient.Answer client = api.get(PLACE + "secrets/linstor-client-tls");
      X509Certificate authority = certificate(client, "ca.crt");
      certificate(client, "tls.crt").verify(authority.getPublicKey());
      X509Certificate server = certificate(api.get(PLACE + "secrets/linstor-api-tls"), "tls.crt");
      server.verify(authority.getPublicKey());
      assertThat(server.getSubjectAlternativeNames().toString())
          .contains("linstor-controller.cozy-linstor.svc");
      JsonNode port = api.get(PLACE + "services/linstor-controller").body();
      assertThat(Json.at(port, "spec.ports").path(0).path("port").asInt()).isEqualTo(3371);
      JsonNode behind = api.get(PLACE + "endpoints/linstor-controller").body();
      assertThat(behind.path("subsets").path(0).path("addresses")).hasSize(1);
      assertThat(api.get(PLACE + "pods").body().path("items"))
          .extracting(pod -> Json.text(pod, "metadata.name"))
          .anyMatch(name -> name.startsWith("linstor-controller-"))
          .anyMatch(name -> name.startsWith("linstor-satellite.aoostar-"));
    }
  }

  /** One pool on so many nodes. */
  private record Pool(String name, int nodes) implements StoragePools {
    @Override
    public boolean exists(String pool) {
      return pool.equals(name);
    }

    @Override
    public int nodes(String pool) {
      return exists(pool) ? nodes : 0;
    }
  }

  private static void storageClass(OperatorCluster cluster, String name, int copies) {
    cluster.made(
        "/apis/storage.k8s.io/v1/storageclasses",
        """
        {"apiVersion":"storage.k8s.io/v1","kind":"StorageClass","metadata":{"name":"%s"},
         "provisioner":"linstor.csi.linbit.com","volumeBindingMode":"Immediate",
         "parameters":{"linstor.csi.linbit.com/storagePool":"data",
          "linstor.csi.linbit.com/autoPlace":"%d"}}
        """
            .formatted(name, copies));
    cluster.made(
        CLAIMS,
        """
        {"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"%1$s"},
         "spec":{"storageClassName":"%1$s","accessModes":["ReadWriteOnce"],
          "resources":{"requests":{"storage":"1Gi"}}}}
        """
            .formatted(name));
  }

  private static String phase(OperatorCluster cluster, String claim) {
    return cluster.api().get(CLAIMS + "/" + claim).at("status.phase");
  }

  @Test
  void claimsWaitForPoolsOnEnoughNodes() {
    try (OperatorCluster cluster = OperatorCluster.withBox(OperatorCluster.SPEED)) {
      cluster.simulator().pools(new Pool("none", 0));
      storageClass(cluster, "local", 1);
      storageClass(cluster, "replicated", 3);
      OperatorCluster.awaits(
          "the event",
          () ->
              cluster
                  .api()
                  .get("/api/v1/namespaces/default/events")
                  .text()
                  .contains("Not enough available nodes"));
      assertThat(phase(cluster, "local")).isEqualTo("Pending");
      cluster.simulator().pools(new Pool("data", 1));
      OperatorCluster.awaits("the claim", () -> phase(cluster, "local").equals("Bound"));
      assertThat(phase(cluster, "replicated")).isEqualTo("Pending");
      cluster.simulator().pools(StoragePools.ANY);
      OperatorCluster.awaits("the other", () -> phase(cluster, "replicated").equals("Bound"));
    }
  }
}
