package dev.homelab.dsl.spec.unit;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The hardware address of a network card (EUI-48, IEEE 802).
 *
 * @param text in small letters, with a colon between two digits
 */
public record MacAddress(String text) {
  private static final Pattern FORM = Pattern.compile("([0-9a-f]{2}[:-]){5}[0-9a-f]{2}");

  /**
   * Reads an address, with colons or dashes.
   *
   * @throws UnitException when it is something else
   */
  public static MacAddress parse(String text) {
    String small = text.toLowerCase(Locale.ROOT);
    if (!FORM.matcher(small).matches()) {
      throw new UnitException(text, "a hardware address", "'a8:b8:e0:01:02:03'");
    }
    return new MacAddress(small.replace('-', ':'));
  }

  @Override
  public String toString() {
    return text;
  }
}
