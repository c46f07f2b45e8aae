package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Spec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.model.Address;
import dev.homelab.model.Component;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A way to use a host: which machines run besides those that always do, and which rest. */
@BlockOf(
    name = "mode",
    doc = "A way to use a host: which machines run besides those that always do, and which rest.",
    in =
        """
        homelab { value('other') { content 'x' }; secrets { env 'pve.token', 'PVE_TOKEN' }
        network('lan') { addresses '192.168.1.0/24'; gateway '192.168.1.1' }
        cluster('dev') { on 'pve'; controlPlane { address '192.168.1.50' } }
        proxmox('pve') { endpoint 'https://192.168.1.10:8006'; token secret('pve.token')
          vm('games', windows { off() })
          mode('gaming') {
        …
        } } }\
        """)
public final class ModeSpec extends Spec<ModeSpec> {
  private final Address host;
  private final List<Said<String>> started = new ArrayList<>();
  private final List<Said<String>> stopped = new ArrayList<>();

  private ModeSpec(Scope scope, Address host) {
    super(scope);
    this.host = host;
  }

  /** Opens a mode of a host. */
  static ModeSpec open(Scope host, String name) {
    String checked = Names.label(host, "mode", name);
    return new ModeSpec(host.inner("mode", checked), host.here("mode"));
  }

  @Override
  protected ModeSpec self() {
    return this;
  }

  /** Starts machines. */
  @Word(
      doc =
          "Starts machines of the host in this mode, by their names or the ends of their addresses"
              + " ('tenant.games/vm.windows'), or those of a cluster.",
      byDefault = "only what runs always",
      example = "start 'games'")
  public ModeSpec start(String... machines) {
    for (String machine : machines) {
      started.add(Said.now(scope(), machine));
    }
    return say();
  }

  /** Stops machines. */
  @Word(
      doc =
          "Stops machines of the host in this mode, by their names or the ends of their addresses,"
              + " or those of a cluster.",
      byDefault = "nothing is stopped",
      example = "stop cluster('dev')")
  public ModeSpec stop(String... machines) {
    for (String machine : machines) {
      stopped.add(Said.now(scope(), machine));
    }
    return say();
  }

  /** All machines of a cluster. */
  @Word(
      doc = "Means all machines of a cluster.",
      byDefault = "none",
      example = "stop cluster('dev')")
  public String cluster(String name) {
    return "cluster." + name;
  }

  /**
   * What a mode switches.
   *
   * @param when the mode in words
   * @param on the machines that it starts
   * @param off the machines that it stops
   */
  record Switch(String when, Set<Address> on, Set<Address> off) {
    /** No mode: each machine as the script says. */
    static final Switch NONE = new Switch("", Set.of(), Set.of());

    /** Whether a machine runs, which does or does not where no mode is. */
    boolean runs(Address machine, boolean otherwise) {
      return on.contains(machine) || (otherwise && !off.contains(machine));
    }
  }

  /** Adds the mode; called when all machines are known. */
  Switch emit(Budget.Room room) {
    HostMachines machines = new HostMachines(scope().lab(), host);
    Set<Address> on = machines.named(started);
    Set<Address> off = machines.named(stopped);
    checkMajorities(off);
    Map<String, Value> outputs = new TreeMap<>();
    outputs.put("start", texts(on));
    outputs.put("stop", texts(off));
    scope()
        .lab()
        .add(
            new Component(
                scope().here("mode"),
                "mode",
                null,
                new TreeMap<>(outputs),
                List.of(),
                new TreeMap<>(),
                scope().origin()));
    String when = "in the mode '" + scope().here("mode").last().name() + "'";
    BudgetCheck.tell(scope(), when, Budget.of(host, room, scope().lab().resources(), on, off));
    return new Switch(when, on, off);
  }

  /** A cluster rests whole, or keeps all of its control planes. */
  private void checkMajorities(Set<Address> off) {
    Set<Address> some = new TreeSet<>();
    Set<Address> rest = new TreeSet<>();
    for (ResourceSpec resource : scope().lab().resources()) {
      boolean controls = new Value.Text("controlplane").equals(resource.desired().get("role"));
      Address machine = resource.address().around();
      if (resource.type().equals("talos.machine") && controls) {
        Address cluster = new Address(machine.segments().subList(0, 1));
        (off.contains(machine) ? some : rest).add(cluster);
      }
    }
    some.retainAll(rest);
    for (Address cluster : some) {
      problem(
          LanguageCodes.error(
                  LanguageCodes.BAD_VALUE,
                  "the mode stops some control planes of " + cluster + " and leaves others")
              .at(scope().origin().user())
              .withHint("stop all of it: stop cluster('" + cluster.last().name() + "')"));
    }
  }

  private static Value texts(Collection<Address> addresses) {
    return new Value.Seq(
        addresses.stream().map(address -> (Value) new Value.Text(address.toString())).toList());
  }
}
