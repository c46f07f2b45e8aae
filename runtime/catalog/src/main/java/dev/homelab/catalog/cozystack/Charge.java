package dev.homelab.catalog.cozystack;

/**
 * What pods count against the quota of their tenant.
 *
 * @param cpu the processor time that they may take, in thousandths of a processor ({@code
 *     limits.cpu})
 * @param reserved the part of it that is kept for them ({@code requests.cpu})
 * @param memory what they may take of memory, and have kept for them, in bytes
 */
public record Charge(long cpu, long reserved, long memory) {
  /** How many times over Cozystack gives processors away ({@code cpuAllocationRatio}). */
  public static final int RATIO = 10;

  /** Nothing at all. */
  public static final Charge NONE = new Charge(0, 0, 0);

  /**
   * That of a limit, of which Cozystack reserves a tenth for processors and all for memory
   * (cozy-lib 1.6.2, {@code _resources.tpl}).
   */
  public static Charge limited(long cpu, long memory) {
    return new Charge(cpu, cpu / RATIO, memory);
  }

  /** Both together. */
  public Charge plus(Charge other) {
    return new Charge(cpu + other.cpu, reserved + other.reserved, memory + other.memory);
  }

  /** So many of them. */
  public Charge times(long count) {
    return new Charge(cpu * count, reserved * count, memory * count);
  }
}
