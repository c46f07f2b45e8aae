package dev.homelab.provider.proxmox.vm;

import com.fasterxml.jackson.databind.JsonNode;
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
import dev.homelab.provider.proxmox.config.Delta;
import dev.homelab.provider.proxmox.config.Effect;
import dev.homelab.provider.proxmox.config.VmDiff;
import dev.homelab.provider.proxmox.config.VmWish;
import dev.homelab.provider.proxmox.ownership.Mark;
import dev.homelab.spi.Applied;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.StepRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Brings a machine that is there to what is wished: moves, settings, disks, power. */
final class MachineChanger {
  private final ProxmoxClient client;
  private final Tasks tasks;
  private final MachineReader reader;
  private final MachinePower power;
  private final MachineDisks disks;
  private final ClonedDisks clones;

  MachineChanger(ProxmoxClient client, Tasks tasks, MachineReader reader, MachinePower power) {
    this.client = client;
    this.tasks = tasks;
    this.reader = reader;
    this.power = power;
    this.disks = new MachineDisks(client, tasks);
    this.clones = new ClonedDisks(reader);
  }

  /** Does what is left to do; called again after a crash it goes on where that was. */
  Applied bring(StepRequest request, VmWish wish, Machine found, CallContext context) {
    dev.homelab.diag.Diagnostic refused = MachineComparison.refused(wish, found);
    if (refused != null) {
      throw new PveException(Problem.SHRINK, refused, null);
    }
    Set<String> unmade = MachineComparison.unmade(wish, found, recorded(request));
    Machine machine = moved(wish, found, context);
    machine = placed(wish, machine, context);
    boolean written = settings(request, wish, machine, context);
    machine = written ? again(machine, context) : machine;
    if (disks.grow(wish, machine, context)) {
      machine = again(machine, context);
    }
    String slot = wish.cloudInitSlot();
    if (written && !slot.isEmpty() && machine.current().containsKey(slot)) {
      client.send(
          PveRequest.put(
              "write the cloud-init drive of machine " + machine.vmid(), machine.path("cloudinit")),
          context);
    }
    pooled(request, wish, machine, context);
    powered(request, wish, machine, unmade, context);
    machine = again(machine, context);
    Value.Tree outputs = clones.with(request.prior(), wish, machine.outputs(), context);
    return new Applied(machine.objectId(), outputs, digests(wish, context));
  }

  /** Puts it into its pool and out of the one that the script named before. */
  private void pooled(StepRequest request, VmWish wish, Machine machine, CallContext context) {
    PoolMove move = PoolMove.of(wish, recorded(request));
    if (!move.isNeeded()) {
      return;
    }
    String vmid = Long.toString(machine.vmid());
    if (!move.from().isEmpty() && isMember(move.from(), vmid, context)) {
      client.send(
          PveRequest.put("take machine " + vmid + " out of the pool " + move.from(), "pools")
              .with("poolid", move.from())
              .with("vms", vmid)
              .with("delete", true),
          context);
    }
    if (!move.to().isEmpty() && !isMember(move.to(), vmid, context)) {
      client.send(
          PveRequest.put("put machine " + vmid + " into the pool " + move.to(), "pools")
              .with("poolid", move.to())
              .with("vms", vmid),
          context);
    }
  }

  private boolean isMember(String pool, String vmid, CallContext context) {
    JsonNode found =
        client.find(PveRequest.get("read the pool " + pool, "pools").with("poolid", pool), context);
    boolean member = false;
    for (JsonNode row : found == null ? List.<JsonNode>of() : Scalars.items(found)) {
      for (JsonNode one : row.path("members")) {
        member |= Scalars.text(one, "vmid").equals(vmid);
      }
    }
    return member;
  }

  private static Value.Tree digests(VmWish wish, CallContext context) {
    Value password = wish.wanted().in("cloudInit").tree().get("password");
    return password instanceof Value.Secret secret
        ? Value.ofMap(
            Map.of(
                secret.name(), context.secrets().digest(context.secrets().resolve(secret.name()))))
        : Value.Tree.EMPTY;
  }

  private Machine again(Machine machine, CallContext context) {
    Machine fresh = reader.fresh(machine.node(), machine.vmid(), context);
    if (fresh == null) {
      throw PveException.refusal(
          ProxmoxCodes.NOT_FOUND, "machine " + machine.vmid() + " is gone", "", "plan again");
    }
    return fresh;
  }

