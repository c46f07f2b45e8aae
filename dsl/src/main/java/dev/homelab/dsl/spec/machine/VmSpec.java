package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.ThingSpec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.model.Address;
import dev.homelab.model.Level;
import dev.homelab.model.Value;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A virtual machine of a tenant. */
@BlockOf(
    name = "vm",
    doc = "A virtual machine of a tenant.",
    in =
        "homelab { value('other') { content 'x' }; node('box') { tenant('gaming') { vm windows"
            + " {\n…\n} } } }")
public final class VmSpec extends ThingSpec<VmSpec> {
  private static final Size SMALLEST = Size.gib(1);

  /** What a system needs of its machine: the profile, and the image of its disk. */
  private record Guest(String profile, @Nullable String image) {}

  private static final Map<String, Guest> GUESTS =
      Map.of(
          "windows", new Guest("windows.11.virtio", null),
          "linux", new Guest("ubuntu", "ubuntu"),
          "steamos", new Guest("linux.efi", null));

  private final String name;
  private final String system;
  private final NodeSpec node;
  private @Nullable Said<String> memory;
  private @Nullable Said<Integer> cpu;
  private @Nullable Said<String> disk;
  private @Nullable Said<String> runStrategy;
  private @Nullable Said<String> instanceType;

  private VmSpec(Scope scope, String name, String system, NodeSpec node) {
    super(scope);
    this.name = name;
    this.system = system;
    this.node = node;
  }

  /** Opens a machine of a tenant. */
  static VmSpec open(Scope tenant, String name, String system, NodeSpec node) {
    String checked = Names.label(tenant, "vm", name);
    return new VmSpec(tenant.inner("vm", checked), checked, system, node);
  }

  @Override
  protected VmSpec self() {
    return this;
  }

  /** Sets the memory. */
  @Word(
      doc = "Sets the machine's memory.",
      byDefault = "16.GiB",
      example = "memory 32.GiB",
      once = true)
  public VmSpec memory(Size size) {
    if (size.compareTo(SMALLEST) < 0) {
      scope().unfit(size + " is too little memory for " + system, "give it 1.GiB or more");
    }
    memory = Said.now(scope(), size.quantity());
    return say();
  }

  /** Sets the number of processors. */
  @Word(
      doc = "Sets how many processors the machine has.",
      byDefault = "8",
      example = "cpu 4",
      once = true)
  public VmSpec cpu(int count) {
    if (count < 1) {
      problem(
          LanguageCodes.error(
              LanguageCodes.BAD_VALUE, "a machine has at least one processor, not " + count));
    }
    cpu = Said.now(scope(), count);
    return say();
  }

  /** Sets the size of the system's disk. */
  @Word(
      doc = "Sets the size of the disk that the system is on.",
      byDefault = "100.GiB",
      example = "disk 500.GiB",
      once = true)
  public VmSpec disk(Size size) {
    disk = Said.now(scope(), size.quantity());
    return say();
  }

  /** Names an instance type. */
  @Word(
      doc = "Names an instance type of Cozystack, which then sets memory and processors.",
      byDefault = "none; memory and cpu hold",
      example = "instanceType 'u1.2xlarge'",
      once = true)
  public VmSpec instanceType(String name) {
    instanceType = Said.now(scope(), name);
    return say();
  }

  /** Leaves the machine off. */
  @Word(
      doc = "Makes the machine and leaves it off.",
      byDefault = "the machine runs",
      example = "off()")
  public VmSpec off() {
    runStrategy = Said.now(scope(), "Halted");
    return say();
  }

  /** Adds the machine and its disk; called at the end of the tenant. */
  void emit(Address tenant, Address storage) {
    Guest guest = GUESTS.getOrDefault(system, new Guest("linux", null));
    String profile = "default of profile '" + system + "'";
    Address system = tenant.child("disk", name + "-system");
    Draft made =
        new Draft(system, "cozystack.vmdisk")
            .byDefault("name", name + "-system", "named after its machine")
            .saidOr("storage", disk, "100Gi", profile)
            .byDefault("storageClass", "replicated", "machines move between boxes only on it")
            .after(tenant, Level.READY)
            .after(storage, Level.READY);
    if (guest.image() != null) {
      made.byDefault("source", Map.of("image", Map.of("name", guest.image())), profile);
    }
    made.add(scope());
    Draft machine =
        new Draft(address(), "cozystack.vminstance")
            .said("name", name, scope().origin().user())
            .byDefault("instanceProfile", guest.profile(), profile)
            .saidOr("runStrategy", runStrategy, "Always", "machines run unless told off()")
            .byDefault("disks", List.of(Map.of("name", name + "-system")), "its own disk")
            .after(tenant, Level.READY)
            .after(system, Level.EXISTS);
    size(machine, profile);
    if (node.handsGpuOn()) {
      machine.byDefault(
          "gpus",
          List.of(new Value.Tree(new java.util.TreeMap<>(Map.of("name", node.gpuDevice())))),
          "its box hands the card on");
    }
    machine.add(scope());
  }

  private void size(Draft machine, String profile) {
    Said<String> type = instanceType;
    if (type == null) {
      machine
          .byDefault("instanceType", "", "memory and cpu are stated one by one")
          .saidOr("memory", memory, "16Gi", profile)
          .saidOr("cpu", cpu, 8, profile);
      return;
    }
    machine.said("instanceType", type.value(), type.line());
    if (memory != null || cpu != null) {
      Said<?> other = memory != null ? memory : cpu;
      problem(
          LanguageCodes.error(
                  LanguageCodes.BAD_VALUE,
                  "an instance type sets memory and processors, so they cannot be said too")
              .at(other == null ? type.line() : other.line()));
    }
  }
}
