package dev.homelab.provider.proxmox.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.proxmox.client.Problem;
import dev.homelab.provider.proxmox.client.ProxmoxClient;
import dev.homelab.provider.proxmox.client.ProxmoxCodes;
import dev.homelab.provider.proxmox.client.PveException;
import dev.homelab.provider.proxmox.client.PveRequest;
import dev.homelab.provider.proxmox.client.Scalars;
import dev.homelab.provider.proxmox.client.Tasks;
import dev.homelab.provider.proxmox.config.Wanted;
import dev.homelab.provider.proxmox.ownership.Mark;
import dev.homelab.spi.Applied;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.FoundObject;
import dev.homelab.spi.Observation;
import dev.homelab.spi.Observation.Owner;
import dev.homelab.spi.StepRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots of machines: {@code node}, {@code vmid}, {@code name}, {@code memory}. The description
 * carries the mark. A snapshot never changes; another wish is another snapshot.
 */
public final class SnapshotWork implements Work {
  /** The type of snapshots. */
  public static final String TYPE = "proxmox.snapshot";

  private final ProxmoxClient client;
  private final Tasks tasks;

  /** Snapshots through a client. */
  public SnapshotWork(ProxmoxClient client, Tasks tasks) {
    this.client = client;
    this.tasks = tasks;
  }

  /** A snapshot as it is wished. */
  private record Shot(String node, String vmid, String name) {
    static Shot of(Value.Tree desired, Address address) {
      Wanted wanted = new Wanted(desired);
      String name = wanted.has("name") ? wanted.text("name") : Mark.slug(address.last().name());
      return new Shot(wanted.text("node"), wanted.text("vmid"), name);
    }

    /** The same one of a machine that is on another node. */
    Shot on(String there) {
      return new Shot(there, vmid, name);
    }

    /** The segments of the path of its machine's snapshots on the host, and those below. */
    String[] path(String... rest) {
      List<String> all = new ArrayList<>(List.of("nodes", node, "qemu", vmid, "snapshot"));
      all.addAll(List.of(rest));
      return all.toArray(new String[0]);
    }

    String id() {
      return "snapshot/" + vmid + '/' + name;
    }
  }

  private @Nullable JsonNode list(Shot shot, CallContext context) {
    return client.find(
        PveRequest.get("list the snapshots of machine " + shot.vmid(), shot.path()), context);
  }

  private @Nullable JsonNode read(Shot shot, CallContext context) {
    JsonNode all = list(shot, context);
    return all == null ? null : named(all, shot.name());
  }

  private static @Nullable JsonNode named(JsonNode all, String name) {
    for (JsonNode one : Scalars.items(all)) {
      if (Scalars.text(one, "name").equals(name) && !name.equals("current")) {
        return one;
      }
    }
    return null;
  }

  private Iterable<JsonNode> machines(CallContext context) {
    return Scalars.items(
        client.send(
            PveRequest.get("list the machines of the cluster", "cluster", "resources")
                .with("type", "vm"),
            context));
  }

  /** The nodes of all machines by their numbers, some seconds old. */
  private Map<String, String> nodes(CallContext context) {
    Map<String, String> nodes = new HashMap<>();
    for (JsonNode line : machines(context)) {
      nodes.put(Scalars.text(line, "vmid"), Scalars.text(line, "node"));
    }
    return nodes;
  }

  /**
   * A snapshot on the node where its machine is now: machines move, by hand, by a change of the
   * script, or because a node went away.
   */
  private Shot located(Shot shot, Map<String, String> nodes, CallContext context) {
    String now = nodes.getOrDefault(shot.vmid(), "");
    if (now.isEmpty() || now.equals(shot.node())) {
      return shot;
    }
    Shot there = shot.on(now);
    boolean stale = !shot.node().isEmpty() && list(there, context) == null;
    return stale ? shot : there;
  }

  private Shot located(Shot shot, CallContext context) {
    return located(shot, nodes(context), context);
  }

