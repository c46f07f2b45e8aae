package dev.homelab.dsl.spec;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.spec.LifecycleNotes.Note;
import dev.homelab.model.Address;
import dev.homelab.model.Component;
import dev.homelab.model.Input;
import dev.homelab.model.Lab;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.SecretSource;
import dev.homelab.model.TargetSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a script says, until the whole lab is known and freezes. Problems are collected
 * too, so that all of them are told at once.
 *
 * <p>Used by one thread, for one evaluation.
 */
public final class LabBuilder {
  private final LabFiles files;
  private final LineFinder lines;
  private final LabSettings settings = new LabSettings();
  private final Map<Class<?>, Object> provided = new HashMap<>();
  private final Map<Address, ResourceSpec> resources = new LinkedHashMap<>();
  private final Map<Address, Component> components = new LinkedHashMap<>();
  private final Map<Address, TargetSpec> targets = new LinkedHashMap<>();
  private final TreeMap<String, SecretSource> secrets = new TreeMap<>();
  private final Map<Address, List<Note>> notes = new LinkedHashMap<>();
  private final List<Use> references = new ArrayList<>();
  private final List<SecretUse> secretUses = new ArrayList<>();
  private final List<Diagnostic> problems = new ArrayList<>();
  private final Doubles doubles = new Doubles();
  private final Deque<Runnable> expansions = new ArrayDeque<>();
  private final Deque<Runnable> deliveries = new ArrayDeque<>();
  private final Deque<Runnable> patches = new ArrayDeque<>();
  private final Map<String, Runnable> endings = new LinkedHashMap<>();
  private final List<PolicyOverride> overrides = new ArrayList<>();

  /** A use of another thing's address, and where. */
  record Use(Address address, @Nullable SourceSpan span) {}

  /** A use of a secret, and where. */
  record SecretUse(String name, @Nullable SourceSpan span) {}

  /** An empty lab that reads through {@code files} and asks {@code lines} for places. */
  public LabBuilder(LabFiles files, LineFinder lines) {
    this.files = files;
    this.lines = lines;
  }

  /** The only way of words to read something. */
  public LabFiles files() {
    return files;
  }

  /** Where calls come from. */
  public LineFinder lines() {
    return lines;
  }

  /** What the lab says of itself as a whole. */
  public LabSettings settings() {
    return settings;
  }

  /** Gives words of one kind something they need, such as the catalog of recipes. */
  public <T> LabBuilder provide(Class<T> type, T thing) {
    provided.put(type, thing);
    return this;
  }

  /** What {@link #provide} gave for a type, or null. */
  public <T> @Nullable T provided(Class<T> type) {
    return type.cast(provided.get(type));
  }

  /** Adds a resource; a second one of the same address is a problem that names both lines. */
  public void add(ResourceSpec resource) {
    ResourceSpec first = resources.putIfAbsent(resource.address(), resource);
    if (first != null) {
      doubles.add(resource.address(), first.origin(), resource.origin());
    }
  }

  /** Puts another version of a resource in the place of the one of the same address. */
  public void replace(ResourceSpec resource) {
    resources.put(resource.address(), resource);
  }

  /** The resource of an address, or null. */
  public @Nullable ResourceSpec resource(Address address) {
    return resources.get(address);
  }

  /** All resources so far, in the order of the script. */
  public List<ResourceSpec> resources() {
    return List.copyOf(resources.values());
  }

  /** Adds a component; a second one of the same address is a problem that names both lines. */
  public void add(Component component) {
    Component first = components.putIfAbsent(component.address(), component);
    if (first != null) {
      doubles.add(component.address(), first.origin(), component.origin());
    }
  }

  /** Adds a target; a second one of the same address is a problem that names both lines. */
  public void add(TargetSpec target) {
    TargetSpec first = targets.putIfAbsent(target.address(), target);
    if (first != null) {
      doubles.add(target.address(), first.origin(), target.origin());
    }
  }

  /** The target of an address, or null when none is known so far. */
  public @Nullable TargetSpec target(Address address) {
    return targets.get(address);
  }

