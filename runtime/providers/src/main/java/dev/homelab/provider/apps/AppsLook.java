package dev.homelab.provider.apps;

import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.apps.client.AppAccess;
import dev.homelab.provider.apps.client.AppCodes;
import dev.homelab.provider.apps.client.AppPlace;
import dev.homelab.provider.apps.client.AppPods;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ObserveRequest;
import dev.homelab.spi.PodReach;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SessionOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What applications hold of a lab's wishes: one connection for each, one list for each kind. */
final class AppsLook {
  private final PodReach reach;
  private final SessionOptions options;
  private final CallContext context;
  private final Map<Address, Observation> seen = new HashMap<>();

  AppsLook(PodReach reach, SessionOptions options, CallContext context) {
    this.reach = reach;
    this.options = options;
    this.context = context;
  }

  /** A thing to look for: what is wished of it, or was, what is recorded, and who takes it over. */
  private record Sought(Kind kind, Wish wish, @Nullable StateEntry prior, boolean adopts) {}

  /** Looks for everything of a request. */
  Map<Address, Observation> observe(ObserveRequest request) {
    Map<Value.Tree, AppPlace> places = new LinkedHashMap<>();
    Map<Value.Tree, List<Sought>> groups = new LinkedHashMap<>();
    for (ResourceSpec spec : request.desired()) {
      sort(sought(spec, request), places, groups);
    }
    for (StateEntry entry : request.prior().values()) {
      if (!seen.containsKey(entry.address())
          && request.desired().stream().noneMatch(s -> s.address().equals(entry.address()))) {
        Wish wish = new Wish(entry.address(), request.lab(), entry.recorded());
        sort(new Sought(Kinds.of(entry.type()), wish, entry, false), places, groups);
      }
    }
    groups.forEach(
        (identity, all) -> {
          AppPlace place = places.get(identity);
          if (place != null) {
            look(place, all);
          }
        });
    return seen;
  }

  /** What is to be replaced is looked for where it is, not where it will be. */
  private static Sought sought(ResourceSpec spec, ObserveRequest request) {
    StateEntry prior = request.prior().get(spec.address());
    Kind kind = Kinds.of(spec.type());
    Wish wish = wish(spec, request.lab());
    boolean adopts = spec.lifecycle().adopt();
    if (prior != null
        && !AppPlace.identity(prior.recorded()).equals(AppPlace.identity(spec.desired()))) {
      Value app = prior.recorded().get(AppPlace.FIELD);
      Value.Tree tree = app == null ? wish.tree() : wish.tree().with(AppPlace.FIELD, app);
      return new Sought(kind, new Wish(spec.address(), request.lab(), tree), prior, adopts);
    }
    return new Sought(kind, wish, prior, adopts);
  }

  /** A wish with the defaults of its kind. */
  static Wish wish(ResourceSpec spec, LabIdentity lab) {
    Value.Tree tree = Kinds.of(spec.type()).defaults().withAll(spec.desired());
    return new Wish(spec.address(), lab, tree);
  }

  private void sort(
      Sought one, Map<Value.Tree, AppPlace> places, Map<Value.Tree, List<Sought>> groups) {
    AppPlace place = AppPlace.of(one.wish().tree());
    if (place == null) {
      seen.put(one.wish().address(), silent(one));
      return;
    }
    Value.Tree identity = AppPlace.identity(one.wish().tree());
    places.put(identity, place);
    groups.computeIfAbsent(identity, key -> new ArrayList<>()).add(one);
  }

  private void look(AppPlace place, List<Sought> all) {
    if (AppPods.look(reach, place, context).stage() == AppPods.Stage.MISSING) {
      all.forEach(one -> seen.put(one.wish().address(), new Observation.Absent()));
      return;
    }
    try (AppAccess access = AppAccess.open(reach, place, options, context)) {
      Map<String, List<Held>> lists = new HashMap<>();
      for (Sought one : all) {
        List<Held> held = lists.get(one.kind().type());
        if (held == null) {
          held = one.kind().held(access.client(), context);
          lists.put(one.kind().type(), held);
        }
        seen.put(one.wish().address(), observation(one, held));
      }
    } catch (ProviderException e) {
      for (Sought one : all) {
        seen.put(one.wish().address(), unanswered(one, place, e));
      }
    }
  }

  /**
   * An application that starts, or that has not heard of a new key yet, tells nothing, and what is
   * recorded counts; one that refuses a key which was right before is a failure.
   */
  private Observation unanswered(Sought one, AppPlace place, ProviderException e) {
    boolean starting = e.errorClass() == ErrorClass.UNREACHABLE;
    String code = e.diagnostics().get(0).code();
    boolean newKey =
        List.of(AppCodes.WRONG_KEY, AppCodes.SETUP_TAKEN).contains(code)
            && one.prior() != null
            && !SecretLook.isRecorded(place.key(), one.prior(), context);
    return starting || newKey ? silent(one) : new Observation.Unreachable(e);
  }

