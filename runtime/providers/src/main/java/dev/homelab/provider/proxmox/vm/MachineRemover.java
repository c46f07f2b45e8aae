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
import dev.homelab.provider.proxmox.ownership.Mark;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Observation.Owner;
import dev.homelab.spi.StepRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Removes machines that bear a lab's mark, and never a disk that the lab did not make. */
public final class MachineRemover {
  private static final Pattern OWNER = Pattern.compile("(?:vm|base)-(\\d+)-");
  private final ProxmoxClient client;
  private final Tasks tasks;
  private final MachineReader reader;
  private final MachinePower power;

  /** Removes through a client. */
  public MachineRemover(
      ProxmoxClient client, Tasks tasks, MachineReader reader, MachinePower power) {
    this.client = client;
    this.tasks = tasks;
    this.reader = reader;
    this.power = power;
  }

  /** Stops and removes the machine of a step; one that is gone is no failure. */
  public void delete(StepRequest request, CallContext context) {
    StateEntry prior = Objects.requireNonNull(request.prior());
    long recorded = MachineWriter.vmidOf(request);
    String node = VmWish.of(prior.recorded(), prior.address()).node();
    Machine marked = recorded > 0 ? null : reader.marked(request.lab(), prior.address(), context);
    long vmid = marked == null ? recorded : marked.vmid();
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
    VmWish recorded = VmWish.of(prior.recorded(), address);
    List<String> detach = foreign(recorded, machine);
    power.stop(machine.node(), machine.vmid(), context);
    if (!detach.isEmpty()) {
      client.send(
          PveRequest.put(
                  "detach disks of others from machine " + machine.vmid(), machine.path("unlink"))
              .with("idlist", String.join(",", detach)),
          context);
    }
    destroy(machine, context);
  }

  private void destroy(Machine machine, CallContext context) {
    PveRequest request =
        PveRequest.delete("remove machine " + machine.vmid(), machine.path())
            .with("purge", true)
            .with("destroy-unreferenced-disks", true);
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
   * would be lost that the script never named.
   */
  private static List<String> foreign(VmWish recorded, Machine machine) {
    List<String> detach = new ArrayList<>();
    List<String> lost = new ArrayList<>();
    for (Map.Entry<String, String> setting : machine.merged().entrySet()) {
      String key = setting.getKey();
      boolean disk = Prop.isDrive(key) || key.startsWith("unused");
      if (!disk || setting.getValue().contains("media=cdrom")) {
        continue;
      }
      String file =
          Prop.parse(key.startsWith("unused") ? "scsi0" : key, setting.getValue()).get("file");
      Matcher owner = OWNER.matcher(file);
      boolean own = owner.find() && owner.group(1).equals(Long.toString(machine.vmid()));
      if (!own && !file.equals("none")) {
        detach.add(key);
      } else if (!recorded.disks().containsKey(key)) {
        lost.add(key + " (" + file + ')');
      }
    }
    boolean clone = recorded.wanted().has("clone");
    if (!lost.isEmpty() && !clone) {
      throw PveException.refusal(
          ProxmoxCodes.FOREIGN_DISKS,
          "machine " + machine.vmid() + " has disks that this lab did not make",
          String.join("\n", lost),
          "detach or move them on the host, then run again");
    }
    return detach;
  }

  /** Returns once the machine of a step is gone. */
  public void awaitGone(StepRequest request, CallContext context) {
    long vmid = MachineWriter.vmidOf(request);
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
