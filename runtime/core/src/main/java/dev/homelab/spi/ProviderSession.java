package dev.homelab.spi;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A provider at work on one target. Called from several threads at once, never twice at the same
 * time for the same address.
 *
 * <p>Every call may come again after a crash: creating what exists under our mark returns it,
 * deleting what is gone succeeds. Before creating, a session looks for the object by its identity;
 * it never changes or deletes an object that does not bear this lab's mark for this address, unless
 * the resource's lifecycle says adopt.
 */
public interface ProviderSession extends AutoCloseable {
  /**
   * Opens what the first question needs, such as a connection, while the caller does other things.
   * A hint: nothing is changed, and what fails here is told when the target is asked.
   */
  default void prepare(CallContext context) {}

  /** What claim the target bears for a lab of this name. */
  ClaimStatus claim(LabIdentity lab, CallContext context);

  /** Writes this lab's claim; over another's only when {@code takeOver}. */
  void writeClaim(LabIdentity lab, boolean takeOver, CallContext context);

  /** Removes this lab's claim; after a {@code down} that left nothing. */
  void dropClaim(LabIdentity lab, CallContext context);

  /**
   * Looks all of them up, in as few requests as the platform allows.
   *
   * @return one observation for each address of the request
   * @throws ProviderException when nothing could be looked up; the same then holds for each address
   */
  Map<Address, Observation> observe(ObserveRequest request, CallContext context);

  /** Compares a wish with its object. Pure: asks nobody, reads no clock. */
  Comparison compare(
      ResourceSpec desired, @Nullable StateEntry prior, Observation.Present observed);

  /** Brings the object into being under our mark. */
  Applied create(StepRequest request, CallContext context);

  /** Changes the object in place; also used to adopt. */
  Applied update(StepRequest request, CallContext context);

  /** Asks for removal; {@link #awaitGone} waits for it. */
  void delete(StepRequest request, CallContext context);

  /** Returns once the platform has the object no more, finalizers included. */
  void awaitGone(StepRequest request, CallContext context);

  /**
   * Waits, by watching, until the object is ready.
   *
   * @return its outputs
   * @throws ProviderException of class {@link ErrorClass#TERMINAL} at once when it cannot become
   *     ready any more
   */
  Value.Tree awaitReady(StepRequest request, CallContext context);

  /**
   * Runs an operation beyond create, update and delete (restart, snapshot, drain).
   *
   * @throws ProviderException of class {@link ErrorClass#REJECTED} for one the type does not have
   */
  Applied operate(String operation, StepRequest request, CallContext context);

  /**
   * Everything on the target that bears this lab's mark, as far as it may be read; rebuilds a lost
   * state.
   */
  LabObjects inventory(LabIdentity lab, CallContext context);

  /**
   * What objects that bear this lab's mark hold at the places where these wishes have secrets; for
   * values that are lost on this side. An object that is not there, not the lab's, or has nothing
   * at that place tells nothing. Values go to nobody but the caller.
   *
   * @param names the secrets in question
   */
  default List<SecretReading> heldSecrets(
      LabIdentity lab, List<ResourceSpec> desired, Set<String> names, CallContext context) {
    return List.of();
  }

  /**
   * What lies beside these resources of a lab on the target and bears no mark of it; told to
   * people, never touched. None where a platform cannot tell.
   */
  default List<ForeignObject> foreign(
      LabIdentity lab, List<ResourceSpec> desired, CallContext context) {
    return List.of();
  }

  /**
   * What the person may not do on the target and the lab needs for these resources; empty when all
   * is granted, or when a platform cannot tell.
   */
  default List<Diagnostic> missingRights(List<ResourceSpec> desired, CallContext context) {
    return List.of();
  }

  @Override
  void close();
}
