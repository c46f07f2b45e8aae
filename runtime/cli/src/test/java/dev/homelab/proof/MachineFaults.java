package dev.homelab.proof;

import dev.homelab.sim.proxmox.fault.PveFault;
import dev.homelab.sim.talos.fault.TalosFault;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;

/** The faults of simulated hosts and machines that proofs go through. */
final class MachineFaults {
  static final List<PveFault> OF_REQUESTS =
      List.of(
          new PveFault.Answer(595, false),
          new PveFault.Answer(596, true),
          new PveFault.Answer(599, true),
          new PveFault.Answer(500, false),
          new PveFault.Says("got timeout"),
          new PveFault.Cut(false),
          new PveFault.Cut(true),
          new PveFault.Page());
  static final List<PveFault> OF_TASKS =
      List.of(
          new PveFault.NoWorker(),
          new PveFault.TaskHides(3),
          new PveFault.TaskEnds("unexpected status", true),
          new PveFault.TaskEnds("WARNINGS: 1", true),
          new PveFault.TaskEnds("command failed", false));
  static final List<TalosFault> OF_CALLS =
      List.of(
          new TalosFault.Answer(Status.UNAVAILABLE, false),
          new TalosFault.Answer(Status.UNAVAILABLE, true),
          new TalosFault.Answer(Status.INTERNAL, true),
          new TalosFault.Answer(Status.DEADLINE_EXCEEDED, true),
          new TalosFault.Cut(false),
          new TalosFault.Cut(true));

  /** How long static pods take that take long, in milliseconds of the machines' clock. */
  private static final long LONG = 1_200_000;

  /** Faults of machines that are not about one call, where they matter in a scene. */
  static List<TalosFault> of(MachineScene scene) {
    List<TalosFault> all = new ArrayList<>();
    all.add(new TalosFault.EtcdIll());
    scene.parts().forEach(part -> all.addAll(of(part)));
    return all;
  }

  private static List<TalosFault> of(MachineScene.Part part) {
    return switch (part) {
      case INSTALL ->
          List.of(
              new TalosFault.StaysInMaintenance(), new TalosFault.InstallFails("image not found"));
      case BOOT ->
          List.of(new TalosFault.NewAddress("10.25.150.99"), new TalosFault.CertificateEnded());
      case BEGIN -> List.of(new TalosFault.TimeNotInSync());
      case UPGRADE -> List.of(new TalosFault.UpgradeFails(1));
      case PODS -> List.of(new TalosFault.PodsTakeLong(LONG));
    };
  }

  private MachineFaults() {}
}
