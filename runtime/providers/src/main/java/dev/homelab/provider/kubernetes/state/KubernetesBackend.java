package dev.homelab.provider.kubernetes.state;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.BackgroundCall;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.provider.kubernetes.ownership.LabClaim;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.StateBackend;
import dev.homelab.state.Machine;
import dev.homelab.state.StateException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A state in a cluster: a Lease for the lock, and Secrets for a head, the pieces of the snapshot
 * and the journal after it.
 *
 * <p>The head names the generation that counts. A compaction writes the snapshot of the next
 * generation beside the present one and then changes the head, which is one request and so cannot
 * be half done. Who takes the lock touches head and journal, so that a former holder's writes,
 * which name the versions that it knew, are refused; it also makes the piece of the journal that a
 * former holder would make next.
 */
public final class KubernetesBackend implements StateBackend {
  private static final int CHUNK = 256 * 1024;
  private static final int LONGEST_NAME = 35;
  private static final int MOST_FENCES = 5;

  private final StateRequests requests;
  private final LeaseLock lock;
  private final StateParts parts;
  private final String where;
  private final Runnable closing;
  private final Membership membership;
  private final String namespace;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Diagnostic> notices = new CopyOnWriteArrayList<>();
  private @Nullable Tail tail;

  /** Where the next record goes; {@code version} is empty when the Secret is yet to be made. */
  private record Tail(
      Value.@Nullable Tree head,
      long generation,
      int number,
      String version,
      int size,
      long nextBatch) {}

  KubernetesBackend(
      StateRequests.Sender sender,
      String namespace,
      String lab,
      Machine machine,
      String where,
      Runnable closing,
      Membership membership) {
    this.requests = new StateRequests(sender, new BackgroundCall(closed), namespace);
    this.parts = new StateParts("homelab-state-" + LabClaim.slug(lab, LONGEST_NAME));
    this.where = where;
    this.closing = closing;
    this.membership = membership;
    this.namespace = namespace;
    this.lock = new LeaseLock(requests, parts.name(), machine, notices::add);
  }

  @Override
  public String describe() {
    return where;
  }

  @Override
  public Stored load() {
    List<Value.Tree> all = listed();
    Value.Tree head = StateParts.head(all);
    long generation = StateParts.generation(head);
    return new Stored(
        StateParts.snapshot(head, StateParts.parts(all, "snapshot", generation)),
        Chunks.journal(StateParts.parts(all, "journal", generation)));
  }

  @Override
  public Lock lock(LockOwner owner) {
    Lock held = acquire(owner);
    try {
      Tail end = fence();
      membership.locked(end.head() != null);
      tail = end;
      return held;
    } catch (RuntimeException e) {
      held.close();
      throw e;
    }
  }

  private Lock acquire(LockOwner owner) {
    try {
      return lock.acquire(owner);
    } catch (ProviderException e) {
      if (!StateRequests.isCode(e, KubernetesCodes.NOT_FOUND)) {
        throw e;
      }
      throw new StateException(
          Diagnostic.error(
                  KubernetesCodes.NO_STATE_NAMESPACE,
                  "the cluster has no namespace '" + namespace + "' to keep the state in")
              .withDetail(where)
              .withHint("make it before the lab: kubectl create namespace " + namespace),
          e);
    }
  }

  /**
   * Removes everything that is stored, after it was brought elsewhere. Under the lock; what is left
   * by an interruption in the middle is no state any more, since the head goes first.
   */
  public void retire() {
    requests.delete(requests.secrets(), parts.name(), "");
    for (Value.Tree secret : listed()) {
      requests.delete(
          requests.secrets(),
          Fields.text(secret, "metadata", "name"),
          Fields.text(secret, "metadata", "uid"));
    }
    tail = null;
  }

  /**
   * Bars a former holder from everything that it may still write to, and finds the end of the
   * journal afterwards: what it wrote meanwhile is kept.
   */
  private Tail fence() {
    Value.Tree head = touchedHead();
    long generation = StateParts.generation(head);
    for (int attempt = 0; attempt < MOST_FENCES; attempt++) {
      List<Value.Tree> journal = StateParts.parts(listed(), "journal", generation);
      if (journal.isEmpty()) {
        return new Tail(head, generation, 0, "", 0, 0);
      }
      int next = journal.size();
      requests.merge(
          requests.secrets(), parts.journalName(generation, next - 1), StateParts.touched());
      Value.Tree own = barred(generation, next);
      if (own != null) {
        long batch = StateParts.lastBatch(StateParts.parts(listed(), "journal", generation)) + 1;
        return new Tail(head, generation, next, StateParts.version(own), 0, batch);
      }
    }
    throw taken(null);
  }

  private List<Value.Tree> listed() {
    return requests.list(parts.selector());
  }

  private Value.@Nullable Tree touchedHead() {
    try {
      return requests.merge(requests.secrets(), parts.name(), StateParts.touched());
    } catch (ProviderException e) {
      if (StateRequests.isCode(e, KubernetesCodes.NOT_FOUND)) {
        return null;
      }
      throw e;
    }
  }

  /** The next piece of the journal, made empty; null when a former holder made it before. */
  private Value.@Nullable Tree barred(long generation, int number) {
    String chunk = parts.journalName(generation, number);
    try {
      return requests.create(
          requests.secrets(),
          parts.secret(chunk, "journal", generation, number, Map.of(), Value.Tree.EMPTY));
    } catch (ProviderException e) {
      if (e.errorClass() != ErrorClass.CONFLICT && e.errorClass() != ErrorClass.UNKNOWN_OUTCOME) {
        throw e;
      }
      return null;
    }
  }

