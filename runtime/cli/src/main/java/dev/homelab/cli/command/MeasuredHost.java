package dev.homelab.cli.command;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.lab.OneCall;
import dev.homelab.cli.lab.ReachedTarget;
import dev.homelab.diag.HomelabException;
import dev.homelab.dsl.spec.machine.Budget;
import dev.homelab.model.Address;
import dev.homelab.model.TargetSpec;
import dev.homelab.provider.proxmox.HostSize;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a host says of its own size, beside what the script counts with.
 *
 * @param host the target
 * @param nodes its nodes that are online, of those that the script names; empty when it could not
 *     be asked
 * @param off the nodes that are not online
 * @param differs what the script has otherwise, in words
 */
record MeasuredHost(Address host, List<HostSize> nodes, List<String> off, List<String> differs) {
  private static final Duration TIME = Duration.ofSeconds(5);

  /** Firmware and kernel keep a part of the memory, so this much less is no difference. */
  private static final double KEPT = 0.95;

  MeasuredHost {
    nodes = List.copyOf(nodes);
    off = List.copyOf(off);
    differs = List.copyOf(differs);
  }

  /**
   * Asks a host for a few seconds; one that does not answer, or has no token yet, is no failure.
   * While a node is off, nothing is compared.
   *
   * @param named the nodes that the script names; all that there are when it names none
   */
  static MeasuredHost of(
      Request request,
      LabSession session,
      TargetSpec written,
      Budget.Room room,
      Collection<String> named) {
    return of(written.address(), room, named, sizes(request, session, written));
  }

  private static List<HostSize> sizes(Request request, LabSession session, TargetSpec written) {
    try {
      if (!session.isSandbox() || !session.state().entries().isEmpty()) {
        TargetSpec target = session.liveGraph().targets().getOrDefault(written.address(), written);
        OneCall call = new OneCall(session.secrets(), request.around().clock(), TIME);
        return HostSize.of(ReachedTarget.config(session, target), session.options(), call);
      }
    } catch (HomelabException notNow) {
      return List.of();
    }
    return List.of();
  }

  /** The same with what the host said. */
  static MeasuredHost of(
      Address host, Budget.Room room, Collection<String> named, List<HostSize> all) {
    Map<String, HostSize> online = new TreeMap<>();
    Set<String> off = new TreeSet<>(all.isEmpty() ? Set.of() : named);
    for (HostSize node : all) {
      if (named.isEmpty() || named.contains(node.node())) {
        off.add(node.node());
        if (node.online()) {
          online.put(node.node(), node);
        }
      }
    }
    off.removeAll(online.keySet());
    List<HostSize> nodes = List.copyOf(online.values());
    return new MeasuredHost(
        host, nodes, List.copyOf(off), off.isEmpty() ? differs(room, nodes) : List.of());
  }

  private static List<String> differs(Budget.Room room, List<HostSize> nodes) {
    List<String> differs = new ArrayList<>();
    long memory = nodes.stream().mapToLong(HostSize::memory).sum();
    long cores = nodes.stream().mapToLong(HostSize::cores).sum();
    boolean less = memory > room.memory() || memory < room.memory() * KEPT;
    if (room.memory() > 0 && memory > 0 && less) {
      differs.add(
          "the script counts with "
              + Budget.gibibytes(room.memory())
              + " of memory, and it has "
              + Budget.gibibytes(memory));
    }
    if (room.cores() > 0 && cores > 0 && cores != room.cores()) {
      differs.add("the script counts with " + room.cores() + " processors, and it has " + cores);
    }
    return differs;
  }

  /** For people, below the tables of the host. */
  String text() {
    StringBuilder text = new StringBuilder();
    if (nodes.isEmpty() && off.isEmpty()) {
      return host + " was not asked how large it is, or did not answer\n";
    }
    for (HostSize node : nodes) {
      text.append(host).append(", node ").append(node.node()).append(": ");
      text.append(Budget.gibibytes(node.memory())).append(" of memory, ");
      text.append(node.cores()).append(" processors\n");
    }
    for (String node : off) {
      text.append(host).append(", node ").append(node);
      text.append(": is not online, so the sizes are not compared\n");
    }
    differs.forEach(line -> text.append("  differs: ").append(line).append('\n'));
    return text.toString();
  }

  void write(JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("host", host.toString());
    out.writeBooleanField("asked", !nodes.isEmpty() || !off.isEmpty());
    out.writeArrayFieldStart("nodes");
    for (HostSize node : nodes) {
      out.writeStartObject();
      out.writeStringField("name", node.node());
      out.writeNumberField("memoryMiB", node.memory());
      out.writeNumberField("cores", node.cores());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeArrayFieldStart("off");
    for (String node : off) {
      out.writeString(node);
    }
    out.writeEndArray();
    out.writeArrayFieldStart("differs");
    for (String line : differs) {
      out.writeString(line);
    }
    out.writeEndArray();
    out.writeEndObject();
  }
}