  @Override
  public Map<Address, Observation> observe(
      LabIdentity lab,
      List<ResourceSpec> specs,
      Map<Address, StateEntry> prior,
      CallContext context) {
    Map<Address, Shot> shots = new HashMap<>();
    prior.forEach((address, entry) -> shots.put(address, Shot.of(entry.recorded(), address)));
    specs.forEach(
        spec -> shots.putIfAbsent(spec.address(), Shot.of(spec.desired(), spec.address())));
    Map<Address, Observation> found = new HashMap<>();
    Map<String, String> nodes = shots.isEmpty() ? Map.of() : nodes(context);
    shots.forEach(
        (address, shot) ->
            found.put(address, seen(lab, address, located(shot, nodes, context), context)));
    return found;
  }

  private Observation seen(LabIdentity lab, Address address, Shot shot, CallContext context) {
    JsonNode row = shot.vmid().matches("\\d+") ? read(shot, context) : null;
    if (row == null) {
      return new Observation.Absent();
    }
    Value.Tree live =
        Value.ofMap(Map.of("node", shot.node(), "vmid", shot.vmid(), "name", shot.name()));
    Owner owner = Mark.ownerOf(Scalars.text(row, "description"), lab, address, shot.id());
    return new Observation.Present(
        live, null, owner, true, shot.id(), outputs(shot), Value.Tree.EMPTY);
  }

  private static Value.Tree outputs(Shot shot) {
    return Value.ofMap(Map.of("name", shot.name()));
  }

  @Override
  public Comparison compare(
      ResourceSpec desired, @Nullable StateEntry prior, Observation.Present observed) {
    Shot wish = Shot.of(desired.desired(), desired.address());
    Shot live = Shot.of(observed.live(), desired.address());
    if (wish.id().equals(live.id())) {
      return Comparison.SAME;
    }
    var change =
        new dev.homelab.model.FieldChange(
            "name", new Value.Text(live.id()), new Value.Text(wish.id()), "");
    return new Comparison(List.of(change), List.of("name"), List.of());
  }

  @Override
  public Applied create(StepRequest request, CallContext context) {
    ResourceSpec spec = Objects.requireNonNull(request.desired());
    Shot shot = Shot.of(spec.desired(), spec.address());
    return client
        .gates()
        .onMachine(
            Long.parseLong(shot.vmid()),
            context,
            () -> taken(request, spec, located(shot, context), context));
  }

  private Applied taken(StepRequest request, ResourceSpec spec, Shot shot, CallContext context) {
    tasks.resume("qmsnapshot", "take snapshot " + shot.name(), context);
    if (read(shot, context) == null) {
      Wanted wanted = new Wanted(spec.desired());
      PveRequest take =
          PveRequest.post(
                  "take snapshot " + shot.name() + " of machine " + shot.vmid(), shot.path())
              .with("snapname", shot.name())
              .with("vmstate", wanted.flag("memory") ? Boolean.TRUE : null)
              .with(
                  "description",
                  Mark.of(request.lab(), spec.address(), shot.id())
                      .after(wanted.text("description")));
      try {
        tasks.run(take, new Tasks.Search(shot.node(), "qmsnapshot", shot.vmid()), context);
      } catch (PveException e) {
        boolean unsure =
            e.problem() == Problem.UNKNOWN_OUTCOME || e.problem() == Problem.ALREADY_EXISTS;
        if (!unsure || read(shot, context) == null) {
          throw e;
        }
      }
    }
    own(request, spec, shot, context);
    return new Applied(shot.id(), outputs(shot), Value.Tree.EMPTY, true);
  }

  private void own(StepRequest request, ResourceSpec spec, Shot shot, CallContext context) {
    String notes = notes(shot, context);
    if (Mark.isMovedHere(notes, request, shot.id())) {
      Mark mark = Mark.of(request.lab(), spec.address(), shot.id());
      client.send(
          PveRequest.put(
                  "mark snapshot " + shot.name() + " of machine " + shot.vmid(),
                  shot.path(shot.name(), "config"))
              .with("description", mark.after(Mark.without(notes))),
          context);
    } else {
      checkOurs(notes, request.lab(), spec.address(), shot);
    }
  }

