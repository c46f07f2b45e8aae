package dev.homelab.provider.talos;

import dev.homelab.model.Value;
import dev.homelab.provider.talos.api.NodeException;
import dev.homelab.provider.talos.api.NodeProbe;
import dev.homelab.provider.talos.api.TalosClient;
import dev.homelab.provider.talos.api.Trouble;
import dev.homelab.provider.talos.machine.EtcdMembers;
import dev.homelab.provider.talos.machine.MachineWishes;
import dev.homelab.provider.talos.machine.Nodes;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.SessionOptions;
import dev.homelab.wire.machine.ServiceInfo;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a person wants to see of one machine, and the way back from a lost majority of etcd. */
public final class TalosConsole implements AutoCloseable {
  private final Nodes nodes;
  private final MachineWishes wish;
  private final Nodes.Keys keys;
  private final CallContext context;

  /**
   * A service of Talos.
   *
   * @param name such as {@code kubelet}
   * @param state Talos's word, such as {@code Running}
   * @param healthy whether its check is well; null for one without a check
   * @param said what its check said last
   */
  public record Service(String name, String state, @Nullable Boolean healthy, String said) {}

  private TalosConsole(Nodes nodes, MachineWishes wish, Nodes.Keys keys, CallContext context) {
    this.nodes = nodes;
    this.wish = wish;
    this.keys = keys;
    this.context = context;
  }

  /**
   * The console of a machine.
   *
   * @param properties those of its {@code talos.machine}, as wished or recorded, with the address
   *     resolved
   * @throws dev.homelab.diag.HomelabException when the cluster's secrets cannot be had
   */
  public static TalosConsole of(
      Value.Tree properties, SessionOptions options, CallContext context) {
    Nodes nodes = new Nodes(options);
    MachineWishes wish = MachineWishes.of(properties);
    return new TalosConsole(nodes, wish, nodes.keys(wish.secret(), context), context);
  }

  private TalosClient node() {
    NodeProbe probe = nodes.probe(wish.address(), keys, context);
    if (probe.state() == NodeProbe.State.OURS) {
      return nodes.client(wish.address(), keys, context);
    }
    NodeException cause = probe.cause();
    throw NodeException.refusal(
        probe.state() == NodeProbe.State.FOREIGN ? TalosCodes.FOREIGN_NODE : TalosCodes.UNREACHABLE,
        wish.hostname() + " does not answer as a node of " + wish.cluster(),
        cause == null ? "It waits for its config." : cause.line());
  }

  /** Its services, by name. */
  public List<Service> services() {
    return node().services(context).stream()
        .map(TalosConsole::service)
        .sorted(java.util.Comparator.comparing(Service::name))
        .toList();
  }

  private static Service service(ServiceInfo info) {
    boolean checked = !info.getHealth().getUnknown();
    return new Service(
        info.getId(),
        info.getState(),
        checked ? info.getHealth().getHealthy() : null,
        info.getHealth().getLastMessage());
  }

  /**
   * The log of a service, in pieces as they come.
   *
   * @param lines how many from the end, -1 for all
   * @param follow whether to go on until the call is cancelled
   */
  public void logs(String service, int lines, boolean follow, Consumer<byte[]> out) {
    node().logs(service, lines, follow, out, context);
  }

  /** The kernel's log. */
  public void dmesg(boolean follow, Consumer<byte[]> out) {
    node().dmesg(follow, out, context);
  }

  /**
   * Checks that the cluster can do without this machine for a while.
   *
   * @return whether etcd stops meanwhile, since it has no members to spare
   * @throws NodeException when other members are ill, so that it would lose its majority
   */
  public boolean stopsEtcd() {
    if (!wish.controls()) {
      return false;
    }
    TalosClient node = node();
    EtcdMembers members = new EtcdMembers(nodes);
    members.requireMajorityWithout(wish, node, keys, context);
    return EtcdMembers.of(node, context).size() < EtcdMembers.SPARE;
  }

  /** Starts the machine anew, in order: Talos moves its workloads away first. */
  public void reboot() {
    leave(node()::reboot);
  }

  /** A connection that breaks once the machine was asked to go is what was asked for. */
  private void leave(Consumer<CallContext> call) {
    try {
      call.accept(context);
    } catch (NodeException e) {
      if (e.trouble() != Trouble.UNKNOWN_OUTCOME) {
        throw e;
      }
    }
  }

  /** Switches the machine off, in order. */
  public void shutdown() {
    leave(node()::shutdown);
  }

  /** Copies etcd's content; gives its size in bytes. */
  public long snapshot(OutputStream out) {
    return node().etcdCopies().snapshot(out, context);
  }

  /**
   * Begins etcd anew from a copy, on this machine. For a cluster whose members are lost; the other
   * control planes have to be without etcd's content and join this one.
   *
   * @throws NodeException when etcd has content here already
   */
  public void recover(InputStream copy) {
    TalosClient node = node();
    node.etcdCopies().recover(copy, context);
    node.bootstrap(true, context);
  }

  /** Whether etcd has members here, as this machine tells. */
  public boolean hasMembers() {
    return !EtcdMembers.of(node(), context).isEmpty();
  }

  @Override
  public void close() {
    nodes.close();
  }
}
