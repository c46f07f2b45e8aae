package dev.homelab.exec;

import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.TargetSpec;
import dev.homelab.spi.Provider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Everything to look up at one place. */
final class Batch {
  final Provider provider;
  final @Nullable TargetSpec target;
  final List<ResourceSpec> desired = new ArrayList<>();
  final Map<Address, StateEntry> prior = new HashMap<>();

  /** What leaves this place: the address that it is recorded with, and that of today. */
  final Map<Address, Address> leaving = new HashMap<>();

  Batch(Provider provider, @Nullable TargetSpec target) {
    this.provider = provider;
    this.target = target;
  }

  Set<Address> addresses() {
    Set<Address> all = new HashSet<>(prior.keySet());
    for (ResourceSpec spec : desired) {
      all.add(spec.address());
    }
    return all;
  }

  /** The part of it with these addresses. */
  Batch only(Predicate<Address> which) {
    Batch part = new Batch(provider, target);
    desired.stream().filter(spec -> which.test(spec.address())).forEach(part.desired::add);
    prior.forEach(
        (address, entry) -> {
          if (which.test(address)) {
            part.prior.put(address, entry);
          }
        });
    return part;
  }
}
