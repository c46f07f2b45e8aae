package dev.homelab.dsl.spec.machine;

import dev.homelab.catalog.cozystack.PlatformPackage;
import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Spec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.model.Value;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who makes certificates for what a box serves, and how the domain is proven to be the lab's. */
@BlockOf(
    name = "certificates",
    doc = "Who makes certificates for what the box serves, and how the domain is proven.",
    in =
        "homelab { domain 'lab.example.com'; secrets { env 'dns', 'DNS_TOKEN' }\n"
            + "node('box') { certificates letsencrypt {\n…\n} } }")
public final class CertificatesSpec extends Spec<CertificatesSpec> {
  /** The name of Let's Encrypt in the script. */
  static final String LETS_ENCRYPT = "letsencrypt";

  /** The name of certificates of the box's own making in the script. */
  static final String SELF_SIGNED = "selfSigned";

  private final String by;
  private boolean staging;
  private @Nullable DnsProof proof;

  /**
   * A record in the domain's zone that proves whose it is, written by cert-manager.
   *
   * @param provider as the platform calls it
   * @param fields what the platform asks besides the secret, by its names
   * @param key under which the platform looks for the secret
   * @param secret what lets the zone be written
   */
  record DnsProof(String provider, TreeMap<String, String> fields, String key, Value secret) {}

  /** Certificates by somebody whom the script names. */
  CertificatesSpec(Scope scope, String by) {
    super(scope);
    this.by = by;
  }

  @Override
  protected CertificatesSpec self() {
    return this;
  }

  /** Asks for certificates to try with. */
  @Word(
      doc =
          "Asks for certificates that no browser believes, to try with: Let's Encrypt gives only so"
              + " many real ones a week.",
      byDefault = "real ones",
      example = "staging()")
  public CertificatesSpec staging() {
    if (provable()) {
      staging = true;
    }
    return say();
  }

  /** Proves the domain at Cloudflare. */
  @Word(
      doc = "Proves the domain by a record at Cloudflare, with a token that may edit the zone.",
      byDefault = "by an answer at port 80, which the internet must reach",
      example = "cloudflare secret('dns')",
      once = true)
  public CertificatesSpec cloudflare(Value.Secret token) {
    return prove(new DnsProof("cloudflare", new TreeMap<>(), "api-token", token));
  }

  /** Proves the domain at DigitalOcean. */
  @Word(
      doc = "Proves the domain by a record at DigitalOcean, with a token.",
      byDefault = "by an answer at port 80, which the internet must reach",
      example = "digitalocean secret('dns')",
      once = true)
  public CertificatesSpec digitalocean(Value.Secret token) {
    return prove(new DnsProof("digitalocean", new TreeMap<>(), "access-token", token));
  }

  /** Proves the domain at Amazon. */
  @Word(
      doc =
          "Proves the domain by a record at Route 53 of a region, with the id of an access key and"
              + " its secret.",
      byDefault = "by an answer at port 80, which the internet must reach",
      example = "route53 'eu-west-3', 'AKIAEXAMPLE', secret('dns')",
      once = true)
  public CertificatesSpec route53(String region, String keyId, Value.Secret secret) {
    fits(region, "[a-z]{2}(-[a-z]+)+-\\d", "region of Amazon", "'eu-west-3'");
    fits(keyId, "\\w+", "id of an access key", "'AKIAEXAMPLE'");
    TreeMap<String, String> fields = new TreeMap<>();
    fields.put("region", region);
    fields.put("accessKeyID", keyId);
    return prove(new DnsProof("route53", fields, "secret-access-key", secret));
  }

  /** Proves the domain at a server of one's own. */
  @Word(
      doc =
          "Proves the domain by a record at a name server that takes updates (RFC 2136), with a"
              + " TSIG key (HMAC-SHA256) and its name.",
      byDefault = "by an answer at port 80, which the internet must reach",
      example = "rfc2136 '192.168.1.2:53', 'homelab.', secret('dns')",
      once = true)
  public CertificatesSpec rfc2136(String nameserver, String keyName, Value.Secret key) {
    fits(nameserver, "[\\w.:\\[\\]-]+", "name server", "'192.168.1.2:53'");
    fits(keyName, "[\\w.-]+", "name of a key", "'homelab.'");
    TreeMap<String, String> fields = new TreeMap<>();
    fields.put("nameserver", nameserver);
    fields.put("tsigKeyName", keyName);
    fields.put("tsigAlgorithm", "HMACSHA256");
    return prove(new DnsProof("rfc2136", fields, "tsig-secret-key", key));
  }

  private void fits(String text, String form, String what, String example) {
    if (!text.matches(form)) {
      scope().unfit("'" + text + "' is no " + what, "write it like " + example);
    }
  }

  private CertificatesSpec prove(DnsProof by) {
    if (!provable()) {
      return say();
    }
    if (proof != null) {
      scope().unfit("the domain is proven in two ways", "keep one of them");
    }
    proof = by;
    return say();
  }

  private boolean provable() {
    boolean asks = by.equals(LETS_ENCRYPT);
    if (!asks) {
      scope().unfit("certificates of one's own making need no proof", "leave the line out");
    }
    return asks;
  }

  /** Whether anybody believes them once the domain is proven. */
  boolean asksLetsEncrypt() {
    return by.equals(LETS_ENCRYPT);
  }

  /** The issuer of Cozystack 1.6.2 ({@code packages/system/cert-manager-issuers}). */
  String issuer() {
    if (!asksLetsEncrypt()) {
      return PlatformPackage.SELF_SIGNED;
    }
    return staging ? "letsencrypt-stage" : "letsencrypt-prod";
  }

  /** The record that proves the domain, or null when an answer at port 80 does. */
  @Nullable DnsProof proof() {
    return proof;
  }
}
