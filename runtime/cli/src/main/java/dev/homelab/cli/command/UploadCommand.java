package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.lab.LabVm;
import dev.homelab.cli.lab.OneCall;
import dev.homelab.cli.lab.StoppedByPerson;
import dev.homelab.cli.run.Interrupts;
import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.kubernetes.pods.TargetPods;
import dev.homelab.provider.kubevirt.ImageDigests;
import dev.homelab.provider.kubevirt.ImageUpload;
import dev.homelab.provider.kubevirt.LocalImage;
import dev.homelab.spi.PodReach;
import dev.homelab.spi.ProviderException;
import java.time.Duration;

/** {@code upload}: an image for the disk of a machine that waits for one. */
public final class UploadCommand implements Command {
  private static final Duration TIME = Duration.ofHours(3);

  @Override
  public ExitCode run(Request request) {
    String file = request.invocation().arguments().get(1);
    LocalImage image = LocalImage.at(request.around().folder(), file);
    try (LabSession session = LabSession.openToLook(request);
        LabVm machine = LabVm.of(request, session, request.invocation().arguments().get(0))) {
      String disk = machine.uploadedDisk();
      if (disk == null) {
        throw LabSession.problem(
            Diagnostic.error("HL9100", "no disk of " + machine.address() + " takes an upload")
                .withDetail(
                    "What it is installed from is brought by its cluster, or uploaded by `up`."));
      }
      OneCall call =
          new OneCall(session.secrets(), request.around().clock(), TIME)
              .telling(text -> request.console().err(text + '\n'));
      try (PodReach reach = new TargetPods().open(machine.config(), session.options(), call);
          Interrupts.Listening listening = request.interrupts().listen(call::cancel)) {
        String identity = image.identity(new ImageDigests(session.stateFolder()));
        boolean sent =
            new ImageUpload(reach, session.options(), machine.namespace(), disk)
                .run(image, identity, call);
        request
            .console()
            .out(sent ? disk + " has " + image.name() + '\n' : disk + " is filled already\n");
        return ExitCode.DONE;
      } catch (ProviderException e) {
        if (!call.isCancelled()) {
          throw e;
        }
        throw new StoppedByPerson(
            Diagnostic.error("HL9100", "stopped before " + disk + " was filled")
                .withDetail("An upload that was cut short begins anew."));
      }
    }
  }
}
