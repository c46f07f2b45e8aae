package dev.homelab.fake;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.FieldChange;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Level;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.FieldRule;
import dev.homelab.spi.Provider;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.ProviderSession;
import dev.homelab.spi.Queue;
import dev.homelab.spi.ResourceSchema;
import dev.homelab.spi.Room;
import dev.homelab.spi.SessionOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A platform whose objects are kept in memory, as provider {@code fake}.
 *
 * <p>Types: {@code fake.thing} (plain; {@code shape} cannot be changed in place), {@code fake.disk}
 * (the same, and holds data), {@code fake.host} (offers {@code endpoint}, which a target may use),
 * {@code fake.machine} (a thing that takes long to make). Every type offers {@code name}, known
 * from the wish, and {@code id}, known once it exists. An object's identity is its property {@code
 * name}, else its address. A property {@code zone} makes it need the resource that has {@code
 * offers} set to the same text, and a property {@code brings}, a text by address, makes it bring
 * these.
 */
public final class FakePlatform implements Provider {
  /** One object of the platform. */
  public record Thing(
      String type,
      String key,
      String id,
      @Nullable String lab,
      @Nullable Address address,
      Value.Tree properties,
      boolean ready,
      int generation) {
    Thing nowReady() {
      return new Thing(type, key, id, lab, address, properties, true, generation);
    }
  }

  /** One call that was made, in the order of their beginnings. */
  public record Made(String verb, Address address) {
    @Override
    public String toString() {
      return verb + ' ' + address;
    }
  }

  /** Decides what goes wrong with a call; asked before and after its effect. */
  @FunctionalInterface
  public interface Fault {
    /** Never anything. */
    Fault NONE = (verb, address, after) -> null;

    /** The class of failure of this call, or null for none. */
    @Nullable ErrorClass of(String verb, Address address, boolean after);
  }

  private final TreeMap<String, Thing> world = new TreeMap<>();
  private final List<Made> calls = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, LabIdentity> claims = new HashMap<>();
  private final Map<String, String> conflicts = new HashMap<>();
  private Fault fault = Fault.NONE;
  private Runnable afterCall = () -> {};
  private boolean unreachable;
  private boolean silentOneByOne;
  private int silentLooks = Integer.MAX_VALUE;
  private final Map<Address, Integer> breaking = new HashMap<>();
  private final Map<Address, Integer> looked = new HashMap<>();
  private String silent = "";
  private SortedSet<String> unread = Collections.emptySortedSet();
  private boolean neverReady;
  private boolean waitsBeforeMaking;
  private boolean readyAtOnce;
  private @Nullable ProviderException refusal;
  private int parallelism = 8;
  private int ids;
  private int connects;

  /** An empty platform. */
  public FakePlatform() {}

  /** Sets what goes wrong. */
  public synchronized void fail(Fault faults) {
    this.fault = faults;
  }

  /** Runs something after each call; to crash there. */
  public synchronized void afterCall(Runnable action) {
    this.afterCall = action;
  }

  /** Leaves objects of types out of what bears a mark, for they may not be read. */
  public synchronized void unread(String... types) {
    this.unread = new TreeSet<>(List.of(types));
  }

  synchronized SortedSet<String> unread() {
    return unread;
  }

  /** Makes the platform unreachable, or reachable again. */
  public synchronized void unreachable(boolean now) {
    this.unreachable = now;
  }

  /** Makes one place unreachable, such as a target that has only begun. */
  public synchronized void unreachableAt(String place) {
    this.silent = place;
  }

  /** Whether a look at a silent place tells so for each thing, instead of failing as a whole. */
  public synchronized void silentOneByOne(boolean each) {
    this.silentOneByOne = each;
  }

  /** Makes a place unreachable for some looks, each told thing by thing. */
  public synchronized void unreachableFor(int looks, String place) {
    this.silentOneByOne = true;
    this.silent = place;
    this.silentLooks = looks;
  }

  /** Makes one thing break the next looks at it, while others are told. */
  public synchronized void breaks(int looks, Address thing) {
    breaking.put(thing, looks);
  }

  synchronized @Nullable ProviderException breakOf(Address thing) {
    looked.merge(thing, 1, Integer::sum);
    int left = breaking.merge(thing, -1, Integer::sum);
    return left >= 0 ? failure(ErrorClass.TRANSIENT, "the connection broke") : null;
  }

