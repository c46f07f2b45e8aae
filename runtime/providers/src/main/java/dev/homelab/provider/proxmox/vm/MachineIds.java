package dev.homelab.provider.proxmox.vm;

import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Value;
import dev.homelab.provider.proxmox.client.ProxmoxCodes;
import dev.homelab.provider.proxmox.client.PveException;
import dev.homelab.provider.proxmox.config.Wanted;
import java.util.Set;

/**
 * The numbers that a lab may give its machines, when the script says none: each address has its own
 * place in the range, so that the same script gives the same numbers.
 *
 * @param first the first of them
 * @param last the last of them
 */
public record MachineIds(long first, long last) {
  private static final long LOWEST = 100;
  private static final long HIGHEST = 999_999_999;

  /** The range in a target's {@code vmids}: {@code 2000-2099}; by default 2000 to 8999. */
  public static MachineIds of(Value.Tree config) {
    String text = new Wanted(config).text("vmids");
    if (text.isEmpty()) {
      return new MachineIds(2000, 8999);
    }
    String[] ends = text.split("-", -1);
    boolean numbers = ends.length == 2 && text.matches("\\d{3,9}-\\d{3,9}");
    long first = numbers ? Long.parseLong(ends[0]) : 0;
    long last = numbers ? Long.parseLong(ends[1]) : 0;
    if (first < LOWEST || last < first || last > HIGHEST) {
      throw PveException.refusal(
          ProxmoxCodes.MALFORMED,
          "`" + text + "` is no range of machine numbers",
          "Numbers go from 100 to 999999999.",
          "write it like 2000-2099");
    }
    return new MachineIds(first, last);
  }

  /**
   * The number for a machine, the first free one from its own place on.
   *
   * @param taken the numbers that something has
   */
  public long pick(LabIdentity lab, Address address, Set<Long> taken) {
    long size = last - first + 1;
    long start = Math.floorMod((lab.name() + '\0' + address).hashCode(), size);
    for (long i = 0; i < size; i++) {
      long candidate = first + (start + i) % size;
      if (!taken.contains(candidate)) {
        return candidate;
      }
    }
    throw PveException.refusal(
        ProxmoxCodes.TAKEN,
        "every machine number from " + first + " to " + last + " is taken",
        "",
        "widen `vmids` of the host");
  }
}
