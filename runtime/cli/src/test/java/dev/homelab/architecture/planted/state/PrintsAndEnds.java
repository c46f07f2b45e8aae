package dev.homelab.architecture.planted.state;

/** Breaks A6. */
final class PrintsAndEnds {
  private PrintsAndEnds() {}

  static void end() {
    System.out.println("over");
    System.exit(1);
  }
}