  /** How often a thing was looked at. */
  public synchronized int looksAt(Address thing) {
    return looked.getOrDefault(thing, 0);
  }

  synchronized @Nullable ProviderException silenceOfEach(String place) {
    if (place.equals(silent) && silentLooks-- <= 0) {
      silent = "";
    }
    return silentOneByOne && place.equals(silent)
        ? failure(ErrorClass.UNREACHABLE, place + " cannot be reached")
        : null;
  }

  synchronized void checkReachable(String place) {
    checkReachable();
    if (place.equals(silent)) {
      throw failure(ErrorClass.UNREACHABLE, place + " cannot be reached");
    }
  }

  /** Makes waits for readiness last until they are cancelled. */
  public synchronized void neverReady(boolean now) {
    this.neverReady = now;
  }

  /** Makes whoever makes a thing wait for its place first, until the run is to stop. */
  public synchronized void waitsBeforeMaking(boolean now) {
    this.waitsBeforeMaking = now;
  }

  synchronized boolean isWaitingBeforeMaking() {
    return waitsBeforeMaking;
  }

  /** Sets how many calls at once it takes. */
  public void parallelism(int calls) {
    this.parallelism = calls;
  }

  /** Says that another manager owns a field of the object of an address. */
  public synchronized void conflict(Address address, String path, String manager) {
    conflicts.put(address + " " + path, manager);
  }

  synchronized Value.Tree conflictsOf(Address address) {
    Value.Tree found = Value.Tree.EMPTY;
    for (Map.Entry<String, String> one : conflicts.entrySet()) {
      if (one.getKey().startsWith(address + " ")) {
        String path = one.getKey().substring(one.getKey().indexOf(' ') + 1);
        found = found.with(path, new Value.Text(one.getValue()));
      }
    }
    return found;
  }

  /** All objects, by target and identity. */
  public synchronized SortedMap<String, Thing> world() {
    return new TreeMap<>(world);
  }

  /** The object at this place and identity, or null. */
  public synchronized @Nullable Thing thing(String place, String key) {
    return world.get(place + '|' + key);
  }

  /** The object at this place and identity, which must be there. */
  public Thing required(String place, String key) {
    return Objects.requireNonNull(thing(place, key), key);
  }

  /** Puts an object there, as someone else would. */
  public synchronized void put(String place, Thing thing) {
    world.put(place + '|' + thing.key(), thing);
  }

  /** Takes an object away, as someone else would. */
  public synchronized void take(String place, String key) {
    world.remove(place + '|' + key);
  }

  /** Calls that change something or wait, in the order of their beginnings. */
  public List<Made> calls() {
    return log().stream().filter(call -> !call.verb().endsWith(" ok")).toList();
  }

  /** The same with their good ends, as {@code create ok}. */
  public List<Made> log() {
    synchronized (calls) {
      return List.copyOf(calls);
    }
  }

  /** Forgets which calls were made. */
  public void forgetCalls() {
    calls.clear();
  }

  /** How often a session was opened. */
  public int connects() {
    return connects;
  }

  /** Who has claimed a place. */
  public synchronized Map<String, LabIdentity> claims() {
    return claims;
  }

  synchronized String nextId() {
    return "id-" + ++ids;
  }

  /** Whether the answer to a change shows its thing ready. */
  public synchronized void readyAtOnce(boolean now) {
    this.readyAtOnce = now;
  }

  synchronized boolean isReadyAtOnce() {
    return readyAtOnce;
  }

  synchronized boolean isNeverReady() {
    return neverReady;
  }

  /** Makes every look and connection end with a failure of this class, told by these words. */
  public synchronized void refuse(ErrorClass errorClass, String title) {
    this.refusal = failure(errorClass, title);
  }

  synchronized void checkReachable() {
    if (refusal != null) {
      throw refusal;
    }
    if (unreachable) {
      throw failure(ErrorClass.UNREACHABLE, "the fake platform cannot be reached");
    }
  }

  void begin(String verb, Address address) {
    calls.add(new Made(verb, address));
    fault(verb, address, false);
  }

  void end(String verb, Address address) {
    afterCall.run();
    fault(verb, address, true);
    calls.add(new Made(verb + " ok", address));
  }

  private void fault(String verb, Address address, boolean after) {
    ErrorClass wrong = fault.of(verb, address, after);
    if (wrong != null) {
      ProviderException failure = failure(wrong, verb + " of " + address + " failed");
      throw after && verb.equals("create") ? failure.afterMaking() : failure;
    }
  }

