package dev.homelab.provider.proxmox.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of a host, as far as something depends on it. */
public record PveVersion(int major, int minor) implements Comparable<PveVersion> {
  private static final Pattern FORM = Pattern.compile("(\\d+)(?:\\.(\\d+))?.*");

  /** The version in a text such as {@code 9.1.4}; 0.0 when it is none. */
  public static PveVersion parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return new PveVersion(0, 0);
    }
    String minor = parts.group(2);
    return new PveVersion(
        Integer.parseInt(parts.group(1)), minor == null ? 0 : Integer.parseInt(minor));
  }

  /** Whether it is supported: 8.4 and later. */
  public boolean isSupported() {
    return compareTo(new PveVersion(8, 4)) >= 0;
  }

  /** Whether high availability has rules instead of groups, and the agent its own privileges. */
  public boolean isNine() {
    return major >= 9;
  }

  @Override
  public int compareTo(PveVersion other) {
    return major == other.major
        ? Integer.compare(minor, other.minor)
        : Integer.compare(major, other.major);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
