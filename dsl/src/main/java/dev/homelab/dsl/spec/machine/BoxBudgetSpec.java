package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Spec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Size;
import org.jspecify.annotations.Nullable;

/** What a box has to give to the machines of its tenants. */
@BlockOf(
    name = "node-budget",
    doc = "What a box has to give to the machines of its tenants.",
    in = "homelab { value('other') { content 'x' }; node('box') {\n  budget {\n…\n} } }")
public final class BoxBudgetSpec extends Spec<BoxBudgetSpec> {
  /** How often Cozystack gives shared processors away ({@code resources.cpuAllocationRatio}). */
  private static final int OVERCOMMIT = 10;

  private @Nullable Size memory;
  private Size platform = Size.gib(8);
  private Size zfs = Size.gib(0);
  private int cores;

  /** The budget of a box, whose scope is given. */
  BoxBudgetSpec(Scope box) {
    super(box);
  }

  @Override
  protected BoxBudgetSpec self() {
    return this;
  }

  /** Sets the memory. */
  @Word(
      doc = "Sets the memory of the box.",
      byDefault = "not known; memory is not counted then",
      example = "memory 64.GiB",
      once = true)
  public BoxBudgetSpec memory(Size size) {
    memory = size;
    return say();
  }

  /** Sets what the platform keeps. */
  @Word(
      doc = "Sets the memory that Talos, Kubernetes and Cozystack keep for themselves.",
      byDefault = "8.GiB, an estimate for one box without monitoring",
      example = "platform 12.GiB",
      once = true)
  public BoxBudgetSpec platform(Size size) {
    platform = size;
    return say();
  }

  /** Sets what ZFS keeps. */
  @Word(
      doc = "Sets the memory that the cache of ZFS (ARC) keeps.",
      byDefault = "none",
      example = "zfs 8.GiB",
      once = true)
  public BoxBudgetSpec zfs(Size size) {
    zfs = size;
    return say();
  }

  /** Sets the processors. */
  @Word(
      doc =
          "Sets the processors (threads) of the box. Machines of the types cx1, d1, n1 and rt1 have"
              + " theirs for themselves, and one more each.",
      byDefault = "not known; processors are not counted then",
      example = "cpu 16",
      once = true)
  public BoxBudgetSpec cpu(int processors) {
    if (processors < 1) {
      problem(
          LanguageCodes.error(
              LanguageCodes.BAD_VALUE, "a box has at least one processor, not " + processors));
    }
    cores = processors;
    return say();
  }

  /**
   * What the box has, in MiB and processors; 0 for what is not known.
   *
   * @param pages the memory that it keeps as huge pages, in MiB
   */
  Budget.Room room(long pages) {
    Size all = memory;
    return new Budget.Room(
        all == null ? 0 : Machines.mebibytes(all),
        Machines.mebibytes(platform),
        Machines.mebibytes(zfs),
        cores,
        OVERCOMMIT,
        0,
        pages);
  }
}
