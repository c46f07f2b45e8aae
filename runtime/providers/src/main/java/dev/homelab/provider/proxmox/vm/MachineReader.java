package dev.homelab.provider.proxmox.vm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.provider.proxmox.client.Problem;
import dev.homelab.provider.proxmox.client.ProxmoxClient;
import dev.homelab.provider.proxmox.client.PveException;
import dev.homelab.provider.proxmox.client.PveRequest;
import dev.homelab.provider.proxmox.client.Scalars;
import dev.homelab.provider.proxmox.ownership.Mark;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ProviderException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads machines: one list for each node, and one request for each machine that is of interest. */
public final class MachineReader {
  private final ProxmoxClient client;

  /** Reads through a client. */
  public MachineReader(ProxmoxClient client) {
    this.client = client;
  }

  /**
   * A line of a list.
   *
   * @param node where it is
   * @param vmid its number
   * @param status {@code running} or {@code stopped}
   * @param tags its tags as one text
   * @param lock the long operation that has it, or empty
   */
  public record Line(String node, long vmid, String status, String tags, String lock) {}

  /** The machines of a node. */
  public List<Line> list(String node, CallContext context) {
    List<Line> lines = new ArrayList<>();
    PveRequest request = PveRequest.get("list the machines of " + node, "nodes", node, "qemu");
    for (JsonNode line : Scalars.items(client.send(request, context))) {
      lines.add(
          new Line(
              node,
              Scalars.number(line, "vmid", 0),
              Scalars.text(line, "status"),
              Scalars.text(line, "tags"),
              Scalars.text(line, "lock")));
    }
    return lines;
  }

  /** Every guest of the cluster by the inventory, which is some seconds old; status unknown. */
  public List<Line> everywhere(CallContext context) {
    List<Line> lines = new ArrayList<>();
    PveRequest request =
        PveRequest.get("list the machines of the cluster", "cluster", "resources")
            .with("type", "vm");
    for (JsonNode line : Scalars.items(client.send(request, context))) {
      lines.add(
          new Line(
              Scalars.text(line, "node"),
              Scalars.number(line, "vmid", 0),
              "",
              Scalars.text(line, "tags"),
              Scalars.text(line, "lock")));
    }
    return lines;
  }

  /** A machine by its line of a list; null when it went meanwhile. */
  public @Nullable Machine read(Line line, CallContext context) {
    return line.status().equals("running")
        ? waiting(line, context)
        : settled(line.node(), line.vmid(), line.status(), context);
  }

  /** A machine with its status and digest, or null when the node has none of the number. */
  public @Nullable Machine fresh(String node, long vmid, CallContext context) {
    String id = Long.toString(vmid);
    JsonNode status =
        client.find(
            PveRequest.get(
                "look at machine " + vmid, "nodes", node, "qemu", id, "status", "current"),
            context);
    if (status == null) {
      return null;
    }
    Machine settled = settled(node, vmid, Scalars.text(status, "status"), context);
    if (settled == null || !settled.runs()) {
      return settled;
    }
    Line line = new Line(node, vmid, settled.status(), "", settled.lock());
    Machine both = waiting(line, context);
    return both == null
        ? null
        : new Machine(
            node,
            vmid,
            both.status(),
            settled.lock(),
            both.current(),
            both.merged(),
            settled.digest());
  }

  private @Nullable Machine settled(String node, long vmid, String status, CallContext context) {
    PveRequest request =
        PveRequest.get(
            "read machine " + vmid, "nodes", node, "qemu", Long.toString(vmid), "config");
    JsonNode config = client.find(request, context);
    if (config == null) {
      return null;
    }
    TreeMap<String, String> settings = new TreeMap<>();
    for (Iterator<String> it = config.fieldNames(); it.hasNext(); ) {
      String key = it.next();
      settings.put(key, Scalars.text(config, key));
    }
    settings.remove("digest");
    String lock = settings.remove("lock");
    return new Machine(
        node,
        vmid,
        status,
        lock == null ? "" : lock,
        settings,
        settings,
        Scalars.text(config, "digest"));
  }

  private @Nullable Machine waiting(Line line, CallContext context) {
    PveRequest request =
        PveRequest.get(
            "read machine " + line.vmid(),
            "nodes",
            line.node(),
            "qemu",
            Long.toString(line.vmid()),
            "pending");
    JsonNode lines = client.find(request, context);
    if (lines == null) {
      return null;
    }
    TreeMap<String, String> current = new TreeMap<>();
    TreeMap<String, String> merged = new TreeMap<>();
    for (JsonNode setting : Scalars.items(lines)) {
      String key = Scalars.text(setting, "key");
      if (key.equals("digest") || key.equals("lock")) {
        continue;
      }
      if (setting.has("value")) {
        current.put(key, Scalars.text(setting, "value"));
        merged.put(key, Scalars.text(setting, "value"));
      }
      if (setting.has("pending")) {
        merged.put(key, Scalars.text(setting, "pending"));
      }
      if (Scalars.number(setting, "delete", 0) > 0) {
        merged.remove(key);
      }
    }
    return new Machine(line.node(), line.vmid(), line.status(), line.lock(), current, merged, "");
  }

  /**
   * The machine that bears an address's mark, or null: one that was made by a run which ended
   * before its number was recorded is known by nothing else.
   */
  @Nullable Machine marked(LabIdentity lab, Address address, CallContext context) {
    String tag = Mark.tags(lab).get(1);
    ProviderException silent = null;
    for (Line line : everywhere(context)) {
      try {
        Machine machine =
            line.tags().contains(tag) ? fresh(line.node(), line.vmid(), context) : null;
        if (machine != null && machine.owner(lab, address) == Observation.Owner.OURS) {
          return machine;
        }
      } catch (ProviderException e) {
        if (!isAway(e)) {
          throw e;
        }
        silent = e;
      }
    }
    if (silent != null) {
      throw silent;
    }
    return null;
  }

  /** Whether a failure says that a node does not answer, which tells nothing of its machines. */
  static boolean isAway(ProviderException failure) {
    return failure.errorClass() == ErrorClass.UNREACHABLE
        || failure.errorClass() == ErrorClass.TRANSIENT;
  }

  /** The machine of a number wherever it is in the cluster, or null. */
  public @Nullable Machine find(String node, long vmid, CallContext context) {
    Machine here = node.isEmpty() ? null : there(node, vmid, context);
    if (here != null) {
      return here;
    }
    for (Line line : everywhere(context)) {
      if (line.vmid() == vmid && !line.node().equals(node)) {
        return fresh(line.node(), vmid, context);
      }
    }
    return null;
  }

  private @Nullable Machine there(String node, long vmid, CallContext context) {
    try {
      return fresh(node, vmid, context);
    } catch (PveException e) {
      if (e.problem() == Problem.NOT_FOUND) {
        return null;
      }
      throw e;
    }
  }
}