  static ProviderException failure(ErrorClass errorClass, String title) {
    return new ProviderException(errorClass, Diagnostic.error("HL9001", title), null, null);
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public @Nullable ResourceSchema schema(String type) {
    FieldRule shape = new FieldRule("shape", false, false, false, true, "");
    FieldRule name = new FieldRule("name", false, false, false, true, "");
    FieldRule size = new FieldRule("size", false, false, false, false, "restarts it");
    return switch (type) {
      case "fake.thing", "fake.host", "fake.machine" ->
          new ResourceSchema(type, 1, List.of(name, shape, size), false, List.of());
      case "fake.disk" -> new ResourceSchema(type, 1, List.of(name, shape), true, List.of());
      case "fake.grown" ->
          new ResourceSchema(
              type,
              2,
              List.of(),
              false,
              List.of(
                  old ->
                      old.without("colour")
                          .with("color", old.fields().getOrDefault("colour", Value.Null.NULL))));
      default -> null;
    };
  }

  @Override
  public List<Diagnostic> check(ResourceSpec resource) {
    return List.of();
  }

  @Override
  public Value.Tree knownOutputs(ResourceSpec resource) {
    Value.Tree known = Value.Tree.EMPTY;
    Value name = resource.desired().get("name");
    return name == null ? known : known.with("name", name);
  }

  @Override
  public Set<String> offers(ResourceSpec resource) {
    String zone = Value.textOf(resource.desired().get("offers"));
    return zone == null ? Set.of() : Set.of(zone);
  }

  @Override
  public @Nullable Queue queue(String type, Value.Tree properties) {
    String line = Value.textOf(properties.get("line"));
    boolean first = properties.get("first") != null;
    return line == null ? null : new Queue(line, first ? 0 : 1);
  }

  @Override
  public Room room(String type, List<FieldChange> fields) {
    for (FieldChange field : fields) {
      if (field.path().equals("runs")) {
        return new Value.Bool(true).equals(field.after()) ? Room.TAKES : Room.GIVES;
      }
    }
    return Room.SAME;
  }

  @Override
  public Set<Address> brings(String type, Value.Tree properties) {
    TreeSet<Address> brought = new TreeSet<>();
    brought(properties).fields().keySet().forEach(name -> brought.add(Address.parse(name)));
    return brought;
  }

  @Override
  public Value.Tree sparing(String type, Value.Tree wished, Value.Tree live, Set<Address> left) {
    Value.Tree brought = brought(wished);
    for (String name : brought(wished).fields().keySet()) {
      if (left.contains(Address.parse(name))) {
        Value there = brought(live).get(name);
        brought = there == null ? brought.without(name) : brought.with(name, there);
      }
    }
    return brought.fields().isEmpty() && wished.get("brings") == null
        ? wished
        : wished.with("brings", brought);
  }

  private static Value.Tree brought(Value.Tree properties) {
    return properties.get("brings") instanceof Value.Tree tree ? tree : Value.Tree.EMPTY;
  }

  @Override
  public boolean takesRoom(String type, Value.Tree properties) {
    return new Value.Bool(true).equals(properties.get("runs"));
  }

  @Override
  public Map<String, Level> needs(ResourceSpec resource) {
    String zone = Value.textOf(resource.desired().get("zone"));
    return zone == null ? Map.of() : Map.of(zone, Level.EXISTS);
  }

  /** An object that says so goes with its target only. */
  @Override
  public boolean goesWithTarget(StateEntry entry) {
    return new Value.Bool(true).equals(entry.recorded().get("goesWithTarget"));
  }

  /** An object that says so is a target of others. */
  @Override
  public boolean isTarget(StateEntry entry) {
    return new Value.Bool(true).equals(entry.recorded().get("isTarget"));
  }

  @Override
  public @Nullable Duration patience(String type) {
    return type.equals("fake.machine") ? Duration.ofHours(1) : null;
  }

  @Override
  public int parallelism(TargetSpec target) {
    return parallelism;
  }

  @Override
  public synchronized ProviderSession connect(
      @Nullable TargetSpec target, SessionOptions options, CallContext context) {
    checkReachable();
    connects++;
    return new FakeSession(this, world, target == null ? "-" : target.address().toString());
  }
}
