package dev.homelab.provider.talos.machine;

import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.api.NodeException;
import dev.homelab.provider.talos.api.NodeProbe;
import dev.homelab.provider.talos.api.TalosClient;
import dev.homelab.provider.talos.document.MachineConfig;
import dev.homelab.provider.talos.kube.Drain;
import dev.homelab.provider.talos.kube.KubeApi;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Observation.Owner;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.StepRequest;
import dev.homelab.wire.machine.ResetPartitionSpec;
import dev.homelab.wire.machine.ResetRequest;
import java.util.List;
import java.util.Objects;

/** Takes a machine out of its cluster, so that it waits for a config again. */
final class MachineRemover {
  private final Nodes nodes;
  private final EtcdMembers members;

  MachineRemover(Nodes nodes) {
    this.nodes = nodes;
    this.members = new EtcdMembers(nodes);
  }

  /** Whom to remove. */
  private record Leaving(MachineWishes wish, String address) {
    static Leaving of(StepRequest request) {
      ResourceSpec desired = request.desired();
      StateEntry prior = request.prior();
      Value.Tree recorded =
          prior != null ? prior.recorded() : desired == null ? Value.Tree.EMPTY : desired.desired();
      MachineWishes wish = MachineWishes.of(recorded);
      String known = prior == null ? "" : ConfigView.text(prior.outputs(), "address");
      return new Leaving(wish, known.isEmpty() ? wish.address() : known);
    }
  }

  void delete(StepRequest request, CallContext context) {
    Leaving leaving = Leaving.of(request);
    if (leaving.address().isEmpty() || !Nodes.areMade(leaving.wish().secret(), context)) {
      return;
    }
    Nodes.Keys keys = nodes.keys(leaving.wish().secret(), context);
    NodeProbe probe = nodes.probe(leaving.address(), keys, context);
    if (probe.state() == NodeProbe.State.DOWN) {
      context.progress(leaving.wish().hostname() + " does not answer and is not reset");
    }
    if (probe.state() != NodeProbe.State.OURS) {
      return;
    }
    TalosClient node = nodes.client(leaving.address(), keys, context);
    if (!isOurs(request, node, context)) {
      context.progress("at " + leaving.address() + " is another machine now, which is not reset");
      return;
    }
    nodes.note(leaving.wish(), keys);
    nodes.leaves(leaving.wish(), keys);
    boolean others = members.isFormedWithout(leaving.wish(), keys, context);
    if (others && leaving.wish().controls()) {
      members.requireMajorityWithout(leaving.wish(), node, keys, context);
    }
    if (!others) {
      members.requireNoneLeftIll(leaving.wish(), keys, context);
    }
    if (others) {
      drain(leaving.wish(), keys, context);
    }
    reset(node, others, context);
    awaitAway(leaving, keys, context);
    if (others) {
      forgetInKubernetes(leaving.wish(), keys, context);
    }
  }

  private void drain(MachineWishes wish, Nodes.Keys keys, CallContext context) {
    List<String> left = List.of();
    try (KubeApi api = KubeApi.of(wish.endpoint(), keys.bundle(), nodes.options(), context)) {
      Drain drain = new Drain(api);
      if (!drain.knows(wish.hostname(), context)) {
        return;
      }
      left = Workloads.moveAway(wish.hostname(), drain, context);
    } catch (ProviderException e) {
      context.progress("Kubernetes could not be asked to empty " + wish.hostname());
      return;
    }
    if (!left.isEmpty()) {
      throw NodeException.refusal(
          TalosCodes.NOT_READY,
          wish.hostname() + " is not reset, for pods could not be moved away",
          "They are: " + String.join(", ", left) + ".");
    }
  }

  /**
   * Whether the node bears the mark of the address that is removed: where one machine was, another
   * one of the lab may be by now.
   */
  private static boolean isOurs(StepRequest request, TalosClient node, CallContext context) {
    StateEntry prior = request.prior();
    ResourceSpec desired = request.desired();
    if (prior == null && desired == null) {
      return false;
    }
    Address address = prior == null ? Objects.requireNonNull(desired).address() : prior.address();
    MachineConfig live = MachineLook.parsed(NodeFacts.config(node, context));
    return NodeMark.owner(live, request.lab(), address) == Owner.OURS;
  }

  /** The node leaves etcd by itself when the reset is graceful; the last member cannot. */
  private static void reset(TalosClient node, boolean graceful, CallContext context) {
    ResetRequest request =
        ResetRequest.newBuilder()
            .setGraceful(graceful)
            .setReboot(true)
            .addAllSystemPartitionsToWipe(List.of(partition("STATE"), partition("EPHEMERAL")))
            .build();
    node.reset(request, context);
  }

  private static ResetPartitionSpec partition(String label) {
    return ResetPartitionSpec.newBuilder().setLabel(label).setWipe(true).build();
  }

  private void forgetInKubernetes(MachineWishes wish, Nodes.Keys keys, CallContext context) {
    try (KubeApi api = KubeApi.of(wish.endpoint(), keys.bundle(), nodes.options(), context)) {
      new Drain(api).remove(wish.hostname(), context);
    } catch (ProviderException e) {
      context.progress("Kubernetes could not be told that " + wish.hostname() + " leaves");
    }
  }

  private void awaitAway(Leaving leaving, Nodes.Keys keys, CallContext context) {
    Waiting waiting = Waiting.whole(context);
    while (true) {
      String last = "";
      try {
        NodeProbe probe = nodes.probe(leaving.address(), keys, context);
        if (probe.state() != NodeProbe.State.OURS) {
          return;
        }
        last = "It still has its config.";
      } catch (NodeException e) {
        if (!e.trouble().passes()) {
          throw e;
        }
      }
      waiting.once(leaving.wish().hostname() + " to be reset", last);
    }
  }
}
