package dev.homelab.secret;

import com.exceptionfactory.jagged.x25519.X25519KeyFactory;
import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.Locale;
import javax.crypto.spec.SecretKeySpec;

/**
 * One X25519 key pair of age: the secret part opens what was locked for the public part, the
 * recipient. Its form is that of the age tool ({@code AGE-SECRET-KEY-1…} and {@code age1…}, C2SP
 * age specification). Prints itself without the secret part.
 */
final class Identity {
  private static final String SECRET = "AGE-SECRET-KEY-1";

  private final String secretKey;
  private final String recipient;

  private Identity(String secretKey, String recipient) {
    this.secretKey = secretKey;
    this.recipient = recipient;
  }

  /** A new one, from the system's strong random numbers. */
  static Identity generate() throws GeneralSecurityException {
    return parse(encoded(new X25519KeyPairGenerator().generateKeyPair().getPrivate()));
  }

  /** Whether a line of a file is meant to be one. */
  static boolean isOne(String line) {
    return line.toUpperCase(Locale.ROOT).startsWith(SECRET);
  }

  /** The one of a secret key in its written form. */
  static Identity parse(String secretKey) throws GeneralSecurityException {
    Key key =
        new X25519KeyFactory()
            .translateKey(
                new SecretKeySpec(secretKey.getBytes(StandardCharsets.US_ASCII), "X25519"));
    return new Identity(secretKey, encoded(key));
  }

  /** The secret part in its written form; for the identity file and for opening, nothing else. */
  String secretKey() {
    return secretKey;
  }

  /** The public part, {@code age1…}. */
  String recipient() {
    return recipient;
  }

  private static String encoded(Key key) {
    return new String(key.getEncoded(), StandardCharsets.US_ASCII);
  }

  @Override
  public String toString() {
    return "identity of " + recipient;
  }
}
