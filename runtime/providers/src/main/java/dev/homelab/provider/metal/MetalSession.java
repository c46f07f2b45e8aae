package dev.homelab.provider.metal;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.FieldChange;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.spi.AddressBook;
import dev.homelab.spi.Applied;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ObserveRequest;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.StepRequest;
import dev.homelab.spi.UnmarkedSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Waits for boxes. A box is a lab's from when the lab first waited for it; what runs on it is
 * guarded by the mark of its system, not here.
 */
final class MetalSession implements UnmarkedSession {
  private final AddressBook book;

  MetalSession(AddressBook book) {
    this.book = book;
  }

  @Override
  public Map<Address, Observation> observe(ObserveRequest request, CallContext context) {
    Map<Address, Observation> seen = new HashMap<>();
    for (ResourceSpec spec : request.desired()) {
      Box.of(spec.desired(), spec.origin().user());
      seen.put(spec.address(), observed(request.prior().get(spec.address())));
    }
    request
        .prior()
        .forEach((address, entry) -> seen.computeIfAbsent(address, a -> observed(entry)));
    return seen;
  }

  private Observation observed(@Nullable StateEntry entry) {
    return entry == null
        ? new Observation.Absent()
        : Observation.recorded(entry, Box.of(entry.recorded(), null).answers(book));
  }

  @Override
  public Comparison compare(
      ResourceSpec desired, @Nullable StateEntry prior, Observation.Present observed) {
    TreeSet<String> names = new TreeSet<>(desired.desired().fields().keySet());
    names.addAll(observed.live().fields().keySet());
    List<FieldChange> changes = new ArrayList<>();
    for (String name : names) {
      Value before = observed.live().get(name);
      Value after = desired.desired().get(name);
      if (!Objects.equals(before, after)) {
        changes.add(new FieldChange(name, before, after, ""));
      }
    }
    return changes.isEmpty() ? Comparison.SAME : new Comparison(changes, List.of(), List.of());
  }

  @Override
  public Applied create(StepRequest request, CallContext context) {
    Box box = box(request);
    box.await(book, context);
    return new Applied(box.name(), outputs(box), Value.Tree.EMPTY, true);
  }

  @Override
  public Applied update(StepRequest request, CallContext context) {
    return create(request, context);
  }

  @Override
  public void delete(StepRequest request, CallContext context) {}

  @Override
  public Value.Tree awaitReady(StepRequest request, CallContext context) {
    return create(request, context).outputs();
  }

  private static Box box(StepRequest request) {
    ResourceSpec desired = request.desired();
    return desired == null
        ? Box.of(Value.Tree.EMPTY, null)
        : Box.of(desired.desired(), desired.origin().user());
  }

  private static Value.Tree outputs(Box box) {
    return Value.ofMap(Map.of(Box.ADDRESS, box.address()));
  }

  @Override
  public Applied operate(String operation, StepRequest request, CallContext context) {
    throw new ProviderException(
        ErrorClass.REJECTED,
        Diagnostic.error(MetalCodes.NO_OPERATION, "a box has no operation `" + operation + "`"),
        null,
        null);
  }

  @Override
  public void close() {}
}
