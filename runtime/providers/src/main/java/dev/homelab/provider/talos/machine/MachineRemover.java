package dev.homelab.provider.talos.machine;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.api.NodeException;
import dev.homelab.provider.talos.api.NodeProbe;
import dev.homelab.provider.talos.api.TalosClient;
import dev.homelab.provider.talos.api.Trouble;
import dev.homelab.provider.talos.document.MachineConfig;
import dev.homelab.provider.talos.kube.Drain;
import dev.homelab.provider.talos.kube.KubeApi;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Observation.Owner;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.StepRequest;
import dev.homelab.wire.machine.ResetPartitionSpec;
import dev.homelab.wire.machine.ResetRequest;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Takes a machine out of its cluster, so that it waits for a config again. */
final class MachineRemover {
  private static final String CLUSTER = "talos.cluster";

  /** How long a Kubernetes API may be silent, as while its address moves to another machine. */
  private static final Duration ANSWER = Duration.ofMinutes(2);

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
      String known = prior == null ? "" : Fields.text(prior.outputs(), "address");
      return new Leaving(wish, known.isEmpty() ? wish.address() : known);
    }
  }

  /**
   * Removes a machine. One that an earlier run has told to reset may become another between the
   * look and the call, and then shows another certificate: it is looked at once more.
   */
  void delete(StepRequest request, CallContext context) {
    try {
      remove(request, context);
    } catch (NodeException e) {
      if (e.trouble() != Trouble.CERTIFICATE) {
        throw e;
      }
      remove(request, context);
    }
  }

  private void remove(StepRequest request, CallContext context) {
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
      if (probe.state() != NodeProbe.State.FOREIGN) {
        forgetLost(request, leaving.wish(), keys, context);
      }
      return;
    }
    TalosClient node = nodes.client(leaving.address(), keys, context);
    if (!isOurs(request, node, context)) {
      context.progress("at " + leaving.address() + " is another machine now, which is not reset");
      return;
    }
    nodes.note(leaving.wish(), keys);
    nodes.leaves(leaving.wish(), keys, address(request));
    nodes.leaveOnly(keys, request.removed());
    boolean others = members.isFormedWithout(leaving.wish(), keys, context);
    boolean whole = nodes.ends(keys) && losesCluster(request);
    if (others && leaving.wish().controls() && !whole) {
      members.requireMajorityWithout(leaving.wish(), node, keys, context);
    }
    if (!others) {
      members.requireNoneLeftIll(leaving.wish(), keys, context);
    }
    boolean workloads = others || !leaving.wish().controls();
    if (workloads && !whole && !members.noneStays(leaving.wish(), keys, context)) {
      empty(leaving.wish(), others, keys, context);
    }
    reset(node, others, context);
    awaitAway(leaving, keys, context);
    if (others) {
      forget(leaving.wish(), null, keys, context);
    }
  }

  /** Whether the same run removes the cluster itself, which stays as long as a machine is kept. */
  private static boolean losesCluster(StepRequest request) {
    StateEntry prior = request.prior();
    return prior != null
        && request.removed().stream()
            .filter(one -> one.last().toString().equals(CLUSTER))
            .anyMatch(one -> prior.address().isWithin(one.around()));
  }

  /**
   * Moves the workloads away. An API that is silent is asked again for a while, since it moves
   * between control planes; without its word nothing is reset.
   *
   * @param formed whether etcd of the cluster is known to answer
   */
  private void empty(MachineWishes wish, boolean formed, Nodes.Keys keys, CallContext context) {
    if (!formed && !members.mayHaveBegun(wish, keys, context)) {
      return;
    }
    Waiting waiting = Waiting.atMost(ANSWER, context);
    List<String> left;
    while (true) {
      try {
        left = left(wish, keys, context);
        break;
      } catch (ProviderException e) {
        boolean silent = e.errorClass() == ErrorClass.TRANSIENT;
        if (!silent || !waiting.more("Kubernetes to empty " + wish.hostname())) {
          throw notEmptied(wish, e);
        }
      }
    }
    if (!left.isEmpty()) {
      throw NodeException.refusal(
          TalosCodes.NOT_READY,
          wish.hostname() + " is not reset, for pods could not be moved away",
          "They are: " + String.join(", ", left) + ".");
    }
  }

  private List<String> left(MachineWishes wish, Nodes.Keys keys, CallContext context) {
    try (KubeApi api = KubeApi.of(wish.endpoint(), keys.bundle(), nodes.options(), context)) {
      Drain drain = new Drain(api);
      return drain.knows(wish.hostname(), context)
          ? Workloads.moveAway(wish.hostname(), drain, context)
          : List.of();
    }
  }

  private static NodeException notEmptied(MachineWishes wish, ProviderException failed) {
    Diagnostic seen = failed.diagnostics().get(0);
    String detail = seen.detail().isEmpty() ? "" : ": " + seen.detail();
    Diagnostic told =
        Diagnostic.error(
                TalosCodes.NOT_READY,
                wish.hostname() + " is not reset, for Kubernetes did not empty it")
            .withDetail(seen.title() + detail)
            .withHint("put that right and run the same again; nothing was reset")
            .withHint("a machine that is switched off is removed without being reset");
    return new NodeException(Trouble.REFUSED, told, failed);
  }

  /** The address that it is recorded with; for one that is made anew that of the wish. */
  private static Address address(StepRequest request) {
    StateEntry prior = request.prior();
    return prior == null ? Objects.requireNonNull(request.desired()).address() : prior.address();
  }

  /**
   * Whether the node bears the mark of the address that is removed: where one machine was, another
   * one of the lab may be by now.
   */
  private static boolean isOurs(StepRequest request, TalosClient node, CallContext context) {
    MachineConfig live = MachineLook.parsed(NodeFacts.config(node, context));
    return NodeMark.owner(live, request.lab(), address(request)) == Owner.OURS;
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

  /**
   * What is off or was reset by a run that ended there is a node of Kubernetes still, where nothing
   * becomes ready any more. It goes when it bears the mark of the address that is removed. A member
   * of etcd, which it may be still, goes unless it lives.
   */
  private void forgetLost(
      StepRequest request, MachineWishes wish, Nodes.Keys keys, CallContext context) {
    StateEntry prior = request.prior();
    if (prior == null || !members.isFormedWithout(wish, keys, context)) {
      return;
    }
    if (wish.controls()) {
      forgetMember(wish, keys, context);
    }
    forget(wish, NodeMark.of(request.lab(), prior.address()), keys, context);
  }

  /** The cluster forgets it in a later run where etcd does not do so now. */
  private void forgetMember(MachineWishes wish, Nodes.Keys keys, CallContext context) {
    try {
      members.forgetLost(wish, keys, context);
    } catch (NodeException e) {
      context.progress("etcd could not be told that " + wish.hostname() + " left");
    }
  }

  /**
   * Takes a machine out of Kubernetes.
   *
   * @param mark what its node must bear; null for whatever it bears
   */
  private void forget(
      MachineWishes wish, @Nullable String mark, Nodes.Keys keys, CallContext context) {
    try (KubeApi api = KubeApi.of(wish.endpoint(), keys.bundle(), nodes.options(), context)) {
      Drain drain = new Drain(api);
      if (mark == null || drain.annotation(wish.hostname(), NodeMark.KEY, context).equals(mark)) {
        drain.remove(wish.hostname(), context);
      }
    } catch (ProviderException e) {
      context.progress("Kubernetes could not be told that " + wish.hostname() + " left");
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
