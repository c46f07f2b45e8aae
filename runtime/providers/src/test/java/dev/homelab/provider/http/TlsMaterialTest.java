package dev.homelab.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsMaterialTest {
  private static byte[] pem(String type, byte[] der) {
    return ("-----BEGIN "
            + type
            + "-----\n"
            + Base64.getMimeEncoder().encodeToString(der)
            + "\n-----END "
            + type
            + "-----\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** The key inside a PKCS#8 wrapping: its last OCTET STRING, which runs to the end. */
  private static byte[] inner(byte[] pkcs8, int tag) {
    for (int i = 5; i < pkcs8.length - 4; i++) {
      boolean octets = pkcs8[i] == 0x04;
      int header = (pkcs8[i + 1] & 0xff) < 0x80 ? 2 : 2 + (pkcs8[i + 1] & 0x7f);
      if (octets && (pkcs8[i + header] & 0xff) == tag) {
        return Arrays.copyOfRange(pkcs8, i + header, pkcs8.length);
      }
    }
    throw new AssertionError("no key inside");
  }

  @Test
  void readsRsaKeysOfBothForms() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    PrivateKey key = generator.generateKeyPair().getPrivate();
    assertThat(TlsMaterial.privateKey(pem("PRIVATE KEY", key.getEncoded()))).isEqualTo(key);
    byte[] pkcs1 = inner(key.getEncoded(), 0x30);
    assertThat(TlsMaterial.privateKey(pem("RSA PRIVATE KEY", pkcs1))).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"secp256r1", "secp384r1"})
  void readsEllipticKeysOfBothForms(String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    KeyPair pair = generator.generateKeyPair();
    PrivateKey key = pair.getPrivate();
    assertThat(TlsMaterial.privateKey(pem("PRIVATE KEY", key.getEncoded()))).isEqualTo(key);
    byte[] bare = inner(key.getEncoded(), 0x30);
    byte[] sec1 = withParameters(bare, curve);
    ECPrivateKey read = (ECPrivateKey) TlsMaterial.privateKey(pem("EC PRIVATE KEY", sec1));
    assertThat(read.getS()).isEqualTo(((ECPrivateKey) key).getS());
    assertThat(read.getParams().getCurve()).isEqualTo(((ECPrivateKey) key).getParams().getCurve());
  }

  /** Adds the curve's identifier to a key that leaves it to its wrapping (RFC 5915, [0]). */
  private static byte[] withParameters(byte[] sec1, String curve) {
    byte[] oid =
        curve.equals("secp256r1")
            ? new byte[] {6, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 3, 1, 7}
            : new byte[] {6, 5, 0x2b, (byte) 0x81, 4, 0, 0x22};
    byte[] all = Arrays.copyOf(sec1, sec1.length + 2 + oid.length);
    all[sec1.length] = (byte) 0xa0;
    all[sec1.length + 1] = (byte) oid.length;
    System.arraycopy(oid, 0, all, sec1.length + 2, oid.length);
    assertThat(all[1]).isBetween((byte) 0, (byte) 0x7f);
    all[1] += (byte) (2 + oid.length);
    return all;
  }

  @Test
  void refusesWhatIsNoKeyOrCertificate() {
    assertThatThrownBy(() -> TlsMaterial.privateKey("nothing".getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(GeneralSecurityException.class);
    assertThatThrownBy(
            () -> TlsMaterial.of("nothing".getBytes(StandardCharsets.US_ASCII), null, null))
        .isInstanceOf(GeneralSecurityException.class);
  }
}