  private Observation silent(Sought one) {
    StateEntry prior = one.prior();
    if (prior == null) {
      return new Observation.NotCreatedYet();
    }
    Value.Tree masked = prior.recorded();
    for (Map.Entry<String, Value> field : masked.fields().entrySet()) {
      if (field.getValue() instanceof Value.Secret) {
        masked = masked.with(field.getKey(), Value.of("*"));
      }
    }
    // What was renamed has to be written again, once it answers, to bear its new mark.
    boolean renamed = one.kind().isMarked() && !prior.address().equals(one.wish().address());
    return new Observation.Present(
        SecretLook.settle(one.wish(), masked, prior, context),
        null,
        renamed ? Observation.Owner.OURS_ELSEWHERE : Observation.Owner.OURS,
        false,
        prior.objectId(),
        prior.outputs(),
        Value.Tree.EMPTY);
  }

  private Observation observation(Sought one, List<Held> all) {
    Held held = find(one.kind(), one.wish(), one.prior(), all);
    if (held == null) {
      return new Observation.Absent();
    }
    if (one.prior() == null && !one.kind().tellsWhoseItIs()) {
      return new Observation.NotCreatedYet();
    }
    Value.Tree live = shown(one.kind(), one.wish(), held, one.prior(), context);
    return new Observation.Present(
        live,
        null,
        owner(one, held, live),
        true,
        objectId(one.wish(), held.id()),
        outputs(one, held),
        Value.Tree.EMPTY);
  }

  /** What an application has of a wish, without values of secrets. */
  static Value.Tree shown(
      Kind kind, Wish wish, Held held, @Nullable StateEntry prior, CallContext context) {
    Value.Tree live = kind.live(wish, held);
    for (String field : kind.unshown()) {
      Value recorded = prior == null ? null : prior.recorded().get(field);
      Value known = recorded == null ? wish.tree().get(field) : recorded;
      if (known != null) {
        live = live.with(field, known);
      }
    }
    return SecretLook.settle(wish, live, prior, context);
  }

  /** What is recorded when this look alone finds that nothing is to be done. */
  private Value.Tree outputs(Sought one, Held held) {
    StateEntry prior = one.prior();
    if (prior != null) {
      return prior.outputs();
    }
    boolean made = MadeHere.isMade(one.kind(), one.wish(), held, context) || one.adopts();
    return MadeHere.outputs(held.id(), made);
  }

  /**
   * What bears no mark is the lab's when it is recorded, when this very step began to make it, or
   * when it is as wished already, so that nothing of anybody else's is changed. A mark that is not
   * the wish's own is that of its address before.
   */
  private Observation.Owner owner(Sought one, Held held, Value.Tree live) {
    if (!isNamed(one.kind(), one.wish(), held)) {
      return Observation.Owner.OURS_ELSEWHERE;
    }
    boolean ours =
        MadeHere.isMade(one.kind(), one.wish(), held, context)
            || isRecorded(one.wish(), one.prior(), held)
            || AppsComparison.changes(one.wish(), live).isEmpty();
    return ours ? Observation.Owner.OURS : Observation.Owner.UNMARKED;
  }

  /** Whether a thing bears the very mark of the wish, where its kind bears marks. */
  static boolean isNamed(Kind kind, Wish wish, Held held) {
    return !kind.isMarked() || wish.marks(held.name());
  }

  private static boolean isRecorded(Wish wish, @Nullable StateEntry prior, Held held) {
    return prior != null && prior.objectId().equals(objectId(wish, held.id()));
  }

  /**
   * The thing that a wish is about: the one that is recorded before any other, or null. What was
   * renamed in the script bears the mark of the address that is recorded until it is written again.
   */
  static @Nullable Held find(Kind kind, Wish wish, @Nullable StateEntry prior, List<Held> all) {
    Wish before = prior == null ? wish : wish.at(prior.address());
    for (Held held : all) {
      boolean marked = isNamed(kind, wish, held) || before.marks(held.name());
      if (marked && isRecorded(wish, prior, held)) {
        return held;
      }
    }
    for (Wish one : List.of(wish, before)) {
      for (Held held : all) {
        if (kind.means(one, held)) {
          return held;
        }
      }
    }
    return null;
  }

  /** How the record names a thing: the application and what that calls it by. */
  static String objectId(Wish wish, String id) {
    AppPlace place = AppPlace.of(wish.tree());
    String where = place == null ? "" : place.namespace() + '/' + place.service() + ' ';
    return where + id;
  }
}
