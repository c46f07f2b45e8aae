package dev.homelab.provider.proxmox.vm;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.StateEntry;
import dev.homelab.provider.proxmox.client.Problem;
import dev.homelab.provider.proxmox.client.ProxmoxClient;
import dev.homelab.provider.proxmox.client.ProxmoxCodes;
import dev.homelab.provider.proxmox.client.PveException;
import dev.homelab.provider.proxmox.client.PveRequest;
import dev.homelab.provider.proxmox.client.Tasks;
import dev.homelab.provider.proxmox.config.Prop;
import dev.homelab.provider.proxmox.config.VmWish;
import dev.homelab.provider.proxmox.config.VolumeOwner;
import dev.homelab.provider.proxmox.ownership.Mark;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Observation.Owner;
import dev.homelab.spi.StepRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Removes machines that bear a lab's mark, and never a disk that the lab did not make. */
public final class MachineRemover {
  private final ProxmoxClient client;
  private final Tasks tasks;
  private final MachineReader reader;
  private final MachinePower power;
  private final MachineVolumes volumes;
  private final ClonedDisks clones;

  /** Removes through a client. */
  public MachineRemover(
      ProxmoxClient client, Tasks tasks, MachineReader reader, MachinePower power) {
    this.client = client;
    this.tasks = tasks;
    this.reader = reader;
    this.power = power;
    this.volumes = new MachineVolumes(client);
    this.clones = new ClonedDisks(reader);
  }

  /** Stops and removes the machine of a step; one that is gone is no failure. */
  public void delete(StepRequest request, CallContext context) {
    StateEntry prior = Objects.requireNonNull(request.prior());
    long recorded = MachineWriter.vmidOf(request);
    String node = VmWish.of(prior.recorded(), prior.address()).node();
    Machine marked = recorded > 0 ? null : reader.marked(request.lab(), prior.address(), context);
    long vmid = marked == null ? recorded : marked.vmid();
    if (vmid == 0) {
      return;
    }
    client
        .gates()
        .onMachine(
            vmid,
            context,
            () -> {
              tasks.resume("qmdestroy", "remove machine " + vmid, context);
              Machine machine = reader.find(node, vmid, context);
              if (machine != null) {
                remove(request, prior, machine, context);
              }
              return vmid;
            });
  }

  private void remove(StepRequest request, StateEntry prior, Machine machine, CallContext context) {
    Address address = prior.address();
    boolean tagged = machine.tags().containsAll(Mark.tags(request.lab()));
    if (machine.owner(request.lab(), address) != Owner.OURS || !tagged) {
      throw PveException.refusal(
          ProxmoxCodes.NOT_OURS,
          "machine " + machine.vmid() + " does not bear this lab's mark and is left alone",
          "Its tags or its description were changed, or it is another machine.",
          "put the mark back by an `up`, or remove it by hand");
    }
    if (machine.merged().getOrDefault("protection", "0").equals("1")) {
      throw new PveException(
          Problem.PROTECTED,
          Diagnostic.error(
                  ProxmoxCodes.PROTECTED, "machine " + machine.vmid() + " is protected on the host")
              .withHint("say `protection false` first, and `up`"),
          null);
    }
    foreign(prior, machine, context);
    power.stop(machine.node(), machine.vmid(), context);
    Machine stopped = reader.fresh(machine.node(), machine.vmid(), context);
    if (stopped == null) {
      return;
    }
    List<String> detach = foreign(prior, stopped, context);
    if (!detach.isEmpty()) {
      client.send(
          PveRequest.put(
                  "detach disks of others from machine " + stopped.vmid(), stopped.path("unlink"))
              .with("idlist", String.join(",", detach)),
          context);
    }
    destroy(stopped, context);
  }