  /**
   * Names a secret. The same name with the same source is one secret; with another source it is a
   * problem.
   */
  public void secret(String name, SecretSource source, @Nullable SourceSpan span) {
    SecretSource first = secrets.putIfAbsent(name, source);
    if (first != null && !first.equals(source)) {
      report(
          LanguageCodes.error(
                  LanguageCodes.DUPLICATE_ADDRESS, "the secret '" + name + "' is named twice")
              .at(span));
    }
  }

  /** The source of a secret, or null when none of that name is known so far. */
  public @Nullable SecretSource secret(String name) {
    return secrets.get(name);
  }

  /** Says something about the life of everything at or below an address. */
  public void note(Address block, Note note) {
    notes.computeIfAbsent(block, b -> new ArrayList<>()).add(note);
  }

  /** The address that a block itself was moved from, or null when it says none. */
  public @Nullable Address movedFrom(Address block) {
    for (Note note : notes.getOrDefault(block, List.of())) {
      if (note instanceof Note.Moved moved) {
        return moved.from();
      }
    }
    return null;
  }

  /** Remembers a reference; whether it names something is checked when the lab is known. */
  public void usesReference(Address address, @Nullable SourceSpan span) {
    references.add(new Use(address, span));
  }

  /** Remembers the use of a secret; whether it is named is checked when the lab is known. */
  public void usesSecret(String name, @Nullable SourceSpan span) {
    secretUses.add(new SecretUse(name, span));
  }

  /**
   * Does something when the whole script has been read and facts of clusters are complete: how
   * recipes and apps expand. May ask for more of the same; runs in the order of asking.
   */
  public void later(Runnable expansion) {
    expansions.add(expansion);
  }

  /** Does something after all expansions: how patches find the objects that recipes made. */
  public void afterExpansion(Runnable patch) {
    patches.add(patch);
  }

  /** Does something once the lab is whole; a second request under the same key is dropped. */
  public void atEnd(String key, Runnable work) {
    endings.putIfAbsent(key, work);
  }

  /** Does something with things whose lifecycles are known, too; it may add some. */
  public void afterNotes(Runnable delivery) {
    deliveries.add(delivery);
  }

  /** Lets a rule not hold for a block. */
  public void override(PolicyOverride override) {
    overrides.add(override);
  }

  /** The rules that do not hold everywhere, in the order of the script. */
  public List<PolicyOverride> overrides() {
    return List.copyOf(overrides);
  }

  /** Tells a problem; evaluation goes on, so that further ones are found. */
  public void report(Diagnostic problem) {
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }

  /** The problems so far. */
  public List<Diagnostic> problems() {
    List<Diagnostic> all = new ArrayList<>(problems);
    all.addAll(doubles.problems());
    return List.copyOf(all);
  }

  /** Expands what waits, applies patches, checks references, and looks up every address. */
  public void complete() {
    drain(expansions);
    drain(patches);
    drain(expansions);
    runEndings();
    LabCompletion completion = new LabCompletion(this, resources, components, targets);
    completion.applyNotes(notes, Set.of());
    if (!deliveries.isEmpty()) {
      Set<Address> noted = Set.copyOf(resources.keySet());
      drain(deliveries);
      completion = new LabCompletion(this, resources, components, targets);
      completion.applyNotes(notes, noted);
    }
    completion.checkReferences(references);
    completion.checkSecrets(secretUses, secrets.keySet());
    completion.checkTexts();
  }

  /** The finished lab; call {@link #complete} before. */
  public Lab freeze(String name, List<Input> inputs) {
    return new Lab(
        name,
        List.copyOf(targets.values()),
        List.copyOf(components.values()),
        List.copyOf(resources.values()),
        secrets,
        inputs,
        settings.state());
  }

  /** Each once, in the order of asking; one may ask for another. */
  private void runEndings() {
    Set<String> ran = new HashSet<>();
    while (ran.size() < endings.size()) {
      for (Map.Entry<String, Runnable> ending : List.copyOf(endings.entrySet())) {
        if (ran.add(ending.getKey())) {
          ending.getValue().run();
        }
      }
    }
  }

  private static void drain(Deque<Runnable> waiting) {
    for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
      next.run();
    }
  }
}
