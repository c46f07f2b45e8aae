package dev.homelab.provider.talos.machine;

import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.api.NodeException;
import dev.homelab.provider.talos.api.NodeProbe;
import dev.homelab.provider.talos.api.TalosClient;
import dev.homelab.provider.talos.kube.Drain;
import dev.homelab.provider.talos.kube.KubeApi;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.time.Duration;
import java.util.List;

/**
 * Brings another version of Talos, or another image of the same, onto one node: writes it beside
 * the old one, moves the workloads away, restarts, and goes back when the node does not come up.
 */
final class MachineUpgrade {
  private static final Duration COME_BACK = Duration.ofMinutes(10);

  /** From this minor version on the node does not drain and restart by itself. */
  private static final int BESIDE = 13;

  private final Nodes nodes;
  private final EtcdMembers members;

  MachineUpgrade(Nodes nodes) {
    this.nodes = nodes;
    this.members = new EtcdMembers(nodes);
  }

  /** Upgrades a node that answers. */
  void run(MachineWishes wish, String from, Nodes.Keys keys, CallContext context) {
    TalosClient node = nodes.client(wish.address(), keys, context);
    if (MachineLook.minor(wish.version()) > MachineLook.minor(from) + 1) {
      throw NodeException.refusal(
          TalosCodes.TOO_FAR,
          wish.hostname() + " cannot go from " + from + " to " + wish.version() + " in one step",
          "Talos is upgraded one minor version at a time.");
    }
    if (wish.controls()) {
      members.requireMajorityWithout(wish, node, keys, context);
    }
    context.progress("upgrading " + wish.hostname() + " to " + wish.version());
    if (MachineLook.minor(from) >= BESIDE) {
      node.upgrade().beside(wish.installer(), context);
      drain(wish, keys, context);
      unlessCut(() -> node.reboot(context));
    } else {
      unlessCut(() -> node.upgrade().whole(wish.installer(), context));
    }
    awaitVersion(wish, from, keys, context);
    open(wish, keys, context);
  }

  /** A node that restarts may cut the answer; what it runs when it is back tells the rest. */
  private static void unlessCut(Runnable call) {
    try {
      call.run();
    } catch (NodeException e) {
      if (!e.trouble().passes()) {
        throw e;
      }
    }
  }

  /** A cluster of one machine has nowhere to move its workloads to. */
  private void drain(MachineWishes wish, Nodes.Keys keys, CallContext context) {
    try (KubeApi api = kube(wish, keys, context)) {
      Drain drain = new Drain(api);
      int count = api.get("api/v1/nodes", context).path("items").size();
      if (count < 2 || !drain.knows(wish.hostname(), context)) {
        return;
      }
      List<String> left = Workloads.moveAway(wish.hostname(), drain, context);
      if (!left.isEmpty()) {
        drain.open(wish.hostname(), context);
        throw notUpgraded(wish, "Pods could not be moved away: " + String.join(", ", left) + ".");
      }
    }
  }

  private KubeApi kube(MachineWishes wish, Nodes.Keys keys, CallContext context) {
    return KubeApi.of(wish.endpoint(), keys.bundle(), nodes.options(), context);
  }

  private void awaitVersion(MachineWishes wish, String from, Nodes.Keys keys, CallContext context) {
    Waiting waiting = Waiting.atMost(COME_BACK, context);
    String now = from;
    boolean away = false;
    boolean there = false;
    do {
      try {
        NodeProbe probe = nodes.probe(wish.address(), keys, context);
        away |= probe.state() == NodeProbe.State.DOWN;
        if (probe.state() == NodeProbe.State.OURS) {
          now = probe.talos();
          TalosClient node = nodes.client(wish.address(), keys, context);
          boolean runs = NodeFacts.stage(node, context).isRunning();
          there = isThere(wish, probe, node, context);
          if (runs && there && isMember(wish, node, context)) {
            return;
          }
          if (runs && away && !there) {
            throw notUpgraded(wish, "It came back with " + now + ".");
          }
        }
      } catch (NodeException e) {
        if (!e.trouble().passes()) {
          throw e;
        }
        away = true;
      }
    } while (waiting.more(wish.hostname() + " to come back with " + wish.version()));
    if (!there) {
      throw notUpgraded(
          wish,
          "It did not come up with " + wish.version() + "; it was last seen with " + now + ".");
    }
    goBack(wish, keys, context);
  }

  private static boolean isThere(
      MachineWishes wish, NodeProbe probe, TalosClient node, CallContext context) {
    String schematic = NodeFacts.schematic(node, context);
    return probe.talos().equals(wish.version())
        && (schematic.isEmpty() || schematic.equals(wish.installedSchematic()));
  }

  private static boolean isMember(MachineWishes wish, TalosClient node, CallContext context) {
    return !wish.controls()
        || NodeFacts.service(node, "etcd", context).map(NodeFacts::isHealthy).orElse(true);
  }

  /** The new image is there and does not work: the one before is brought back where it can be. */
  private void goBack(MachineWishes wish, Nodes.Keys keys, CallContext context) {
    context.progress("bringing " + wish.hostname() + " back to the image before");
    unlessCut(() -> nodes.client(wish.address(), keys, context).rollback(context));
    String failed = "It came up with " + wish.version() + ", which did not work, ";
    if (isBack(wish, keys, context)) {
      open(wish, keys, context);
      throw notUpgraded(wish, failed + "and runs the image before again.");
    }
    throw notUpgraded(wish, failed + "and was told to go back; it has not been seen since.");
  }

  private boolean isBack(MachineWishes wish, Nodes.Keys keys, CallContext context) {
    Waiting waiting = Waiting.atMost(COME_BACK, context);
    do {
      try {
        NodeProbe probe = nodes.probe(wish.address(), keys, context);
        TalosClient node = nodes.client(wish.address(), keys, context);
        if (probe.state() == NodeProbe.State.OURS
            && !isThere(wish, probe, node, context)
            && NodeFacts.stage(node, context).isRunning()) {
          return true;
        }
      } catch (NodeException e) {
        if (!e.trouble().passes()) {
          throw e;
        }
      }
    } while (waiting.more(wish.hostname() + " to come back with the image before"));
    return false;
  }

  private static NodeException notUpgraded(MachineWishes wish, String detail) {
    return NodeException.refusal(
        TalosCodes.NOT_UPGRADED, wish.hostname() + " was not upgraded", detail);
  }

  /** Lets pods back onto a node that an upgrade closed, also one of an interrupted run. */
  void open(MachineWishes wish, Nodes.Keys keys, CallContext context) {
    try (KubeApi api = kube(wish, keys, context)) {
      new Drain(api).open(wish.hostname(), context);
    } catch (ProviderException e) {
      if (e.errorClass() != ErrorClass.TRANSIENT) {
        throw e;
      }
      nodes
          .options()
          .warnings()
          .accept(
              Diagnostic.warning(
                      TalosCodes.NOT_READY, wish.hostname() + " may still be closed to new pods")
                  .withDetail("The Kubernetes API did not answer."));
    }
  }
}
