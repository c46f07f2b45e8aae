package dev.homelab.provider.talos.machine;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.model.FieldChange;
import dev.homelab.model.Fields;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.api.NodeException;
import dev.homelab.provider.talos.api.NodeProbe;
import dev.homelab.provider.talos.api.TalosClient;
import dev.homelab.provider.talos.api.Trouble;
import dev.homelab.provider.talos.document.MachineConfig;
import dev.homelab.provider.talos.document.TalosDocument;
import dev.homelab.provider.talos.patch.ConfigPatch;
import dev.homelab.provider.talos.yaml.YamlWriter;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Looks at machines and tells how they differ from what is wished. */
final class MachineLook {
  static final String ADDRESS = "address";
  static final String CONFIG = "config";
  static final String VERSION = "version";
  static final String SCHEMATIC = "schematic";

  /**
   * What Talos changes while it runs, of the main document (Talos, editing machine configuration).
   */
  private static final Set<String> LIVE =
      Set.of(
          "time",
          "acceptedCAs",
          "certSANs",
          "install",
          "network",
          "nodeAnnotations",
          "nodeLabels",
          "nodeTaints",
          "sysfs",
          "sysctls",
          "logging",
          "controlPlane",
          "kubelet",
          "pods",
          "kernel",
          "registries");

  private static final String HUGE_PAGES = ".sysctls.vm.nr_hugepages";

  /** What a look tells already that making would be refused for. */
  private static final Set<String> DISKS = Set.of(TalosCodes.HOLDS_DATA, TalosCodes.NO_DISK);

  private final Nodes nodes;

  MachineLook(Nodes nodes) {
    this.nodes = nodes;
  }

  /**
   * What is wished. A machine that is recorded and does not answer is off or cut off, which is not
   * gone.
   */
  Observation observe(
      LabIdentity lab, ResourceSpec spec, @Nullable StateEntry prior, CallContext context) {
    MachineWishes wish = MachineWishes.of(spec.desired());
    nodes.name(spec.address(), wish);
    if (wish.address().isEmpty()) {
      return new Observation.NotCreatedYet();
    }
    if (!Nodes.areMade(wish.secret(), context)) {
      NodeProbe probe = nodes.probe(wish.address(), context);
      return switch (probe.state()) {
        case FOREIGN -> foreign(wish, probe);
        case MAINTENANCE -> waits(wish, probe, context);
        case DOWN, OURS -> new Observation.Absent();
      };
    }
    Nodes.Keys keys = nodes.keys(wish.secret(), context);
    nodes.note(wish, keys);
    NodeProbe probe = nodes.probe(wish.address(), keys, context);
    return switch (probe.state()) {
      case FOREIGN -> foreign(wish, probe);
      case DOWN -> prior == null ? new Observation.Absent() : away(lab, spec, prior, context);
      case MAINTENANCE -> waits(wish, probe, context);
      case OURS -> present(lab, spec, wish.address(), probe, context);
    };
  }

  /**
   * One that waits for its config is not made yet. Whether its disk may be written over is checked
   * before anything is given to any machine of its cluster.
   */
  private Observation waits(MachineWishes wish, NodeProbe probe, CallContext context) {
    try (TalosClient node = nodes.maintenance(wish.address(), probe.fingerprint())) {
      String stage = NodeFacts.stage(node, context).stage();
      boolean asks = stage.isEmpty() || stage.equals("maintenance");
      if (asks && !probe.disks().isEmpty()) {
        DiskGuard.chosen(wish, probe, node, context);
      }
    } catch (NodeException e) {
      if (DISKS.contains(e.diagnostics().get(0).code())) {
        return new Observation.Unreachable(e);
      }
    }
    return new Observation.Absent();
  }

  /** One that the script moves is still where it was recorded. */
  private Observation away(
      LabIdentity lab, ResourceSpec spec, StateEntry prior, CallContext context) {
    String old = oldAddress(spec, prior);
    if (!old.isEmpty()) {
      Nodes.Keys keys = nodes.keys(MachineWishes.of(spec.desired()).secret(), context);
      NodeProbe probe = nodes.probe(old, keys, context);
      boolean there = probe.state() == NodeProbe.State.OURS;
      if (there
          && present(lab, spec, old, probe, context) instanceof Observation.Present found
          && found.owner() == Observation.Owner.OURS) {
        return found;
      }
    }
    return Observation.recorded(prior, false);
  }

