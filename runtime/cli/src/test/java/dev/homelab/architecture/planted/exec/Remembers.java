package dev.homelab.architecture.planted.exec;

import java.util.ArrayList;
import java.util.List;

/** Breaks A10. */
final class Remembers {
  static final ArrayList<String> ALL = new ArrayList<>();

  private Remembers() {}

  static List<String> all() {
    return ALL;
  }
}
