package dev.homelab.dsl.spec;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.spec.LabBuilder.SecretUse;
import dev.homelab.dsl.spec.LabBuilder.Use;
import dev.homelab.dsl.spec.LifecycleNotes.Note;
import dev.homelab.model.Address;
import dev.homelab.model.Component;
import dev.homelab.model.Edge;
import dev.homelab.model.Level;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The last look at a lab whose things are all known: addresses, references, lifecycles. */
final class LabCompletion {
  /** How values that are known only later begin when code prints them. */
  private static final List<String> PRINTED =
      List.of(
          "Secret[name=",
          "Ref[address=",
          "Unknown[address=",
          "Join[parts=",
          "dev.homelab.dsl.spec.Reference@");

  private final LabBuilder lab;
  private final Map<Address, ResourceSpec> resources;
  private final Map<Address, Component> components;
  private final Map<Address, TargetSpec> targets;
  private final Map<String, List<Address>> byLastSegment = new LinkedHashMap<>();

  LabCompletion(
      LabBuilder lab,
      Map<Address, ResourceSpec> resources,
      Map<Address, Component> components,
      Map<Address, TargetSpec> targets) {
    this.lab = lab;
    this.resources = resources;
    this.components = components;
    this.targets = targets;
    Set<Address> all = new TreeSet<>(resources.keySet());
    all.addAll(components.keySet());
    all.addAll(targets.keySet());
    for (Address address : all) {
      byLastSegment.computeIfAbsent(address.last().toString(), k -> new ArrayList<>()).add(address);
    }
  }

  /** Applies what blocks say of everything inside them that has not been told it before. */
  void applyNotes(Map<Address, List<Note>> notes, Set<Address> before) {
    if (notes.isEmpty()) {
      return;
    }
    Map<Note.After, List<Address>> looked = new LinkedHashMap<>();
    for (ResourceSpec resource : List.copyOf(resources.values())) {
      if (before.contains(resource.address())) {
        continue;
      }
      ResourceSpec changed = resource;
      for (int depth = 1; depth <= resource.address().segments().size(); depth++) {
        Address block = new Address(resource.address().segments().subList(0, depth));
        for (Note note : notes.getOrDefault(block, List.of())) {
          changed = applied(note, changed, block, looked);
        }
      }
      resources.put(resource.address(), changed);
    }
  }

  private ResourceSpec applied(
      Note note, ResourceSpec resource, Address block, Map<Note.After, List<Address>> looked) {
    if (note instanceof Note.After after) {
      List<Address> found =
          looked.computeIfAbsent(after, a -> membersOf(a.address(), a.origin().user()));
      SortedSet<Edge> edges = new TreeSet<>(resource.dependsOn());
      found.stream()
          .filter(to -> !to.isWithin(block))
          .forEach(to -> edges.add(new Edge(to, Level.READY)));
      return resource.withDependsOn(edges);
    }
    Lifecycle life = LifecycleNotes.apply(note, resource.lifecycle(), resource.address(), block);
    return resource.withLifecycle(life);
  }

  private List<Address> membersOf(String text, @Nullable SourceSpan span) {
    Address whole = lookUp(text, span);
    if (whole == null) {
      return List.of();
    }
    return resources.keySet().stream().filter(a -> a.isWithin(whole)).toList();
  }

  private @Nullable Address lookUp(String text, @Nullable SourceSpan span) {
    try {
      return lookUp(Address.parse(text), span);
    } catch (HomelabException malformed) {
      malformed.diagnostics().forEach(d -> lab.report(d.at(span)));
      return null;
    }
  }

  /**
   * The one thing that an address or its unique suffix names, a thing before what it is made of;
   * reports and gives null otherwise.
   */
  private @Nullable Address lookUp(Address wanted, @Nullable SourceSpan span) {
    List<Address> fitting =
        byLastSegment.getOrDefault(wanted.last().toString(), List.of()).stream()
            .filter(a -> a.endsWith(wanted))
            .toList();
    if (fitting.contains(wanted)) {
      return wanted;
    }
    for (Address outer : fitting) {
      if (fitting.stream().allMatch(a -> a.isWithin(outer))) {
        return outer;
      }
    }
    lab.report(fitting.isEmpty() ? unknown(wanted, span) : ambiguous(wanted, fitting, span));
    return null;
  }

  private Diagnostic unknown(Address wanted, @Nullable SourceSpan span) {
    Diagnostic problem =
        LanguageCodes.error(
                LanguageCodes.UNKNOWN_ADDRESS, "nothing in this lab has the address " + wanted)
            .at(span);
    String near = DidYouMean.nearest(wanted.last().toString(), byLastSegment.keySet());
    return near == null ? problem : problem.withHint("did you mean '" + near + "'?");
  }

