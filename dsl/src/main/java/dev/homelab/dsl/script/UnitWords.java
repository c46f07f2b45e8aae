package dev.homelab.dsl.script;

import java.util.List;

/** The units that stand behind numbers, as scripts of all languages write them. */
public final class UnitWords {
  /** All of them, sizes first. */
  public static final List<String> ALL =
      List.of(
          "KiB",
          "MiB",
          "GiB",
          "TiB",
          "KB",
          "MB",
          "GB",
          "TB",
          "milliseconds",
          "seconds",
          "minutes",
          "hours",
          "days");

  private UnitWords() {}
}
