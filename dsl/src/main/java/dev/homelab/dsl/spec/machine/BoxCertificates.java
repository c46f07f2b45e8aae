package dev.homelab.dsl.spec.machine;

import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.Choice;
import dev.homelab.dsl.spec.ClusterFacts.Belief;
import dev.homelab.dsl.spec.ClusterFacts.CertificateFact;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.kube.ObjectDraft;
import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.dsl.spec.machine.CertificatesSpec.DnsProof;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.model.Address;
import dev.homelab.model.Level;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of a box: which of the issuers of Cozystack makes them, how it proves the
 * domain, and what services of tenants ask for. Cozystack's one certificate for all names below the
 * domain ({@code wildcard}) is left alone: names of services in tenants are one level deeper, and
 * would be served with a certificate that is not theirs.
 */
final class BoxCertificates {
  /** Certificates that nobody gives, for want of a domain. */
  static final String NO_DOMAIN = "HL2072";

  /** Where cert-manager looks for what its cluster-wide issuers log in with. */
  private static final String NAMESPACE = "cozy-cert-manager";

  private static final String SECRET = "lab-dns";

  private final Scope box;
  private @Nullable Said<CertificatesSpec> said;

  BoxCertificates(Scope box) {
    this.box = box;
  }

  /** Says who makes them. */
  void by(Choice<CertificatesSpec> issuer) {
    CertificatesSpec spec = new CertificatesSpec(box.inner("certificates", "box"), issuer.name());
    issuer.describe(spec);
    spec.freeze();
    said = Said.now(box, spec);
  }

  /**
   * What a service of a tenant asks for, or null when nobody makes certificates for it.
   *
   * @param ingressClass the class that serves the tenant, through which the domain is proven
   */
  @Nullable CertificateFact fact(@Nullable String ingressClass) {
    Said<CertificatesSpec> known = said;
    if (known == null) {
      return null;
    }
    CertificatesSpec spec = known.value();
    boolean answers = spec.asksLetsEncrypt() && spec.proof() == null;
    return new CertificateFact(spec.issuer(), answers ? ingressClass : null);
  }

  /**
   * Who believes the certificates of what Cozystack itself serves. By itself it asks Let's Encrypt,
   * which looks at port 80 of the names from the internet.
   */
  Belief belief() {
    Said<CertificatesSpec> known = said;
    if (known == null) {
      return Belief.UNSAID;
    }
    return known.value().asksLetsEncrypt() ? Belief.EVERYBODY : Belief.NOBODY;
  }

  /** States the platform's values below a path. */
  void state(ObjectDraft platform, String values) {
    Said<CertificatesSpec> known = said;
    if (known == null) {
      return;
    }
    String path = values + "publishing.certificates.";
    CertificatesSpec spec = known.value();
    platform.said(path + "issuerName", spec.issuer(), known.line());
    DnsProof proof = spec.proof();
    if (proof == null) {
      platform.byDefault(
          path + "solver", "http01", "no name server is named: the internet must reach port 80");
      return;
    }
    platform
        .said(path + "solver", "dns01", known.line())
        .said(path + "dns01.provider", proof.provider(), known.line());
    String own = path + "dns01." + proof.provider() + '.';
    proof.fields().forEach((field, value) -> platform.said(own + field, value, known.line()));
    platform
        .follows(own + "secretName", SECRET, "where the run puts it")
        .follows(own + "secretKey", proof.key(), "as Cozystack calls it");
  }

  /** Adds what lets the zone be written. */
  void emit(Address platform) {
    Said<CertificatesSpec> known = said;
    if (known == null) {
      return;
    }
    if (known.value().asksLetsEncrypt() && box.lab().settings().domain() == null) {
      known.report(
          box,
          Diagnostic.error(NO_DOMAIN, "nobody gives certificates for names below home.arpa")
              .withHint("name a domain of yours at the top of the lab: domain 'lab.example.com'")
              .withHint("or have the box make its own: certificates selfSigned"));
    }
    DnsProof proof = known.value().proof();
    if (proof != null) {
      Address address = known.value().scope().child("secret", "dns");
      new ObjectDraft(address, box.here("certificates"), "v1", "Secret", NAMESPACE, SECRET)
          .byDefault("type", "Opaque", "as cert-manager reads it")
          .said("stringData", TreeBuilder.of(proof.key(), proof.secret()), known.line())
          .after(platform, Level.READY)
          .add(known.value().scope());
    }
  }
}
