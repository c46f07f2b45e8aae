package dev.homelab.fake;

import dev.homelab.fake.FakePlatform.Thing;
import dev.homelab.model.Address;
import dev.homelab.model.FieldChange;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.spi.Applied;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ClaimStatus;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.FoundObject;
import dev.homelab.spi.LabObjects;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ObserveRequest;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.ProviderSession;
import dev.homelab.spi.StepRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A {@link FakePlatform} at work on one target. */
final class FakeSession implements ProviderSession {
  private final FakePlatform platform;
  private final SortedMap<String, Thing> world;
  private final String place;

  FakeSession(FakePlatform platform, SortedMap<String, Thing> world, String place) {
    this.platform = platform;
    this.world = world;
    this.place = place;
  }

  @Override
  public ClaimStatus claim(LabIdentity lab, CallContext context) {
    LabIdentity owner = platform.claims().get(place);
    if (owner == null) {
      return new ClaimStatus.Free();
    }
    return owner.equals(lab) ? new ClaimStatus.Ours() : new ClaimStatus.Other(owner);
  }

  @Override
  public void writeClaim(LabIdentity lab, boolean takeOver, CallContext context) {
    synchronized (platform) {
      if (takeOver) {
        platform.claims().put(place, lab);
      } else {
        platform.claims().putIfAbsent(place, lab);
      }
    }
  }

  @Override
  public void dropClaim(LabIdentity lab, CallContext context) {
    synchronized (platform) {
      platform.claims().remove(place, lab);
    }
  }

  @Override
  public Map<Address, Observation> observe(ObserveRequest request, CallContext context) {
    Map<Address, Observation> seen = new HashMap<>();
    ProviderException silent = platform.silenceOfEach(place);
    if (silent != null) {
      request
          .desired()
          .forEach(spec -> seen.put(spec.address(), new Observation.Unreachable(silent)));
      request.prior().keySet().forEach(at -> seen.put(at, new Observation.Unreachable(silent)));
      return seen;
    }
    platform.checkReachable(place);
    for (ResourceSpec spec : request.desired()) {
      seen.put(spec.address(), observed(request, spec));
    }
    request
        .prior()
        .forEach(
            (address, entry) ->
                seen.computeIfAbsent(
                    address, a -> observed(request.lab(), entry.address(), key(entry))));
    seen.replaceAll(
        (address, said) -> {
          ProviderException broken = platform.breakOf(address);
          return broken == null ? said : new Observation.Unreachable(broken);
        });
    return seen;
  }

  /** An object that was made under another name is the one that its record knows. */
  private Observation observed(ObserveRequest request, ResourceSpec spec) {
    StateEntry prior = request.prior().get(spec.address());
    if (prior != null && !key(prior).equals(key(spec))) {
      Observation before = observed(request.lab(), prior.address(), key(prior));
      if (before instanceof Observation.Present present
          && present.owner() == Observation.Owner.OURS) {
        return before;
      }
    }
    return observed(request.lab(), spec.address(), key(spec));
  }

  private Observation observed(LabIdentity lab, Address address, String key) {
    synchronized (platform) {
      Thing thing = world.get(place + '|' + key);
      if (thing == null) {
        return new Observation.Absent();
      }
      return new Observation.Present(
          thing.properties(),
          null,
          owner(thing, lab, address),
          thing.ready(),
          thing.id(),
          outputs(thing),
          platform.conflictsOf(address));
    }
  }

  private static Observation.Owner owner(Thing thing, LabIdentity lab, Address address) {
    if (thing.lab() == null) {
      return Observation.Owner.UNMARKED;
    }
    if (!thing.lab().equals(lab.id())) {
      return Observation.Owner.OTHER_LAB;
    }
    return address.equals(thing.address())
        ? Observation.Owner.OURS
        : Observation.Owner.OURS_ELSEWHERE;
  }

  private static Value.Tree outputs(Thing thing) {
    Value.Tree outputs = Value.Tree.EMPTY.with("id", new Value.Text(thing.id()));
    Value name = thing.properties().get("name");
    if (thing.type().equals("fake.host")) {
      outputs = outputs.with("endpoint", new Value.Text("at-" + thing.id()));
    }
    return name == null ? outputs : outputs.with("name", name);
  }

  private static String key(ResourceSpec spec) {
    String name = Value.textOf(spec.desired().get("name"));
    return name == null ? spec.address().toString() : name;
  }

  private static String key(StateEntry entry) {
    String name = Value.textOf(entry.recorded().get("name"));
    return name == null ? entry.address().toString() : name;
  }

  @Override
  public Comparison compare(
      ResourceSpec desired, @Nullable StateEntry prior, Observation.Present observed) {
    List<FieldChange> changes = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>(desired.desired().fields().keySet());
    names.addAll(observed.live().fields().keySet());
    for (String name : names) {
      Value before = observed.live().get(name);
      Value after = desired.desired().get(name);
      if (!Objects.equals(before, after) && !(after instanceof Value.Unknown)) {
        changes.add(new FieldChange(name, before, after, ""));
      }
    }
    return new Comparison(changes, List.of(), List.of());
  }

  @Override
  public Applied create(StepRequest request, CallContext context) {
    ResourceSpec desired = Objects.requireNonNull(request.desired());
    if (platform.isWaitingBeforeMaking()) {
      context.waitingFor("its place");
      waitForCancel(context);
    }
    return write("create", desired, request);
  }

