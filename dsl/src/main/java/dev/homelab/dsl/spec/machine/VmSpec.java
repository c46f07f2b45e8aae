package dev.homelab.dsl.spec.machine;

import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.catalog.cozystack.InstanceType;
import dev.homelab.catalog.cozystack.InstanceTypes;
import dev.homelab.catalog.cozystack.RunStrategies;
import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.DidYouMean;
import dev.homelab.dsl.spec.Known;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.ThingSpec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.kube.ObjectDraft;
import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.dsl.spec.workload.Exposure;
import dev.homelab.model.Level;
import dev.homelab.model.Value;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A virtual machine of a tenant. */
@BlockOf(
    name = "vm",
    doc = "A virtual machine of a tenant.",
    in =
        "homelab { value('other') { content 'x' }; node('box') { gpu passthrough;"
            + " pool '192.168.1.200-192.168.1.220'; tenant('gaming') { vm('model', linux);"
            + " vpc('inner') { subnet 'games' }; vm linux {\n…\n} } } }")
public final class VmSpec extends ThingSpec<VmSpec> {
  private static final Size SMALLEST = Size.gib(1);

  private final String name;
  private final String system;
  private final NodeSpec node;
  private @Nullable Said<String> memory;
  private @Nullable Said<Integer> cpu;
  private @Nullable Said<String> runStrategy;
  private @Nullable Said<String> instanceType;
  private final VmDrives drives;
  private final VmTraits traits;
  private final VmInside inside;
  private final VmDoor door;

