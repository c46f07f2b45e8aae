package dev.homelab.provider.talos.machine;

import dev.homelab.provider.talos.api.NodeException;
import dev.homelab.provider.talos.api.NodeProbe;
import dev.homelab.spi.CallContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waits for what a machine that has its config is on the way to. */
final class MachineWaits {
  /** A node answers a moment longer before it restarts. */
  private static final Duration LEAVE = Duration.ofSeconds(30);

  private final Nodes nodes;
  private final EtcdMembers members;
  private final KubernetesParts parts;

  MachineWaits(Nodes nodes) {
    this.nodes = nodes;
    this.members = new EtcdMembers(nodes);
    this.parts = new KubernetesParts(nodes);
  }

  static String why(@Nullable NodeException cause) {
    return cause == null ? "" : cause.line();
  }

  /** The next machine of the queue begins only when this one runs again. */
  void restart(MachineWishes wish, Nodes.Keys keys, CallContext context) {
    Waiting leaving = Waiting.atMost(LEAVE, context);
    boolean stays = true;
    while (stays && isRunning(wish, keys, context)) {
      stays = leaving.more(wish.hostname() + " to restart");
    }
    Waiting coming = Waiting.whole(context);
    while (!isRunning(wish, keys, context)) {
      coming.once(wish.hostname() + " to run again", "");
    }
    settled(wish, keys, Waiting.whole(context), context);
  }

  /**
   * Waits until a machine that restarted runs, its etcd is well and the parts of Kubernetes are
   * what its config asks for, where the cluster has them, so that the next one may be taken away.
   */
  void settled(MachineWishes wish, Nodes.Keys keys, Waiting waiting, CallContext context) {
    if (!members.isFormedWithout(wish, keys, context)) {
      return;
    }
    while (!isRunning(wish, keys, context)
        || (wish.controls() && !members.isHealthy(wish.address(), keys, context))) {
      waiting.once(wish.hostname() + " to be a healthy part of " + wish.cluster(), "");
    }
    parts.await(wish, keys, waiting, context);
  }

  boolean isRunning(MachineWishes wish, Nodes.Keys keys, CallContext context) {
    try {
      if (nodes.probe(wish.address(), keys, context).state() != NodeProbe.State.OURS) {
        return false;
      }
      NodeFacts.Stage stage = NodeFacts.stage(nodes.client(wish.address(), keys, context), context);
      return stage.isRunning() || (stage.isUp() && lacksNetworkOnly(wish, stage));
    } catch (NodeException e) {
      if (e.trouble().passes()) {
        return false;
      }
      throw e;
    }
  }

  private static boolean lacksNetworkOnly(MachineWishes wish, NodeFacts.Stage stage) {
    return wish.bringsNoNetwork()
        && stage.unmet().stream().allMatch(unmet -> unmet.startsWith("nodeReady"));
  }

  /**
   * Waits until a node answers with its config and works.
   *
   * @return the version that it runs
   */
  String up(MachineWishes wish, Nodes.Keys keys, Waiting waiting, CallContext context) {
    return up(wish, keys, waiting, context, () -> {});
  }

  /**
   * The same as long as something holds.
   *
   * @param holds asked again and again; what it throws ends the wait
   */
  String up(
      MachineWishes wish, Nodes.Keys keys, Waiting waiting, CallContext context, Runnable holds) {
    String last = "";
    while (true) {
      try {
        NodeProbe probe = nodes.probe(wish.address(), keys, context);
        if (probe.state() == NodeProbe.State.OURS) {
          NodeFacts.Stage stage =
              NodeFacts.stage(nodes.client(wish.address(), keys, context), context);
          if (stage.isUp()) {
            return probe.talos();
          }
          last = "Stage: " + stage.stage() + ".";
        } else if (probe.state() == NodeProbe.State.FOREIGN) {
          throw MachineLook.stranger(wish, probe);
        } else {
          last = why(probe.cause());
        }
      } catch (NodeException e) {
        if (!e.trouble().passes()) {
          throw e;
        }
        last = e.line();
      }
      holds.run();
      waiting.once(wish.hostname() + " to start", last);
    }
  }
}
