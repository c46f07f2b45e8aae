package dev.homelab.provider.talos.machine;

import dev.homelab.model.FieldChange;
import dev.homelab.model.ResourceSpec;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.api.NodeException;
import dev.homelab.provider.talos.api.NodeProbe;
import dev.homelab.provider.talos.api.TalosClient;
import dev.homelab.provider.talos.api.Trouble;
import dev.homelab.provider.talos.check.ConfigCheck;
import dev.homelab.provider.talos.document.MachineConfig;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Observation.Owner;
import dev.homelab.spi.StepRequest;
import dev.homelab.wire.machine.ApplyConfiguration;
import dev.homelab.wire.machine.ApplyConfigurationRequest.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Gives a machine that is a node of its cluster another config. A kubelet is never newer than a
 * Kubernetes API of its cluster (Kubernetes, version skew policy), so with another minor version
 * the kubelets of control planes follow when the last of them serves it.
 */
final class MachineChange {
  private static final String KUBELET = MachineLook.CONFIG + ".v1alpha1.machine.kubelet.image";

  /** How long a Kubernetes API may take to say its version. */
  private static final Duration API = Duration.ofMinutes(5);

  private static final String UNKNOWN =
      "A kubelet is never newer than it, and its version is not known.";

  private final Nodes nodes;
  private final EtcdMembers members;
  private final MachineWaits waits;
  private final KubernetesParts parts;

  MachineChange(Nodes nodes, MachineWaits waits) {
    this.nodes = nodes;
    this.members = new EtcdMembers(nodes);
    this.waits = waits;
    this.parts = new KubernetesParts(nodes);
  }

  /** A machine, its config and the one that it shall have. */
  private record Edit(
      MachineWishes wish, TalosClient node, MachineConfig live, MachineConfig wished) {}

  private Edit edit(StepRequest request, Nodes.Keys keys, String at, CallContext context) {
    ResourceSpec spec = Objects.requireNonNull(request.desired());
    TalosClient node = nodes.client(at, keys, context);
    MachineConfig live = MachineLook.parsed(NodeFacts.config(node, context));
    return new Edit(
        MachineWishes.of(spec.desired()),
        node,
        live,
        MachineLook.wished(spec, request.lab(), keys, live));
  }

  private static List<FieldChange> changes(
      MachineConfig live, MachineConfig wished, CallContext context) {
    ConfigView view = new ConfigView(context.secrets());
    return Views.changes(MachineLook.CONFIG, view.of(live), view.of(wished));
  }

  /** Gives a node of ours its config, and waits until it is in force. */
  void make(StepRequest request, Nodes.Keys keys, CallContext context) {
    MachineWishes wish = MachineWishes.of(Objects.requireNonNull(request.desired()).desired());
    Edit edit = edit(request, keys, wish.address(), context);
    if (mayChangeKubelet(edit, keys, context)) {
      give(edit, edit.wished(), keys, context);
      nodes.followed(keys, wish.hostname());
      if (wish.controls()) {
        followUp(keys, context);
      }
      return;
    }
    if (!wish.controls()) {
      throw NodeException.refusal(
          TalosCodes.TOO_FAR,
          "kubelet of " + wish.hostname() + " would be newer than the Kubernetes API",
          "Control planes go first: run it for the whole cluster.");
    }
    give(edit, MachineLook.withKubelet(edit.wished(), edit.live()), keys, context);
    nodes.defer(keys, wish.hostname(), request);
    if (mayChangeKubelet(edit, keys, context)) {
      followUp(keys, context);
    }
  }

  /** Makes the changes that waited; one that fails still waits, and so do those after it. */
  private void followUp(Nodes.Keys keys, CallContext context) {
    nodes
        .deferred(keys)
        .forEach(
            (hostname, one) -> {
              MachineWishes waiting =
                  MachineWishes.of(Objects.requireNonNull(one.desired()).desired());
              Edit rest = edit(one, keys, waiting.address(), context);
              give(rest, rest.wished(), keys, context);
              nodes.followed(keys, hostname);
            });
  }

