package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.json.Json;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One refused field, worded as the API server words it.
 *
 * @param reason the machine-readable reason of the cause
 * @param path the field's path
 * @param body the message without the path
 */
public record FieldError(String reason, String path, String body) {
  /** A value that must be there. */
  public static FieldError required(String path, String detail) {
    return new FieldError(
        "FieldValueRequired", path, "Required value" + (detail.isEmpty() ? "" : ": " + detail));
  }

  /** A value that is not allowed. */
  public static FieldError invalid(String path, @Nullable JsonNode value, String detail) {
    return new FieldError(
        "FieldValueInvalid", path, "Invalid value: " + show(value) + ": " + detail);
  }

  /** A text value that is not allowed. */
  public static FieldError invalid(String path, String value, String detail) {
    return invalid(path, Json.object().textNode(value), detail);
  }

  /** A value outside a list. */
  public static FieldError unsupported(String path, JsonNode value, List<JsonNode> allowed) {
    String list =
        allowed.stream().map(v -> quote(v.asText())).sorted().collect(Collectors.joining(", "));
    return new FieldError(
        "FieldValueNotSupported",
        path,
        "Unsupported value: " + show(value) + ": supported values: " + list);
  }

  /** A change or value that is refused whatever it is. */
  public static FieldError forbidden(String path, String detail) {
    return new FieldError("FieldValueForbidden", path, "Forbidden: " + detail);
  }

  /** A value that may be there once only. */
  public static FieldError duplicate(String path, JsonNode value) {
    return new FieldError("FieldValueDuplicate", path, "Duplicate value: " + show(value));
  }

  /** A reference to something that is not there. */
  public static FieldError notFound(String path, String value) {
    return new FieldError("FieldValueNotFound", path, "Not found: " + quote(value));
  }

  /** A value of another type than declared. */
  public static FieldError type(String path, JsonNode value, String detail) {
    return new FieldError(
        "FieldValueTypeInvalid", path, "Invalid value: " + show(value) + ": " + detail);
  }

  /** A text that is too long. */
  public static FieldError tooLong(String path, int most) {
    return new FieldError(
        "FieldValueTooLong", path, "Too long: may not be more than " + most + " bytes");
  }

  /** The whole message. */
  public String message() {
    return path.isEmpty() ? body : path + ": " + body;
  }

  private static String show(@Nullable JsonNode value) {
    return value == null ? "null" : value.toString();
  }

  private static String quote(String text) {
    return Json.object().textNode(text).toString();
  }
}