  /** Removes it with the disks that its settings name; others under its number are left. */
  private void destroy(Machine machine, CallContext context) {
    PveRequest request =
        PveRequest.delete("remove machine " + machine.vmid(), machine.path())
            .with("purge", true)
            .with("destroy-unreferenced-disks", false);
    try {
      tasks.run(
          request,
          new Tasks.Search(machine.node(), "qmdestroy", Long.toString(machine.vmid())),
          context);
    } catch (PveException e) {
      boolean gone = e.problem() == Problem.NOT_FOUND;
      boolean unsure = e.problem() == Problem.UNKNOWN_OUTCOME;
      if (!gone && !(unsure && reader.fresh(machine.node(), machine.vmid(), context) == null)) {
        throw e;
      }
    }
  }

  /**
   * The slots whose disks belong to somebody else and are only attached here; refuses where a disk
   * would be lost that the script never named. What a clone got when it was made may go with it,
   * but never a disk that the script took as one that is there already.
   */
  private List<String> foreign(StateEntry prior, Machine machine, CallContext context) {
    VmWish recorded = VmWish.of(prior.recorded(), prior.address());
    Set<String> made = new TreeSet<>(recorded.disks().keySet());
    made.addAll(clones.of(prior, recorded, context));
    TreeSet<String> detach = new TreeSet<>();
    TreeSet<String> lost = new TreeSet<>();
    TreeSet<String> known = new TreeSet<>();
    for (SortedMap<String, String> settings : List.of(machine.merged(), machine.current())) {
      for (Map.Entry<String, String> setting : settings.entrySet()) {
        String key = setting.getKey();
        String file = file(key, setting.getValue());
        known.add(file);
        boolean disk = Prop.isDrive(key) || key.startsWith("unused");
        if (!disk || file.equals("none") || setting.getValue().contains("media=cdrom")) {
          continue;
        }
        boolean used =
            recorded.volumes().containsKey(key) || recorded.volumes().containsValue(file);
        if (!VolumeOwner.isOf(file, machine.vmid())) {
          detach.add(key);
        } else if (used || !made.contains(key)) {
          lost.add(key + " (" + file + ')');
        }
      }
    }
    lost.addAll(unattached(machine, known, context));
    if (!lost.isEmpty()) {
      throw PveException.refusal(
          ProxmoxCodes.FOREIGN_DISKS,
          "machine " + machine.vmid() + " has disks that this lab did not make",
          String.join("\n", lost),
          "detach or move them on the host, then run again");
    }
    return List.copyOf(detach);
  }

  /** The volume in a setting; empty where it is no drive. */
  private static String file(String key, String value) {
    boolean plain = key.startsWith("unused") || key.equals("vmstate");
    return Prop.parse(plain ? "scsi0" : key, value).get("file");
  }

  /**
   * The disks under the machine's number that no setting names: the host removes them with it. The
   * memory of its snapshots is not among them.
   */
  private List<String> unattached(Machine machine, Set<String> known, CallContext context) {
    Pattern memory = Pattern.compile("[:/]vm-" + machine.vmid() + "-state-");
    return volumes
        .of(machine.node(), machine.vmid(), context)
        .getOrDefault(machine.vmid(), List.of())
        .stream()
        .filter(volume -> !known.contains(volume) && !memory.matcher(volume).find())
        .map(volume -> volume + ", which is attached to nothing")
        .toList();
  }

  /** Returns once the machine of a step is gone; one without a number was gone by its task. */
  public void awaitGone(StepRequest request, CallContext context) {
    long vmid = MachineWriter.vmidOf(request);
    if (vmid == 0) {
      return;
    }
    StateEntry prior = Objects.requireNonNull(request.prior());
    String node = VmWish.of(prior.recorded(), prior.address()).node();
    if (reader.fresh(node, vmid, context) != null) {
      throw new PveException(
          Problem.UNKNOWN_OUTCOME,
          Diagnostic.error(ProxmoxCodes.NOT_READY, "machine " + vmid + " is still there"),
          null);
    }
  }
}
