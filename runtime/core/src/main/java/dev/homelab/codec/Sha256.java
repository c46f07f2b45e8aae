package dev.homelab.codec;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * SHA-256 (FIPS 180-4) of what is at hand in memory. Short content is summed here: the first digest
 * of the platform's providers takes a process that has just started some twenty milliseconds, a
 * quarter of what a command may take. Long content goes to the platform, which has it compiled.
 */
public final class Sha256 {
  private static final int LONG = 8 * 1024;
  private static final int BLOCK = 64;
  private static final String DIGITS = "0123456789abcdef";
  private static final int[] ROUNDS = rounds();

  private Sha256() {}

  /** The digest in 64 hexadecimal digits. */
  public static String hex(byte[] content) {
    byte[] digest = of(content);
    StringBuilder text = new StringBuilder(2 * digest.length);
    for (byte part : digest) {
      text.append(DIGITS.charAt(part >> 4 & 15)).append(DIGITS.charAt(part & 15));
    }
    return text.toString();
  }

  /** The digest, 32 bytes. */
  static byte[] of(byte[] content) {
    return content.length > LONG ? platform(content) : own(content);
  }

  private static byte[] platform(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  private static byte[] own(byte[] content) {
    int[] state = {
      0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
    };
    byte[] padded = padded(content);
    int[] words = new int[BLOCK];
    for (int at = 0; at < padded.length; at += BLOCK) {
      schedule(padded, at, words);
      compress(state, words);
    }
    byte[] digest = new byte[32];
    for (int i = 0; i < digest.length; i++) {
      digest[i] = (byte) (state[i / 4] >>> (24 - 8 * (i % 4)));
    }
    return digest;
  }

  /**
   * The content, a bit that is set, and its length in bits, in whole blocks (FIPS 180-4, 5.1.1).
   */
  private static byte[] padded(byte[] content) {
    int blocks = (content.length + 8) / BLOCK + 1;
    byte[] padded = Arrays.copyOf(content, blocks * BLOCK);
    padded[content.length] = (byte) 0x80;
    long bits = 8L * content.length;
    for (int i = 0; i < 8; i++) {
      padded[padded.length - 1 - i] = (byte) (bits >>> (8 * i));
    }
    return padded;
  }

  private static void schedule(byte[] bytes, int from, int[] words) {
    for (int i = 0; i < 16; i++) {
      int at = from + 4 * i;
      words[i] =
          bytes[at] << 24
              | (bytes[at + 1] & 255) << 16
              | (bytes[at + 2] & 255) << 8
              | (bytes[at + 3] & 255);
    }
    for (int i = 16; i < BLOCK; i++) {
      int low = words[i - 15];
      int high = words[i - 2];
      int s0 = (low >>> 7 | low << 25) ^ (low >>> 18 | low << 14) ^ low >>> 3;
      int s1 = (high >>> 17 | high << 15) ^ (high >>> 19 | high << 13) ^ high >>> 10;
      words[i] = words[i - 16] + s0 + words[i - 7] + s1;
    }
  }

  private static void compress(int[] state, int[] words) {
    int a = state[0];
    int b = state[1];
    int c = state[2];
    int d = state[3];
    int e = state[4];
    int f = state[5];
    int g = state[6];
    int h = state[7];
    for (int i = 0; i < BLOCK; i++) {
      int s1 = (e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7);
      int first = h + s1 + ((e & f) ^ (~e & g)) + ROUNDS[i] + words[i];
      int s0 = (a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10);
      int second = s0 + ((a & b) ^ (a & c) ^ (b & c));
      h = g;
      g = f;
      f = e;
      e = d + first;
      d = c;
      c = b;
      b = a;
      a = first + second;
    }
    int[] round = {a, b, c, d, e, f, g, h};
    for (int i = 0; i < round.length; i++) {
      state[i] += round[i];
    }
  }

  /** The constants of FIPS 180-4, 4.2.2. */
  private static int[] rounds() {
    return new int[] {
      0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
      0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
      0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
      0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
      0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
      0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
      0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
      0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
      0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
      0xc67178f2
    };
  }
}
