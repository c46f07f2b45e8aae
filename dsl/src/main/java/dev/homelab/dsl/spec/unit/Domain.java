package dev.homelab.dsl.spec.unit;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A domain name (RFC 1123), in lower case, without the last dot.
 *
 * @param name labels joined by dots
 */
public record Domain(String name) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

  public Domain {
    if (name.length() > 253 || !FORM.matcher(name).matches()) {
      throw new UnitException(name, "a domain name", "lab.example.com");
    }
  }

  /**
   * Reads a name; capital letters and one last dot are taken.
   *
   * @throws UnitException when it is something else
   */
  public static Domain parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return new Domain(lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower);
  }

  /** The name of a host below this domain. */
  public Domain below(String label) {
    return parse(label + '.' + name);
  }

  @Override
  public String toString() {
    return name;
  }
}
