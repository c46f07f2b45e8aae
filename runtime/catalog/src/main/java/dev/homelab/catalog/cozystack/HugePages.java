package dev.homelab.catalog.cozystack;

import java.util.Collection;

/**
 * The pages of 2 MiB that a node must keep for virtual machines of the series {@code cx1} and
 * {@code m1}: such a machine takes all of its memory from them, and is never scheduled where they
 * are missing. Nothing is kept in reserve, since a page that is kept is lost to everything else.
 */
public final class HugePages {
  /** The size of the pages that are counted, as types have it. */
  public static final String SIZE = "2Mi";

  /** The same in MiB. */
  public static final long MEBIBYTES = 2;

  private HugePages() {}

  /**
   * How many pages machines of these types need when all of them run at the same time; types with
   * ordinary memory, or with pages of 1 GiB, need none.
   *
   * @param types one for each machine, so that a type may be there more than once
   */
  public static long of(Collection<InstanceType> types) {
    return types.stream()
        .filter(type -> SIZE.equals(type.hugepages()))
        .mapToLong(type -> mebibytes(type.memory()) / MEBIBYTES)
        .sum();
  }

  /** An amount of memory as types have it: whole Gi or Mi. */
  private static long mebibytes(String memory) {
    long number = Long.parseLong(memory.substring(0, memory.length() - 2));
    return memory.endsWith("Gi") ? number * 1024 : number;
  }
}
