package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Spec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a host has to give to its machines. */
@BlockOf(
    name = "budget",
    doc = "What a host has to give to its machines.",
    in =
        """
        homelab { value('other') { content 'x' }; secrets { env 'pve.token', 'PVE_TOKEN' }
        proxmox('pve') { endpoint 'https://192.168.1.10:8006'; token secret('pve.token')
          budget {
        …
        } } }\
        """)
public final class BudgetSpec extends Spec<BudgetSpec> {
  private static final int OVERCOMMIT = 4;
  private @Nullable Size memory;
  private Size hypervisor = Size.gib(2);
  private Size zfs = Size.gib(0);
  private int cores;
  private int overcommit = OVERCOMMIT;
  private @Nullable Size disk;

  /** The budget of a host, whose scope is given. */
  BudgetSpec(Scope host) {
    super(host);
  }

  @Override
  protected BudgetSpec self() {
    return this;
  }

  /** Sets the memory. */
  @Word(
      doc = "Sets the memory of the host.",
      byDefault = "not known; memory is not counted then",
      example = "memory 64.GiB",
      once = true)
  public BudgetSpec memory(Size size) {
    memory = size;
    return say();
  }

  /** Sets what the hypervisor keeps. */
  @Word(
      doc = "Sets the memory that the hypervisor keeps for itself.",
      byDefault = "2.GiB",
      example = "hypervisor 4.GiB",
      once = true)
  public BudgetSpec hypervisor(Size size) {
    hypervisor = size;
    return say();
  }

  /** Sets what ZFS keeps. */
  @Word(
      doc = "Sets the memory that the cache of ZFS (ARC) keeps.",
      byDefault = "none",
      example = "zfs 8.GiB",
      once = true)
  public BudgetSpec zfs(Size size) {
    zfs = size;
    return say();
  }

  /** Sets the processors. */
  @Word(
      doc = "Sets the processors of the host, and how many times over they may be given away.",
      byDefault = "not known; given away 4 times over",
      example = "cpu 16, overcommit: 3",
      named = {"overcommit: how many times over, a whole number"},
      once = true)
  public BudgetSpec cpu(Map<String, ?> named, int processors) {
    Object times = NamedArguments.of("cpu", named, scope()).value("overcommit");
    if (times instanceof Number number && number.intValue() >= 1) {
      overcommit = number.intValue();
    } else if (times != null) {
      problem(
          LanguageCodes.error(
              LanguageCodes.BAD_VALUE, "processors cannot be given away " + times + " times over"));
    }
    return cpu(processors);
  }

  /** Sets the processors. */
  public BudgetSpec cpu(int processors) {
    cores = processors;
    return say();
  }

  /** Sets the disk. */
  @Word(
      doc = "Sets the room for disks of machines.",
      byDefault = "not known; disks are not counted then",
      example = "disk 2.TB",
      once = true)
  public BudgetSpec disk(Size size) {
    disk = size;
    return say();
  }

  /** What the host has, in MiB and cores; 0 for what is not known. */
  Budget.Room room() {
    Size all = memory;
    Size space = disk;
    return new Budget.Room(
        all == null ? 0 : Machines.mebibytes(all),
        Machines.mebibytes(hypervisor),
        Machines.mebibytes(zfs),
        cores,
        overcommit,
        space == null ? 0 : Machines.mebibytes(space),
        -1);
  }
}
