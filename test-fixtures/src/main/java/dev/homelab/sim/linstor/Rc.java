package dev.homelab.sim.linstor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;

/**
 * Entries of LINSTOR's answers. The two highest bits of a code tell errors (both), warnings (the
 * highest) and information from each other.
 */
final class Rc {
  private static final long ERROR = 0xC000000000000000L;
  private static final long WARNING = 0x8000000000000000L;
  private static final long INFORMATION = 0x4000000000000000L;
  private static final long STORAGE_POOL = 0x1400000000000000L;

  private Rc() {}

  /** A list with one entry of information. */
  static ArrayNode done(String message) {
    return list(INFORMATION | STORAGE_POOL | 1, message);
  }

  /** An entry of a warning. */
  static ObjectNode warning(String message) {
    return entry(WARNING | STORAGE_POOL | 2, message);
  }

  /** An entry of an error. */
  static ObjectNode error(int number, String message) {
    return entry(ERROR | STORAGE_POOL | number, message);
  }

  private static ArrayNode list(long code, String message) {
    return Json.array().add(entry(code, message));
  }

  private static ObjectNode entry(long code, String message) {
    return Json.object().put("ret_code", code).put("message", message);
  }
}