  /** Where a machine was recorded when the script wishes it elsewhere now; else empty. */
  static String oldAddress(ResourceSpec spec, @Nullable StateEntry prior) {
    String old = prior == null ? "" : Fields.text(prior.outputs(), ADDRESS);
    return old.equals(MachineWishes.of(spec.desired()).address()) ? "" : old;
  }

  /**
   * What is recorded and no longer wished. One that waits for a config was reset, and Kubernetes
   * may know it still.
   */
  Observation observe(LabIdentity lab, StateEntry entry, CallContext context) {
    MachineWishes wish = MachineWishes.of(entry.recorded());
    String address = Fields.text(entry.outputs(), ADDRESS);
    String known = address.isEmpty() ? wish.address() : address;
    if (known.isEmpty() || !Nodes.areMade(wish.secret(), context)) {
      return new Observation.Absent();
    }
    Nodes.Keys keys = nodes.keys(wish.secret(), context);
    nodes.leaves(wish, keys, entry.address());
    NodeProbe probe = nodes.probe(known, keys, context);
    if (probe.state() == NodeProbe.State.FOREIGN) {
      return new Observation.Absent();
    }
    if (probe.state() != NodeProbe.State.OURS) {
      return Observation.recorded(entry, false);
    }
    TalosClient node = nodes.client(known, keys, context);
    MachineConfig config = parsed(NodeFacts.config(node, context));
    return new Observation.Present(
        Value.Tree.EMPTY,
        null,
        NodeMark.owner(config, lab, entry.address()),
        true,
        entry.objectId(),
        entry.outputs(),
        Value.Tree.EMPTY);
  }

  private static Observation foreign(MachineWishes wish, NodeProbe probe) {
    return new Observation.Present(
        Value.Tree.EMPTY.with(ADDRESS, new Value.Text(wish.address())),
        null,
        Observation.Owner.OTHER_LAB,
        false,
        "foreign/" + wish.address(),
        Value.Tree.EMPTY,
        Value.Tree.EMPTY,
        stranger(wish, probe).diagnostics().get(0));
  }

  /** Compares a config value by value only where it is not, letter by letter, as wished. */
  private Observation present(
      LabIdentity lab, ResourceSpec spec, String at, NodeProbe probe, CallContext context) {
    MachineWishes wish = MachineWishes.of(spec.desired());
    Nodes.Keys keys = nodes.keys(wish.secret(), context);
    TalosClient node = nodes.client(at, keys, context);
    String text = NodeFacts.config(node, context);
    String schematic = NodeFacts.schematic(node, context);
    MachineConfig live = parsed(text);
    TreeMap<String, Value> seen = new TreeMap<>();
    seen.put(ADDRESS, new Value.Text(at));
    seen.put(VERSION, new Value.Text(probe.talos()));
    seen.put(SCHEMATIC, new Value.Text(schematic));
    TreeMap<String, Value> wished = new TreeMap<>();
    wished.put(ADDRESS, new Value.Text(wish.address()));
    wished.put(VERSION, new Value.Text(wish.version()));
    wished.put(
        SCHEMATIC, new Value.Text(schematic.isEmpty() ? schematic : wish.installedSchematic()));
    String written = wished(spec, lab, keys, live).write();
    if (!written.equals(text)) {
      ConfigView view = new ConfigView(context.secrets());
      seen.put(CONFIG, view.of(text));
      wished.put(CONFIG, view.of(written));
    }
    return new Observation.Present(
        new Value.Tree(seen),
        new Value.Tree(wished),
        NodeMark.owner(live, lab, spec.address()),
        true,
        objectId(wish),
        outputs(wish, probe.talos()).with(ADDRESS, new Value.Text(at)),
        Value.Tree.EMPTY,
        refused(wish, probe.talos(), live));
  }

  /** The config that a machine shall have, with the disk that was chosen when it was installed. */
  static MachineConfig wished(
      ResourceSpec spec, LabIdentity lab, Nodes.Keys keys, MachineConfig live) {
    MachineWishes wish = MachineWishes.of(spec.desired());
    Object disk = live.main().map(main -> main.at("machine", "install", "disk")).orElse(null);
    return wish.config(
        keys.bundle(), NodeMark.of(lab, spec.address()), disk instanceof String text ? text : "");
  }

