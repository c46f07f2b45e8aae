package dev.homelab.sim.linstor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.homelab.sim.kube.json.Json;

/** A refusal of the controller: a status, and a list with an error in it. */
final class LinstorError extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int NOT_FOUND = 300;
  private static final int EXISTS = 500;
  private static final int REFUSED = 900;

  private final int status;
  private final int number;

  private LinstorError(int status, int number, String message) {
    super(message);
    this.status = status;
    this.number = number;
  }

  /** Something is not there; answered with 404. */
  static LinstorError missing(String message) {
    return new LinstorError(404, NOT_FOUND, message);
  }

  /** Something is there already; answered with 500, as every refusal but a few. */
  static LinstorError exists(String message) {
    return new LinstorError(500, EXISTS, message);
  }

  /** Anything else. */
  static LinstorError refused(String message) {
    return new LinstorError(500, REFUSED, message);
  }

  /** The status of the answer. */
  int status() {
    return status;
  }

  /** The answer. */
  ArrayNode list() {
    return Json.array().add(Rc.error(number, String.valueOf(getMessage())));
  }
}