  /** What is written beside a snapshot; empty when it is not there. */
  private String notes(Shot shot, CallContext context) {
    JsonNode row = read(shot, context);
    return row == null ? "" : Scalars.text(row, "description");
  }

  private static void checkOurs(String notes, LabIdentity lab, Address address, Shot shot) {
    if (Mark.ownerOf(notes, lab, address, shot.id()) != Owner.OURS) {
      throw notOurs(shot);
    }
  }

  private static PveException notOurs(Shot shot) {
    return PveException.refusal(
        ProxmoxCodes.NOT_OURS,
        "snapshot " + shot.name() + " of machine " + shot.vmid() + " is not this lab's",
        "Nothing without this lab's mark is changed.",
        "use another name");
  }

  @Override
  public Applied update(StepRequest request, CallContext context) {
    return create(request, context);
  }

  @Override
  public void delete(StepRequest request, CallContext context) {
    StateEntry entry = Objects.requireNonNull(request.prior());
    Shot shot = Shot.of(entry.recorded(), entry.address());
    client
        .gates()
        .onMachine(
            Long.parseLong(shot.vmid()),
            context,
            () -> {
              Shot there = located(shot, context);
              if (read(there, context) != null) {
                checkOurs(notes(there, context), request.lab(), entry.address(), there);
                drop(there, context);
              }
              return there;
            });
  }

  private void drop(Shot shot, CallContext context) {
    PveRequest request =
        PveRequest.delete(
            "remove snapshot " + shot.name() + " of machine " + shot.vmid(),
            shot.path(shot.name()));
    try {
      tasks.run(request, new Tasks.Search(shot.node(), "qmdelsnapshot", shot.vmid()), context);
    } catch (PveException e) {
      if (read(shot, context) != null) {
        throw e;
      }
    }
  }

  /** Takes a machine back to a snapshot that bears the lab's mark. */
  public Applied rollback(StepRequest request, CallContext context) {
    StateEntry entry = Objects.requireNonNull(request.prior());
    Shot shot = located(Shot.of(entry.recorded(), entry.address()), context);
    checkOurs(notes(shot, context), request.lab(), entry.address(), shot);
    PveRequest back =
        PveRequest.post(
                "take machine " + shot.vmid() + " back to " + shot.name(),
                shot.path(shot.name(), "rollback"))
            .with("start", true);
    tasks.run(back, new Tasks.Search(shot.node(), "qmrollback", shot.vmid()), context);
    return new Applied(shot.id(), outputs(shot), Value.Tree.EMPTY, true);
  }

  @Override
  public Value.Tree awaitReady(StepRequest request, CallContext context) {
    ResourceSpec spec = Objects.requireNonNull(request.desired());
    return outputs(Shot.of(spec.desired(), spec.address()));
  }

  /** The snapshots of the machines that bear the lab's tag. */
  @Override
  public List<FoundObject> inventory(LabIdentity lab, CallContext context) {
    List<FoundObject> found = new ArrayList<>();
    for (JsonNode line : machines(context)) {
      if (!Scalars.text(line, "tags").contains(Mark.tags(lab).get(1))) {
        continue;
      }
      String node = Scalars.text(line, "node");
      String vmid = Scalars.text(line, "vmid");
      JsonNode all =
          client.send(
              PveRequest.get("list snapshots", "nodes", node, "qemu", vmid, "snapshot"), context);
      for (JsonNode one : Scalars.items(all)) {
        Shot shot = new Shot(node, vmid, Scalars.text(one, "name"));
        Address address = Mark.addressOf(Scalars.text(one, "description"), lab, shot.id());
        if (address != null) {
          Value.Tree recorded =
              Value.ofMap(Map.of("node", node, "vmid", vmid, "name", shot.name()));
          found.add(Records.of(address, TYPE, shot.id(), recorded, outputs(shot)));
        }
      }
    }
    return found;
  }
}
