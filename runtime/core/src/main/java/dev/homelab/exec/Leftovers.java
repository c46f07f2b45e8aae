package dev.homelab.exec;

import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.Level;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.plan.PlanOptions;
import dev.homelab.plan.RecordedForm;
import dev.homelab.resolve.References;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.spi.FoundObject;
import dev.homelab.spi.LabObjects;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ObserveRequest;
import dev.homelab.spi.Provider;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.ProviderSession;
import dev.homelab.spi.UnmarkedSession;
import dev.homelab.state.Intent;
import dev.homelab.state.StateDocument;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Looks for what an interrupted run was making when nothing else knows of it any more: no record,
 * and no line of the script, or one that wants it at another target by now. Its mark on the
 * platform is all that is left of it; where platforms bear no marks, what the script still says.
 */
final class Leftovers {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final RunParts parts;
  private final ResourceGraph graph;
  private final StateDocument state;

  /**
   * What came of it.
   *
   * @param found records of what is there, by address
   * @param absent what never came to be
   */
  record Search(SortedMap<Address, StateEntry> found, TreeSet<Address> absent) {}

  Leftovers(RunParts parts, ResourceGraph graph, StateDocument state) {
    this.parts = parts;
    this.graph = graph;
    this.state = state;
  }

  /** Asks every place of the lab, if there is anything to look for. */
  Search search(PlanOptions options) {
    TreeSet<Address> lost = new TreeSet<>();
    TreeSet<Address> absent = new TreeSet<>();
    for (Intent intent : state.pending()) {
      ResourceSpec wish = options.destroy() ? null : graph.resource(intent.address());
      if (state.entry(intent.address()) != null) {
        continue;
      }
      if (wish == null) {
        absent.add(intent.address());
      }
      if (wish == null || mayBeElsewhere(intent, wish)) {
        lost.add(intent.address());
      }
    }
    TreeMap<Address, StateEntry> found = new TreeMap<>();
    for (Sessions.Place place : lost.isEmpty() ? new TreeSet<Sessions.Place>() : places()) {
      TreeSet<Address> here = new TreeSet<>(lost);
      here.removeIf(address -> isWishedAt(address, place.target(), options));
      absent.removeAll(here.isEmpty() ? Set.of() : search(place, here, found));
    }
    absent.removeAll(found.keySet());
    return new Search(found, absent);
  }

  /** Whether the script may have named another target for it when its making began. */
  private boolean mayBeElsewhere(Intent intent, ResourceSpec wish) {
    boolean makes = intent.action() == Action.CREATE || intent.action() == Action.REPLACE;
    String provider = Places.placeOf(wish.type(), wish.target()).provider();
    return makes
        && wish.target() != null
        && graph.targets().values().stream()
            .anyMatch(
                other ->
                    other.provider().equals(provider) && !other.address().equals(wish.target()));
  }

  /** Whether a place is where the script wants a resource, so that a plan sees it by itself. */
  private boolean isWishedAt(Address address, @Nullable Address target, PlanOptions options) {
    ResourceSpec wish = options.destroy() ? null : graph.resource(address);
    return wish != null && Objects.equals(wish.target(), target);
  }

  private SortedSet<Sessions.Place> places() {
    TreeSet<Sessions.Place> places = new TreeSet<>();
    for (ResourceSpec spec : graph.resources().values()) {
      places.add(Places.placeOf(spec.type(), spec.target()));
    }
    for (StateEntry entry : state.entries().values()) {
      places.add(Places.placeOf(entry.type(), entry.target()));
    }
    graph.targets().forEach((at, target) -> places.add(new Sessions.Place(target.provider(), at)));
    return places;
  }

