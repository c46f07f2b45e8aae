package dev.homelab.cli.lab;

import dev.homelab.cli.Request;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.talos.linux.PlannedBox;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.state.StateDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A machine with Talos that the lab has made.
 *
 * @param address its address in the lab
 * @param properties what was last applied to it, and the secrets that the script names now
 */
public record LabMachine(Address address, Value.Tree properties) {
  private static final String TYPE = "talos.machine";

  /**
   * The machine that an address means: itself, or the one inside of it.
   *
   * @throws dev.homelab.diag.HomelabException with HL9042 when there is none, or several; as {@link
   *     Authorities#require} when it cannot be asked anything
   */
  public static LabMachine of(Request request, LabSession session, String wished) {
    ResourceGraph graph = session.liveGraph();
    Address address = Addresses.of(graph, session.state()).find(wished);
    List<LabMachine> all = all(session);
    List<LabMachine> found =
        all.stream().filter(machine -> machine.address().isWithin(address)).toList();
    if (found.size() == 1) {
      LabMachine machine = found.get(0);
      Authorities.require(session, machine.secrets(), machine.cluster());
      return machine;
    }
    Diagnostic problem =
        Diagnostic.error(
            "HL9042",
            found.isEmpty()
                ? address + " is no machine with Talos that is up"
                : address + " has " + found.size() + " machines");
    List<String> names =
        (found.isEmpty() ? all : found)
            .stream()
                .map(machine -> machine.address().parent().orElse(address).toString())
                .toList();
    throw LabSession.problem(
        names.isEmpty()
            ? problem.withHint("homelab up")
            : problem.withHint("one of " + String.join(", ", names)));
  }

  /**
   * The machine of an address as the script wishes it, or the one that stands on a box of that
   * address; it need not be there.
   *
   * @throws dev.homelab.diag.HomelabException with HL9045 when there is none
   */
  public static ResourceSpec planned(LabSession session, String wished) {
    Address address = Addresses.of(session.graph(), null).find(wished);
    for (ResourceSpec resource : session.graph().resources().values()) {
      boolean onBox = new Value.Ref(address, "address").equals(resource.desired().get("address"));
      if (resource.type().equals(TYPE) && (resource.address().isWithin(address) || onBox)) {
        return resource;
      }
    }
    throw LabSession.problem(
        Diagnostic.error("HL9045", address + " is no machine with Talos")
            .withHint("name a node of a cluster, or the box that it stands on"));
  }

  /**
   * Where a planned machine is expected: its address, or that of the box that it stands on.
   *
   * @param otherwise what it is when the script says none
   */
  public static String expected(LabSession session, ResourceSpec machine, String otherwise) {
    String text = expected(machine, standsOn(session, machine));
    return text == null ? otherwise : text;
  }

  private static @Nullable String expected(ResourceSpec machine, @Nullable ResourceSpec box) {
    Value address = machine.desired().get("address");
    if (address instanceof Value.Ref ref) {
      address = box == null ? null : box.desired().get(ref.output());
    }
    return Value.textOf(address);
  }

  /** The box whose address is that of a planned machine; null when the machine has its own. */
  private static @Nullable ResourceSpec standsOn(LabSession session, ResourceSpec machine) {
    return machine.desired().get("address") instanceof Value.Ref ref
        ? session.graph().resources().get(ref.address())
        : null;
  }

  /** What the script says of the box that a planned machine stands on. */
  public static PlannedBox box(LabSession session, ResourceSpec machine) {
    ResourceSpec box = standsOn(session, machine);
    String address = expected(machine, box);
    return new PlannedBox(
        (box == null ? machine : box).address().last().name(),
        address == null || address.isEmpty() ? null : address,
        box == null ? null : Value.textOf(box.desired().get("mac")));
  }

  /** Those that are recorded, in the order of the graph. */
  public static List<LabMachine> all(LabSession session) {
    List<LabMachine> all = new ArrayList<>();
    StateDocument state = session.state();
    for (ResourceSpec resource : session.graph().resources().values()) {
      StateEntry made = state.entries().get(resource.address());
      if (resource.type().equals(TYPE) && made != null) {
        Value secrets = resource.desired().get("secrets");
        all.add(new LabMachine(resource.address(), withSecrets(made.recorded(), secrets)));
      }
    }
    return all;
  }

  /**
   * The other control planes of its cluster: those that are recorded, whether the script names them
   * or not, and those that the script names and no record tells of, with the address where they are
   * expected.
   */
  public List<LabMachine> peers(LabSession session) {
    TreeMap<Address, Value.Tree> found = new TreeMap<>();
    for (ResourceSpec wish : session.graph().resources().values()) {
      if (wish.type().equals(TYPE)) {
        Value address = new Value.Text(expected(session, wish, ""));
        found.put(wish.address(), wish.desired().with("address", address));
      }
    }
    for (StateEntry made : session.state().entries().values()) {
      if (made.type().equals(TYPE)) {
        found.put(made.address(), made.recorded());
      }
    }
    Value secrets = properties.get("secrets");
    return found.entrySet().stream()
        .filter(one -> !one.getKey().equals(address))
        .map(one -> new LabMachine(one.getKey(), withSecrets(one.getValue(), secrets)))
        .filter(peer -> peer.controls() && peer.cluster().equals(cluster()))
        .toList();
  }

  private static Value.Tree withSecrets(Value.Tree properties, @Nullable Value secrets) {
    return secrets == null ? properties : properties.with("secrets", secrets);
  }

  /** Whether it controls its cluster. */
  public boolean controls() {
    return new Value.Text("controlplane").equals(properties.get("role"));
  }

  /** The name of its cluster. */
  public String cluster() {
    return properties.get("cluster") instanceof Value.Tree cluster ? text(cluster, "name") : "";
  }

  /** Where it answers. */
  public String where() {
    return text(properties, "address");
  }

  /** Its secrets by the name of the lab. */
  public String secrets() {
    return properties.get("secrets") instanceof Value.Secret secret ? secret.name() : "";
  }

  private static String text(Value.Tree tree, String name) {
    String text = Value.textOf(tree.get(name));
    return text == null ? "" : text;
  }
}
