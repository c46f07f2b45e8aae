package dev.homelab.provider.proxmox.kinds;

import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.spi.Applied;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.FoundObject;
import dev.homelab.spi.Observation;
import dev.homelab.spi.StepRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a session does for the resources of one type; see the methods of a provider's session. */
public interface Work {
  /** Looks up what is wished and, of what is not, what is recorded. */
  Map<Address, Observation> observe(
      LabIdentity lab,
      List<ResourceSpec> specs,
      Map<Address, StateEntry> prior,
      CallContext context);

  /** Compares a wish with its object, asking nobody. */
  Comparison compare(
      ResourceSpec desired, @Nullable StateEntry prior, Observation.Present observed);

  /** Makes it, or finds it made. */
  Applied create(StepRequest request, CallContext context);

  /** Changes it in place. */
  Applied update(StepRequest request, CallContext context);

  /** Removes it; gone is no failure. */
  void delete(StepRequest request, CallContext context);

  /** Returns once it is gone. */
  default void awaitGone(StepRequest request, CallContext context) {}

  /** Waits until it is ready, and gives its outputs. */
  Value.Tree awaitReady(StepRequest request, CallContext context);

  /** Everything of the type that bears a lab's mark. */
  List<FoundObject> inventory(LabIdentity lab, CallContext context);
}
