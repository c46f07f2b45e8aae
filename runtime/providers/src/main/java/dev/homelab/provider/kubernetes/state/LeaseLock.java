package dev.homelab.provider.kubernetes.state;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.StateBackend;
import dev.homelab.spi.StateBackend.LockOwner;
import dev.homelab.state.Machine;
import dev.homelab.state.StateCodes;
import dev.homelab.state.StateException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A lock that is a Lease: made by whoever holds it, renewed while it is held, removed when it is
 * let go. One whose owner is known to be gone, or that was not renewed for long, is taken over.
 * Known to be gone is only a process of this very machine since it was started: names of hosts say
 * nothing.
 */
final class LeaseLock {
  private static final Duration RENEWAL = Duration.ofSeconds(20);
  private static final Duration STALE = Duration.ofMinutes(5);
  private static final String PREFIX = "homelab.dev/lock-";

  private final StateRequests requests;
  private final String name;
  private final Machine machine;
  private final Consumer<Diagnostic> notices;

  LeaseLock(StateRequests requests, String name, Machine machine, Consumer<Diagnostic> notices) {
    this.requests = requests;
    this.name = name;
    this.machine = machine;
    this.notices = notices;
  }

  /** Takes the lock, or fails with HL4001. */
  StateBackend.Lock acquire(LockOwner owner) {
    Value.Tree held = take(owner);
    ScheduledExecutorService renewals =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "homelab-lease");
              thread.setDaemon(true);
              return thread;
            });
    String uid = Fields.text(held, "metadata", "uid");
    Future<?> renewing =
        renewals.scheduleWithFixedDelay(
            () -> renew(uid), RENEWAL.toMillis(), RENEWAL.toMillis(), TimeUnit.MILLISECONDS);
    AtomicBoolean open = new AtomicBoolean(true);
    return () -> {
      if (open.getAndSet(false)) {
        renewing.cancel(true);
        renewals.shutdownNow();
        release(uid);
      }
    };
  }

  /** Lets go; a Lease that stays is taken over when it was not renewed for long. */
  private void release(String uid) {
    try {
      requests.delete(requests.leases(), name, uid);
    } catch (ProviderException e) {
      notices.accept(
          Diagnostic.warning(StateCodes.STALE_LOCK, "the lock in the cluster could not be removed")
              .withDetail(e.diagnostics().get(0).title())
              .withHint(
                  "nothing need be done: it lapses after "
                      + STALE.toMinutes()
                      + " minutes; sooner: homelab state unlock"));
    }
  }

  private Value.Tree take(LockOwner owner) {
    for (int attempt = 0; ; attempt++) {
      try {
        return requests.create(requests.leases(), lease(owner));
      } catch (ProviderException e) {
        boolean there =
            e.errorClass() == ErrorClass.CONFLICT || e.errorClass() == ErrorClass.UNKNOWN_OUTCOME;
        if (!there || attempt > 3) {
          throw e;
        }
      }
      Value.Tree lease = requests.get(requests.leases(), name);
      if (lease == null) {
        continue;
      }
      LockOwner holder = ownerOf(lease);
      if (!isGone(lease, holder)) {
        throw locked(holder);
      }
      notices.accept(
          Diagnostic.warning(StateCodes.STALE_LOCK, "a lock of a run that is gone was taken over")
              .withDetail(told(holder)));
      requests.delete(requests.leases(), name, Fields.text(lease, "metadata", "uid"));
    }
  }

  private boolean isGone(Value.Tree lease, LockOwner holder) {
    String place = Fields.text(lease, "metadata", "annotations", PREFIX + "machine");
    if (!place.isEmpty() && place.equals(machine.id())) {
      OptionalLong start = machine.startOf(holder.process());
      String recorded = Fields.text(lease, "metadata", "annotations", PREFIX + "start");
      return start.isEmpty()
          || (!recorded.isEmpty() && !recorded.equals(String.valueOf(start.getAsLong())));
    }
    String renewed = Fields.text(lease, "spec", "renewTime");
    return !renewed.isEmpty() && Instant.parse(renewed).plus(STALE).isBefore(Instant.now());
  }

  /** Renews the lock; what fails is told, for an exception would end all renewals to come. */
  void renew(String uid) {
    Value patch =
        Value.ofMap(
            Map.of("metadata", Map.of("uid", uid), "spec", Map.of("renewTime", microTime())));
    try {
      requests.merge(requests.leases(), name, (Value.Tree) patch);
    } catch (ProviderException e) {
      notRenewed(e.diagnostics().get(0).title());
    } catch (RuntimeException e) {
      notRenewed("a mistake in this tool: " + e.getClass().getSimpleName());
    }
  }

  private void notRenewed(String why) {
    notices.accept(
        Diagnostic.warning(StateCodes.STALE_LOCK, "the lock in the cluster could not be renewed")
            .withDetail(why));
  }

  /** Who holds the lock, or null. */
  @Nullable LockOwner owner() {
    Value.Tree lease = requests.get(requests.leases(), name);
    return lease == null ? null : ownerOf(lease);
  }

  /** Removes the lock, whoever holds it; false when nobody does. */
  boolean remove() {
    Value.Tree lease = requests.get(requests.leases(), name);
    if (lease == null) {
      return false;
    }
    requests.delete(requests.leases(), name, Fields.text(lease, "metadata", "uid"));
    return true;
  }

  private Value.Tree lease(LockOwner owner) {
    TreeMap<String, Value> notes = new TreeMap<>();
    notes.put(PREFIX + "user", Value.of(owner.user()));
    notes.put(PREFIX + "host", Value.of(owner.host()));
    notes.put(PREFIX + "process", Value.of(String.valueOf(owner.process())));
    notes.put(PREFIX + "since", Value.of(owner.since()));
    notes.put(PREFIX + "command", Value.of(owner.command()));
    OptionalLong start = machine.startOf(owner.process());
    String place = machine.id();
    if (!place.isEmpty() && owner.process() == machine.process() && start.isPresent()) {
      notes.put(PREFIX + "machine", Value.of(place));
      notes.put(PREFIX + "start", Value.of(String.valueOf(start.getAsLong())));
    }
    String now = microTime();
    return Value.ofMap(
        Map.of(
            "apiVersion",
            "coordination.k8s.io/v1",
            "kind",
            "Lease",
            "metadata",
            Map.of("name", name, "annotations", new Value.Tree(notes)),
            "spec",
            Map.of(
                "holderIdentity",
                owner.user() + '@' + owner.host() + ':' + owner.process(),
                "leaseDurationSeconds",
                STALE.toSeconds(),
                "acquireTime",
                now,
                "renewTime",
                now)));
  }

  private static LockOwner ownerOf(Value.Tree lease) {
    Value.Tree notes = Fields.tree(lease, "metadata", "annotations");
    String process = Fields.text(notes, PREFIX + "process");
    return new LockOwner(
        Fields.text(notes, PREFIX + "user"),
        Fields.text(notes, PREFIX + "host"),
        process.isEmpty() ? 0 : Long.parseLong(process),
        Fields.text(notes, PREFIX + "since"),
        Fields.text(notes, PREFIX + "command"));
  }

  private static StateException locked(LockOwner holder) {
    return new StateException(
        Diagnostic.error(StateCodes.LOCKED, "another run holds the lock")
            .withDetail(told(holder))
            .withHint("wait for it; if it is gone for good: homelab state unlock"));
  }

  private static String told(LockOwner holder) {
    return "homelab "
        + holder.command()
        + " of "
        + holder.user()
        + " on "
        + holder.host()
        + " (process "
        + holder.process()
        + "), since "
        + holder.since();
  }

  /** The time as a Lease writes it: with exactly six digits after the second. */
  private static String microTime() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    String text = now.toString();
    int dot = text.indexOf('.');
    String digits = dot < 0 ? "" : text.substring(dot + 1, text.length() - 1);
    String seconds = dot < 0 ? text.substring(0, text.length() - 1) : text.substring(0, dot);
    return seconds + '.' + digits + "0".repeat(6 - digits.length()) + 'Z';
  }
}
