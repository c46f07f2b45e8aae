package dev.homelab.sim.kube.http;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;

/** The certificate that a server shows; names can join it while it serves. */
final class ServerKey extends X509ExtendedKeyManager {
  private static final String ALIAS = "server";
  private static final long DAYS = 3650;
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

  private static HeldCertificate sign(HeldCertificate authority, Set<String> names, String common) {
    HeldCertificate.Builder builder =
        new HeldCertificate.Builder()
            .signedBy(authority)
            .commonName(common)
            .duration(DAYS, TimeUnit.DAYS);
    names.forEach(builder::addSubjectAlternativeName);
    return builder.build();
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
