package dev.homelab.provider.talos.machine;

import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.api.NodeException;
import dev.homelab.provider.talos.api.NodeProbe;
import dev.homelab.provider.talos.api.TalosClient;
import dev.homelab.provider.talos.api.Trouble;
import dev.homelab.provider.talos.check.ConfigCheck;
import dev.homelab.provider.talos.document.MachineConfig;
import dev.homelab.spi.Applied;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Observation.Owner;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.StepRequest;
import dev.homelab.wire.machine.ApplyConfiguration;
import dev.homelab.wire.machine.ApplyConfigurationRequest.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Brings a machine from waiting for its config to being a node of its cluster. */
final class MachineMaker {
  /** How long a node may show no sign of having taken its config before it gets it again. */
  private static final Duration SIGN = Duration.ofSeconds(30);

  private static final int TRIES = 3;

  private final Nodes nodes;
  private final EtcdMembers members;
  private final MachineWaits waits;
  private final MachineChange change;

  /** Machines that took their config in this session, or may have. */
  private final Set<Address> taken = ConcurrentHashMap.newKeySet();

  MachineMaker(Nodes nodes, MachineWaits waits, MachineChange change) {
    this.nodes = nodes;
    this.members = new EtcdMembers(nodes);
    this.waits = waits;
    this.change = change;
  }

  /** A machine on its way, for the length of one call. */
  private final class Way {
    private final StepRequest request;
    private final ResourceSpec spec;
    private final MachineWishes wish;
    private final CallContext context;
    private final Nodes.Keys keys;
    private final Waiting waiting;
    private @Nullable Instant given;
    private int tries;

    Way(StepRequest request, CallContext context) {
      this.request = request;
      this.spec = Objects.requireNonNull(request.desired());
      this.wish = MachineWishes.of(spec.desired());
      this.context = context;
      this.keys = nodes.keys(wish.secret(), context);
      this.waiting = Waiting.idle(context);
      nodes.note(wish, keys);
    }

    /** What fails once the machine has its config leaves a machine behind. */
    Applied go() {
      try {
        return arrive();
      } catch (ProviderException e) {
        throw taken.contains(spec.address()) ? e.afterMaking() : e;
      }
    }

    private Applied arrive() {
      while (true) {
        requireControlPlane();
        NodeProbe probe = nodes.probe(wish.address(), keys, context);
        switch (probe.state()) {
          case OURS -> {
            return arrived();
          }
          case FOREIGN -> throw MachineLook.stranger(wish, probe);
          case MAINTENANCE -> advance(probe);
          case DOWN -> {
            if (change.move(request, keys, context)) {
              waiting.busy();
              waiting.afresh();
            }
            waiting.once(
                wish.hostname() + " at " + wish.address() + " to answer",
                MachineWaits.why(probe.cause()));
          }
        }
      }
    }

    /** A worker that waits for control planes of which none came to be would wait for ever. */
    private void requireControlPlane() {
      if (!wish.controls()
          && nodes.lostControlPlanes(wish, context)
          && !members.isFormedWithout(wish, keys, context)) {
        throw NodeException.refusal(
            TalosCodes.NOT_READY,
            wish.hostname() + " has no control plane to join",
            "None of " + wish.cluster() + " came to be in this run. Mend those first.");
      }
    }

    private void advance(NodeProbe probe) {
      try (TalosClient node = nodes.maintenance(wish.address(), probe.fingerprint())) {
        NodeFacts.Stage stage = NodeFacts.stage(node, context);
        boolean waits = stage.stage().isEmpty() || stage.stage().equals("maintenance");
        if (!waits || isGivenLately()) {
          failOnComplaint(node);
          waiting.once(wish.hostname() + " to install itself", "Stage: " + stage.stage() + ".");
          return;
        }
        if (given != null && ++tries >= TRIES) {
          throw notInstalled("It took its config three times and still waits for one.");
        }
        give(node, probe);
      } catch (NodeException e) {
        if (!e.trouble().passes() && e.trouble() != Trouble.CERTIFICATE) {
          throw e;
        }
        waiting.once(wish.hostname() + " to answer", e.line());
      }
    }

    private boolean isGivenLately() {
      return given != null && context.now().isBefore(given.plus(SIGN));
    }

    private void failOnComplaint(TalosClient node) {
      List<String> complaints = given == null ? List.of() : NodeFacts.complaints(node, context);
      if (!complaints.isEmpty()) {
        throw notInstalled(String.join("\n", complaints));
      }
    }

    private NodeException notInstalled(String detail) {
      return NodeException.refusal(
          TalosCodes.NOT_INSTALLED, wish.hostname() + " did not install itself", detail);
    }

    private void give(TalosClient node, NodeProbe probe) {
      String disk = DiskGuard.chosen(wish, probe, node, context);
      MachineConfig config =
          wish.config(keys.bundle(), NodeMark.of(request.lab(), spec.address()), disk);
      ConfigCheck.require(config, wish.mode());
      if (wish.controls()) {
        members.forget(wish, keys, context);
      }
      waiting.busy();
      context.progress("giving " + wish.hostname() + " its config");
      try {
        warn(node.apply(config.write(), Mode.AUTO, false, context));
      } catch (NodeException e) {
        if (e.trouble() == Trouble.UNKNOWN_OUTCOME) {
          taken.add(spec.address());
        }
        if (e.trouble() != Trouble.NOT_YET) {
          throw e;
        }
      }
      taken.add(spec.address());
      given = context.now();
      waiting.afresh();
    }

    private void warn(ApplyConfiguration answer) {
      answer.getWarningsList().forEach(text -> context.progress(wish.hostname() + ": " + text));
    }

    private Applied arrived() {
      TalosClient node = nodes.client(wish.address(), keys, context);
      MachineConfig live = MachineLook.parsed(NodeFacts.config(node, context));
      Owner owner = NodeMark.owner(live, request.lab(), spec.address());
      boolean adopts = spec.lifecycle().adopt() && owner == Owner.UNMARKED;
      boolean moved = NodeMark.isMovedHere(live, request);
      if (owner != Owner.OURS && !adopts && !moved) {
        throw NodeMark.stranger(live, wish);
      }
      taken.add(spec.address());
      correct(node, live);
      String talos = waits.up(wish, keys, waiting, context, this::requireControlPlane);
      if (members.isFormedWithout(wish, keys, context)) {
        awaitJoined();
      }
      return applied(wish, talos);
    }

    /** One that comes later has its cluster to join at once. */
    private void awaitJoined() {
      while (!waits.isRunning(wish, keys, context)) {
        waiting.once(wish.hostname() + " to join " + wish.cluster(), "");
      }
    }

    /** What an interrupted run left behind may be an older wish. */
    private void correct(TalosClient node, MachineConfig live) {
      MachineConfig wished = MachineLook.wished(spec, request.lab(), keys, live);
      ConfigView view = new ConfigView(context.secrets());
      if (!view.of(live).equals(view.of(wished))) {
        ConfigCheck.require(wished, wish.mode());
        waiting.busy();
        warn(node.apply(wished.write(), Mode.AUTO, false, context));
      }
    }
  }

  Applied create(StepRequest request, CallContext context) {
    return new Way(request, context).go();
  }

  static Applied applied(MachineWishes wish, String talos) {
    return new Applied(
        MachineLook.objectId(wish), MachineLook.outputs(wish, talos), Value.Tree.EMPTY, true);
  }
}
