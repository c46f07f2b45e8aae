package dev.homelab.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Sha256Test {
  @Test
  void isThatOfTheStandardsExamples() {
    assertThat(Sha256.hex("abc".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(Sha256.hex(new byte[0]))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void isThatOfThePlatformForEachLength() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    MessageDigest platform = MessageDigest.getInstance("SHA-256");
    for (int length = 0; length < 300; length++) {
      byte[] content = new byte[length];
      random.nextBytes(content);
      assertThat(Sha256.hex(content))
          .as("%d bytes", length)
          .isEqualTo(HexFormat.of().formatHex(platform.digest(content)));
    }
    for (int length : new int[] {8191, 8192, 8193, 100_000}) {
      byte[] content = new byte[length];
      random.nextBytes(content);
      assertThat(Sha256.hex(content)).isEqualTo(HexFormat.of().formatHex(platform.digest(content)));
    }
  }
}