  private boolean mayChangeKubelet(Edit edit, Nodes.Keys keys, CallContext context) {
    int wished = kubelet(edit.wished());
    int runs = kubelet(edit.live());
    if (wished <= runs || runs < 0) {
      return true;
    }
    int serves = parts.lowestApi(edit.wish(), keys, context);
    if (serves < 0 && !members.mayHaveBegun(edit.wish(), keys, context)) {
      return true;
    }
    Waiting waiting = Waiting.atMost(API, context);
    while (serves < 0) {
      waiting.once("the Kubernetes API of " + edit.wish().cluster() + " to answer", UNKNOWN);
      serves = parts.lowestApi(edit.wish(), keys, context);
    }
    return wished <= serves;
  }

  private static int kubelet(MachineConfig config) {
    return MachineLook.minor(
        KubernetesParts.version(KubernetesParts.image(config, "machine", "kubelet", "image")));
  }

  private void give(Edit edit, MachineConfig wished, Nodes.Keys keys, CallContext context) {
    MachineWishes wish = edit.wish();
    List<FieldChange> changes = changes(edit.live(), wished, context);
    if (changes.isEmpty()) {
      return;
    }
    ConfigCheck.require(wished, wish.mode());
    if (wish.controls() && MachineLook.restarts(changes)) {
      members.requireMajorityWithout(wish, edit.node(), keys, context);
    }
    boolean ran = waits.isRunning(wish, keys, context);
    Mode mode = MachineLook.wantsPages(changes) ? Mode.REBOOT : Mode.AUTO;
    if (apply(edit, wished, mode, context) == Mode.REBOOT) {
      waits.restart(wish, keys, context);
    } else if (ran && changes.stream().anyMatch(MachineChange::isOfKubernetes)) {
      parts.await(wish, keys, Waiting.whole(context), context);
    }
  }

  private static boolean isOfKubernetes(FieldChange change) {
    String cluster = MachineLook.CONFIG + ".v1alpha1.cluster.";
    return change.path().equals(KUBELET)
        || (change.path().startsWith(cluster) && change.path().endsWith(".image"));
  }

  private static Mode apply(Edit edit, MachineConfig wished, Mode mode, CallContext context) {
    Waiting waiting = Waiting.whole(context);
    while (true) {
      try {
        ApplyConfiguration answer = edit.node().apply(wished.write(), mode, false, context);
        return answer.getMode();
      } catch (NodeException e) {
        if (e.trouble() != Trouble.NOT_YET) {
          throw e;
        }
        waiting.once(edit.wish().hostname() + " to take another config", e.line());
      }
    }
  }

  /**
   * Gives a machine that still answers where it was recorded the config that moves it to where it
   * is wished.
   *
   * @return false when it does not answer there, is not this machine, or its config already says so
   */
  boolean move(StepRequest request, Nodes.Keys keys, CallContext context) {
    ResourceSpec spec = Objects.requireNonNull(request.desired());
    String old = MachineLook.oldAddress(spec, request.prior());
    if (old.isEmpty() || nodes.probe(old, keys, context).state() != NodeProbe.State.OURS) {
      return false;
    }
    Edit edit = edit(request, keys, old, context);
    Owner owner = NodeMark.owner(edit.live(), request.lab(), spec.address());
    boolean renamed = NodeMark.isMovedHere(edit.live(), request);
    MachineConfig wished = MachineLook.withKubelet(edit.wished(), edit.live());
    if ((owner != Owner.OURS && !renamed) || changes(edit.live(), wished, context).isEmpty()) {
      return false;
    }
    ConfigCheck.require(wished, edit.wish().mode());
    if (edit.wish().controls()) {
      members.requireMajorityWithout(edit.wish(), edit.node(), keys, context);
    }
    context.progress(
        "moving " + edit.wish().hostname() + " from " + old + " to " + edit.wish().address());
    try {
      apply(edit, wished, Mode.AUTO, context);
    } catch (NodeException e) {
      if (!e.trouble().passes()) {
        throw e;
      }
    }
    return true;
  }
}
