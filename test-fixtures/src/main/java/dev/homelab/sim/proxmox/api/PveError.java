package dev.homelab.sim.proxmox.api;

import java.util.LinkedHashMap;
import java.util.Map;

/** A refusal of the simulated host. */
public final class PveError extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final transient Map<String, String> errors;

  private PveError(int status, String message, Map<String, String> errors) {
    super(message, null, false, false);
    this.status = status;
    this.errors = errors;
  }

  /** A failure in the code of an operation: status 500 with a text, for missing things too. */
  public static PveError plain(String text) {
    return new PveError(500, text, Map.of());
  }

  /** A failure with a status of its own. */
  public static PveError of(int status, String text) {
    return new PveError(status, text, Map.of());
  }

  /** A wrong parameter. */
  public static PveError parameter(String name, String text) {
    return parameters(Map.of(name, text));
  }

  /** Wrong parameters, by name. */
  public static PveError parameters(Map<String, String> errors) {
    return new PveError(400, "Parameter verification failed.", new LinkedHashMap<>(errors));
  }

  /** A missing privilege. */
  public static PveError permission(String path, String privilege) {
    return of(403, "Permission check failed (" + path + ", " + privilege + ")");
  }

  /** The status. */
  public int status() {
    return status;
  }

  /** What is wrong with which parameter; empty for other failures. */
  public Map<String, String> errors() {
    return errors == null ? Map.of() : errors;
  }

  /** The text. */
  public String text() {
    String text = getMessage();
    return text == null ? "" : text;
  }
}
