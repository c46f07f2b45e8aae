package dev.homelab.architecture.planted.model;

/** Breaks A2. */
final class ReadsTheClock {
  private ReadsTheClock() {}

  static long now() {
    return System.nanoTime();
  }
}
