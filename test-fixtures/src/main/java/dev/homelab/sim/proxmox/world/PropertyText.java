package dev.homelab.sim.proxmox.world;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Texts of the form {@code key=value,key=value}, whose first value may stand without its key. */
public final class PropertyText {
  private PropertyText() {}

  /** The values by key; the one without a key under {@code main}. */
  public static Map<String, String> parse(String text, String main) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        values.put(main, part);
      } else {
        values.put(part.substring(0, equals), part.substring(equals + 1));
      }
    }
    return values;
  }

  /** The order in which the host prints them: the main one without its key, then by key. */
  public static String print(Map<String, String> values, String main) {
    StringBuilder text = new StringBuilder();
    String first = values.get(main);
    if (first != null) {
      text.append(first);
    }
    for (Map.Entry<String, String> value : new TreeMap<>(values).entrySet()) {
      if (!value.getKey().equals(main)) {
        text.append(text.length() == 0 ? "" : ",");
        text.append(value.getKey()).append('=').append(value.getValue());
      }
    }
    return text.toString();
  }

  /** Bytes of a size such as {@code 50G}; a plain number is taken as it is. */
  public static long bytes(String size) {
    if (size.isEmpty()) {
      return 0;
    }
    char unit = size.charAt(size.length() - 1);
    int shift = "KMGT".indexOf(unit) + 1;
    String digits = shift > 0 ? size.substring(0, size.length() - 1) : size;
    return (long) (Double.parseDouble(digits) * (1L << (10 * shift)));
  }

  /** The exact text of a size, in the largest unit without a remainder. */
  public static String size(long bytes) {
    String units = "KMGT";
    for (int i = units.length(); i > 0; i--) {
      long unit = 1L << (10 * i);
      if (bytes >= unit && bytes % unit == 0) {
        return bytes / unit + units.substring(i - 1, i);
      }
    }
    return Long.toString(bytes);
  }
}