  private VmSpec(Scope scope, String name, String system, NodeSpec node) {
    super(scope);
    this.name = name;
    this.system = system;
    this.node = node;
    this.drives = new VmDrives(scope, name, system);
    this.traits = new VmTraits(scope, node);
    this.inside = new VmInside(scope, system);
    this.door = new VmDoor(scope, node);
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

  /** The home network. */
  @Known(doc = "Who is in the home network.")
  public Exposure getLan() {
    return Exposure.LAN;
  }

  /** The card of the box. */
  @Known(doc = "The graphics card of the box is handed to the machine.")
  public GpuUse getPassthrough() {
    return GpuUse.PASSTHROUGH;
  }

  /** By hand. */
  @Known(doc = "Somebody starts and stops the machine, and `up` leaves it as it is.")
  public StartRule getByHand() {
    return StartRule.BY_HAND;
  }

  /** Once. */
  @Known(doc = "The machine is started once, and stays off when it was shut down.")
  public StartRule getOnce() {
    return StartRule.ONCE;
  }

  /** After a failure. */
  @Known(doc = "The machine is started, and again when it failed; shut down it stays off.")
  public StartRule getAfterFailure() {
    return StartRule.AFTER_FAILURE;
  }

  /** What the block says of its disks. */
  VmDrives drives() {
    return drives;
  }

  /** What the block says of its hardware and networks. */
  VmTraits traits() {
    return traits;
  }

  /** The name that it has in its tenant. */
  String name() {
    return name;
  }

  /** What the block says of what is in the machine. */
  VmInside inside() {
    return inside;
  }

  /** What the block says of who reaches the machine. */
  VmDoor door() {
    return door;
  }

  /** Sets the memory. */
  @Word(
      doc =
          "Sets the machine's memory. One with the card keeps processors of its own where an"
              + " instance type (cx1, d1) has just that, unless `cpu` is said as well.",
      byDefault = "what the instance type has",
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
      byDefault = "what the instance type has",
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
      byDefault = "100.GiB, or as large as what it is copied from",
      example = "disk 500.GiB",
      named = {VmPartWords.STORAGE_CLASS, VmPartWords.BUS},
      once = true)
  public VmSpec disk(Size size) {
    return disk(Map.of(), size);
  }

  /** Sets the size of the system's disk, and how it is kept. */
  public VmSpec disk(Map<String, ?> named, Size size) {
    drives.size(size, named);
    return say();
  }

  /** Names an instance type. */
  @Word(
      doc = "Names an instance type of Cozystack, which then sets memory and processors.",
      byDefault =
          "cx1.2xlarge (8 processors and 16 GiB of its own) with the card, u1.medium for Linux,"
              + " else u1.xlarge",
      example = "instanceType 'u1.2xlarge'",
      once = true)
  public VmSpec instanceType(String name) {
    if (InstanceTypes.named(name) == null) {
      TreeSet<String> known = new TreeSet<>();
      InstanceTypes.all().forEach(type -> known.add(type.name()));
      String near = DidYouMean.nearest(name, known);
      scope()
          .unfit(
              "there is no instance type '" + name + "'",
              near == null ? likeIt(name) : "did you mean '" + near + "'?");
    }
    instanceType = Said.now(scope(), name);
    return say();
  }

  /** Names the installer. */
  @Word(
      doc =
          "Names what the system is installed from: the address of an image, or a file below the"
              + " lab's folder, which is uploaded.",
      byDefault =
          "Linux has a cloud image; what Windows and SteamOS are installed from is uploaded, since"
              + " nobody publishes it at an address that stays",
      example = "installer 'windows-11.iso'",
      once = true)
  public VmSpec installer(String place) {
    drives.installer(place);
    return say();
  }

  /** Leaves the machine off. */
  @Word(
      doc = "Makes the machine and leaves it off.",
      byDefault = "the machine runs",
      example = "off()")
  public VmSpec off() {
    return run(RunStrategies.OFF);
  }

  /** Says when it is started by itself. */
  @Word(
      doc =
          "Says when the machine is started by itself: `byHand` never, `once` one time only,"
              + " `afterFailure` again when it failed. `up` never stops one that runs.",
      byDefault = "whenever it is off",
      example = "starts byHand",
      once = true)
  public VmSpec starts(StartRule when) {
    return run(when.strategy());
  }

  private VmSpec run(String strategy) {
    Said<String> before = runStrategy;
    if (before != null && !before.value().equals(strategy)) {
      problem(
          LanguageCodes.error(
                  MachineCodes.AT_ODDS, "a machine that is off() is not started by itself")
              .withHint("leave `off` or `starts` out"));
    }
    runStrategy = Said.now(scope(), strategy);
    return say();
  }

  /** Adds the machine and its disks; called at the end of the tenant. */
  void emit(TenantSpec tenant) {
    Guest guest = Guest.of(system);
    VmDiskObjects disks = new VmDiskObjects(this, tenant, node);
    disks.emit();
    ObjectDraft machine =
        new ObjectDraft(
                address(),
                node.address(),
                TenantSpec.APPS,
                AppKinds.MACHINE,
                tenant.namespace(),
                name)
            .byDefault("spec.instanceProfile", guest.profile(), because())
            .after(tenant.address(), Level.READY);
    disks.describe(machine);
    Said<String> strategy = runStrategy;
    if (strategy == null) {
      machine.byDefault("spec.runStrategy", "Always", "machines run unless told off()");
    } else {
      machine.said("spec.runStrategy", strategy.value(), strategy.line());
    }
    size(machine, guest);
    if (hasCard()) {
      List<Value> card = List.of(TreeBuilder.of("name", node.card().device()));
      Said<GpuUse> asked = traits.card();
      if (asked == null) {
        machine.follows("spec.gpus", card, "its box hands the card on");
      } else {
        machine.said("spec.gpus", card, asked.line());
      }
    }
    traits.describe(machine, tenant);
    inside.describe(machine);
    door.describe(machine);
    machine.add(scope());
  }

  /** Why it has what its system needs. */
  String because() {
    return "default of profile '" + system + "'";
  }

  /**
   * Whether the machine is given the card: one that asks for it, and those for games where the box
   * hands it on.
   */
  boolean hasCard() {
    return traits.card() != null || (node.card().isHandedOn() && Guest.of(system).plays());
  }

  /** The system that it is for. */
  String system() {
    return system;
  }

  /** Whether the machine is started by itself. */
  boolean runs() {
    Said<String> said = runStrategy;
    return said == null || RunStrategies.starts(said.value());
  }

  /** The line that asked for the machine. */
  @Nullable SourceSpan line() {
    return scope().origin().user();
  }

  /** The instance type that holds; null when memory and processors are stated one by one. */
  @Nullable String type() {
    Said<String> said = instanceType;
    if (said != null) {
      return said.value();
    }
    return isStated() ? own() : Guest.of(system).type(hasCard());
  }

  private boolean isStated() {
    return memory != null || cpu != null || traits.sockets() != null;
  }

  private OwnProcessors processors() {
    return OwnProcessors.of(Guest.of(system), memory, cpu, traits.sockets() != null);
  }

  /** The type of a machine with the card that has just what is stated; null for others. */
  private @Nullable String own() {
    return hasCard() ? processors().type(scope()) : null;
  }

  /** What to write instead of an instance type that is none: the sizes of its series. */
  private static String likeIt(String name) {
    int dot = name.indexOf('.');
    List<String> series = dot < 0 ? List.of() : InstanceTypes.ofSeries(name.substring(0, dot));
    return series.isEmpty()
        ? "types are named like 'u1.xlarge'"
        : "there are " + String.join(", ", series);
  }

  private void size(ObjectDraft machine, Guest guest) {
    Said<String> said = instanceType;
    Said<?> other = memory != null ? memory : cpu != null ? cpu : traits.sockets();
    if (said != null) {
      machine.said("spec.instanceType", said.value(), said.line());
      if (other != null) {
        problem(
            LanguageCodes.error(
                    LanguageCodes.BAD_VALUE,
                    "an instance type sets memory and processors, so they cannot be said too")
                .at(other.line()));
      }
    } else if (other == null) {
      machine.byDefault(
          "spec.instanceType", guest.type(hasCard()), hasCard() ? Guest.OWN : because());
    } else {
      String own = own();
      if (own == null) {
        stated(machine, guest);
        scope().lab().later(() -> tellShared(other));
      } else {
        machine.follows(
            "spec.instanceType", own, "it has what is stated, and processors of its own");
      }
    }
  }

  private void tellShared(Said<?> stated) {
    if (hasCard()) {
      processors().tellShared(scope(), stated);
    }
  }

  /** KubeVirt takes memory and processors only where there is no instance type. */
  private void stated(ObjectDraft machine, Guest guest) {
    InstanceType otherwise =
        Objects.requireNonNull(InstanceTypes.named(guest.type(false)), "a known type");
    machine.byDefault(
        "spec.instanceType",
        "",
        "memory and processors are stated one by one"
            + (hasCard() ? ", and shared then: cx1 and d1 types have their own" : ""));
    Said<String> size = memory;
    if (size == null) {
      machine.byDefault("spec.resources.memory", otherwise.memory(), because());
    } else {
      machine.said("spec.resources.memory", size.value(), size.line());
    }
    traits.processors(machine, cpu, otherwise.cpu(), because());
  }
}
