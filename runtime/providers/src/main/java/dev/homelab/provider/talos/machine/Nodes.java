package dev.homelab.provider.talos.machine;

import dev.homelab.model.Address;
import dev.homelab.provider.http.Ports;
import dev.homelab.provider.talos.api.NodeProbe;
import dev.homelab.provider.talos.api.Prober;
import dev.homelab.provider.talos.api.TalosClient;
import dev.homelab.provider.talos.secrets.SecretsBundle;
import dev.homelab.provider.talos.secrets.SecretsImport;
import dev.homelab.spi.AddressBook;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.SessionOptions;
import dev.homelab.spi.StepRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that a session talks to: one connection each, and which of them are control planes of
 * the same cluster. Safe for use by several threads.
 */
public final class Nodes implements AutoCloseable {
  /** Certificates hold for a year; one that is older than this is made anew. */
  private static final Duration FRESH = Duration.ofHours(12);

  private final SessionOptions options;
  private final AtomicLong requests = new AtomicLong();
  private final Prober prober;
  private final Map<String, Held> clients = new ConcurrentHashMap<>();
  private final Map<String, Door> doors = new ConcurrentHashMap<>();

  /** For the length of a call, which may ask for many machines of one cluster. */
  private final Map<CallContext, Map<String, Keys>> read =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final Map<String, SortedMap<String, String>> controlPlanes = new ConcurrentHashMap<>();

  private final Map<String, Map<String, Address>> leaving = new ConcurrentHashMap<>();

  private final Set<Address> leavingControls = ConcurrentHashMap.newKeySet();

  private final Set<String> wished = ConcurrentHashMap.newKeySet();

  private final Map<Address, String> names = new ConcurrentHashMap<>();

  private final Map<String, Set<Address>> controls = new ConcurrentHashMap<>();

  private final Map<String, Set<String>> ending = new ConcurrentHashMap<>();

  private final Map<String, SortedMap<String, StepRequest>> deferred = new ConcurrentHashMap<>();

  private final Unwished unwished = new Unwished();

  private record Door(SSLSocketFactory sockets, Instant since) {}

  /**
   * The connection of a node.
   *
   * @param before the one with older certificates, which somebody may still use; closed when this
   *     one is replaced
   */
  private record Held(TalosClient client, Door door, @Nullable TalosClient before) {
    Held renewed(TalosClient newer, Door with) {
      closeBefore();
      return new Held(newer, with, client);
    }

    void close() {
      client.close();
      closeBefore();
    }

    private void closeBefore() {
      if (before != null) {
        before.close();
      }
    }
  }

  /** The secrets of a cluster for the length of one call. */
  public record Keys(SecretsBundle bundle, String digest) {
    /** Nothing of what it holds. */
    @Override
    public String toString() {
      return "keys of a cluster";
    }
  }

  /** Nodes that are found by a session's address book. */
  public Nodes(SessionOptions options) {
    this.options = options;
    this.prober = new Prober(options.addresses(), requests);
  }

  /** How many calls were made so far. */
  public long requestCount() {
    return requests.get();
  }

  /** What the session may use. */
  public SessionOptions options() {
    return options;
  }

  /** Where addresses are found. */
  public AddressBook book() {
    return options.addresses();
  }

  /** The recorded machines that the script does not name. */
  public Unwished unwished() {
    return unwished;
  }

  /** Whether the secrets of a name exist; a plan does not make them. */
  static boolean areMade(String secret, CallContext context) {
    return !secret.isEmpty() && context.secrets().isMade(secret);
  }

  /**
   * The secrets of a name.
   *
   * @throws dev.homelab.diag.HomelabException when they cannot be had or read
   */
  public Keys keys(String secret, CallContext context) {
    Map<String, Keys> known = read.computeIfAbsent(context, call -> new ConcurrentHashMap<>());
    Keys keys = known.get(secret);
    if (keys == null) {
      String text = context.secrets().resolve(secret);
      keys = new Keys(SecretsImport.read(text), context.secrets().digest(text));
      known.put(secret, keys);
    }
    return keys;
  }

  /** The node at an address, with an administrator's certificate. */
  public TalosClient client(String address, Keys keys, CallContext context) {
    Door door = door(keys, context.now());
    Held held =
        clients.compute(
            address + ' ' + keys.digest(),
            (name, known) ->
                known != null && known.door().equals(door) ? known : opened(known, address, door));
    return held.client();
  }

  private Held opened(@Nullable Held known, String address, Door door) {
    TalosClient client = TalosClient.of(address, door.sockets(), book(), requests);
    return known == null ? new Held(client, door, null) : known.renewed(client, door);
  }

  private Door door(Keys keys, Instant now) {
    return doors.compute(
        keys.digest(),
        (digest, known) ->
            known != null && Duration.between(known.since(), now).compareTo(FRESH) < 0
                ? known
                : new Door(TalosClient.administrator(keys.bundle(), now), now));
  }

