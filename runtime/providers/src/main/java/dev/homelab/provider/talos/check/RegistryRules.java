package dev.homelab.provider.talos.check;

import dev.homelab.provider.talos.TalosException;
import dev.homelab.provider.talos.document.GoUrl;
import dev.homelab.provider.talos.secrets.Pem;

/** Rules about registries. */
final class RegistryRules {
  private RegistryRules() {}

  static void check(String kind, Look document, Findings findings) {
    findings.errorIf(document.text("name").isEmpty(), "name is missing");
    switch (kind) {
      case "RegistryMirrorConfig" -> mirror(document, findings);
      case "RegistryAuthConfig" -> login(document, findings);
      default -> tls(document, findings);
    }
  }

  private static void mirror(Look document, Findings findings) {
    for (Look endpoint : document.items("endpoints")) {
      GoUrl url = GoUrl.parse(endpoint.text("url"));
      boolean good = url != null && (url.scheme().equals("http") || url.scheme().equals("https"));
      findings.errorIf(!good, "an endpoint is neither http:// nor https://");
    }
  }

  private static void login(Look document, Findings findings) {
    boolean user = !document.text("username").isEmpty();
    boolean token = !document.text("identityToken").isEmpty();
    boolean auth = !document.text("auth").isEmpty();
    findings.errorIf(
        (user && token) || (auth && (user || token)),
        "only one of username, auth and identityToken may be set");
  }

  private static void tls(Look document, Findings findings) {
    String authority = document.text("ca");
    findings.errorIf(!authority.isEmpty() && !isCertificate(authority), "ca is no PEM certificate");
    Look identity = document.at("clientIdentity");
    if (identity.isSet()) {
      findings.errorIf(
          !isCertificate(identity.text("cert")), "clientIdentity.cert is no PEM certificate");
      findings.errorIf(!isKey(identity.text("key")), "clientIdentity.key is no PEM key");
    }
  }

  private static boolean isCertificate(String text) {
    try {
      return Pem.readCertificate(text).getSerialNumber() != null;
    } catch (TalosException e) {
      return false;
    }
  }

  private static boolean isKey(String text) {
    try {
      return Pem.readKey(text).getAlgorithm() != null;
    } catch (TalosException e) {
      return false;
    }
  }
}
