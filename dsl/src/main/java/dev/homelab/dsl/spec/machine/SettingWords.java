package dev.homelab.dsl.spec.machine;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Settings of the host that machines have words for, so that nothing is said in two ways. */
final class SettingWords {
  private static final Map<Pattern, String> SHARED =
      Map.ofEntries(
          word("cores", "cpu"),
          word("memory", "memory"),
          word("cpu", "cpuType"),
          word("cpulimit|cpuunits|affinity|vcpus|arch", "cpuOptions"),
          word("shares|hugepages|keephugepages", "memoryOptions"),
          word("numa", "numa"),
          word("numa\\d+", "numaNode"),
          word("startup", "order"),
          word("onboot", "autostart"),
          word("machine|ostype|scsihw", "platform"),
          word("hostpci\\d+", "pci"),
          word("usb\\d+", "usb"),
          word("net\\d+", "cardOptions"),
          word("(scsi|virtio|sata|ide)\\d+", "diskOptions"),
          word("description", "description"),
          word("protection", "protection"),
          word("agent", "agent"),
          word("tags", "tags"));
  private static final Map<Pattern, String> OWN =
      Map.ofEntries(
          word("name", "vm"),
          word("sockets", "sockets"),
          word("balloon", "balloon"),
          word("vga", "display"),
          word("serial\\d+", "serialPort"),
          word("boot", "boot"),
          word("bios|efidisk0", "firmware"),
          word("tpmstate0", "tpm"),
          word("ciuser", "user"),
          word("cipassword", "password"),
          word("sshkeys", "sshKey"),
          word("nameserver|searchdomain|ciupgrade|cicustom", "cloudInit"));

  private SettingWords() {}

  private static Map.Entry<Pattern, String> word(String settings, String word) {
    return Map.entry(Pattern.compile(settings), word);
  }

  /** The word for a setting, or null where there is none. */
  static @Nullable String of(String setting, boolean ownWords) {
    String shared = in(SHARED, setting);
    return shared != null || !ownWords ? shared : in(OWN, setting);
  }

  private static @Nullable String in(Map<Pattern, String> words, String setting) {
    return words.entrySet().stream()
        .filter(word -> word.getKey().matcher(setting).matches())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }
}