  /** A config with the kubelet of another one. */
  static MachineConfig withKubelet(MachineConfig config, MachineConfig other) {
    String image = KubernetesParts.image(other, "machine", "kubelet", "image");
    if (image.isEmpty()) {
      return config;
    }
    ConfigPatch kubelet =
        ConfigPatch.parse(
            YamlWriter.write(Map.of("machine", Map.of("kubelet", Map.of("image", image)))));
    return kubelet.applyTo(config);
  }

  /** A config as far as it can be read; one of a newer Talos has only its mark left out. */
  static MachineConfig parsed(String text) {
    try {
      return MachineConfig.parse(text);
    } catch (HomelabException unknownHere) {
      return new MachineConfig(List.of());
    }
  }

  private static @Nullable Diagnostic refused(
      MachineWishes wish, String talos, MachineConfig live) {
    int from = minor(talos);
    int to = minor(wish.version());
    if (from < 0 || to < 0 || (to <= from + 1 && to >= from - 1)) {
      return KubernetesVersion.refused(
          wish.cluster(), KubernetesVersion.of(live), wish.kubernetes());
    }
    return Diagnostic.error(
            TalosCodes.TOO_FAR, wish.hostname() + " cannot go from " + talos + " in one step")
        .withDetail("Talos goes one minor version at a time.")
        .withHint("take 1." + (to > from ? from + 1 : from - 1) + " first");
  }

  static int minor(String version) {
    String[] parts = version.split("\\.", -1);
    return parts.length > 1 && parts[1].matches("[0-9]{1,4}") ? Integer.parseInt(parts[1]) : -1;
  }

  static String objectId(MachineWishes wish) {
    return wish.cluster() + '/' + wish.hostname();
  }

  static Value.Tree outputs(MachineWishes wish, String talos) {
    return Value.ofMap(
        Map.of(ADDRESS, wish.address(), "hostname", wish.hostname(), VERSION, talos));
  }

  /** How a machine differs, and whether it must restart for it. */
  static Comparison compare(Observation.Present observed) {
    Value.Tree wished = observed.predicted();
    if (wished == null) {
      return Comparison.SAME;
    }
    List<FieldChange> changes = Views.changes("", observed.live(), wished);
    return new Comparison(changes, List.of(), interrupts(changes));
  }

  private static List<String> interrupts(List<FieldChange> changes) {
    List<String> told = new ArrayList<>();
    boolean system =
        changes.stream()
            .anyMatch(one -> one.path().equals(VERSION) || one.path().equals(SCHEMATIC));
    if (system) {
      told.add("moves its workloads away and restarts the machine");
    } else if (restarts(changes)) {
      told.add("restarts the machine");
    }
    if (changes.stream().anyMatch(one -> one.path().equals(ADDRESS))) {
      told.add("moves the machine to another address");
    }
    return told;
  }

  /** Whether the machine restarts for one of these changes. */
  static boolean restarts(List<FieldChange> changes) {
    return wantsPages(changes) || changes.stream().anyMatch(one -> restarts(one.path()));
  }

  /**
   * Whether the machine is to keep more huge pages. Talos sets their number while it runs, but
   * memory that is in use gives none, and the kubelet counts them when it starts.
   */
  static boolean wantsPages(List<FieldChange> changes) {
    return changes.stream()
        .anyMatch(
            one -> one.path().endsWith(HUGE_PAGES) && number(one.after()) > number(one.before()));
  }

  private static long number(@Nullable Value value) {
    String text = value == null ? null : Value.textOf(value);
    return text != null && text.matches("[0-9]{1,9}") ? Long.parseLong(text) : 0;
  }

  /** Whether Talos restarts the machine for a change of this path. */
  static boolean restarts(String path) {
    String main = CONFIG + '.' + TalosDocument.MAIN + ".machine.";
    if (!path.startsWith(main)) {
      return false;
    }
    String field = path.substring(main.length()).replaceAll("\\..*", "");
    return !LIVE.contains(field);
  }

  /** The refusal of a node of another cluster. */
  static NodeException stranger(MachineWishes wish, NodeProbe probe) {
    String itself = probe.name().isEmpty() ? "" : "It calls itself " + probe.name() + ". ";
    Diagnostic told =
        Diagnostic.error(
                TalosCodes.FOREIGN_NODE,
                "at " + wish.address() + " answers a node of another cluster")
            .withDetail(
                itself
                    + "It was not touched. "
                    + wish.hostname()
                    + " shall be there; its certificate is not of the authorities of "
                    + wish.cluster()
                    + ".")
            .withHint("Correct the address, or reset that node by its own cluster first.");
    return new NodeException(Trouble.REFUSED, told, null);
  }
}
