package dev.homelab.exec;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.TargetSpec;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ObserveRequest;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SecretResolver;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks one place about a batch, patiently with what may answer a moment later. */
final class BatchLook {
  static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final int TRIES = 4;

  private final Sessions sessions;
  private final SecretResolver secrets;
  private final Machinery machinery;
  private final LabIdentity lab;
  private final boolean dryRun;

  BatchLook(
      Sessions sessions,
      SecretResolver secrets,
      Machinery machinery,
      LabIdentity lab,
      boolean dryRun) {
    this.sessions = sessions;
    this.secrets = secrets;
    this.machinery = machinery;
    this.lab = lab;
    this.dryRun = dryRun;
  }

  /**
   * Looks a batch up, and again what could not be told for a moment. When a target that is not
   * ready does not answer, nothing of it can be there if nothing was recorded; else it is asked
   * again too, for it may be about to.
   */
  Map<Address, Observation> observe(Batch batch, @Nullable TargetSpec target, boolean unready) {
    Map<Address, Observation> all = looked(batch, target);
    for (int attempt = 1; ; attempt++) {
      boolean silent = unready && all.values().stream().allMatch(BatchLook::isSilent);
      if (silent && batch.prior.isEmpty()) {
        all.replaceAll((address, said) -> new Observation.NotCreatedYet());
        return all;
      }
      Batch open = silent ? batch : batch.only(at -> passes(all.get(at)));
      if (attempt == TRIES || open.addresses().isEmpty()) {
        return all;
      }
      Call call = Call.silent(machinery, secrets, TIMEOUT);
      Interruptions.pause(call, pause(attempt, open, all));
      all.putAll(looked(open, target));
    }
  }

  /** How long to wait before asking again: as long as the platform says, if it does. */
  private static Duration pause(int attempt, Batch open, Map<Address, Observation> said) {
    Duration longest = null;
    for (Address address : open.addresses()) {
      Duration named =
          said.get(address) instanceof Observation.Unreachable unreachable
              ? unreachable.cause().retryAfter()
              : null;
      if (named != null && (longest == null || named.compareTo(longest) > 0)) {
        longest = named;
      }
    }
    return longest == null ? RetryPolicy.DEFAULT.delay(attempt, 1.0) : longest;
  }

  private static boolean passes(@Nullable Observation said) {
    return said instanceof Observation.Unreachable unreachable
        && (unreachable.cause().errorClass() == ErrorClass.TRANSIENT
            || unreachable.cause().errorClass() == ErrorClass.THROTTLED);
  }

  private Map<Address, Observation> looked(Batch batch, @Nullable TargetSpec target) {
    Map<Address, Observation> found;
    ProviderException failure = null;
    try {
      found = asked(batch, target);
    } catch (RuntimeException thrown) {
      found = Map.of();
      failure = Failures.of(thrown);
    }
    Map<Address, Observation> all = new HashMap<>();
    for (Address address : batch.addresses()) {
      Observation one = found.get(address);
      all.put(address, one == null ? unanswered(address, failure) : one);
    }
    return all;
  }

  private static boolean isSilent(Observation said) {
    return said instanceof Observation.Unreachable unreachable
        && unreachable.cause().errorClass() == ErrorClass.UNREACHABLE;
  }

  private Map<Address, Observation> asked(Batch batch, @Nullable TargetSpec target) {
    Call call = Call.silent(machinery, secrets, TIMEOUT);
    return sessions
        .at(batch.provider, target, call)
        .observe(new ObserveRequest(lab, batch.desired, batch.prior, dryRun), call);
  }

  private static Observation unanswered(Address address, @Nullable ProviderException failure) {
    if (failure != null) {
      return new Observation.Unreachable(failure);
    }
    return new Observation.Unreachable(
        new ProviderException(
            ErrorClass.REJECTED,
            Diagnostic.error(RunCodes.BROKEN_PROVIDER, "nothing was said about `" + address + "`"),
            null,
            null));
  }
}