  /** What answers at an address. */
  public NodeProbe probe(String address, Keys keys, CallContext context) {
    return prober.probe(client(address, keys, context), keys.bundle().os().certificate(), context);
  }

  /** What answers at an address where the cluster's secrets are not made yet. */
  NodeProbe probe(String address, CallContext context) {
    return listens(address, Ports.TALOS) ? prober.probe(address, context) : NodeProbe.silent();
  }

  /** The node at an address that waits for a config and showed this key. */
  TalosClient maintenance(String address, String fingerprint) {
    return prober.maintenance(address, fingerprint);
  }

  /** Whether anybody takes a connection at a port of a machine. */
  boolean listens(String host, int port) {
    return Ports.listens(book(), host, port);
  }

  /** Keeps a change of a control plane that waits for the other ones. */
  void defer(Keys keys, String hostname, StepRequest request) {
    deferred
        .computeIfAbsent(keys.digest(), name -> Collections.synchronizedSortedMap(new TreeMap<>()))
        .put(hostname, request);
  }

  /** The changes of a cluster's control planes that wait, by name. */
  SortedMap<String, StepRequest> deferred(Keys keys) {
    SortedMap<String, StepRequest> all = deferred.get(keys.digest());
    return all == null ? new TreeMap<>() : new TreeMap<>(all);
  }

  /** Keeps the change of a control plane no more, since it is made. */
  void followed(Keys keys, String hostname) {
    SortedMap<String, StepRequest> all = deferred.get(keys.digest());
    if (all != null) {
      all.remove(hostname);
    }
  }

  /** Notes that a machine is not wished any more. */
  void leaves(MachineWishes wish, Keys keys, Address address) {
    leaving
        .computeIfAbsent(keys.digest(), name -> new ConcurrentHashMap<>())
        .put(wish.hostname(), address);
    if (wish.controls()) {
      leavingControls.add(address);
    }
  }

  /** Notes that of the machines which are not wished any more only these go; others are kept. */
  void leaveOnly(Keys keys, Set<Address> removed) {
    leaving.getOrDefault(keys.digest(), new HashMap<>()).values().retainAll(removed);
  }

  /** The machines of a cluster that are not wished any more, as far as this session met them. */
  Set<String> leaving(Keys keys) {
    return Set.copyOf(leaving.getOrDefault(keys.digest(), Map.of()).keySet());
  }

  /** Notes that a cluster is not wished any more, and which control planes it had. */
  public void end(Keys keys, Set<String> controlPlanes) {
    ending.put(keys.digest(), Set.copyOf(controlPlanes));
  }

  /** Notes that a cluster is wished. */
  public void stays(Keys keys) {
    ending.remove(keys.digest());
    wished.add(keys.digest());
  }

  /** Whether control planes of a cluster leave that is not wished any more, as far as known. */
  boolean leavesForGood(Keys keys) {
    return !wished.contains(keys.digest())
        && leaving.getOrDefault(keys.digest(), Map.of()).values().stream()
            .anyMatch(leavingControls::contains);
  }

  /** Whether a cluster is removed as a whole in this session: none of its control planes stays. */
  boolean ends(Keys keys) {
    Set<String> had = ending.get(keys.digest());
    return had != null && leaving(keys).containsAll(had);
  }

  /** Notes what the machine at an address of the script is called. */
  void name(Address address, MachineWishes wish) {
    names.put(address, wish.hostname());
    if (wish.controls()) {
      controls.computeIfAbsent(wish.cluster(), name -> ConcurrentHashMap.newKeySet()).add(address);
    }
  }

  /** Whether all control planes of a machine's cluster, as far as known, failed in this run. */
  boolean lostControlPlanes(MachineWishes wish, CallContext context) {
    Set<Address> known = controls.getOrDefault(wish.cluster(), Set.of());
    return !known.isEmpty() && context.failed().containsAll(known);
  }

  /** What these machines are called, as far as this session met them. */
  public Set<String> names(Set<Address> machines) {
    return machines.stream()
        .filter(names::containsKey)
        .map(names::get)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Notes where a control plane of a cluster is. */
  void note(MachineWishes wish, Keys keys) {
    leaving.getOrDefault(keys.digest(), new HashMap<>()).remove(wish.hostname());
    if (wish.controls() && !wish.address().isEmpty()) {
      controlPlanes
          .computeIfAbsent(
              keys.digest(), name -> Collections.synchronizedSortedMap(new TreeMap<>()))
          .put(wish.hostname(), wish.address());
    }
  }

  /** Where the control planes of a cluster are, by name, as far as this session met them. */
  SortedMap<String, String> controlPlanes(Keys keys) {
    SortedMap<String, String> known = controlPlanes.get(keys.digest());
    return known == null ? new TreeMap<>() : new TreeMap<>(known);
  }

  @Override
  public void close() {
    clients.values().forEach(Held::close);
    clients.clear();
  }
}
