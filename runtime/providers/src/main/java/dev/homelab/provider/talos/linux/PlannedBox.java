package dev.homelab.provider.talos.linux;

import dev.homelab.diag.Diagnostic;
import dev.homelab.spi.ProviderException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the script says of the box that shall begin Talos: by it a strange server is told from it.
 *
 * @param name the box, as the script names it
 * @param address its address, or null when the script says none
 * @param mac the hardware address of one of its cards, or null when the script says none
 */
public record PlannedBox(String name, @Nullable String address, @Nullable String mac) {
  private static final String NO_CARD = "00:00:00:00:00:00";

  /**
   * Checks that the script says by what the box is known.
   *
   * @throws ProviderException when it says neither its address nor its hardware address
   */
  void checkKnown() {
    if (address == null && mac == null) {
      throw LinuxCodes.refused(
          Diagnostic.error(
                  LinuxCodes.OTHER_BOX, "the script does not say which box " + name + " is")
              .withDetail(
                  "Without its address, a mistyped --ssh would take a strange server out of its"
                      + " Linux. Nothing was touched.")
              .withHint("state it in the block of the box: address '192.168.1.20'")
              .withHint("or its card: mac 'a8:b8:e0:01:02:03'"));
    }
  }

  /**
   * Checks that a box is this one: one of its cards has the planned address or is the planned card.
   *
   * @throws ProviderException when neither is among what the box has
   */
  void check(SshAddress at, LinuxBox found) {
    Set<String> seen = new TreeSet<>(found.seen());
    seen.remove(NO_CARD);
    if (!among(seen, address) && !among(seen, mac)) {
      throw LinuxCodes.refused(
          Diagnostic.error(LinuxCodes.OTHER_BOX, at.host() + " is another box than " + name)
              .withDetail(
                  "Planned: "
                      + (address == null ? "" : address + (mac == null ? "" : ", "))
                      + (mac == null ? "" : mac)
                      + ". Seen there: "
                      + (seen.isEmpty() ? "no address" : String.join(", ", seen))
                      + ". Nothing was touched.")
              .withHint("look whether --ssh leads to the box that you mean")
              .withHint("or correct address or mac of " + name + " in the script"));
    }
  }

  private static boolean among(Set<String> seen, @Nullable String planned) {
    return planned != null && seen.contains(planned.toLowerCase(Locale.ROOT));
  }
}
