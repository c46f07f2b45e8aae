package dev.homelab.provider.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Sockets that trust given authorities and may show a client certificate.
 *
 * @param sockets makes TLS sockets
 * @param trust decides which server certificates are trusted
 * @param keys hold the client certificate; empty for none
 */
public record TlsMaterial(SSLSocketFactory sockets, X509TrustManager trust, List<KeyManager> keys) {
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ([A-Z ]+)-----([^-]+)-----END \\1-----");
  private static final byte[] RSA_ALGORITHM = hex("300d06092a864886f70d0101010500");
  private static final byte[] EC_PUBLIC_KEY = hex("06072a8648ce3d0201");
  private static final byte[] P256 = hex("06082a8648ce3d030107");

  public TlsMaterial {
    keys = List.copyOf(keys);
  }

  /**
   * Material made of PEM texts.
   *
   * @param authorities PEM certificates to trust, or null for those that Java trusts
   * @param clientCertificate PEM chain to show, or null for none
   * @param clientKey PEM key (PKCS#8, PKCS#1 RSA or SEC 1 EC) of it, or null for none
   * @throws GeneralSecurityException when a text is no such thing
   */
  public static TlsMaterial of(
      byte @Nullable [] authorities,
      byte @Nullable [] clientCertificate,
      byte @Nullable [] clientKey)
      throws GeneralSecurityException {
    try {
      X509TrustManager trust = trustOf(authorities);
      KeyManager[] keys =
          clientCertificate == null || clientKey == null
              ? new KeyManager[0]
              : keys(clientCertificate, clientKey);
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(keys.length == 0 ? null : keys, new X509TrustManager[] {trust}, null);
      return new TlsMaterial(tls.getSocketFactory(), trust, List.of(keys));
    } catch (IOException | IllegalArgumentException e) {
      throw new GeneralSecurityException("unreadable certificate or key", e);
    }
  }

  /**
   * Material that trusts one certificate only, whoever signed it.
   *
   * @throws GeneralSecurityException when the platform has no TLS
   */
  public static TlsMaterial pinned(CertificatePin pin) throws GeneralSecurityException {
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, new X509TrustManager[] {pin}, null);
    return new TlsMaterial(tls.getSocketFactory(), pin, List.of());
  }

  private static X509TrustManager trustOf(byte @Nullable [] authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = null;
    if (authorities != null) {
      store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate certificate : certificates(authorities)) {
        store.setCertificateEntry("ca" + number++, certificate);
      }
      if (number == 0) {
        throw new GeneralSecurityException("no certificate in the authority's PEM text");
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return (X509TrustManager) factory.getTrustManagers()[0];
  }

  /** No key store is asked: one that is made for a moment would derive a key from a password. */
  private static KeyManager[] keys(byte[] chain, byte[] key) throws GeneralSecurityException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Certificate certificate : certificates(chain)) {
      certificates.add((X509Certificate) certificate);
    }
    if (certificates.isEmpty()) {
      throw new GeneralSecurityException("no certificate in the client's PEM text");
    }
    return new KeyManager[] {
      new ClientKey(certificates.toArray(new X509Certificate[0]), privateKey(key))
    };
  }

  private static Collection<? extends Certificate> certificates(byte[] pem)
      throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem));
  }

  /**
   * A private key of its PEM text: PKCS#8, PKCS#1 (RFC 8017 A.1.2) or SEC 1 (RFC 5915).
   *
   * @throws GeneralSecurityException when the text holds no such key
   */
  static PrivateKey privateKey(byte[] pem) throws GeneralSecurityException {
    Matcher blocks = PEM.matcher(new String(pem, StandardCharsets.US_ASCII));
    while (blocks.find()) {
      byte[] der = Base64.getMimeDecoder().decode(blocks.group(2));
      PrivateKey key = privateKey(blocks.group(1), der);
      if (key != null) {
        return key;
      }
    }
    throw new GeneralSecurityException("no private key in the PEM text");
  }

  private static @Nullable PrivateKey privateKey(String form, byte[] der)
      throws GeneralSecurityException {
    return switch (form) {
      case "PRIVATE KEY" -> pkcs8(der);
      case "RSA PRIVATE KEY" ->
          pkcs8(sequence(List.of(hex("020100"), RSA_ALGORITHM, tagged(0x04, der))));
      case "EC PRIVATE KEY" -> {
        byte[] algorithm = sequence(List.of(EC_PUBLIC_KEY, curve(der)));
        yield pkcs8(sequence(List.of(hex("020100"), algorithm, tagged(0x04, der))));
      }
      default -> null;
    };
  }

  private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
    List<GeneralSecurityException> refusals = new ArrayList<>();
    for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (GeneralSecurityException e) {
        refusals.add(e);
      }
    }
    throw refusals.get(0);
  }

  /** The curve's identifier inside a SEC 1 key ({@code [0] parameters}), else P-256. */
  private static byte[] curve(byte[] sec1) {
    for (int i = 0; i + 4 < sec1.length; i++) {
      int length = sec1[i + 1] & 0xff;
      if ((sec1[i] & 0xff) == 0xa0
          && sec1[i + 2] == 0x06
          && length == (sec1[i + 3] & 0xff) + 2
          && i + 2 + length <= sec1.length) {
        return Arrays.copyOfRange(sec1, i + 2, i + 2 + length);
      }
    }
    return P256;
  }

  private static byte[] sequence(List<byte[]> parts) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    parts.forEach(body::writeBytes);
    return tagged(0x30, body.toByteArray());
  }

  private static byte[] tagged(int tag, byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (body.length < 0x80) {
      out.write(body.length);
    } else if (body.length < 0x100) {
      out.write(0x81);
      out.write(body.length);
    } else {
      out.write(0x82);
      out.write(body.length >> 8);
      out.write(body.length & 0xff);
    }
    out.writeBytes(body);
    return out.toByteArray();
  }

  private static byte[] hex(String text) {
    byte[] bytes = new byte[text.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(text.substring(2 * i, 2 * i + 2), 16);
    }
    return bytes;
  }
}
