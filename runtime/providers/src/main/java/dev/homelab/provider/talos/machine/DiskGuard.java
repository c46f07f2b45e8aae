package dev.homelab.provider.talos.machine;

import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.api.CosiResource;
import dev.homelab.provider.talos.api.NodeException;
import dev.homelab.provider.talos.api.NodeProbe;
import dev.homelab.provider.talos.api.TalosClient;
import dev.homelab.provider.talos.api.Trouble;
import dev.homelab.spi.CallContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Refuses to install over what somebody may still need. */
final class DiskGuard {
  /** What an image of Talos brings, without anything of a cluster in it. */
  private static final Set<String> OF_THE_IMAGE = Set.of("EFI", "BIOS", "BOOT", "META");

  private static final Set<String> OF_A_CLUSTER = Set.of("STATE", "EPHEMERAL");

  private DiskGuard() {}

  /**
   * Checks that a disk carries nothing.
   *
   * @throws NodeException when it carries data or an installation
   */
  static void check(String node, String device, TalosClient client, CallContext context) {
    List<String> found = new ArrayList<>();
    List<CosiResource> volumes = NodeFacts.volumes(client, context);
    if (volumes.stream().noneMatch(volume -> isOn(volume, device))) {
      throw NodeException.refusal(
          TalosCodes.HOLDS_DATA,
          "what " + device + " of " + node + " carries is not known",
          "The machine lists no such disk among those that it looked into. Nothing was written.");
    }
    for (CosiResource volume : volumes) {
      String told = isOn(volume, device) ? carried(volume) : "";
      if (!told.isEmpty()) {
        found.add(told);
      }
    }
    if (!found.isEmpty()) {
      throw new NodeException(
          Trouble.REFUSED,
          Diagnostic.error(TalosCodes.HOLDS_DATA, device + " of " + node + " carries data")
              .withDetail("Found: " + String.join(", ", found) + ". Nothing was written.")
              .withHint("If all of it may go, say wipe() for the machine."),
          null);
    }
  }

  /**
   * The disk that a box which waits for its config is installed on, checked.
   *
   * @throws NodeException when none or several fit, and when it may not be written over
   */
  static String chosen(
      MachineWishes wish, NodeProbe probe, TalosClient client, CallContext context) {
    String disk = wish.disk().choose(wish.hostname(), probe.disks()).getDeviceName();
    if (!wish.mayWipe()) {
      check(wish.hostname(), disk, client, context);
    }
    return disk;
  }

  private static boolean isOn(CosiResource volume, String device) {
    String id = device.substring(device.lastIndexOf('/') + 1);
    return volume.id().equals(id)
        || either(volume, "devPath", "dev_path").equals(device)
        || either(volume, "parentDevPath", "parent_dev_path").equals(device)
        || volume.text("parent").equals(id);
  }

  private static String carried(CosiResource volume) {
    String kind = volume.text("name");
    String label = either(volume, "partitionLabel", "partition_label");
    if (!volume.text("type").equals("partition")) {
      return kind.isEmpty() || kind.equals("gpt") ? "" : kind + " on the whole disk";
    }
    if (OF_THE_IMAGE.contains(label)) {
      return "";
    }
    if (OF_A_CLUSTER.contains(label)) {
      return kind.isEmpty() ? "" : "the volume " + label + " of an installed Talos";
    }
    return "partition " + volume.id() + ' ' + (kind.isEmpty() ? label : kind);
  }

  private static String either(CosiResource volume, String name, String older) {
    String text = volume.text(name);
    return text.isEmpty() ? volume.text(older) : text;
  }
}
