package dev.homelab.dsl.spec.unit;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * An IPv4 or IPv6 address (RFC 791, RFC 4291). Reading one asks no name service.
 *
 * @param number its bits as a number
 * @param bits 32 or 128
 */
public record IpAddress(BigInteger number, int bits) implements Comparable<IpAddress> {
  private static final String WANTED = "192.168.1.10 or fd00::10";

  /**
   * Reads a literal address.
   *
   * @throws UnitException when it is something else
   */
  public static IpAddress parse(String text) {
    return text.indexOf(':') >= 0 ? parse6(text) : new IpAddress(parse4(text, text), 32);
  }

  private static BigInteger parse4(String part, String whole) {
    String[] bytes = part.split("\\.", -1);
    if (bytes.length != 4) {
      throw new UnitException(whole, "an address", WANTED);
    }
    BigInteger number = BigInteger.ZERO;
    for (String digits : bytes) {
      if (!digits.matches("0|[1-9]\\d{0,2}") || Integer.parseInt(digits) > 255) {
        throw new UnitException(whole, "an address", WANTED);
      }
      number = number.shiftLeft(8).or(BigInteger.valueOf(Integer.parseInt(digits)));
    }
    return number;
  }

  private static IpAddress parse6(String text) {
    int gap = text.indexOf("::");
    List<BigInteger> head = groups(gap < 0 ? text : text.substring(0, gap), text, gap < 0);
    List<BigInteger> tail = gap < 0 ? List.of() : groups(text.substring(gap + 2), text, true);
    int missing = 8 - head.size() - tail.size();
    if (gap < 0 ? missing != 0 : missing < 1) {
      throw new UnitException(text, "an address", WANTED);
    }
    BigInteger number = BigInteger.ZERO;
    for (BigInteger group : head) {
      number = number.shiftLeft(16).or(group);
    }
    number = number.shiftLeft(16 * missing);
    for (BigInteger group : tail) {
      number = number.shiftLeft(16).or(group);
    }
    return new IpAddress(number, 128);
  }

  /** The groups of a part of an address; only its end may hold an IPv4 address. */
  private static List<BigInteger> groups(String part, String whole, boolean end) {
    List<BigInteger> groups = new ArrayList<>();
    if (part.isEmpty()) {
      return groups;
    }
    String[] texts = part.split(":", -1);
    for (int i = 0; i < texts.length; i++) {
      if (end && i == texts.length - 1 && texts[i].indexOf('.') >= 0) {
        BigInteger low = parse4(texts[i], whole);
        groups.add(low.shiftRight(16));
        groups.add(low.and(BigInteger.valueOf(0xffff)));
      } else if (texts[i].matches("[0-9a-fA-F]{1,4}")) {
        groups.add(new BigInteger(texts[i], 16));
      } else {
        throw new UnitException(whole, "an address", WANTED);
      }
    }
    return groups;
  }

  @Override
  public int compareTo(IpAddress other) {
    int byFamily = Integer.compare(bits, other.bits);
    return byFamily != 0 ? byFamily : number.compareTo(other.number);
  }

  /** IPv4 in dotted form, IPv6 in the short form of RFC 5952. */
  @Override
  public String toString() {
    return bits == 32 ? text4() : text6();
  }

  private String text4() {
    long value = number.longValue();
    return (value >> 24)
        + "."
        + (value >> 16 & 255)
        + "."
        + (value >> 8 & 255)
        + "."
        + (value & 255);
  }

  private String text6() {
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = number.shiftRight(16 * (7 - i)).intValue() & 0xffff;
    }
    int start = -1;
    int length = 1;
    for (int i = 0; i < 8; i++) {
      int run = 0;
      while (i + run < 8 && groups[i + run] == 0) {
        run++;
      }
      if (run > length) {
        start = i;
        length = run;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == start) {
        text.append("::");
        i += length - 1;
      } else {
        text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":")
            .append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }
}
