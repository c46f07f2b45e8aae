package dev.homelab.provider.kubernetes.readiness;

import dev.homelab.catalog.cozystack.RunStrategies;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeAnswer;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far virtual machines of Cozystack are. The release of one waits until it runs, which one that
 * is off, or whose installer a person has yet to upload, does not do (KubeVirt, {@code
 * printableStatus} of a VirtualMachine).
 */
final class VirtualMachines {
  private static final String MACHINES = "apis/kubevirt.io/v1/namespaces/%s/virtualmachines/%s";
  private static final String INSTANCES =
      "apis/kubevirt.io/v1/namespaces/%s/virtualmachineinstances/%s";
  private static final String VOLUMES = "apis/cdi.kubevirt.io/v1beta1/namespaces/%s/datavolumes/%s";

  private static final String NODES = "api/v1/nodes";

  /** What a machine of Cozystack has before its name. */
  private static final String PREFIX = "vm-instance-";

  /** The strategy of a machine that is off, whatever ran before. */
  private static final String HALTED = "Halted";

  /** Phases of an instance whose pod is over. */
  private static final Set<String> FINISHED = Set.of("Succeeded", "Failed");

  private static final Duration LOOK = Duration.ofSeconds(1);

  private final KubeClient client;

  VirtualMachines(KubeClient client) {
    this.client = client;
  }

  /**
   * How far the machine of an application is. Right after a change it may still be as it was.
   *
   * @param wish what the script asks for, as a whole object
   */
  Verdict verdict(Value.Tree wish, CallContext context) {
    ObjectKey application = ObjectKey.of(wish);
    Value.Tree machine =
        find(MACHINES, application.namespace(), PREFIX + application.name(), context);
    if (machine == null) {
      return Verdict.progressing("its machine is not made yet");
    }
    String wished = Fields.text(wish, "spec", "runStrategy");
    String strategy = Fields.text(machine, "spec", "runStrategy");
    if (!wished.isEmpty() && !wished.equals(strategy)) {
      return Verdict.progressing("its machine is " + strategy + " still, and is to be " + wished);
    }
    String status = Fields.text(machine, "status", "printableStatus");
    if (status.equals("Running")) {
      return running(strategy);
    }
    if (status.equals("Stopped") && !RunStrategies.starts(strategy)) {
      return isLeft(application, context)
          ? Verdict.progressing("off, and its devices are not given back yet")
          : new Verdict(Verdict.Stage.ACCEPTED, "off");
    }
    if (status.equals("Stopped") && hasEnded(machine, strategy, application, context)) {
      return new Verdict(Verdict.Stage.ACCEPTED, "off: it has ended, or was stopped");
    }
    if (waitsForUpload(machine, application.namespace(), context)) {
      return new Verdict(Verdict.Stage.ACCEPTED, "starts when its image is uploaded");
    }
    return Verdict.progressing(
        switch (status) {
          case "" -> "not begun yet";
          case "ErrorUnschedulable" -> Unplaced.why(machine, nodes(context));
          default -> status;
        });
  }

  /** The nodes of the cluster; none where the account of the lab may not list them. */
  private List<Value.Tree> nodes(CallContext context) {
    try {
      return Fields.trees(
          client.send(KubeRequest.get(NODES, new KubeCall("list", "Node", "", "")), context).body(),
          "items");
    } catch (ProviderException e) {
      if (e.errorClass() == ErrorClass.DENIED) {
        return List.of();
      }
      throw e;
    }
  }

  /**
   * Whether a machine is as its script has it, even while the release of it waits: it is off or
   * waits for somebody else, or is started by hand alone and runs.
   *
   * @param wish what the script asks for, as a whole object
   */
  boolean isAsItShallBe(Value.Tree wish, CallContext context) {
    Verdict.Stage stage = verdict(wish, context).stage();
    boolean byHand = Fields.text(wish, "spec", "runStrategy").equals(RunStrategies.BY_HAND);
    return stage == Verdict.Stage.ACCEPTED || (byHand && stage == Verdict.Stage.READY);
  }

  /**
   * Whether a machine that started by itself is off for good: its pod is over, or its controller
   * had this strategy before it and has left it off since.
   */
  private boolean hasEnded(
      Value.Tree machine, String strategy, ObjectKey application, CallContext context) {
    if (!RunStrategies.ends(strategy)) {
      return false;
    }
    Value.Tree instance =
        find(INSTANCES, application.namespace(), PREFIX + application.name(), context);
    return instance == null
        ? RunStrategies.isAsked(strategy)
            && Fields.text(machine, "status", "runStrategy").equals(strategy)
            && !isStarted(machine)
        : !holds(instance);
  }

  private static boolean isStarted(Value.Tree machine) {
    return Fields.trees(machine, "status", "stateChangeRequests").stream()
        .anyMatch(one -> Fields.text(one, "action").equals("Start"));
  }

  /** What is to be off is not as wished while it runs, even when KubeVirt was told already. */
  static Verdict running(String strategy) {
    return strategy.equals(HALTED)
        ? Verdict.progressing("runs still, and is to be off")
        : Verdict.ready("running");
  }

  /** Whether something of a machine that is off runs still, with the card that it had. */
  private boolean isLeft(ObjectKey application, CallContext context) {
    return holds(find(INSTANCES, application.namespace(), PREFIX + application.name(), context));
  }

  /**
   * Whether the instance of a machine holds devices. One that was shut down from inside does not,
   * and may stay where it is until somebody starts the machine (KubeVirt, strategy {@code Manual}).
   */
  static boolean holds(Value.@Nullable Tree instance) {
    return instance != null && !FINISHED.contains(Fields.text(instance, "status", "phase"));
  }

  private boolean waitsForUpload(Value.Tree machine, String namespace, CallContext context) {
    for (Value.Tree volume : Fields.trees(machine, "spec", "template", "spec", "volumes")) {
      String name = Fields.text(volume, "dataVolume", "name");
      Value.Tree disk = name.isEmpty() ? null : find(VOLUMES, namespace, name, context);
      if (disk != null && DataVolumes.phase(disk).equals("UploadReady")) {
        return true;
      }
    }
    return false;
  }

  private Value.@Nullable Tree find(
      String path, String namespace, String name, CallContext context) {
    KubeAnswer answer =
        client.find(
            KubeRequest.get(
                path.formatted(namespace, name),
                new KubeCall("get", "VirtualMachine", namespace, name)),
            context);
    return answer == null ? null : answer.body();
  }

  /**
   * Waits until a machine runs, or needs somebody else to go on.
   *
   * @param wish what the script asks for, as a whole object
   * @return whether it runs
   * @throws ProviderException of class TERMINAL when the time is over
   */
  boolean await(Value.Tree wish, CallContext context) {
    while (true) {
      Verdict verdict = verdict(wish, context);
      if (verdict.stage() == Verdict.Stage.READY) {
        return true;
      }
      if (verdict.stage() == Verdict.Stage.ACCEPTED) {
        context.progress(verdict.message());
        return false;
      }
      PacedWait.again(verdict.message(), LOOK, context, () -> late(ObjectKey.of(wish), verdict));
    }
  }

  private static ProviderException late(ObjectKey application, Verdict verdict) {
    return new ProviderException(
        ErrorClass.TERMINAL,
        Diagnostic.error(KubernetesCodes.NOT_READY, application + " was not ready in time")
            .withDetail("Last seen: " + verdict.message())
            .withHint(
                "kubectl describe virtualmachine "
                    + PREFIX
                    + application.name()
                    + " -n "
                    + application.namespace()),
        null,
        null);
  }
}