  @Override
  public Applied update(StepRequest request, CallContext context) {
    ResourceSpec desired = Objects.requireNonNull(request.desired());
    return write("update", desired, request);
  }

  private Applied write(String verb, ResourceSpec desired, StepRequest request) {
    platform.begin(verb, desired.address());
    platform.checkReachable();
    Thing made;
    synchronized (platform) {
      Thing before = world.get(place + '|' + key(desired));
      made = made(verb, before, desired, request);
      made = platform.isReadyAtOnce() ? made.nowReady() : made;
      world.put(place + '|' + made.key(), made);
    }
    platform.end(verb, desired.address());
    return new Applied(made.id(), outputs(made), Value.Tree.EMPTY, platform.isReadyAtOnce());
  }

  private Thing made(
      String verb, @Nullable Thing before, ResourceSpec desired, StepRequest request) {
    LabIdentity lab = request.lab();
    if (before == null) {
      if (verb.equals("update")) {
        throw FakePlatform.failure(ErrorClass.CONFLICT, "there is no such object to update");
      }
      return new Thing(
          desired.type(),
          key(desired),
          platform.nextId(),
          lab.id(),
          desired.address(),
          desired.desired(),
          false,
          1);
    }
    boolean ours = owner(before, lab, desired.address()) == Observation.Owner.OURS;
    if (!ours && !desired.lifecycle().adopt()) {
      throw FakePlatform.failure(ErrorClass.REJECTED, "not ours: " + desired.address());
    }
    if (ours && verb.equals("create")) {
      return before;
    }
    Value shape = before.properties().get("shape");
    if (!Objects.equals(shape, desired.desired().get("shape"))) {
      throw FakePlatform.failure(ErrorClass.REJECTED, "shape cannot be changed");
    }
    boolean same = before.properties().equals(desired.desired());
    return new Thing(
        before.type(),
        before.key(),
        before.id(),
        lab.id(),
        desired.address(),
        desired.desired(),
        same && before.ready(),
        before.generation() + (same ? 0 : 1));
  }

  @Override
  public void delete(StepRequest request, CallContext context) {
    StateEntry prior = Objects.requireNonNull(request.prior());
    platform.begin("delete", prior.address());
    platform.checkReachable();
    synchronized (platform) {
      Thing before = world.get(place + '|' + key(prior));
      if (before != null) {
        if (owner(before, request.lab(), prior.address()) != Observation.Owner.OURS) {
          throw FakePlatform.failure(ErrorClass.REJECTED, "not ours: " + prior.address());
        }
        world.remove(place + '|' + key(prior));
      }
    }
    platform.end("delete", prior.address());
  }

  @Override
  public void awaitGone(StepRequest request, CallContext context) {
    StateEntry prior = Objects.requireNonNull(request.prior());
    platform.begin("gone", prior.address());
    platform.end("gone", prior.address());
  }

  @Override
  public Value.Tree awaitReady(StepRequest request, CallContext context) {
    ResourceSpec desired = Objects.requireNonNull(request.desired());
    platform.begin("await", desired.address());
    context.waitingFor("1 of 2 parts ready");
    if (platform.isNeverReady()) {
      waitForCancel(context);
    }
    Thing ready;
    synchronized (platform) {
      Thing thing = world.get(place + '|' + key(desired));
      if (thing == null) {
        throw FakePlatform.failure(ErrorClass.TERMINAL, "it is gone: " + desired.address());
      }
      ready =
          new Thing(
              thing.type(),
              thing.key(),
              thing.id(),
              thing.lab(),
              thing.address(),
              thing.properties(),
              true,
              thing.generation());
      world.put(place + '|' + thing.key(), ready);
    }
    platform.end("await", desired.address());
    return outputs(ready);
  }

  private static void waitForCancel(CallContext context) {
    CountDownLatch cancelled = new CountDownLatch(1);
    try (CallContext.Listening listening = context.onStopping(cancelled::countDown)) {
      while (!context.isStopping()) {
        cancelled.await();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    throw FakePlatform.failure(ErrorClass.TRANSIENT, "the wait was cancelled");
  }

  @Override
  public Applied operate(String operation, StepRequest request, CallContext context) {
    throw FakePlatform.failure(ErrorClass.REJECTED, "there is no operation " + operation);
  }

  @Override
  public LabObjects inventory(LabIdentity lab, CallContext context) {
    List<FoundObject> found = new ArrayList<>();
    synchronized (platform) {
      world.forEach(
          (where, thing) -> {
            Address address = thing.address();
            boolean read = !platform.unread().contains(thing.type());
            if (where.startsWith(place + '|')
                && lab.id().equals(thing.lab())
                && address != null
                && read) {
              found.add(new FoundObject(address, entry(thing, address)));
            }
          });
    }
    return new LabObjects(found, platform.unread());
  }

  private StateEntry entry(Thing thing, Address address) {
    return new StateEntry(
        address,
        thing.type(),
        1,
        place.equals("-") ? null : Address.parse(place),
        thing.id(),
        thing.properties(),
        Value.Tree.EMPTY,
        outputs(thing),
        Collections.emptySortedSet(),
        Lifecycle.DEFAULT,
        thing.ready(),
        "");
  }

  @Override
  public void close() {}
}
