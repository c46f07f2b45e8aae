package dev.homelab.catalog.cozystack;

import java.util.Collection;
import java.util.Comparator;
import java.util.function.Supplier;
import java.util.stream.Stream;

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

  /**
   * Whether a box has what the memory of a type is taken from: ordinary memory, or the pages that
   * are kept at boot. Pages of 1 GiB are kept on no box: they would be arguments of the kernel,
   * which Cozystack's image of Talos takes none of.
   */
  public static boolean isKept(InstanceType type) {
    return type.hugepages() == null || SIZE.equals(type.hugepages());
  }

  /**
   * The type to take instead of one whose pages no box keeps: the least that has as much of
   * everything, with its own processors where that has them, and with pages of 2 MiB where two are
   * of one size; the largest where none is large enough.
   */
  public static InstanceType instead(InstanceType type) {
    Comparator<InstanceType> size =
        Comparator.comparingInt(InstanceType::cpu)
            .thenComparingLong(one -> mebibytes(one.memory()))
            .thenComparing(one -> one.hugepages() == null);
    Supplier<Stream<InstanceType>> alike =
        () ->
            InstanceTypes.all().stream()
                .filter(one -> isKept(one) && one.gpu() == null)
                .filter(one -> one.dedicated() == type.dedicated());
    return alike
        .get()
        .filter(one -> one.cpu() >= type.cpu())
        .filter(one -> mebibytes(one.memory()) >= mebibytes(type.memory()))
        .min(size)
        .or(() -> alike.get().max(size))
        .orElseThrow();
  }

  /** An amount of memory as types have it: whole Gi or Mi. */
  private static long mebibytes(String memory) {
    long number = Long.parseLong(memory.substring(0, memory.length() - 2));
    return memory.endsWith("Gi") ? number * 1024 : number;
  }
}
