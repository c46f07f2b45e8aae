package dev.homelab.sim.kube.http;

import java.io.IOException;
import java.math.BigInteger;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.security.auth.x500.X500Principal;
import okhttp3.tls.HeldCertificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;
import org.jspecify.annotations.Nullable;

/** The certificate that a server shows; names can join it while it serves. */
final class ServerKey extends X509ExtendedKeyManager {
  private static final String ALIAS = "server";
  private static final long DAYS = 3650;
  private static final int SERIAL_BITS = 127;
  private static final SecureRandom RANDOM = new SecureRandom();
  private final HeldCertificate authority;
  private final Set<String> names = new TreeSet<>();
  private volatile HeldCertificate current;

  ServerKey(HeldCertificate authority, HeldCertificate current) {
    this.authority = authority;
    this.current = current;
  }

  /** A certificate for names, and for the loopback address. */
  static ServerKey sign(HeldCertificate authority, Set<String> names) {
    Set<String> all = new TreeSet<>(names);
    all.add("127.0.0.1");
    all.add("localhost");
    ServerKey key = new ServerKey(authority, sign(authority, all, "kube-apiserver"));
    key.names.addAll(all);
    return key;
  }

  /**
   * Signed with the authority's name byte for byte: other clients than this machine's compare names
   * by their bytes, and an authority that somebody else made may have encoded its own otherwise.
   */
  private static HeldCertificate sign(HeldCertificate authority, Set<String> names, String common) {
    try {
      KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
      keys.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = keys.generateKeyPair();
      Instant now = Instant.now();
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              authority.certificate(),
              new BigInteger(SERIAL_BITS, RANDOM),
              Date.from(now.minus(1, ChronoUnit.MINUTES)),
              Date.from(now.plus(DAYS, ChronoUnit.DAYS)),
              new X500Principal("CN=" + common),
              pair.getPublic());
      builder.addExtension(Extension.subjectAlternativeName, false, alternatives(names));
      X509CertificateHolder signed =
          builder.build(
              new JcaContentSignerBuilder(algorithm(authority))
                  .build(authority.keyPair().getPrivate()));
      return new HeldCertificate(pair, new JcaX509CertificateConverter().getCertificate(signed));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("a certificate cannot be signed", e);
    }
  }

  private static String algorithm(HeldCertificate authority) {
    String key = authority.keyPair().getPrivate().getAlgorithm();
    return key.equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
  }

  private static GeneralNames alternatives(Set<String> names) {
    return new GeneralNames(
        names.stream()
            .map(
                name ->
                    new GeneralName(
                        IPAddress.isValid(name) ? GeneralName.iPAddress : GeneralName.dNSName,
                        name))
            .toArray(GeneralName[]::new));
  }

  /** Adds names; the certificate is signed anew when one is new. */
  synchronized void add(Set<String> more) {
    if (names.addAll(more)) {
      current = sign(authority, names, "kube-apiserver");
    }
  }

  HeldCertificate current() {
    return current;
  }

  @Override
  public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }

  @Override
  public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
    return type.startsWith("EC") ? new String[] {ALIAS} : null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return type.startsWith("EC") ? ALIAS : null;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return type.startsWith("EC") ? ALIAS : null;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return new X509Certificate[] {current.certificate(), authority.certificate()};
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return current.keyPair().getPrivate();
  }
}
