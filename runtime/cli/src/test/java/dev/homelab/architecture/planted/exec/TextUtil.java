package dev.homelab.architecture.planted.exec;

/** Breaks A10 by its name. */
final class TextUtil {
  private TextUtil() {}
}