  /** Those that may be there although they were not found. */
  private Set<Address> search(
      Sessions.Place place, SortedSet<Address> lost, Map<Address, StateEntry> found) {
    Provider provider = parts.providers().named(place.provider());
    TargetSpec target = place.target() == null ? null : graph.targets().get(place.target());
    if (provider == null || provider.recordsOnly()) {
      return Set.of();
    }
    if (place.target() != null && (target == null || References.hasReference(target.config()))) {
      return lost;
    }
    Call call = Call.silent(parts.machinery(), parts.secrets(), TIMEOUT);
    try {
      ProviderSession session = parts.sessions().at(provider, target, call);
      if (session instanceof UnmarkedSession) {
        return searchByScript(place, session, lost, found, call);
      }
      LabObjects there = session.inventory(state.identity(), call);
      for (FoundObject object : there.found()) {
        if (lost.contains(object.address())) {
          found.put(object.address(), ordered(object.at(place.target()).entry()));
        }
      }
      return hidden(lost, there.unread());
    } catch (ProviderException unreachable) {
      return lost;
    }
  }

  /**
   * Looks where the script says that things are which bear no mark. One that it does not name any
   * more, or whose place is not known, is not found.
   *
   * @return those that may be there although they were not found
   */
  private Set<Address> searchByScript(
      Sessions.Place place,
      ProviderSession session,
      SortedSet<Address> lost,
      Map<Address, StateEntry> found,
      Call call) {
    Set<Address> unsure = new TreeSet<>();
    Outputs outputs = outputs();
    for (Address address : lost) {
      ResourceSpec wish = graph.resource(address);
      if (wish == null || !Places.placeOf(wish.type(), wish.target()).equals(place)) {
        continue;
      }
      Value.Tree desired = outputs.resolved(wish.desired());
      if (References.hasUnknown(desired)) {
        continue;
      }
      Observation seen = look(session, wish.withDesired(desired), call);
      if (seen instanceof Observation.Present there && there.owner() == Observation.Owner.OURS) {
        StateEntry entry = entry(wish.withDesired(desired), there.objectId(), there.outputs());
        found.put(address, ordered(entry));
      } else if (seen instanceof Observation.Unreachable) {
        unsure.add(address);
      }
    }
    return unsure;
  }

  /** What resources offer: as recorded, or else by their wishes alone. */
  private Outputs outputs() {
    Outputs outputs = new Outputs(graph, state.entries());
    for (ResourceSpec spec : graph.resources().values()) {
      Provider provider = parts.providers().forType(spec.type());
      if (provider != null && state.entry(spec.address()) == null) {
        outputs.learn(spec.address(), provider.knownOutputs(spec));
      }
    }
    return outputs;
  }

  /** Whether a thing is there, as if it were recorded: one that is silent counts as there. */
  private @Nullable Observation look(ProviderSession session, ResourceSpec wish, Call call) {
    StateEntry entry = entry(wish, "", Value.Tree.EMPTY);
    return session
        .observe(
            new ObserveRequest(
                state.identity(), List.of(wish), Map.of(wish.address(), entry), true),
            call)
        .get(wish.address());
  }

  private StateEntry entry(ResourceSpec wish, String objectId, Value.Tree outputs) {
    return RecordedForm.entry(
        wish, parts.providers().schema(wish.type()), objectId, Value.Tree.EMPTY, outputs, false);
  }

  /**
   * Those that are of a type that may not be read. The word for a thing in an address is part of
   * the name of its type, so nothing is counted out that such a type might be.
   */
  private static Set<Address> hidden(SortedSet<Address> lost, SortedSet<String> unread) {
    TreeSet<Address> hidden = new TreeSet<>();
    for (String type : unread) {
      List<String> words = Arrays.asList(type.split("\\.", -1));
      String joined = String.join("-", words);
      for (Address address : lost) {
        String word = address.last().type();
        if (words.contains(word) || joined.endsWith('-' + word)) {
          hidden.add(address);
        }
      }
    }
    return hidden;
  }

  /** The order that can be told of it: the script's, and that what lies inside goes first. */
  private StateEntry ordered(StateEntry entry) {
    TreeSet<Edge> edges = new TreeSet<>(entry.dependsOn());
    edges.addAll(graph.dependsOn(entry.address()));
    Optional<Address> outer = entry.address().parent();
    while (outer.isPresent()) {
      edges.add(new Edge(outer.get(), Level.EXISTS));
      outer = outer.get().parent();
    }
    return entry.withDependsOn(edges);
  }
}
