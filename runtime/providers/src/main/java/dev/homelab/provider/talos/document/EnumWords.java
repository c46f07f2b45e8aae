package dev.homelab.provider.talos.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The words of Talos's enumerations. The first of each is the one that Go holds before any is set.
 */
final class EnumWords {
  private static final Map<String, List<String>> WORDS =
      Map.ofEntries(
          entry("block.EncryptionProviderType", "none luks2"),
          entry("block.FilesystemType", "none xfs vfat ext4 iso9660 swap ? virtiofs"),
          entry("block.VolumeType", "partition disk tmpfs directory symlink overlay external"),
          entry("nethelpers.ADLACPActive", "off on"),
          entry("nethelpers.ADSelect", "stable bandwidth count"),
          entry("nethelpers.ARPAllTargets", "any all"),
          entry(
              "nethelpers.ARPValidate",
              "none active backup all filter filter-active filter-backup"),
          entry("nethelpers.AutoHostnameKind", "off talos-addr stable"),
          entry(
              "nethelpers.BondMode",
              "balance-rr active-backup balance-xor broadcast 802.3ad balance-tlb balance-alb"),
          entry("nethelpers.BondXmitHashPolicy", "layer2 layer3+4 layer2+3 encap2+3 encap3+4"),
          entry("nethelpers.ClientIdentifier", "none mac duid"),
          entry("nethelpers.DefaultAction", "accept block"),
          entry("nethelpers.FailOverMAC", "none active follow"),
          entry("nethelpers.LACPRate", "slow fast"),
          entry("nethelpers.PrimaryReselect", "always better failure"),
          entry("nethelpers.Protocol", "Protocol(0) icmp tcp udp icmpv6"),
          entry("nethelpers.RoutingRuleAction", "unspec unicast blackhole unreachable prohibit"),
          entry("nethelpers.VLANProtocol", "VLANProtocol(0) 802.1q 802.1ad"),
          entry(
              "nethelpers.WOLMode",
              "WOLMode(0) phy unicast multicast broadcast magic magicsecure filter"),
          Map.entry("nethelpers.RoutingTable", routingTables()));

  private EnumWords() {}

  static boolean has(String type) {
    return WORDS.containsKey(type);
  }

  /** The word of a type's zero value. */
  static String zero(String type) {
    return words(type).get(0);
  }

  /**
   * The word as Talos writes it, which reads it in any case; null when the type has no such word.
   */
  static @Nullable String canonical(String type, String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    for (String word : words(type)) {
      if (word.equals(lower) && word.indexOf('(') < 0 && !word.equals("?")) {
        return word;
      }
    }
    return null;
  }

  /** The words of a type that a person may write. */
  static List<String> choices(String type) {
    return words(type).stream().filter(w -> w.indexOf('(') < 0 && !w.equals("?")).toList();
  }

  private static List<String> words(String type) {
    return WORDS.getOrDefault(type, List.of(""));
  }

  private static Map.Entry<String, List<String>> entry(String type, String words) {
    return Map.entry(type, List.of(words.split(" ")));
  }

  private static List<String> routingTables() {
    List<String> tables = new ArrayList<>();
    tables.add("unspec");
    for (int table = 1; table <= 252; table++) {
      tables.add(String.valueOf(table));
    }
    tables.addAll(List.of("default", "main", "local"));
    return List.copyOf(tables);
  }
}
