package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.Addresses;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.options.Option;
import dev.homelab.codec.PublicJson;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.talos.image.BootMedia;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells which medium a box is started from, and what to do with it. */
public final class BootMediaCommand implements Command {
  @Override
  public ExitCode run(Request request) {
    try (LabSession session = LabSession.openToLook(request)) {
      String wished = request.invocation().arguments().get(0);
      Address address = Addresses.of(session.graph(), null).find(wished);
      ResourceSpec machine = machine(session, address);
      if (machine == null) {
        throw LabSession.problem(Diagnostic.error("HL9045", address + " is no machine with Talos"));
      }
      BootMedia media = BootMedia.of(machine.desired());
      request.console().out(request.has(Option.JSON) ? json(media) : text(media));
      return ExitCode.DONE;
    }
  }

  /** The machine of an address, or the one that stands on a box of that address. */
  private static @Nullable ResourceSpec machine(LabSession session, Address address) {
    for (ResourceSpec resource : session.graph().resources().values()) {
      boolean onBox = new Value.Ref(address, "address").equals(resource.desired().get("address"));
      if (resource.type().equals("talos.machine")
          && (resource.address().isWithin(address) || onBox)) {
        return resource;
      }
    }
    return null;
  }

  private static String json(BootMedia media) {
    return PublicJson.text(
            Value.ofMap(
                Map.of(
                    "schematic", media.schematic(),
                    "version", media.version(),
                    "iso", media.iso(),
                    "pxe", media.pxe())))
        + '\n';
  }

  private static String text(BootMedia media) {
    return "ISO   "
        + media.iso()
        + "\nPXE   "
        + media.pxe()
        + "\n\nWrite the ISO to a stick, start the box from it, and leave it in until the first"
        + " `homelab up` has installed Talos.\nThe box shows its address when it waits: that is"
        + " the one for `address` in its block.\nThe image exists when the factory knows the"
        + " schematic: `homelab up` tells it, and so does\n"
        + media.register()
        + '\n';
  }
}
