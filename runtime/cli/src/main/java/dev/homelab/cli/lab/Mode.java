package dev.homelab.cli.lab;

import dev.homelab.dsl.spec.kube.Delivered;
import dev.homelab.dsl.spec.machine.VirtualMachine;
import dev.homelab.model.Address;
import dev.homelab.model.Component;
import dev.homelab.model.Lab;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A way to use a host, as the script describes it.
 *
 * @param address its name in the lab; that of {@link #NORMAL} for none
 * @param start machines that run in it
 * @param stop machines that rest in it
 */
public record Mode(Address address, SortedSet<Address> start, SortedSet<Address> stop) {
  /** The mode in which machines do what the script says of each. */
  public static final Mode NORMAL =
      new Mode(Address.of("mode", "normal"), new TreeSet<>(), new TreeSet<>());

  private static final String ON_HOST = "proxmox.vm";
  private static final String CLUSTER = "talos.cluster";

  /** Its name. */
  public String name() {
    return address.last().name();
  }

  /** Its name where people have to be told of it; null for the normal one. */
  public @Nullable String toTell() {
    return equals(NORMAL) ? null : name();
  }

  /** The modes of a lab, the normal one first. */
  public static List<Mode> of(Lab lab) {
    List<Mode> modes = new ArrayList<>(List.of(NORMAL));
    for (Component component : lab.components()) {
      if (component.word().equals("mode")) {
        modes.add(
            new Mode(
                component.address(),
                addresses(component.outputs().get("start")),
                addresses(component.outputs().get("stop"))));
      }
    }
    return modes;
  }

  private static SortedSet<Address> addresses(@Nullable Value value) {
    TreeSet<Address> all = new TreeSet<>();
    if (value instanceof Value.Seq seq) {
      for (Value item : seq.items()) {
        if (item instanceof Value.Text text) {
          all.add(Address.parse(text.value()));
        }
      }
    }
    return all;
  }

  /** The lab in this mode. */
  Lab applied(Lab lab) {
    return after(NORMAL, lab);
  }

  /**
   * The lab in this mode when it leaves another one, so that what ends with that one has its
   * reason.
   */
  Lab after(Mode before, Lab lab) {
    if (touchesNothing() && before.touchesNothing()) {
      return lab;
    }
    List<ResourceSpec> resources = new ArrayList<>();
    Map<Address, ResourceSpec> changed = new HashMap<>();
    for (ResourceSpec resource : lab.resources()) {
      boolean ends = !touches(resource) && before.touches(resource);
      ResourceSpec now = ends ? before.left(resource) : applied(resource);
      resources.add(now);
      if (!now.desired().equals(resource.desired())) {
        changed.put(now.address(), now);
      }
    }
    if (!changed.isEmpty()) {
      resources.replaceAll(resource -> Delivered.following(resource, changed));
    }
    return lab.withResources(resources);
  }

  private boolean touchesNothing() {
    return start.isEmpty() && stop.isEmpty();
  }

  private boolean touches(ResourceSpec resource) {
    return stop.contains(resource.address()) || start.contains(resource.address());
  }

  private ResourceSpec applied(ResourceSpec resource) {
    VirtualMachine machine = touches(resource) ? VirtualMachine.of(resource) : null;
    if (machine == null) {
      return resource;
    }
    boolean rests = stop.contains(resource.address());
    return machine.switched(!rests, because(rests ? "stops" : "starts"));
  }

  private ResourceSpec left(ResourceSpec resource) {
    VirtualMachine machine = VirtualMachine.of(resource);
    boolean ran = start.contains(resource.address());
    return machine == null
        ? resource
        : machine.reasoned(because(ran ? "no longer starts" : "no longer stops"));
  }

  private String because(String verb) {
    return address.segments().size() == 1
        ? "asked for at the command line"
        : "the mode '" + name() + "' " + verb + " it";
  }

  /** The machines of a lab whose power this mode and another one want otherwise. */
  public SortedSet<Address> differs(Lab lab, Mode other) {
    TreeSet<Address> differing = new TreeSet<>();
    for (ResourceSpec resource : lab.resources()) {
      boolean machine = VirtualMachine.is(resource.type());
      if (machine && !power(applied(resource)).equals(power(other.applied(resource)))) {
        differing.add(resource.address());
      }
    }
    return differing;
  }

  private static String power(ResourceSpec machine) {
    return VirtualMachine.power(machine.type(), machine.desired());
  }

  /** Whether a machine of a lab runs in this mode. */
  public boolean runs(Lab lab, Address machine) {
    for (ResourceSpec resource : lab.resources()) {
      if (resource.address().equals(machine)) {
        return !power(applied(resource)).equals("stopped");
      }
    }
    return false;
  }

  /**
   * What cannot be asked while its machines rest: their systems and their clusters, and what runs
   * on a cluster of which no machine is left. A box goes on when machines on it rest.
   */
  public SortedSet<Address> resting(Lab lab) {
    TreeSet<Address> touched = new TreeSet<>();
    TreeSet<Address> alive = new TreeSet<>();
    for (ResourceSpec resource : lab.resources()) {
      if (resource.type().equals(ON_HOST)) {
        boolean rests = stop.contains(resource.address());
        (rests ? touched : alive).add(outermost(resource.address()));
      }
    }
    TreeSet<Address> resting = new TreeSet<>();
    for (ResourceSpec resource : lab.resources()) {
      Address owner = outermost(resource.address());
      boolean inside = stop.stream().anyMatch(resource.address()::isWithin);
      boolean cluster = touched.contains(owner) && resource.type().equals(CLUSTER);
      boolean carried =
          touched.contains(owner) && owner.equals(resource.target()) && !alive.contains(owner);
      if (!VirtualMachine.is(resource.type()) && (inside || cluster || carried)) {
        resting.add(resource.address());
      }
    }
    return resting;
  }

  private static Address outermost(Address address) {
    return new Address(address.segments().subList(0, 1));
  }
}
