package dev.homelab.provider.kubernetes.readiness;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeAnswer;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.provider.kubernetes.client.Looks;
import dev.homelab.provider.kubernetes.json.Fields;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far virtual machines of Cozystack are. The release of one waits until it runs, which one that
 * is off, or whose installer a person has yet to upload, does not do (KubeVirt, {@code
 * printableStatus} of a VirtualMachine).
 */
final class VirtualMachines {
  private static final String MACHINES = "apis/kubevirt.io/v1/namespaces/%s/virtualmachines/%s";
  private static final String VOLUMES = "apis/cdi.kubevirt.io/v1beta1/namespaces/%s/datavolumes/%s";

  /** What a machine of Cozystack has before its name. */
  private static final String PREFIX = "vm-instance-";

  /** Machines that do not start by themselves. */
  private static final Set<String> LEFT = Set.of("Halted", "Manual");

  private static final Duration LOOK = Duration.ofSeconds(1);

  private final KubeClient client;

  VirtualMachines(KubeClient client) {
    this.client = client;
  }

  /** How far the machine of an application is. */
  Verdict verdict(ObjectKey application, CallContext context) {
    Value.Tree machine =
        find(MACHINES, application.namespace(), PREFIX + application.name(), context);
    if (machine == null) {
      return Verdict.progressing("its machine is not made yet");
    }
    String status = Fields.text(machine, "status", "printableStatus");
    if (status.equals("Running")) {
      return Verdict.ready("running");
    }
    if (status.equals("Stopped") && LEFT.contains(Fields.text(machine, "spec", "runStrategy"))) {
      return new Verdict(Verdict.Stage.ACCEPTED, "off");
    }
    if (waitsForUpload(machine, application.namespace(), context)) {
      return new Verdict(Verdict.Stage.ACCEPTED, "starts when its image is uploaded");
    }
    return Verdict.progressing(
        switch (status) {
          case "" -> "not begun yet";
          case "ErrorUnschedulable" ->
              "the box has no room for it: a card, huge pages or processors that it wants are taken"
                  + " or not there";
          default -> status;
        });
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
   * @return whether it runs
   * @throws ProviderException of class TERMINAL when the time is over
   */
  boolean await(ObjectKey application, CallContext context) {
    while (true) {
      Verdict verdict = verdict(application, context);
      if (verdict.stage() == Verdict.Stage.READY) {
        return true;
      }
      if (verdict.stage() == Verdict.Stage.ACCEPTED) {
        context.progress(verdict.message());
        return false;
      }
      if (!Looks.again(verdict.message(), LOOK, context)) {
        throw late(application, verdict);
      }
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
