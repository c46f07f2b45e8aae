package dev.homelab.sim.talos.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Shows one Ed25519 certificate to everybody. */
final class ServerIdentity extends X509ExtendedKeyManager {
  private static final String ALIAS = "node";
  private final NodeCertificate shown;

  ServerIdentity(NodeCertificate shown) {
    this.shown = shown;
  }

  private static @Nullable String alias(String type) {
    return type.equals("EdDSA") || type.equals("Ed25519") ? ALIAS : null;
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
    return alias(type) == null ? null : new String[] {ALIAS};
  }

  @Override
  public @Nullable String chooseServerAlias(
      String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return alias(type);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return alias(type);
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return new X509Certificate[] {shown.certificate()};
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return shown.key();
  }
}
