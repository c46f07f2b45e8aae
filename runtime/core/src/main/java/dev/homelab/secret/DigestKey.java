package dev.homelab.secret;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The key of the keyed hashes. Prints itself without its bytes. */
final class DigestKey {
  private static final int BYTES = 32;

  private final byte[] bytes;

  private DigestKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The key of these bytes, 32 unless a damaged vault says otherwise. */
  static DigestKey of(byte[] bytes) {
    return new DigestKey(bytes.clone());
  }

  /** A new key that nobody can guess. */
  static DigestKey random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return new DigestKey(bytes);
  }

  /** A copy of its bytes. */
  byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DigestKey that && MessageDigest.isEqual(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "key of keyed hashes";
  }
}
