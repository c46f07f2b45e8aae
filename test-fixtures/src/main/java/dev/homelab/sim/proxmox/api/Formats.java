package dev.homelab.sim.proxmox.api;

import dev.homelab.sim.kube.SimulatorException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parts that settings of machines have, and what each may be.
 *
 * @param settings by name, {@code [n]} for a number; each with its parts by name
 */
public record Formats(Map<String, Map<String, Part>> settings) {
  private static final String TABLE = "/dev/homelab/sim/proxmox/formats.txt";
  private static final Pattern WORD =
      Pattern.compile("([a-z0-9_-]*)(\\*?)(?:=(.+)|:([bin])(?:(\\d+)\\.\\.(\\d*))?)?");

  /**
   * A part.
   *
   * @param main whether it may stand without its name
   * @param values the texts that it may be; empty for any
   * @param type {@code b} for 0 or 1, {@code i} and {@code n} for numbers, or empty
   * @param least the least number, or null
   * @param most the largest number, or null
   */
  public record Part(
      boolean main,
      List<String> values,
      String type,
      @Nullable BigDecimal least,
      @Nullable BigDecimal most) {

    /** What is wrong with a value, or null. */
    @Nullable String fault(String value) {
      if (!values.isEmpty() && !values.contains(value)) {
        return "value '"
            + value
            + "' does not have a value in the enumeration '"
            + String.join(", ", values)
            + "'";
      }
      String form =
          switch (type) {
            case "b" -> "0|1|yes|no|on|off|true|false";
            case "i" -> "-?\\d{1,18}";
            case "n" -> "-?\\d{1,18}(\\.\\d{1,18})?";
            default -> "(?s).*";
          };
      if (!value.matches(form)) {
        return "type check failed - got '" + value + "'";
      }
      if (least != null && new BigDecimal(value).compareTo(least) < 0) {
        return "value must have a minimum value of " + least;
      }
      return most != null && new BigDecimal(value).compareTo(most) > 0
          ? "value must have a maximum value of " + most
          : null;
    }
  }

  /** Reads the table. */
  public static Formats load() {
    try (InputStream in = Formats.class.getResourceAsStream(TABLE)) {
      if (in == null) {
        throw new SimulatorException("the table of formats is missing");
      }
      Map<String, Map<String, Part>> all = new LinkedHashMap<>();
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList()) {
        String[] halves = line.split("\\|", 2);
        all.put(halves[0].strip(), parts(halves[1].strip()));
      }
      return new Formats(all);
    } catch (IOException e) {
      throw new SimulatorException("the table of formats cannot be read", e);
    }
  }

  private static Map<String, Part> parts(String text) {
    Map<String, Part> parts = new LinkedHashMap<>();
    for (String word : text.split("\\s+", -1)) {
      Matcher one = WORD.matcher(word);
      if (!one.matches()) {
        throw new SimulatorException("the table of formats has an odd part: " + word);
      }
      List<String> values = one.group(3) == null ? List.of() : List.of(one.group(3).split(",", -1));
      String type = one.group(4) == null ? "" : one.group(4);
      boolean main = !one.group(2).isEmpty();
      parts.put(
          one.group(1), new Part(main, values, type, number(one.group(5)), number(one.group(6))));
    }
    return parts;
  }

  private static @Nullable BigDecimal number(@Nullable String digits) {
    return digits == null || digits.isEmpty() ? null : new BigDecimal(digits);
  }

  /** Refuses a value whose parts the setting does not have, or not so. */
  public void check(String key, String value) {
    Map<String, Part> parts = settings.get(key);
    if (parts == null) {
      parts = settings.get(key.replaceAll("\\d+$", "[n]"));
    }
    if (parts == null) {
      return;
    }
    if (parts.containsKey("")) {
      refuse(key, "", parts.get(""), value);
      return;
    }
    for (String piece : value.split(",", -1)) {
      int equals = piece.indexOf('=');
      String name = equals < 0 ? main(parts) : piece.substring(0, equals);
      if (!piece.isEmpty()) {
        refuse(key, name, parts.get(name), piece.substring(equals + 1));
      }
    }
  }

  private static String main(Map<String, Part> parts) {
    return parts.entrySet().stream()
        .filter(part -> part.getValue().main())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("");
  }

  private static void refuse(String key, String name, @Nullable Part part, String value) {
    String fault =
        part == null
            ? "property is not defined in schema and the schema does not allow additional"
                + " properties"
            : part.fault(value);
    if (fault != null) {
      String where = name.isEmpty() ? fault : key + '.' + name + ": " + fault;
      throw PveError.parameter(
          key, name.isEmpty() && part != null ? fault : "invalid format - format error\n" + where);
    }
  }
}
