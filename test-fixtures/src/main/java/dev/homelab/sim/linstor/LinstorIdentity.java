package dev.homelab.sim.linstor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.http.Authority;
import dev.homelab.sim.kube.http.Identity;
import dev.homelab.sim.kube.http.KeptFile;
import dev.homelab.sim.kube.json.Json;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;

/**
 * The authority {@code linstor-api-ca} with the certificates that it gave to the controller and to
 * its clients.
 */
final class LinstorIdentity {
  private static final String FILE = "linstor-ca.json";
  private static final String CERTIFICATE = "certificate";
  private static final String KEY = "key";
  private static final long DAYS = 3650;

  private final Identity identity;

  private LinstorIdentity(Identity identity) {
    this.identity = identity;
  }

  /** The identity of a folder, made there when it has none; of nobody else when null. */
  static LinstorIdentity in(@Nullable Path folder, Set<String> names) {
    KeptFile file = KeptFile.in(folder, FILE);
    ObjectNode kept = file.read();
    if (kept.isEmpty()) {
      HeldCertificate made =
          new HeldCertificate.Builder()
              .certificateAuthority(0)
              .commonName("linstor-api-ca")
              .duration(DAYS, TimeUnit.DAYS)
              .build();
      kept.put(CERTIFICATE, made.certificatePem()).put(KEY, made.privateKeyPkcs8Pem());
      file.keep(kept);
    }
    return of(Json.text(kept, CERTIFICATE), Json.text(kept, KEY), names);
  }

  private static LinstorIdentity of(String certificate, String key, Set<String> names) {
    return new LinstorIdentity(Identity.of(new Authority(certificate, key, names)));
  }

  /** What the server shows and whom it trusts. */
  Identity server() {
    return identity;
  }

  /** What a client needs, by the keys of a Secret of the type {@code kubernetes.io/tls}. */
  Map<String, String> client() {
    return Map.of(
        "ca.crt",
        identity.caPem(),
        "tls.crt",
        identity.client().certificatePem(),
        "tls.key",
        identity.client().privateKeyPkcs8Pem());
  }
}
