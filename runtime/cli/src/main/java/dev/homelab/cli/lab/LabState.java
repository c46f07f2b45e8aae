package dev.homelab.cli.lab;

import dev.homelab.cli.Request;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.StatePlace;
import dev.homelab.model.TargetSpec;
import dev.homelab.provider.kubernetes.state.ClusterState;
import dev.homelab.resolve.References;
import dev.homelab.secret.VaultStorage;
import dev.homelab.spi.StateBackend;
import dev.homelab.state.FolderBackend;
import dev.homelab.state.Machine;
import dev.homelab.state.PlaceMark;
import dev.homelab.state.StateCodes;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where one lab keeps its state and its generated secrets: the state folder, or a cluster that the
 * script names. The two are never mixed: what lies in the other place is told and not passed over.
 */
final class LabState implements AutoCloseable {
  private final Path folder;
  private final @Nullable StatePlace place;
  private final @Nullable ClusterState cluster;

  private LabState(Path folder, @Nullable StatePlace place, @Nullable ClusterState cluster) {
    this.folder = folder;
    this.place = place;
    this.cluster = cluster;
  }

  /**
   * The place that the script of a session says.
   *
   * @throws dev.homelab.diag.HomelabException with HL4021 when the state is in the other place
   */
  static LabState of(LabSession session, Request request) {
    LabState state = unchecked(session, request);
    state.check();
    return state;
  }

  /** The same, before what lies in the other place was brought here. */
  static LabState unchecked(LabSession session, Request request) {
    StatePlace place = session.lab().state();
    Path folder = session.stateFolder();
    return place == null
        ? new LabState(folder, null, null)
        : new LabState(folder, place, inCluster(session, request, place));
  }

  /** What a lab keeps in one of its clusters. */
  static ClusterState inCluster(LabSession session, Request request, StatePlace place) {
    TargetSpec target = session.liveGraph().targets().get(place.target());
    if (target == null || References.hasReference(target.config())) {
      throw LabSession.problem(
          Diagnostic.error(
                  StateCodes.OTHER_PLACE, "the state cannot be kept in " + place.target() + " yet")
              .withDetail("The cluster must be there before the lab is read.")
              .at(place.origin().user()));
    }
    return ClusterState.open(
        target.config(),
        session.options(),
        place,
        session.lab().name(),
        line -> request.console().err(line + '\n'));
  }

  /** Whether a folder holds a state. */
  static boolean isIn(Path folder) {
    return Files.exists(folder.resolve("journal")) || Files.exists(folder.resolve("state"));
  }

  private void check() {
    StatePlace said = place;
    String noted = PlaceMark.in(folder).read();
    if (said == null && noted != null) {
      throw LabSession.problem(
          Diagnostic.error(StateCodes.OTHER_PLACE, "the state of this lab is kept in " + noted)
              .withDetail("The script does not say so any more.")
              .withHint("say it again: state { cluster '…' }")
              .withHint(
                  "or bring it back to this folder: homelab state move " + noted.split(",")[0]));
    }
    if (said != null && isIn(folder)) {
      throw LabSession.problem(
          Diagnostic.error(StateCodes.OTHER_PLACE, "the state of this lab is in " + folder)
              .withDetail("The script keeps it in " + said.describe() + ".")
              .at(said.origin().user())
              .withHint("bring it there: homelab state move"));
    }
    if (said != null && noted != null && !noted.equals(said.describe())) {
      throw LabSession.problem(
          Diagnostic.error(StateCodes.OTHER_PLACE, "the state of this lab is kept in " + noted)
              .withDetail("The script keeps it in " + said.describe() + ".")
              .at(said.origin().user())
              .withHint("say the former place, and move it by way of the folder"));
    }
  }

  /** Whether it is in a cluster. */
  boolean isInCluster() {
    return cluster != null;
  }

  /** Where the state is read from and written to. */
  StateBackend backend() {
    ClusterState there = cluster;
    StatePlace said = place;
    return there == null || said == null
        ? FolderBackend.open(folder)
        : there.backend(Machine.here(), () -> PlaceMark.in(folder).write(said.describe()));
  }

  /** Where generated secrets are kept. */
  VaultStorage vault() {
    return cluster == null ? VaultStorage.inFolder(folder) : cluster.vault();
  }

  @Override
  public void close() {
    if (cluster != null) {
      cluster.close();
    }
  }
}
