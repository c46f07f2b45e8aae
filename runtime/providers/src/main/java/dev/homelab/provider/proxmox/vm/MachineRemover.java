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
import dev.homelab.provider.proxmox.config.VmWish;
import dev.homelab.provider.proxmox.ownership.Mark;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Observation.Owner;
import dev.homelab.spi.StepRequest;
import java.util.Objects;

/** Removes machines that bear a lab's mark, and never a disk that the lab did not make. */
public final class MachineRemover {
  private final ProxmoxClient client;
  private final Tasks tasks;
  private final MachineReader reader;
  private final MachinePower power;
  private final RemovalDisks disks;

  /** Removes through a client. */
  public MachineRemover(
      ProxmoxClient client, Tasks tasks, MachineReader reader, MachinePower power) {
    this.client = client;
    this.tasks = tasks;
    this.reader = reader;
    this.power = power;
    this.disks = new RemovalDisks(client, reader);
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
    disks.of(prior, machine, context);
    power.stop(machine.node(), machine.vmid(), context);
    Machine stopped = reader.fresh(machine.node(), machine.vmid(), context);
    if (stopped == null) {
      return;
    }
    RemovalDisks.Fate fate = disks.of(prior, stopped, context);
    if (!fate.detach().isEmpty()) {
      client.send(
          PveRequest.put(
                  "detach disks of others from machine " + stopped.vmid(), stopped.path("unlink"))
              .with("idlist", String.join(",", fate.detach())),
          context);
    }
    destroy(stopped, context);
    for (String volume : fate.left()) {
      context.progress(
          volume
              + " lies under the number of machine "
              + stopped.vmid()
              + ", is attached to nothing and stays");
    }
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
