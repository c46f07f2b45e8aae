package dev.homelab.provider.linstor.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * An entry of the list that LINSTOR answers changes with. The two highest bits of its code tell
 * what it is; an error has both (LINSTOR, {@code ApiConsts.MASK_ERROR}), a warning the highest one
 * alone.
 *
 * @param code the code, all 64 bits of it
 * @param message what happened
 * @param cause why, or empty
 * @param details more, or empty
 * @param correction what to do, or empty
 */
public record ApiCallRc(
    long code, String message, String cause, String details, String correction) {
  /** The fields that are read. */
  public static final List<String> FIELDS =
      List.of("ret_code", "message", "cause", "details", "correction");

  private static final long MASK = 0xC000000000000000L;
  private static final long WARNING = 0x8000000000000000L;

  /** The entries of an answer; none of one that is no list. */
  static List<ApiCallRc> list(JsonNode answer) {
    List<ApiCallRc> entries = new ArrayList<>();
    if (answer.isArray()) {
      for (JsonNode one : answer) {
        if (one.hasNonNull("ret_code")) {
          entries.add(of(one));
        }
      }
    }
    return entries;
  }

  private static ApiCallRc of(JsonNode one) {
    return new ApiCallRc(
        one.path("ret_code").asLong(),
        one.path("message").asText(""),
        one.path("cause").asText(""),
        one.path("details").asText(""),
        one.path("correction").asText(""));
  }

  /** Whether it tells of an error. */
  public boolean isError() {
    return (code & MASK) == MASK;
  }

  /** Whether it tells of a warning. */
  public boolean isWarning() {
    return (code & MASK) == WARNING;
  }

  /** All that it says, a line each. */
  public String told() {
    StringBuilder told = new StringBuilder(message.strip());
    for (String more : List.of(cause, details, correction)) {
      if (!more.isBlank()) {
        told.append('\n').append(more.strip());
      }
    }
    return told.toString();
  }
}