  private static Diagnostic ambiguous(
      Address wanted, List<Address> fitting, @Nullable SourceSpan span) {
    return LanguageCodes.error(
            LanguageCodes.AMBIGUOUS_ADDRESS, wanted + " fits " + fitting.size() + " things")
        .at(span)
        .withHint(
            "write one of "
                + String.join(", ", fitting.stream().limit(5).map(Address::toString).toList()));
  }

  /** Turns suffixes of addresses inside references into whole addresses, and checks them. */
  void checkReferences(List<Use> uses) {
    Map<Address, Address> whole = new LinkedHashMap<>();
    for (Use use : uses) {
      if (!whole.containsKey(use.address())) {
        Address found = lookUp(use.address(), use.span());
        if (found != null) {
          whole.put(use.address(), found);
        }
      }
    }
    whole.entrySet().removeIf(e -> e.getKey().equals(e.getValue()));
    if (!whole.isEmpty()) {
      resources.replaceAll(
          (address, resource) ->
              resource.withDesired((Value.Tree) rewritten(resource.desired(), whole)));
      components.replaceAll((address, component) -> rewritten(component, whole));
      targets.replaceAll((address, target) -> rewritten(target, whole));
    }
  }

  private static Component rewritten(Component component, Map<Address, Address> whole) {
    SortedMap<String, Value> outputs = new TreeMap<>();
    component.outputs().forEach((name, value) -> outputs.put(name, rewritten(value, whole)));
    return new Component(
        component.address(),
        component.word(),
        component.recipe(),
        outputs,
        component.facts(),
        component.links(),
        component.origin());
  }

  private static TargetSpec rewritten(TargetSpec target, Map<Address, Address> whole) {
    return new TargetSpec(
        target.address(),
        target.provider(),
        (Value.Tree) rewritten(target.config(), whole),
        target.origin());
  }

  private static Value rewritten(Value value, Map<Address, Address> whole) {
    if (value instanceof Value.Ref ref) {
      Address other = whole.get(ref.address());
      return other == null ? ref : new Value.Ref(other, ref.output());
    }
    if (value instanceof Value.Tree tree) {
      Map<String, Value> fields = new LinkedHashMap<>();
      tree.fields().forEach((name, field) -> fields.put(name, rewritten(field, whole)));
      return Value.ofMap(fields);
    }
    if (value instanceof Value.Seq seq) {
      return new Value.Seq(seq.items().stream().map(item -> rewritten(item, whole)).toList());
    }
    if (value instanceof Value.Join join) {
      return new Value.Join(join.parts().stream().map(part -> rewritten(part, whole)).toList());
    }
    return value;
  }

  /** Reports texts that hold the printed form of a value, which some code of the script made. */
  void checkTexts() {
    for (ResourceSpec resource : resources.values()) {
      if (holdsPrinted(resource.desired())) {
        lab.report(
            LanguageCodes.error(
                    LanguageCodes.VALUE_IN_TEXT,
                    "a text of " + resource.address() + " holds a value that is known only later")
                .at(resource.origin().user())
                .withHint("put it together with join('…', ref('…').output, '…')"));
      }
    }
  }

  private static boolean holdsPrinted(Value value) {
    if (value instanceof Value.Text text) {
      return PRINTED.stream().anyMatch(text.value()::contains);
    }
    if (value instanceof Value.Tree tree) {
      return tree.fields().values().stream().anyMatch(LabCompletion::holdsPrinted);
    }
    if (value instanceof Value.Seq seq) {
      return seq.items().stream().anyMatch(LabCompletion::holdsPrinted);
    }
    return value instanceof Value.Join join
        && join.parts().stream().anyMatch(LabCompletion::holdsPrinted);
  }

  /** Reports each use of a secret that the lab does not name. */
  void checkSecrets(List<SecretUse> uses, Collection<String> known) {
    for (SecretUse use : uses) {
      if (!known.contains(use.name())) {
        Diagnostic problem =
            LanguageCodes.error(
                    LanguageCodes.UNKNOWN_SECRET, "the lab names no secret '" + use.name() + "'")
                .at(use.span());
        String near = DidYouMean.nearest(use.name(), known);
        lab.report(
            near == null
                ? problem.withHint("name it: secrets { generated '" + use.name() + "' }")
                : problem.withHint("did you mean '" + near + "'?"));
      }
    }
  }
}
