package dev.homelab.provider.local;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.FieldChange;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.spi.Applied;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ObserveRequest;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.StepRequest;
import dev.homelab.spi.UnmarkedSession;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads what is recorded; changes nothing, since the record is made by the engine. */
final class LocalSession implements UnmarkedSession {
  @Override
  public Map<Address, Observation> observe(ObserveRequest request, CallContext context) {
    Map<Address, Observation> seen = new HashMap<>();
    for (ResourceSpec spec : request.desired()) {
      seen.put(spec.address(), observed(request.prior().get(spec.address())));
    }
    for (Map.Entry<Address, StateEntry> entry : request.prior().entrySet()) {
      if (!seen.containsKey(entry.getKey())) {
        seen.put(entry.getKey(), observed(entry.getValue()));
      }
    }
    return seen;
  }

  private static Observation observed(@Nullable StateEntry entry) {
    return entry == null ? new Observation.Absent() : Observation.recorded(entry, true);
  }

  @Override
  public Comparison compare(
      ResourceSpec desired, @Nullable StateEntry prior, Observation.Present observed) {
    Value before = observed.live().get(LocalProvider.CONTENT);
    Value after = desired.desired().get(LocalProvider.CONTENT);
    return Objects.equals(before, after)
        ? Comparison.SAME
        : new Comparison(
            List.of(new FieldChange(LocalProvider.CONTENT, before, after, "")),
            List.of(),
            List.of());
  }

  @Override
  public Applied create(StepRequest request, CallContext context) {
    return applied(request);
  }

  @Override
  public Applied update(StepRequest request, CallContext context) {
    return applied(request);
  }

  private static Applied applied(StepRequest request) {
    ResourceSpec desired = request.desired();
    return new Applied(
        "",
        desired == null ? Value.Tree.EMPTY : LocalProvider.outputs(desired.desired()),
        Value.Tree.EMPTY);
  }

  @Override
  public void delete(StepRequest request, CallContext context) {}

  @Override
  public Value.Tree awaitReady(StepRequest request, CallContext context) {
    return applied(request).outputs();
  }

  @Override
  public Applied operate(String operation, StepRequest request, CallContext context) {
    throw new ProviderException(
        ErrorClass.REJECTED,
        Diagnostic.error("HL5902", "a recorded value has no operation `" + operation + "`"),
        null,
        null);
  }

  @Override
  public void close() {}
}
