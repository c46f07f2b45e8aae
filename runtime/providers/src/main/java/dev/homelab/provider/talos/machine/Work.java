package dev.homelab.provider.talos.machine;

import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.api.NodeException;
import dev.homelab.spi.Applied;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.Observation;
import dev.homelab.spi.StepRequest;
import org.jspecify.annotations.Nullable;

/** What a session does for the resources of one type; see the methods of a provider's session. */
public interface Work {
  /**
   * Looks up what is wished.
   *
   * @param prior what is recorded of it, or null
   */
  Observation observe(
      LabIdentity lab, ResourceSpec spec, @Nullable StateEntry prior, CallContext context);

  /** Looks up what is recorded and no longer wished. */
  Observation observe(LabIdentity lab, StateEntry entry, CallContext context);

  /** Compares a wish with its object, asking nobody. */
  Comparison compare(ResourceSpec desired, Observation.Present observed);

  /** Makes it, or finds it made. */
  Applied create(StepRequest request, CallContext context);

  /** Changes it in place. */
  Applied update(StepRequest request, CallContext context);

  /** Removes it; gone is no failure. */
  void delete(StepRequest request, CallContext context);

  /** Waits until it is ready, and gives its outputs. */
  Value.Tree awaitReady(StepRequest request, CallContext context);

  /** Runs an operation beyond these. */
  default Applied operate(String operation, StepRequest request, CallContext context) {
    throw NodeException.refusal(
        TalosCodes.NO_OPERATION, "there is no operation '" + operation + "' here", "");
  }
}
