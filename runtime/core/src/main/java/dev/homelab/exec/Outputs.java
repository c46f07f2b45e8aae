package dev.homelab.exec;

import dev.homelab.model.Address;
import dev.homelab.model.Component;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.resolve.References;
import dev.homelab.resolve.ResourceGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What resources offer, as a run learns it. Used by the loop only. */
final class Outputs {
  private static final int DEEPEST = 32;

  private final ResourceGraph graph;
  private final Map<Address, StateEntry> recorded;
  private final Map<Address, Value.Tree> learned = new HashMap<>();

  Outputs(ResourceGraph graph, Map<Address, StateEntry> recorded) {
    this.graph = graph;
    this.recorded = recorded;
  }

  /** Adds what a resource offers to what is known of it. */
  void learn(Address address, Value.Tree outputs) {
    learned.merge(address, outputs, Value.Tree::withAll);
  }

  /** Everything that is known of a resource's outputs. */
  Value.Tree of(Address address) {
    StateEntry entry = recorded.get(address);
    Value.Tree before = entry == null ? Value.Tree.EMPTY : entry.outputs();
    return before.withAll(learned.getOrDefault(address, Value.Tree.EMPTY));
  }

  /** The wish with what was unknown in its plan put in, as far as it is known by now. */
  ResourceSpec resolved(ResourceSpec planned) {
    if (!References.hasUnknown(planned.desired())) {
      return planned;
    }
    Value.Tree asReferences = (Value.Tree) referring(planned.desired());
    return planned.withDesired(References.resolve(asReferences, ref -> lookUp(ref, 0)));
  }

  /** A value with its references followed, as far as they are known by now. */
  Value.Tree resolved(Value.Tree value) {
    return References.resolve(value, ref -> lookUp(ref, 0));
  }

  /** What each component offers, as far as it is known by now; without those that offer nothing. */
  SortedMap<Address, Value.Tree> offered() {
    TreeMap<Address, Value.Tree> offered = new TreeMap<>();
    for (Component component : graph.components().values()) {
      if (!component.outputs().isEmpty()) {
        offered.put(component.address(), resolved(new Value.Tree(component.outputs())));
      }
    }
    return offered;
  }

  /** The links of each component that has any. */
  SortedMap<Address, SortedMap<String, String>> links() {
    TreeMap<Address, SortedMap<String, String>> links = new TreeMap<>();
    for (Component component : graph.components().values()) {
      if (!component.links().isEmpty()) {
        links.put(component.address(), component.links());
      }
    }
    return links;
  }

  private Value lookUp(Value.Ref ref, int depth) {
    Value followed = graph.follow(ref);
    Value later = new Value.Unknown(ref.address(), ref.output());
    if (followed == null || depth > DEEPEST) {
      return later;
    }
    if (!(followed instanceof Value.Ref direct)) {
      return References.resolve(followed, inner -> lookUp(inner, depth + 1));
    }
    Value known = output(direct);
    return known == null || References.hasUnknown(known) ? later : known;
  }

  private @Nullable Value output(Value.Ref ref) {
    Value.Tree now = learned.get(ref.address());
    if (now != null) {
      return References.output(now, ref.output());
    }
    StateEntry entry = recorded.get(ref.address());
    return entry == null ? null : References.output(entry.outputs(), ref.output());
  }

  /** The value with each Unknown turned back into the reference that it stands for. */
  private static Value referring(Value value) {
    if (value instanceof Value.Unknown unknown) {
      return new Value.Ref(unknown.address(), unknown.output());
    }
    if (value instanceof Value.Tree tree) {
      TreeMap<String, Value> fields = new TreeMap<>();
      tree.fields().forEach((name, field) -> fields.put(name, referring(field)));
      return new Value.Tree(fields);
    }
    if (value instanceof Value.Seq seq) {
      return new Value.Seq(referring(seq.items()));
    }
    return value instanceof Value.Join join ? new Value.Join(referring(join.parts())) : value;
  }

  private static List<Value> referring(List<Value> values) {
    List<Value> copy = new ArrayList<>(values.size());
    values.forEach(value -> copy.add(referring(value)));
    return copy;
  }
}
