package dev.homelab.provider.proxmox.config;

/** Sizes as Proxmox VE writes them: a number and K, M, G or T, in powers of 1024. */
public final class Sizes {
  private static final String UNITS = "KMGT";

  private Sizes() {}

  /** The bytes of a size such as {@code 50G}; -1 when it is none. */
  public static long bytes(String text) {
    String plain = text.strip().replaceFirst("(?i)i?B$", "");
    if (!plain.matches("(?i)\\d+(\\.\\d+)?[KMGT]?")) {
      return -1;
    }
    char last = Character.toUpperCase(plain.charAt(plain.length() - 1));
    int shift = UNITS.indexOf(last) + 1;
    String digits = shift > 0 ? plain.substring(0, plain.length() - 1) : plain;
    return (long) (Double.parseDouble(digits) * (1L << (10 * shift)));
  }

  /** The exact text of a size in its largest unit without a remainder. */
  public static String text(long bytes) {
    for (int i = UNITS.length(); i > 0; i--) {
      long unit = 1L << (10 * i);
      if (bytes >= unit && bytes % unit == 0) {
        return bytes / unit + UNITS.substring(i - 1, i);
      }
    }
    return Long.toString(bytes);
  }

  /** The size in whole GiB, rounded up, as a new disk is asked for. */
  public static long gib(long bytes) {
    long unit = 1L << 30;
    return (bytes + unit - 1) / unit;
  }
}
