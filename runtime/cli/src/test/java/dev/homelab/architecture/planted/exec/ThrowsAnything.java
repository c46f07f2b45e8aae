package dev.homelab.architecture.planted.exec;

/** Breaks A11. */
final class ThrowsAnything {
  private ThrowsAnything() {}

  static void fail() {
    throw new RuntimeException("what now");
  }
}
