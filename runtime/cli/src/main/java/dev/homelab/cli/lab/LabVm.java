package dev.homelab.cli.lab;

import dev.homelab.catalog.cozystack.RunStrategies;
import dev.homelab.cli.Request;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.machines.MachineClient;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.spi.CallContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A virtual machine of a tenant of the lab, over a connection to its cluster. */
public final class LabVm implements AutoCloseable {
  private static final Duration TIME = Duration.ofSeconds(30);
  private static final String MACHINE = "VMInstance";
  private static final String DISK = "VMDisk";

  /** The type of what the run itself puts on disks. */
  private static final String IMAGE = "kubevirt.image";

  private final ResourceSpec machine;
  private final ResourceGraph graph;
  private final Value.Tree config;
  private final KubeClient client;
  private final OneCall call;

  private LabVm(
      ResourceSpec machine,
      ResourceGraph graph,
      Value.Tree config,
      KubeClient client,
      OneCall call) {
    this.machine = machine;
    this.graph = graph;
    this.config = config;
    this.client = client;
    this.call = call;
  }

  /**
   * The machine that an address means.
   *
   * @throws dev.homelab.diag.HomelabException with HL9100 when it means none, or several
   */
  public static LabVm of(Request request, LabSession session, String wished) {
    ResourceGraph graph = session.liveGraph();
    Address address = Addresses.of(graph, session.state()).find(wished);
    List<ResourceSpec> found = new ArrayList<>();
    for (ResourceSpec resource : graph.resources().values()) {
      if (isKind(resource, MACHINE) && resource.address().isWithin(address)) {
        found.add(resource);
      }
    }
    if (found.size() != 1) {
      throw LabSession.problem(none(address, found));
    }
    ResourceSpec machine = found.get(0);
    TargetSpec target = graph.targets().get(machine.target());
    if (target == null || session.state().entry(machine.address()) == null) {
      throw LabSession.problem(
          Diagnostic.error("HL9100", machine.address() + " is not made yet")
              .withHint("homelab up"));
    }
    Value.Tree config = ReachedTarget.config(session, target);
    OneCall call = new OneCall(session.secrets(), request.around().clock(), TIME);
    KubeClient client = KubeClient.connect(config, session.options(), call);
    return new LabVm(machine, graph, config, client, call);
  }

  private static Diagnostic none(Address address, List<ResourceSpec> found) {
    return Diagnostic.error(
            "HL9100",
            found.isEmpty()
                ? address + " is no virtual machine of a tenant"
                : address + " has " + found.size() + " virtual machines")
        .withHint(
            found.isEmpty()
                ? "machines of Proxmox VE are reached by its own web interface"
                : "name one of them: " + found.get(0).address().last());
  }

  private static boolean isKind(ResourceSpec resource, String kind) {
    return resource.provider().equals("kubernetes")
        && kind.equals(Value.textOf(resource.desired().get("kind")));
  }

  /**
   * Whether a machine is started and stopped by a call alone, which leaves what the script says of
   * it as it is.
   */
  public static boolean isAsked(ResourceSpec resource) {
    return isKind(resource, MACHINE)
        && RunStrategies.isAsked(Fields.text(resource.desired(), "spec", "runStrategy"));
  }

  /** Whether a machine is started once, and stays off when it ended. */
  public static boolean isOnce(ResourceSpec resource) {
    return isKind(resource, MACHINE)
        && RunStrategies.ONCE.equals(Fields.text(resource.desired(), "spec", "runStrategy"));
  }

  /** Its address in the lab. */
  public Address address() {
    return machine.address();
  }

  /** Where it is in its cluster. */
  public String namespace() {
    return metadata(machine, "namespace");
  }

  private static String metadata(ResourceSpec resource, String field) {
    return Fields.text(resource.desired(), "metadata", field);
  }

  /** What its cluster offers of it. */
  public MachineClient client() {
    return MachineClient.of(client, machine.desired());
  }

  /** How its cluster is reached. */
  public Value.Tree config() {
    return config;
  }

  /** The context of one call, with its whole time from now on. */
  public CallContext call() {
    return call.again();
  }

  /** The one disk of the machine that waits for an upload by a person, or null. */
  public @Nullable String uploadedDisk() {
    for (ResourceSpec resource : graph.resources().values()) {
      if (isKind(resource, DISK)
          && metadata(resource, "namespace").equals(namespace())
          && hasDisk(metadata(resource, "name"))
          && !isFilledByRun(metadata(resource, "name"))
          && Fields.at(resource.desired(), "spec", "source", "upload") != null) {
        return metadata(resource, "name");
      }
    }
    return null;
  }

  private boolean hasDisk(String name) {
    return Fields.trees(machine.desired(), "spec", "disks").stream()
        .anyMatch(disk -> Fields.text(disk, "name").equals(name));
  }

  private boolean isFilledByRun(String disk) {
    return graph.resources().values().stream()
        .filter(resource -> resource.type().equals(IMAGE))
        .anyMatch(
            image ->
                Fields.text(image.desired(), "disk").equals(disk)
                    && Fields.text(image.desired(), "namespace").equals(namespace()));
  }

  /**
   * Makes sure that the machine runs.
   *
   * @throws dev.homelab.diag.HomelabException with HL9101 when it does not
   */
  public void requireRunning() {
    String status = client().status(call());
    if (!status.equals("Running")) {
      throw LabSession.problem(
          Diagnostic.error(
                  "HL9101",
                  address() + " does not run: it is " + (status.isEmpty() ? "not there" : status))
              .withHint("homelab status"));
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