  private Machine moved(VmWish wish, Machine machine, CallContext context) {
    if (!wish.leaves(machine.node())) {
      return machine;
    }
    PveRequest request =
        PveRequest.post(
                "move machine " + machine.vmid() + " to " + wish.node(), machine.path("migrate"))
            .with("target", wish.node())
            .with("online", machine.runs())
            .with("with-local-disks", true);
    Tasks.Search search =
        new Tasks.Search(machine.node(), "qmigrate", Long.toString(machine.vmid()));
    tasks.run(request, search, context);
    Machine there = reader.fresh(wish.node(), machine.vmid(), context);
    if (there == null) {
      throw PveException.refusal(
          ProxmoxCodes.NOT_FOUND,
          "machine " + machine.vmid() + " did not arrive on " + wish.node(),
          "",
          "look at the task log of " + machine.node());
    }
    return there;
  }

  /** Moves disks; a move that an earlier process began, or whose answer was lost, counts. */
  private Machine placed(VmWish wish, Machine machine, CallContext context) {
    try {
      return disks.move(wish, machine, context) ? again(machine, context) : machine;
    } catch (PveException e) {
      Machine now = context.isCancelled() ? machine : again(machine, context);
      if (!MachineDisks.moves(wish, now).isEmpty()) {
        throw e;
      }
      return now;
    }
  }

  /** Writes the settings that differ, guarded by the digest that they were read with. */
  private boolean settings(StepRequest request, VmWish wish, Machine machine, CallContext context) {
    VmWish recorded = recorded(request);
    List<Delta> deltas = new ArrayList<>(VmDiff.of(wish, machine.merged(), recorded));
    SortedMap<String, String> params = VmDiff.changes(wish, machine.merged(), deltas);
    SortedSet<String> delete = VmDiff.removals(wish, deltas);
    marks(request, wish, recorded, machine, params);
    password(request, wish, context, params);
    if (params.isEmpty() && delete.isEmpty()) {
      return false;
    }
    PveRequest change =
        PveRequest.put("change machine " + machine.vmid(), machine.path("config")).with(params);
    if (!delete.isEmpty()) {
      change = change.with("delete", String.join(",", delete));
    }
    client.send(change.with("digest", machine.digest()), context);
    return true;
  }

  private static void marks(
      StepRequest request,
      VmWish wish,
      @Nullable VmWish recorded,
      Machine machine,
      Map<String, String> params) {
    ResourceSpec spec = Objects.requireNonNull(request.desired());
    String text =
        wish.wanted().has("description")
            ? wish.wanted().text("description").strip()
            : Mark.without(machine.description());
    String described = Mark.of(request.lab(), spec.address(), machine.identity()).after(text);
    if (!described.equals(machine.description().strip())) {
      params.put("description", described);
    }
    SortedSet<String> tags = MachineComparison.wanted(wish, recorded, machine.tags());
    tags.addAll(Mark.tags(request.lab()));
    if (!tags.equals(new TreeSet<>(machine.tags()))) {
      params.put("tags", String.join(";", tags));
    }
  }

  /** The password is masked on the host; it is sent when its digest is not the recorded one. */
  private static void password(
      StepRequest request, VmWish wish, CallContext context, Map<String, String> params) {
    StateEntry prior = request.prior();
    if (prior != null && !digests(wish, context).equals(prior.secretDigests())) {
      String password = MachineWriter.password(wish, context);
      if (!password.isEmpty()) {
        params.put("cipassword", password);
      }
    }
  }

  private void powered(
      StepRequest request, VmWish wish, Machine machine, Set<String> unmade, CallContext context) {
    if (wish.isTemplate()) {
      if (!machine.isTemplate()) {
        power.stop(machine.node(), machine.vmid(), context);
        tasks.run(
            PveRequest.post(
                "make machine " + machine.vmid() + " a template", machine.path("template")),
            new Tasks.Search(machine.node(), "qmtemplate", Long.toString(machine.vmid())),
            context);
      }
      return;
    }
    if (!wish.runs()) {
      power.stop(machine.node(), machine.vmid(), context);
    } else if (!machine.runs()) {
      power.start(machine.node(), machine.vmid(), context);
    } else if (owned(request, wish, machine, unmade)) {
      power.restart(machine.node(), machine.vmid(), context);
    }
  }

  /**
   * Whether a setting of the script, of now or as last applied, waits for a restart.
   *
   * @param unmade what waited before this run changed anything, of which its plan told; what began
   *     to wait since then is told by the next one
   */
  private static boolean owned(
      StepRequest request, VmWish wish, Machine machine, Set<String> unmade) {
    return VmDiff.of(wish, machine.current(), recorded(request)).stream()
        .anyMatch(delta -> MachineComparison.effect(delta, machine, unmade) == Effect.RESTART);
  }

  private static @Nullable VmWish recorded(StepRequest request) {
    StateEntry prior = request.prior();
    ResourceSpec spec = Objects.requireNonNull(request.desired());
    return prior == null ? null : VmWish.of(prior.recorded(), spec.address());
  }
}
