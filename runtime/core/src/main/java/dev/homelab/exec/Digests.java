package dev.homelab.exec;

import dev.homelab.codec.ValueCodec;
import dev.homelab.model.Input;
import dev.homelab.model.Lab;
import dev.homelab.model.Value;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in hex, of what a plan and an intent are bound to. */
public final class Digests {
  private Digests() {}

  /** Digest of everything that the evaluation of a lab read, and of its name. */
  public static String ofInputs(Lab lab) {
    MessageDigest digest = sha256();
    digest.update(lab.name().getBytes(StandardCharsets.UTF_8));
    for (Input input : lab.inputs().stream().sorted().toList()) {
      String line = "\n" + input.kind() + ' ' + input.name() + ' ' + input.digest();
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Digest of properties. */
  static String of(Value.Tree properties) {
    return HexFormat.of().formatHex(sha256().digest(ValueCodec.bytes(properties)));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every Java has SHA-256", absent);
    }
  }
}
