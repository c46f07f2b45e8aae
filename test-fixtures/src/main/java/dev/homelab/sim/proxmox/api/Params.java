package dev.homelab.sim.proxmox.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parameters of one request, checked against its operation. */
public final class Params {
  private static final String NO_MACHINE =
      "invalid format - value does not look like a valid VM ID";
  private static final Pattern PART =
      Pattern.compile(
          "^Content-Disposition: form-data; name=\"([^\"]+)\"(?:; filename=\"([^\"]*)\")?",
          Pattern.CASE_INSENSITIVE);

  private final Map<String, List<String>> values = new TreeMap<>();
  private byte[] file = new byte[0];

  /**
   * Decodes a form as the real host does: pairs end at {@code &} and {@code ;}, the piece between
   * the first and the second {@code =} counts, and an empty value is none at all.
   */
  public void form(String text) {
    for (String pair : text.split("[&;]", -1)) {
      String[] pieces = pair.split("=", -1);
      if (pieces.length > 1 && !pieces[1].isEmpty()) {
        put(decode(pieces[0]), decode(pieces[1]));
      }
    }
  }

  /**
   * Takes an upload apart as the real host does: plain fields first, the file last, each with its
   * disposition as its first header. What comes after the file belongs to it.
   */
  public void multipart(byte[] body, String contentType) {
    String boundary = "--" + contentType.replaceAll(".*boundary=\"?([^\";]+)\"?.*", "$1");
    String text = new String(body, StandardCharsets.ISO_8859_1);
    int at = 0;
    while (true) {
      int head = text.indexOf(boundary + "\r\n", at);
      int end = head < 0 ? -1 : text.indexOf("\r\n\r\n", head);
      if (head != at || end < 0) {
        throw PveError.of(501, "unable to parse multipart form");
      }
      Matcher part = PART.matcher(text.substring(head + boundary.length() + 2, end));
      if (!part.find()) {
        throw PveError.of(501, "unable to parse multipart form");
      }
      int close = text.indexOf("\r\n" + boundary, end + 2);
      if (part.group(2) != null) {
        int last = text.lastIndexOf("\r\n" + boundary + "--");
        put("filename", part.group(2));
        file = java.util.Arrays.copyOfRange(body, end + 4, Math.max(end + 4, last));
        return;
      }
      if (close < 0) {
        throw PveError.of(501, "unable to parse multipart form");
      }
      put(part.group(1), text.substring(end + 4, close));
      at = close + 2;
    }
  }

  /** The file that came with a request. */
  public byte[] file() {
    return file.clone();
  }

  /** Takes a parameter of the query. */
  public void put(String name, String value) {
    if (!value.isEmpty()) {
      values.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    }
  }

  private static String decode(String piece) {
    return URLDecoder.decode(piece, StandardCharsets.UTF_8);
  }

  /** Refuses what the operation does not take, lacks, or takes in another form. */
  public void check(Operation operation, Map<String, String> names) {
    Map<String, String> errors = new LinkedHashMap<>();
    values.forEach(
        (name, given) -> {
          if (names.containsKey(name)) {
            if (!names.get(name).equals(given.get(0))) {
              errors.put(
                  name, "duplicate parameter (already defined in URI) with conflicting values!");
            }
            return;
          }
          Operation.Param param = operation.param(name);
          if (param == null) {
            errors.put(
                name,
                "property is not defined in schema and the schema does not allow additional"
                    + " properties");
          } else if (!fits(param.type(), given.get(0))) {
            String type = param.type().name().toLowerCase(java.util.Locale.ROOT);
            errors.put(name, "type check ('" + type + "') failed - got '" + given.get(0) + "'");
          } else if (param.type() == Operation.Type.INTEGER && isNoMachine(name, given.get(0))) {
            errors.put(name, NO_MACHINE);
          }
        });
    names.forEach(
        (name, value) -> {
          if (isNoMachine(name, value)) {
            errors.put(name, NO_MACHINE);
          }
        });
    operation
        .params()
        .forEach(
            (name, param) -> {
              if (param.required() && !values.containsKey(name)) {
                errors.put(name, "property is missing and it is not optional");
              }
            });
    if (!errors.isEmpty()) {
      throw PveError.parameters(errors);
    }
    names.forEach((name, value) -> values.put(name, List.of(value)));
  }

  /** Whether a value cannot be the number of a machine, which is 100 at least. */
  private static boolean isNoMachine(String name, String value) {
    boolean number = name.equals("vmid") || name.equals("newid");
    return number && !value.matches("[1-9][0-9]{2,8}");
  }

  private static boolean fits(Operation.Type type, String value) {
    return switch (type) {
      case INTEGER -> value.matches("-?\\d+");
      case BOOLEAN -> value.equals("0") || value.equals("1");
      case NUMBER -> value.matches("-?\\d+(\\.\\d+)?");
      case STRING, ARRAY -> true;
    };
  }

  /** The text of a parameter, or empty. */
  public String text(String name) {
    List<String> given = values.get(name);
    return given == null ? "" : given.get(0);
  }

  /** The text of a parameter, or null. */
  public @Nullable String given(String name) {
    List<String> found = values.get(name);
    return found == null ? null : found.get(0);
  }

  /** All values of a parameter. */
  public List<String> list(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** Whether a parameter says yes. */
  public boolean flag(String name) {
    return text(name).equals("1");
  }

  /** A whole number, or {@code otherwise}. */
  public long number(String name, long otherwise) {
    String text = text(name);
    return text.isEmpty() ? otherwise : Long.parseLong(text);
  }

  /** Every parameter with its first value, in the order of names. */
  public Map<String, String> all() {
    Map<String, String> first = new TreeMap<>();
    values.forEach((name, given) -> first.put(name, given.get(0)));
    return first;
  }
}
