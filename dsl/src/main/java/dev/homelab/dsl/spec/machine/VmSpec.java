package dev.homelab.dsl.spec.machine;

import dev.homelab.catalog.cozystack.InstanceType;
import dev.homelab.catalog.cozystack.InstanceTypes;
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
import dev.homelab.model.Address;
import dev.homelab.model.Level;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A virtual machine of a tenant. */
@BlockOf(
    name = "vm",
    doc = "A virtual machine of a tenant.",
    in =
        "homelab { value('other') { content 'x' }; node('box') {"
            + " pool '192.168.1.200-192.168.1.220'; tenant('gaming') { vm linux {\n…\n} } } }")
public final class VmSpec extends ThingSpec<VmSpec> {
  private static final Size SMALLEST = Size.gib(1);

  private final String name;
  private final String system;
  private final NodeSpec node;
  private @Nullable Said<String> memory;
  private @Nullable Said<Integer> cpu;
  private @Nullable Said<String> disk;
  private @Nullable Said<String> runStrategy;
  private @Nullable Said<String> instanceType;
  private @Nullable Said<String> installer;
  private final VmInside inside;
  private final VmDoor door;

  private VmSpec(Scope scope, String name, String system, NodeSpec node) {
    super(scope);
    this.name = name;
    this.system = system;
    this.node = node;
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
      doc = "Sets the machine's memory.",
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
      byDefault =
          "cx1.2xlarge (8 processors and 16 GiB of its own) for games with a card, u1.medium for"
              + " Linux, else u1.xlarge",
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
              near == null ? "types are named like 'u1.xlarge'" : "did you mean '" + near + "'?");
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
    if (!Guest.isAddress(place) && (place.contains("://") || !UploadedImage.isFileBelow(place))) {
      scope()
          .unfit(
              "'" + place + "' is neither an address nor an image in the lab's folder",
              "write it like 'https://files.example.com/windows-11.iso' or 'windows-11.iso'");
    }
    installer = Said.now(scope(), place);
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

  /** Adds the machine and its disks; called at the end of the tenant. */
  void emit(TenantSpec tenant) {
    Guest guest = Guest.of(system);
    List<String> disks = new ArrayList<>();
    List<Address> uploaded = new ArrayList<>();
    Said<String> from = installer;
    for (Guest.Disk each : guest.disks(from)) {
      String diskName = name + '-' + each.name();
      disks.add(diskName);
      emit(each, tenant);
      if (from != null && each.isUploaded()) {
        UploadedImage image = new UploadedImage(disk(diskName), tenant.namespace(), diskName);
        uploaded.add(image.emit(scope(), node.address(), from));
      }
    }
    Said<AnswersSpec> answers = inside.answers();
    if (answers != null) {
      String diskName = name + '-' + answers.value().diskName(name);
      disks.add(diskName);
      emit(Guest.made(answers.value().diskName(name)), tenant);
      UploadedImage image = new UploadedImage(disk(diskName), tenant.namespace(), diskName);
      Value.Tree told = answers.value().tree(name);
      uploaded.add(image.emit(scope(), node.address(), told, answers));
    }
    ObjectDraft machine =
        new ObjectDraft(
                address(), node.address(), TenantSpec.APPS, "VMInstance", tenant.namespace(), name)
            .byDefault("spec.instanceProfile", guest.profile(), because())
            .byDefault("spec.disks", named(disks), "its own disks, in the order of booting")
            .after(tenant.address(), Level.READY);
    disks.forEach(disk -> machine.after(disk(disk), Level.EXISTS));
    uploaded.forEach(image -> machine.after(image, Level.READY));
    Said<String> strategy = runStrategy;
    if (strategy == null) {
      machine.byDefault("spec.runStrategy", "Always", "machines run unless told off()");
    } else {
      machine.said("spec.runStrategy", strategy.value(), strategy.line());
    }
    size(machine, guest);
    if (hasCard()) {
      machine.follows(
          "spec.gpus",
          List.of(TreeBuilder.of("name", node.gpuDevice())),
          "its box hands the card on");
    }
    inside.describe(machine);
    door.describe(machine);
    machine.add(scope());
  }

  private String because() {
    return "default of profile '" + system + "'";
  }

  private Address disk(String diskName) {
    return address().around().child("disk", diskName);
  }

  private static List<Value> named(List<String> names) {
    return names.stream().<Value>map(one -> TreeBuilder.of("name", one)).toList();
  }

  private void emit(Guest.Disk each, TenantSpec tenant) {
    String diskName = name + '-' + each.name();
    ObjectDraft draft =
        new ObjectDraft(
                disk(diskName),
                node.address(),
                TenantSpec.APPS,
                "VMDisk",
                tenant.namespace(),
                diskName)
            .byDefault("spec.storageClass", "replicated", "machines move between boxes only on it")
            .after(tenant.address(), Level.READY)
            .after(BoxPlatform.storageClass(node.address(), "replicated"), Level.EXISTS);
    Said<String> size = disk;
    if (each.isSystem() && size != null) {
      draft.said("spec.storage", size.value(), size.line());
    } else {
      draft.byDefault("spec.storage", each.storage(), because());
    }
    if (each.optical()) {
      draft.byDefault("spec.optical", true, "it is an image of a disc");
    }
    Value.Tree source = each.source();
    if (each.line() != null) {
      draft.said("spec.source", source, each.line());
    } else if (!source.fields().isEmpty()) {
      draft.byDefault("spec.source", source, each.reason());
    }
    draft.add(scope());
  }

  /** Whether the machine is given the card: those for games are, where the box hands it on. */
  boolean hasCard() {
    return node.handsGpuOn() && Guest.of(system).plays();
  }

  /** The system that it is for. */
  String system() {
    return system;
  }

  /** Whether the machine runs when nobody switches it. */
  boolean runs() {
    return runStrategy == null;
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
    return memory != null || cpu != null ? null : Guest.of(system).type(hasCard());
  }

  private void size(ObjectDraft machine, Guest guest) {
    Said<String> said = instanceType;
    Said<?> other = memory != null ? memory : cpu;
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
      stated(machine, guest);
    }
  }

  /** KubeVirt takes memory and processors only where there is no instance type. */
  private void stated(ObjectDraft machine, Guest guest) {
    InstanceType otherwise =
        Objects.requireNonNull(InstanceTypes.named(guest.type(false)), "a known type");
    machine
        .byDefault("spec.instanceType", "", "memory and processors are stated one by one")
        .byDefault("spec.resources.sockets", "1", "one processor with several cores");
    Said<String> size = memory;
    if (size == null) {
      machine.byDefault("spec.resources.memory", otherwise.memory(), because());
    } else {
      machine.said("spec.resources.memory", size.value(), size.line());
    }
    Said<Integer> count = cpu;
    if (count == null) {
      machine.byDefault("spec.resources.cpu", String.valueOf(otherwise.cpu()), because());
    } else {
      machine.said("spec.resources.cpu", String.valueOf(count.value()), count.line());
    }
  }
}
