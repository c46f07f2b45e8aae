package dev.homelab.provider.talos.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Addresses as Go's {@code netip} reads and writes them (RFC 5952): no leading zeroes in IPv4, IPv6
 * in its shortest form.
 */
public final class NetText {
  private static final Pattern V4_PART = Pattern.compile("0|[1-9][0-9]{0,2}");
  private static final Pattern V6_PART = Pattern.compile("[0-9a-fA-F]{1,4}");
  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]*");

  private NetText() {}

  /** The address in its one form, or null when the text is none. */
  public static @Nullable String address(String text) {
    if (text.indexOf(':') < 0) {
      return v4(text) == null ? null : text;
    }
    int percent = text.indexOf('%');
    String bare = percent < 0 ? text : text.substring(0, percent);
    String zone = percent < 0 ? "" : text.substring(percent);
    int[] groups = v6(bare);
    return groups == null || zone.equals("%") ? null : write(groups) + zone;
  }

  /** Whether the text is an IPv6 address, a mapped IPv4 one included. */
  public static boolean isV6(String text) {
    return text.indexOf(':') >= 0 && address(text) != null;
  }

  /** A network such as {@code 10.0.0.0/24} in its one form, or null when the text is none. */
  public static @Nullable String prefix(String text) {
    int slash = text.lastIndexOf('/');
    String bare = slash < 0 ? "" : text.substring(0, slash);
    String bits = slash < 0 ? "" : text.substring(slash + 1);
    String address = bare.indexOf('%') >= 0 ? null : address(bare);
    if (address == null || !NUMBER.matcher(bits).matches() || bits.length() > 3) {
      return null;
    }
    return Integer.parseInt(bits) <= (isV6(bare) ? 128 : 32) ? address + '/' + bits : null;
  }

  /** An address with a port, IPv6 in brackets, in its one form; null when the text is none. */
  public static @Nullable String addressWithPort(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0 || !isPort(text.substring(colon + 1))) {
      return null;
    }
    String host = text.substring(0, colon);
    boolean brackets = host.startsWith("[") && host.endsWith("]") && host.length() > 2;
    String bare = brackets ? host.substring(1, host.length() - 1) : host;
    String address = address(bare);
    if (address == null || brackets != isV6(bare)) {
      return null;
    }
    String written = brackets ? '[' + address + ']' : address;
    return written + ':' + Integer.parseInt(text.substring(colon + 1));
  }

  static boolean isPort(String text) {
    return text.matches("[0-9]{1,9}") && Integer.parseInt(text) <= 65535;
  }

  private static int @Nullable [] v4(String text) {
    String[] parts = text.split("\\.", -1);
    int[] bytes = new int[4];
    if (parts.length != 4) {
      return null;
    }
    for (int i = 0; i < 4; i++) {
      if (!V4_PART.matcher(parts[i]).matches() || Integer.parseInt(parts[i]) > 255) {
        return null;
      }
      bytes[i] = Integer.parseInt(parts[i]);
    }
    return bytes;
  }

  private static int @Nullable [] v6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      List<Integer> all = groups(text, true);
      return all == null || all.size() != 8 ? null : all.stream().mapToInt(i -> i).toArray();
    }
    List<Integer> head = groups(text.substring(0, gap), false);
    List<Integer> tail = groups(text.substring(gap + 2), true);
    if (head == null || tail == null || head.size() + tail.size() > 7) {
      return null;
    }
    int[] all = new int[8];
    for (int i = 0; i < head.size(); i++) {
      all[i] = head.get(i);
    }
    for (int i = 0; i < tail.size(); i++) {
      all[8 - tail.size() + i] = tail.get(i);
    }
    return all;
  }

  private static @Nullable List<Integer> groups(String text, boolean last) {
    List<Integer> groups = new ArrayList<>();
    if (text.isEmpty()) {
      return groups;
    }
    String[] parts = text.split(":", -1);
    for (int i = 0; i < parts.length; i++) {
      if (last && i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
        int[] bytes = v4(parts[i]);
        if (bytes == null) {
          return null;
        }
        groups.add(bytes[0] << 8 | bytes[1]);
        groups.add(bytes[2] << 8 | bytes[3]);
      } else if (V6_PART.matcher(parts[i]).matches()) {
        groups.add(Integer.parseInt(parts[i], 16));
      } else {
        return null;
      }
    }
    return groups;
  }

  private static String write(int[] groups) {
    boolean mapped = groups[5] == 0xFFFF;
    for (int i = 0; i < 5; i++) {
      mapped &= groups[i] == 0;
    }
    if (mapped) {
      return String.format(
          "::ffff:%d.%d.%d.%d", groups[6] >> 8, groups[6] & 255, groups[7] >> 8, groups[7] & 255);
    }
    int from = -1;
    int length = 1;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && groups[end] == 0) {
        end++;
      }
      if (end - i > length) {
        from = i;
        length = end - i;
      }
      i = Math.max(i, end - 1);
    }
    return join(groups, from, length);
  }

  private static String join(int[] groups, int from, int length) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == from) {
        out.append("::");
        i += length - 1;
      } else {
        if (out.length() > 0 && out.charAt(out.length() - 1) != ':') {
          out.append(':');
        }
        out.append(Integer.toHexString(groups[i]).toLowerCase(Locale.ROOT));
      }
    }
    return out.toString();
  }
}
