package dev.homelab.provider.talos;

import dev.homelab.model.Value;
import dev.homelab.provider.talos.api.NodeException;
import dev.homelab.provider.talos.api.NodeProbe;
import dev.homelab.provider.talos.api.TalosClient;
import dev.homelab.provider.talos.api.Trouble;
import dev.homelab.provider.talos.kube.Drain;
import dev.homelab.provider.talos.kube.KubeApi;
import dev.homelab.provider.talos.machine.EtcdMembers;
import dev.homelab.provider.talos.machine.MachineWishes;
import dev.homelab.provider.talos.machine.Nodes;
import dev.homelab.provider.talos.machine.Waiting;
import dev.homelab.provider.talos.machine.Workloads;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.SessionOptions;
import dev.homelab.wire.machine.ServiceInfo;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a person wants to see of one machine, and the way back from a lost majority of etcd. */
public final class TalosConsole implements AutoCloseable {
  /** How long a machine whose answer was lost is looked at. */
  private static final Duration GOES = Duration.ofSeconds(30);

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
  public void logs(String service, int lines, boolean follow, Consumer<String> out) {
    node().logs(service, lines, follow, new Utf8Pieces(out), context);
  }

  /** The kernel's log, in pieces as they come. */
  public void dmesg(boolean follow, Consumer<String> out) {
    node().dmesg(follow, new Utf8Pieces(out), context);
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

  /**
   * Starts the machine anew, in order: Talos moves its workloads away first.
   *
   * @return false when its answer was lost and it was not seen to go
   */
  public boolean reboot() {
    return leave(node()::reboot);
  }

  /** A machine whose answer is lost may go or may never have been asked. */
  private boolean leave(Consumer<CallContext> call) {
    try {
      call.accept(context);
      return true;
    } catch (NodeException e) {
      if (e.trouble() != Trouble.UNKNOWN_OUTCOME) {
        throw e;
      }
    }
    Waiting waiting = Waiting.atMost(GOES, context);
    while (!waiting.isOver()) {
      if (!mayAnswer()) {
        return true;
      }
      waiting.more(wish.hostname() + " to go");
    }
    return false;
  }

  private boolean mayAnswer() {
    try {
      return answers();
    } catch (NodeException unsure) {
      return true;
    }
  }

  /**
   * Switches the machine off, in order.
   *
   * @return false when its answer was lost and it was not seen to go
   */
  public boolean shutdown() {
    return leave(node()::shutdown);
  }

  /** Whether the machine answers now as a node of its cluster. */
  public boolean answers() {
    return nodes.probe(wish.address(), keys, context).state() == NodeProbe.State.OURS;
  }

  /**
   * Closes the node to new pods; those that are on it stay.
   *
   * @throws dev.homelab.spi.ProviderException when the Kubernetes API cannot be asked
   */
  public void keepPodsOff() {
    try (KubeApi api = KubeApi.of(wish.endpoint(), keys.bundle(), nodes.options(), context)) {
      Workloads.close(wish.hostname(), new Drain(api), context);
    }
  }

  /**
   * Closes the node to new pods and moves those that are on it to others, as before an upgrade.
   *
   * @return the pods that cannot leave, each as {@code namespace/name}; empty when it may go
   * @throws dev.homelab.spi.ProviderException when the Kubernetes API cannot be asked
   */
  public List<String> moveAway() {
    try (KubeApi api = KubeApi.of(wish.endpoint(), keys.bundle(), nodes.options(), context)) {
      return Workloads.moveAway(wish.hostname(), new Drain(api), context);
    }
  }

  /**
   * Lets pods back onto the node when it was this tool that closed it.
   *
   * @throws dev.homelab.spi.ProviderException when the Kubernetes API cannot be asked
   */
  public void comeBack() {
    try (KubeApi api = KubeApi.of(wish.endpoint(), keys.bundle(), nodes.options(), context)) {
      new Drain(api).open(wish.hostname(), context);
    }
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

  /** What a control plane shows of the cluster's etcd. */
  public enum EtcdSight {
    /** It has members here. */
    LIVES,
    /** It never began here, or the machine waits for a config. */
    EMPTY,
    /** The machine does not answer, or its etcd has content and does not: it may live. */
    UNSEEN
  }

  /** What this machine shows of the cluster's etcd. */
  public EtcdSight etcd() {
    NodeProbe.State seen = nodes.probe(wish.address(), keys, context).state();
    if (seen == NodeProbe.State.MAINTENANCE) {
      return EtcdSight.EMPTY;
    }
    if (seen != NodeProbe.State.OURS) {
      return EtcdSight.UNSEEN;
    }
    TalosClient node = nodes.client(wish.address(), keys, context);
    if (!EtcdMembers.of(node, context).isEmpty()) {
      return EtcdSight.LIVES;
    }
    return EtcdMembers.hasBegun(node, context) ? EtcdSight.UNSEEN : EtcdSight.EMPTY;
  }

  @Override
  public void close() {
    nodes.close();
  }
}
