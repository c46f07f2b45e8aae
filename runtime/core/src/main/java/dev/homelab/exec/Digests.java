package dev.homelab.exec;

import dev.homelab.codec.Sha256;
import dev.homelab.codec.ValueCodec;
import dev.homelab.model.Input;
import dev.homelab.model.Lab;
import dev.homelab.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;

/** SHA-256 in hex, of what a plan and an intent are bound to. */
public final class Digests {
  private Digests() {}

  /** Digest of everything that the evaluation of a lab read, and of its name. */
  public static String ofInputs(Lab lab) {
    StringBuilder all = new StringBuilder(lab.name());
    for (Input input : new TreeSet<>(lab.inputs())) {
      all.append('\n').append(input.kind()).append(' ').append(input.name());
      all.append(' ').append(input.digest());
    }
    return Sha256.hex(all.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Digest of properties. */
  static String of(Value.Tree properties) {
    return Sha256.hex(ValueCodec.bytes(properties));
  }
}