  /** Whether a state is stored, sound or not. */
  public boolean holdsState() {
    return StateParts.head(listed()) != null;
  }

  private Tail tail() {
    Tail known = tail;
    if (known == null) {
      known = fence();
      tail = known;
    }
    return known;
  }

  @Override
  public @Nullable LockOwner lockedBy() {
    return lock.owner();
  }

  @Override
  public boolean unlock() {
    return lock.remove();
  }

  @Override
  public List<Diagnostic> notices() {
    return List.copyOf(notices);
  }

  @Override
  public void append(List<byte[]> records) {
    if (records.isEmpty()) {
      return;
    }
    Tail at = tail();
    List<byte[]> pieces = Chunks.pieces(Chunks.framed(records));
    long batch = at.nextBatch();
    for (int i = 0; i < pieces.size(); i++) {
      at = write(at, Chunks.key(batch, i, pieces.size()), pieces.get(i));
      tail = at;
    }
    tail = new Tail(at.head(), at.generation(), at.number(), at.version(), at.size(), batch + 1);
  }

  private Tail write(Tail at, String key, byte[] piece) {
    boolean full = !at.version().isEmpty() && at.size() + piece.length > CHUNK;
    int number = full ? at.number() + 1 : at.number();
    boolean fresh = full || at.version().isEmpty();
    Value.Tree data = Value.Tree.EMPTY.with(key, Chunks.encoded(piece));
    String chunk = parts.journalName(at.generation(), number);
    Value.@Nullable Tree written;
    try {
      written =
          fresh
              ? requests.create(
                  requests.secrets(),
                  parts.secret(chunk, "journal", at.generation(), number, Map.of(), data))
              : requests.merge(requests.secrets(), chunk, StateParts.guarded(at.version(), data));
    } catch (ProviderException e) {
      written = requests.certain(e, chunk, key, piece);
      if (written == null) {
        throw taken(e);
      }
    }
    return new Tail(
        at.head(),
        at.generation(),
        number,
        StateParts.version(written),
        (fresh ? 0 : at.size()) + piece.length,
        at.nextBatch());
  }

  private static StateException taken(@Nullable ProviderException why) {
    return new StateException(
        Diagnostic.error(
                KubernetesCodes.STATE_TAKEN, "another run wrote to the state in the cluster")
            .withDetail("Its lock was taken over from this run.")
            .withHint("see what it did, then run again: homelab state show"),
        why);
  }

  @Override
  public void compact(byte[] snapshot) {
    Tail at = tail();
    long next = at.generation() + 1;
    List<byte[]> pieces = Chunks.pieces(snapshot);
    for (int i = 0; i < pieces.size(); i++) {
      String piece = parts.name() + "-s" + next + '-' + i;
      Value.Tree data = Value.Tree.EMPTY.with("piece", Chunks.encoded(pieces.get(i)));
      createOver(parts.secret(piece, "snapshot", next, i, Map.of(), data));
    }
    Value.Tree head =
        parts.secret(
            parts.name(),
            "head",
            next,
            0,
            Map.of("pieces", String.valueOf(pieces.size())),
            Value.Tree.EMPTY);
    Value.Tree switched = switchTo(at, head, next);
    tail = new Tail(switched, next, 0, "", 0, 0);
    if (at.head() == null) {
      membership.made();
    }
    removeBefore(next);
  }

  private Value.Tree switchTo(Tail at, Value.Tree head, long next) {
    Value.Tree old = at.head();
    try {
      return old == null
          ? requests.create(requests.secrets(), head)
          : requests.replace(
              requests.secrets(),
              Fields.with(head, Value.of(StateParts.version(old)), "metadata", "resourceVersion"));
    } catch (ProviderException e) {
      Value.Tree there =
          e.errorClass() == ErrorClass.UNKNOWN_OUTCOME
              ? requests.get(requests.secrets(), parts.name())
              : null;
      if (there != null && StateParts.generation(there) == next) {
        return there;
      }
      throw e.errorClass() == ErrorClass.CONFLICT ? taken(e) : e;
    }
  }

  /** Makes a Secret, over one that a compaction which did not end may have left. */
  private void createOver(Value.Tree secret) {
    try {
      requests.create(requests.secrets(), secret);
    } catch (ProviderException e) {
      if (e.errorClass() != ErrorClass.CONFLICT && e.errorClass() != ErrorClass.UNKNOWN_OUTCOME) {
        throw e;
      }
      requests.delete(requests.secrets(), Fields.text(secret, "metadata", "name"), "");
      requests.create(requests.secrets(), secret);
    }
  }

  private void removeBefore(long generation) {
    for (Value.Tree secret : listed()) {
      boolean old =
          !StateParts.noteOf(secret, "part").equals("head")
              && Long.parseLong(StateParts.noteOf(secret, "generation")) < generation;
      if (old) {
        requests.delete(
            requests.secrets(),
            Fields.text(secret, "metadata", "name"),
            Fields.text(secret, "metadata", "uid"));
      }
    }
  }

  @Override
  public void close() {
    closed.countDown();
    closing.run();
  }
}
