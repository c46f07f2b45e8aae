package dev.homelab.provider.talos.machine;

import dev.homelab.model.Address;
import dev.homelab.spi.ObserveRequest;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The machines that are recorded and that the script does not name, as far as a session was asked
 * about them. Each is there until it is removed, whether it answers or not. Safe for use by several
 * threads.
 */
public final class Unwished {
  private final Map<Address, MachineWishes> machines = new ConcurrentHashMap<>();

  Unwished() {}

  /** Notes what a look is about. Done before anything of it is asked, for looks go abreast. */
  public void note(ObserveRequest request) {
    request
        .prior()
        .forEach(
            (address, entry) -> {
              if (entry.type().equals(MachineWork.TYPE)) {
                machines.put(address, MachineWishes.of(entry.recorded()));
              }
            });
    request.desired().forEach(spec -> machines.remove(spec.address()));
  }

  /** Notes that a machine was removed. */
  void gone(Address address) {
    machines.remove(address);
  }

  /** Their names in a cluster. */
  public Set<String> of(String cluster) {
    return staying(cluster, Set.of());
  }

  /**
   * The names of those in a cluster that a run keeps.
   *
   * @param removed what the run removes
   */
  public Set<String> staying(String cluster, Set<Address> removed) {
    return machines.entrySet().stream()
        .filter(one -> one.getValue().cluster().equals(cluster))
        .filter(one -> !removed.contains(one.getKey()))
        .map(one -> one.getValue().hostname())
        .collect(Collectors.toUnmodifiableSet());
  }
}
