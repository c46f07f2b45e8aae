package dev.homelab.catalog.cozystack;

import java.util.List;
import java.util.Map;

/**
 * The sizes of containers that applications take by a name (cozy-lib 1.6.2, {@code
 * _resourcepresets.tpl}).
 */
final class Presets {
  private static final List<String> SIZES =
      List.of("nano", "micro", "small", "medium", "large", "xlarge", "2xlarge", "4xlarge");

  /** The memory of the least size in MiB, by series; each size has twice that of the one before. */
  private static final Map<String, Integer> SERIES =
      Map.of("t1", 128, "c1", 256, "s1", 512, "u1", 1024, "m1", 2048);

  private static final int LEAST = 250;
  private static final long MEBI = 1L << 20;

  private Presets() {}

  /** What a container of a size may take; nothing for a name that is none. */
  static Charge of(String name) {
    int dot = name.indexOf('.');
    if (dot < 0) {
      return older(name);
    }
    Integer memory = SERIES.get(name.substring(0, dot));
    int size = SIZES.indexOf(name.substring(dot + 1));
    return memory == null || size < 0
        ? Charge.NONE
        : Charge.limited((long) LEAST << size, (memory * MEBI) << size);
  }

  /** Names without a series, of older releases. */
  private static Charge older(String name) {
    return switch (name) {
      case "nano", "micro", "small" -> of("t1." + name);
      case "medium" -> of("c1.small");
      case "large" -> of("c1.medium");
      case "xlarge" -> of("c1.large");
      case "2xlarge" -> of("c1.xlarge");
      default -> Charge.NONE;
    };
  }
}
