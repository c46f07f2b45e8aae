package dev.homelab.provider.proxmox.vm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.provider.proxmox.client.Problem;
import dev.homelab.provider.proxmox.client.ProxmoxClient;
import dev.homelab.provider.proxmox.client.ProxmoxCodes;
import dev.homelab.provider.proxmox.client.PveException;
import dev.homelab.provider.proxmox.client.PveRequest;
import dev.homelab.provider.proxmox.client.Scalars;
import dev.homelab.provider.proxmox.client.Tasks;
import dev.homelab.spi.CallContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Starts and stops machines; what is so already is no failure. */
public final class MachinePower {
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final long SHUTDOWN_SECONDS = 120;
  private final ProxmoxClient client;
  private final Tasks tasks;

  /** Power through a client. */
  public MachinePower(ProxmoxClient client, Tasks tasks) {
    this.client = client;
    this.tasks = tasks;
  }

  private static PveRequest post(String about, String node, long vmid, String verb) {
    return PveRequest.post(about, "nodes", node, "qemu", Long.toString(vmid), "status", verb)
        .convergent();
  }

  /** Starts a machine and waits until it runs, which one under high availability does later. */
  public void start(String node, long vmid, CallContext context) {
    String about = "start machine " + vmid;
    settle(
        post(about, node, vmid, "start"), "qmstart", Problem.ALREADY_RUNNING, "running", context);
    await(node, vmid, "running", context);
  }

  /** Stops a machine: asks the guest first, then takes the power away. */
  public void stop(String node, long vmid, CallContext context) {
    if (status(node, vmid, context).equals("stopped")) {
      return;
    }
    try {
      PveRequest request =
          post("shut machine " + vmid + " down", node, vmid, "shutdown")
              .with("timeout", SHUTDOWN_SECONDS);
      settle(request, "qmshutdown", Problem.NOT_RUNNING, "stopped", context);
    } catch (PveException e) {
      if (e.problem() != Problem.GUEST_TIMEOUT && e.problem() != Problem.REFUSED) {
        throw e;
      }
      context.progress("machine " + vmid + " did not shut down by itself and is stopped");
      settle(
          post("stop machine " + vmid, node, vmid, "stop"),
          "qmstop",
          Problem.NOT_RUNNING,
          "stopped",
          context);
    }
    await(node, vmid, "stopped", context);
  }

  /** Shuts a machine down and starts it, which applies the settings that wait. */
  public void restart(String node, long vmid, CallContext context) {
    PveRequest request =
        post("restart machine " + vmid, node, vmid, "reboot").with("timeout", SHUTDOWN_SECONDS);
    tasks.run(request, new Tasks.Search(node, "qmreboot", Long.toString(vmid)), context);
    await(node, vmid, "running", context);
  }

  private void settle(
      PveRequest request, String type, Problem fine, String wanted, CallContext context) {
    String node = request.node();
    long vmid = Long.parseLong(request.segments().get(3));
    try {
      tasks.run(request, new Tasks.Search(node, type, Long.toString(vmid)), context);
    } catch (PveException e) {
      boolean unsure = e.problem() == Problem.UNKNOWN_OUTCOME;
      if (e.problem() != fine && !(unsure && status(node, vmid, context).equals(wanted))) {
        throw e;
      }
    }
  }

  /** What a machine does: {@code running} or {@code stopped}; empty when it is gone. */
  String status(String node, long vmid, CallContext context) {
    JsonNode status = current(node, vmid, context);
    return status == null ? "" : Scalars.text(status, "status");
  }

  private @Nullable JsonNode current(String node, long vmid, CallContext context) {
    return client.find(
        PveRequest.get(
            "look at machine " + vmid,
            "nodes",
            node,
            "qemu",
            Long.toString(vmid),
            "status",
            "current"),
        context);
  }

  /** Waits until a machine does what it shall. */
  void await(String node, long vmid, String wanted, CallContext context) {
    String about = "machine " + vmid + " is to be " + wanted;
    while (!status(node, vmid, context).equals(wanted)) {
      if (context.isStopping()) {
        throw PveException.stopped();
      }
      rest(about, context);
    }
  }

  /** Waits until a machine is made. */
  void awaitMade(String node, long vmid, CallContext context) {
    while (true) {
      JsonNode status = current(node, vmid, context);
      if (status == null || !Machine.isBeingMade(Scalars.text(status, "lock"))) {
        return;
      }
      rest("machine " + vmid + " is in the middle of: " + Scalars.text(status, "lock"), context);
    }
  }

  private static void rest(String about, CallContext context) {
    if (!context.now().plus(LOOK).isBefore(context.deadline()) || context.isCancelled()) {
      throw PveException.refusal(
          ProxmoxCodes.NOT_READY, about + ", and was not in time", "", "look at its task log");
    }
    context.waitingFor(about);
    try {
      context.pause(LOOK);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw PveException.refusal(
          ProxmoxCodes.NOT_READY, about + ", and the run was stopped", "", "");
    }
  }
}
