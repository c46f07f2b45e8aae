package dev.homelab.provider.talos.card;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What Kubernetes calls graphics cards that are handed to virtual machines.
 *
 * <p>A card of NVIDIA has the name that NVIDIA's device plugin gives it: its name in the list of
 * PCI IDs in capitals, with {@code _} for slashes, dots and blanks, and without all other signs.
 * Names of known cards are those of the table that Cozystack 1.6.2 comes with, which follow the
 * plugin's own copy of that list. A card of AMD or Intel is called by the same rule below another
 * domain, since there the name is up to whoever permits the card.
 */
public final class CardNames {
  private static final int LONGEST = 63;

  private static final String NVIDIA = "10DE";

  private static final Map<String, String> DOMAINS =
      Map.of(NVIDIA, "nvidia.com/", "1002", "amd.com/", "8086", "intel.com/");

  private static final Map<String, String> KNOWN =
      Map.ofEntries(
          Map.entry("10DE:2335", "GH100_H200_SXM_141GB"),
          Map.entry("10DE:2330", "GH100_H100_SXM5_80GB"),
          Map.entry("10DE:2331", "GH100_H100_PCIE"),
          Map.entry("10DE:2321", "GH100_H100L_94GB"),
          Map.entry("10DE:26B9", "AD102GL_L40S"),
          Map.entry("10DE:26B5", "AD102GL_L40"),
          Map.entry("10DE:27B8", "AD104GL_L4"),
          Map.entry("10DE:20B2", "GA100_A100_SXM4_80GB"),
          Map.entry("10DE:20B0", "GA100_A100_SXM4_40GB"),
          Map.entry("10DE:20B5", "GA100_A100_PCIE_80GB"),
          Map.entry("10DE:20F1", "GA100_A100_PCIE_40GB"),
          Map.entry("10DE:20B7", "GA100GL_A30_PCIE"),
          Map.entry("10DE:2235", "GA102GL_A40"),
          Map.entry("10DE:2236", "GA102GL_A10"),
          Map.entry("10DE:1EB8", "TU104GL_TESLA_T4"),
          Map.entry("10DE:1DB1", "GV100GL_TESLA_V100_SXM2_16GB"),
          Map.entry("10DE:1DB5", "GV100GL_TESLA_V100_SXM2_32GB"),
          Map.entry("10DE:1DB4", "GV100GL_TESLA_V100_PCIE_16GB"),
          Map.entry("10DE:1DF6", "GV100GL_TESLA_V100S_PCIE_32GB"));

  private CardNames() {}

  /**
   * The name of a card's resource, such as {@code nvidia.com/GA102GL_A10}; empty for a card of
   * another maker, for one that the list of PCI IDs does not know, and where the name would be too
   * long for Kubernetes.
   */
  public static Optional<String> of(PciDevice card) {
    String domain = DOMAINS.get(maker(card.selector()));
    String name = KNOWN.getOrDefault(card.selector(), made(card.product()));
    return domain == null || name.isEmpty() || name.length() > LONGEST
        ? Optional.empty()
        : Optional.of(domain + name);
  }

  private static String made(String product) {
    return product
        .toUpperCase(Locale.ROOT)
        .replaceAll("[/.\\s]", "_")
        .replaceAll("[^A-Z0-9_]", "")
        .replaceAll("^_+|_+$", "");
  }

  /** Whether a selector is of NVIDIA, whose operator finds and hands on its cards by itself. */
  public static boolean isNvidia(String selector) {
    return maker(selector).equals(NVIDIA);
  }

  /** Whether a selector is of a maker whose cards have names here. */
  static boolean isKnownMaker(String selector) {
    return DOMAINS.containsKey(maker(selector));
  }

  private static String maker(String selector) {
    return selector.replaceFirst(":.*", "");
  }
}
