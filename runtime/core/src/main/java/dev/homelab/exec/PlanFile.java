package dev.homelab.exec;

import dev.homelab.codec.CodecException;
import dev.homelab.codec.Sha256;
import dev.homelab.codec.ValueCodec;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.model.Value;
import dev.homelab.plan.Plan;
import dev.homelab.plan.PlanCodes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A plan as a file: a line with name, format and SHA-256 of the rest, then the plan as canonical
 * JSON. Holds references to secrets, never their values. Whether it still fits a state is checked
 * when it is run.
 */
public final class PlanFile {
  private static final String NAME = "homelab-plan";
  private static final int FORMAT = 1;

  private PlanFile() {}

  /** The bytes of a plan; the same plan gives the same bytes. */
  public static byte[] bytes(Plan plan) {
    byte[] body = ValueCodec.bytes(PlanForm.of(plan));
    String head = NAME + ' ' + FORMAT + ' ' + Sha256.hex(body) + '\n';
    byte[] start = head.getBytes(StandardCharsets.US_ASCII);
    byte[] whole = Arrays.copyOf(start, start.length + body.length);
    System.arraycopy(body, 0, whole, start.length, body.length);
    return whole;
  }

  /**
   * The plan that bytes hold.
   *
   * @throws HomelabException with code HL3043 when they are damaged or no plan, HL3044 when they
   *     follow another format
   */
  public static Plan read(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && end < 200 && bytes[end] != '\n') {
      end++;
    }
    String[] head = new String(bytes, 0, end, StandardCharsets.ISO_8859_1).split(" ", -1);
    if (end == bytes.length || head.length != 3 || !head[0].equals(NAME)) {
      throw damaged("It is not a plan, or its beginning is missing.");
    }
    if (!head[1].equals(Integer.toString(FORMAT))) {
      throw new HomelabException(
          List.of(
              Diagnostic.error(PlanCodes.OTHER_FORMAT, "the plan file has another format")
                  .withDetail("It has format " + head[1] + ", this version reads " + FORMAT + '.')
                  .withHint("Make the plan again.")));
    }
    byte[] body = Arrays.copyOfRange(bytes, end + 1, bytes.length);
    if (!head[2].equals(Sha256.hex(body))) {
      throw damaged("Its contents do not match the digest in its first line.");
    }
    try {
      if (ValueCodec.read(body) instanceof Value.Tree tree) {
        return PlanForm.read(tree);
      }
    } catch (CodecException unreadable) {
      throw damaged(String.valueOf(unreadable.getMessage()));
    }
    throw damaged("It holds something else.");
  }

  private static HomelabException damaged(String detail) {
    return new HomelabException(
        List.of(
            Diagnostic.error(PlanCodes.DAMAGED_PLAN, "the plan file cannot be read")
                .withDetail(detail)
                .withHint("Make the plan again.")));
  }
}
