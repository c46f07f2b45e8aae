package dev.homelab.cli.lab;

import dev.homelab.cli.Request;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.model.StatePlace;
import dev.homelab.model.TargetSpec;
import dev.homelab.provider.kubernetes.state.ClusterState;
import dev.homelab.provider.kubernetes.state.KubernetesBackend;
import dev.homelab.provider.kubernetes.state.Membership;
import dev.homelab.resolve.References;
import dev.homelab.secret.VaultStorage;
import dev.homelab.spi.StateBackend;
import dev.homelab.state.FolderBackend;
import dev.homelab.state.Machine;
import dev.homelab.state.PlaceMark;
import dev.homelab.state.StateCodes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Where one lab keeps its state and its generated secrets: the state folder, or a cluster that the
 * script names. The two are never mixed: what lies in the other place is told and not passed over.
 */
final class LabState implements AutoCloseable {
  private final Path folder;
  private final @Nullable StatePlace place;
  private final @Nullable ClusterState cluster;
  private final AtomicBoolean touched;
  private @Nullable KubernetesBackend inCluster;

  private LabState(
      Path folder,
      @Nullable StatePlace place,
      @Nullable ClusterState cluster,
      AtomicBoolean touched) {
    this.touched = touched;
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
    StatePlace place = session.lab().state();
    Path folder = session.stateFolder();
    LabState state =
        place == null
            ? new LabState(folder, null, null, request.touched())
            : new LabState(folder, place, inCluster(session, request, place), request.touched());
    state.check();
    return state;
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
                  "or bring it back to this folder: homelab state move "
                      + noted.split(",", -1)[0]));
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
    KubernetesBackend there = clusterBackend();
    return new Touched.State(there == null ? FolderBackend.open(folder) : there, touched);
  }

  private @Nullable KubernetesBackend clusterBackend() {
    if (cluster != null && inCluster == null) {
      inCluster = cluster.backend(Machine.here(), new Noted());
    }
    return inCluster;
  }

  /** Where generated secrets are kept; those of a state that is not this folder's are only read. */
  VaultStorage vault() {
    return cluster == null
        ? Touched.vault(VaultStorage.inFolder(folder), touched)
        : new GuardedVault(Touched.vault(cluster.vault(), touched), this::requireJoined);
  }

  /**
   * Refuses to change a state in a cluster that this folder neither began nor joined.
   *
   * @throws dev.homelab.diag.HomelabException with HL4023
   */
  void requireJoined() {
    KubernetesBackend there = clusterBackend();
    if (there != null && !isNoted() && there.holdsState()) {
      throw notJoined(there.describe());
    }
  }

  /**
   * Makes the state in the cluster this folder's too, from now on.
   *
   * @return where it is, in words
   * @throws dev.homelab.diag.HomelabException with HL4021 when the script keeps the state in the
   *     folder, HL4017 when the cluster holds none
   */
  String join() {
    KubernetesBackend there = clusterBackend();
    StatePlace said = place;
    if (there == null || said == null) {
      throw LabSession.problem(
          Diagnostic.error(StateCodes.OTHER_PLACE, "the script keeps the state in this folder")
              .withHint("to join one in a cluster, say first: state { cluster '…' }"));
    }
    if (!there.holdsState()) {
      throw LabSession.problem(
          Diagnostic.error(StateCodes.NO_STATE, "there is no state in " + there.describe())
              .withHint("homelab up   (makes the lab and its state)"));
    }
    PlaceMark.in(folder).write(said.describe());
    return said.describe();
  }

  private boolean isNoted() {
    return PlaceMark.in(folder).read() != null;
  }

  /** That a state in a cluster was begun elsewhere, to be thrown. */
  static HomelabException notJoined(String where) {
    return LabSession.problem(
        Diagnostic.error(StateCodes.NOT_JOINED, "this folder has no part in the state in " + where)
            .withDetail(
                "A lab of this name was brought up from elsewhere; it may be somebody else's.")
            .withHint("look at what it is: homelab state list")
            .withHint("if it is this very lab: homelab state join")
            .withHint("if it is another: give this lab another name"));
  }

  /** The note in the folder tells whether a state in the cluster is this lab's own. */
  private final class Noted implements Membership {
    @Override
    public void locked(boolean holdsState) {
      if (holdsState && !isNoted()) {
        throw notJoined(backend().describe());
      }
    }

    @Override
    public void made() {
      StatePlace said = place;
      if (said != null) {
        PlaceMark.in(folder).write(said.describe());
      }
    }
  }

  @Override
  public void close() {
    if (cluster != null) {
      cluster.close();
    }
  }
}
