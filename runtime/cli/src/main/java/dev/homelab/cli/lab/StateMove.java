package dev.homelab.cli.lab;

import dev.homelab.cli.Request;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.Origin;
import dev.homelab.model.StatePlace;
import dev.homelab.provider.kubernetes.state.ClusterState;
import dev.homelab.provider.kubernetes.state.KubernetesBackend;
import dev.homelab.provider.kubernetes.state.Membership;
import dev.homelab.secret.VaultStorage;
import dev.homelab.spi.StateBackend;
import dev.homelab.state.FolderBackend;
import dev.homelab.state.Machine;
import dev.homelab.state.PlaceMark;
import dev.homelab.state.StateCodes;
import dev.homelab.state.StateDocument;
import dev.homelab.state.StateStore;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings a state and its secrets from the folder to the cluster that the script names, or back.
 *
 * <p>Secrets are copied first, then the state, then what was copied is taken out of use; both
 * places are locked meanwhile. Secrets whose bytes are not at the other end are never removed.
 * After an interruption the same command goes on: a copy that is as new as the original, or newer,
 * is kept.
 */
public final class StateMove {
  private static final String DEFAULT_NAMESPACE = "kube-system";

  private final Request request;
  private final LabSession session;
  private final Path folder;

  /** One place: its state, its secrets, and how to take both out of use. */
  private record End(StateBackend backend, VaultStorage vault, Runnable retire) {}

  private StateMove(Request request, LabSession session) {
    this.request = request;
    this.session = session;
    this.folder = session.stateFolder();
  }

  /**
   * Brings the state from the folder to the cluster that the script names.
   *
   * @return where it is now, in words
   */
  public static String toCluster(Request request, LabSession session) {
    StatePlace place = session.lab().state();
    if (place == null) {
      throw LabSession.problem(
          Diagnostic.error(StateCodes.OTHER_PLACE, "the script keeps the state in this folder")
              .withHint("to bring it to a cluster, say first: state { cluster '…' }")
              .withHint("to bring it back from one: homelab state move CLUSTER"));
    }
    StateMove move = new StateMove(request, session);
    try (ClusterState cluster = LabState.inCluster(session, request, place)) {
      move.bring(
          move.inFolder(),
          move.in(cluster),
          () -> PlaceMark.in(move.folder).write(place.describe()));
    }
    return place.describe();
  }

  /**
   * Brings the state back from a cluster to the folder.
   *
   * @param where the cluster's name or address
   * @return where it is now, in words
   */
  public static String toFolder(Request request, LabSession session, String where) {
    StatePlace said = session.lab().state();
    if (said != null) {
      throw LabSession.problem(
          Diagnostic.error(StateCodes.OTHER_PLACE, "the script keeps the state in " + said.target())
              .at(said.origin().user())
              .withHint("to bring it to this folder, take that out of the script first"));
    }
    StateMove move = new StateMove(request, session);
    String noted = PlaceMark.in(move.folder).read();
    String address = where.indexOf('.') < 0 ? "cluster." + where : where;
    Address target = Addresses.of(session.liveGraph().targets().keySet()).find(address);
    StatePlace place = new StatePlace(target, namespace(noted, target), Origin.NONE);
    if (!place.describe().equals(noted)) {
      throw LabState.notJoined(place.describe());
    }
    try (ClusterState cluster = LabState.inCluster(session, request, place)) {
      move.bring(
          move.in(cluster),
          move.inFolder(),
          () -> {
            // The folder's note goes last: until then the same command goes on.
          });
    }
    PlaceMark.in(move.folder).remove();
    return move.folder.toString();
  }

  /** The namespace that the folder's note tells for this cluster, else the usual one. */
  private static String namespace(@Nullable String noted, Address target) {
    String begin = target + ", namespace ";
    return noted != null && noted.startsWith(begin)
        ? noted.substring(begin.length())
        : DEFAULT_NAMESPACE;
  }

  private End inFolder() {
    FolderBackend backend = FolderBackend.open(folder);
    VaultStorage vault = VaultStorage.inFolder(folder);
    return new End(noted(backend), Touched.vault(vault, request.touched()), backend::retire);
  }

  private End in(ClusterState cluster) {
    KubernetesBackend backend = cluster.backend(Machine.here(), Membership.KNOWN);
    VaultStorage vault = Touched.vault(cluster.vault(), request.touched());
    return new End(noted(backend), vault, backend::retire);
  }

  private StateBackend noted(StateBackend backend) {
    return new Touched.State(backend, request.touched());
  }

  /**
   * Brings everything from one end to the other.
   *
   * @param brought runs when all is at the other end and nothing was taken out of use
   */
  private void bring(End from, End to, Runnable brought) {
    try (StateStore old = store(from);
        StateStore fresh = store(to);
        StateBackend.Lock oldLock = old.lock("state move");
        StateBackend.Lock freshLock = fresh.lock("state move")) {
      StateDocument moving = old.stored().orElse(null);
      StateDocument there = fresh.stored().orElse(null);
      if (moving == null && there == null) {
        throw LabSession.problem(
            Diagnostic.error(
                StateCodes.NO_STATE, "there is no state in " + from.backend().describe()));
      }
      if (moving == null && PlaceMark.in(folder).read() == null) {
        throw LabState.notJoined(to.backend().describe());
      }
      boolean copied = moving == null || continues(there, moving);
      if (!copied) {
        refuseOther(there, to);
      }
      copySecrets(from, to);
      if (!copied) {
        to.backend().compact(old.export());
      }
      request.touched().set(true);
      brought.run();
      from.retire().run();
      from.vault().remove();
    }
  }

  private StateStore store(End end) {
    return StateStore.open(end.backend(), request.around().clock(), session.settings());
  }

  /** Whether what is there already is this very state, as far on or farther. */
  private static boolean continues(@Nullable StateDocument there, StateDocument moving) {
    return there != null
        && there.lineage().equals(moving.lineage())
        && there.serial() >= moving.serial();
  }

  private static void refuseOther(@Nullable StateDocument there, End to) {
    if (there != null) {
      throw LabSession.problem(
          Diagnostic.error(
                  StateCodes.PLACE_TAKEN, "there is a state already in " + to.backend().describe())
              .withDetail("It is not a copy of the one that is to be brought there.")
              .withHint("find out whose it is: homelab state list"));
    }
  }

  /** Sees to it that the secrets of one end are at the other, or fails before anything is lost. */
  private static void copySecrets(End from, End to) {
    byte[] locked = from.vault().load();
    if (locked == null) {
      return;
    }
    Optional<byte[]> present = Optional.ofNullable(to.vault().load());
    if (present.isPresent() && !Arrays.equals(present.get(), locked)) {
      throw LabSession.problem(
          Diagnostic.error(
                  StateCodes.PLACE_TAKEN, "there are secrets already in " + to.vault().describe())
              .withHint("they may be the only copy of another lab's passwords; move them away"));
    }
    if (present.isEmpty()) {
      to.vault().store(locked);
    }
  }
}
