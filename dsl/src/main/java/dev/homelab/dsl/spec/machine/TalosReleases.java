package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.unit.Version;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The releases of Talos that machine configs are made for, and the Kubernetes that each runs when
 * the script names none (Talos' support matrix and its tags of 1.9.6 to 1.13.9).
 */
public final class TalosReleases {
  static final String NEWEST = "1.13.9";
  private static final Map<String, Release> ALL =
      new TreeMap<>(
          Map.of(
              "1.9", new Release("1.9.6", "1.32.4"),
              "1.10", new Release("1.10.9", "1.33.0"),
              "1.11", new Release("1.11.6", "1.34.0"),
              "1.12", new Release("1.12.11", "1.35.4"),
              "1.13", new Release(NEWEST, "1.36.3")));

  private record Release(String talos, String kubernetes) {}

  private TalosReleases() {}

  /** The minor version of a release, such as {@code 1.13}. */
  public static String minor(Version version) {
    List<Integer> numbers = version.numbers();
    return numbers.get(0) + "." + (numbers.size() > 1 ? numbers.get(1) : 0);
  }

  /**
   * The whole Talos version that a script means, by its newest patch; null for a minor not known.
   */
  public static @Nullable String talos(Version version) {
    Release known = ALL.get(minor(version));
    if (known == null) {
      return null;
    }
    return version.numbers().size() < 3 ? known.talos() : version.text();
  }

  /** The Kubernetes of a Talos minor version, or null. */
  public static @Nullable String kubernetesOf(String talosMinor) {
    Release known = ALL.get(talosMinor);
    return known == null ? null : known.kubernetes();
  }

  /** The whole Kubernetes version that a script means; null for a minor without known patch. */
  public static @Nullable String kubernetes(Version version) {
    if (version.numbers().size() >= 3) {
      return version.text();
    }
    return ALL.values().stream()
        .map(Release::kubernetes)
        .filter(patch -> minor(new Version(patch)).equals(minor(version)))
        .findFirst()
        .orElse(null);
  }

  /** The minor versions, for people. */
  public static String known() {
    return "1.9, 1.10, 1.11, 1.12 and 1.13";
  }
}
