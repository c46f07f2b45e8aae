package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import java.util.concurrent.TimeUnit;
import okhttp3.tls.HeldCertificate;

/**
 * What the Containerized Data Importer has for uploads: the proxy that takes them, and the
 * authority of its certificate (CDI v1.64.0, {@code pkg/operator/resources}).
 */
final class ImporterObjects {
  /** Where Cozystack keeps it. */
  static final String NAMESPACE = "cozy-kubevirt-cdi";

  /** The Deployment and the Service of the proxy, which the names of its pods begin with. */
  static final String PROXY = "cdi-uploadproxy";

  /** The Secret with the authority of the proxy's certificate. */
  static final String SIGNER = "cdi-uploadproxy-signer";

  /** The ConfigMap with that authority's certificate, for clients. */
  static final String BUNDLE = "cdi-uploadproxy-signer-bundle";

  /** The port of the proxy's pods. */
  static final int PORT = 8443;

  private static final String LABEL = "cdi.kubevirt.io";
  private static final int DAYS = 3650;

  private ImporterObjects() {}

  /** The Deployment of the proxy, without its place. */
  static ObjectNode proxy() {
    ObjectNode object = Workloads.deployment(PROXY, 1, "quay.io/kubevirt/cdi-uploadproxy:v1.64.0");
    ObjectNode spec = Json.child(object, "spec");
    Json.child(spec, "selector.matchLabels").put(LABEL, PROXY);
    Workloads.label(object, LABEL, PROXY);
    return object;
  }

  /** A new authority. */
  static HeldCertificate signer() {
    return new HeldCertificate.Builder()
        .certificateAuthority(0)
        .commonName("cdi-uploadproxy-signer")
        .duration(DAYS, TimeUnit.DAYS)
        .build();
  }

  /** The Secret of an authority, without its place. */
  static ObjectNode secret(HeldCertificate signer) {
    ObjectNode secret = Json.object().put("type", "kubernetes.io/tls");
    secret
        .putObject("data")
        .put("tls.crt", Made.encoded(signer.certificatePem()))
        .put("tls.key", Made.encoded(signer.privateKeyPkcs8Pem()));
    return secret;
  }

  /** The ConfigMap of an authority, without its place. */
  static ObjectNode bundle(HeldCertificate signer) {
    ObjectNode map = Json.object();
    map.putObject("data").put("ca-bundle.crt", signer.certificatePem());
    return map;
  }
}
