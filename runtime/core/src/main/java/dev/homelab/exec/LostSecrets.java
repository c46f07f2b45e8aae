package dev.homelab.exec;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.Lab;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.SecretNames;
import dev.homelab.model.StateEntry;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.plan.Entries;
import dev.homelab.plan.Plan;
import dev.homelab.plan.Snapshot;
import dev.homelab.resolve.References;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.spi.Observation;
import dev.homelab.spi.Provider;
import dev.homelab.spi.SecretReading;
import dev.homelab.spi.SecretResolver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Generated secrets whose values are not known here although something that runs was made with
 * them: reads the values back, and tells which cannot be had. Prints itself without values.
 */
public final class LostSecrets {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final int MOST_NAMED = 5;

  /** Nothing lost. */
  static final LostSecrets NONE = new LostSecrets();

  private final Map<String, List<SecretReading>> readings = new TreeMap<>();

  /** What could be read and all objects agree on, by name. */
  private final Map<String, String> values = new TreeMap<>();

  private final Map<String, String> taken = new TreeMap<>();
  private final Set<String> replaced = new TreeSet<>();
  private final Set<String> other = new TreeSet<>();

  private LostSecrets() {}

  /**
   * Looks for those that have no value here, in what was observed to be there. What a record does
   * not prove to be the value of a secret is not taken for it: at its place may stand another
   * one's, or a literal, that the script had there before.
   *
   * @param entries what is recorded, with renames followed
   */
  static LostSecrets unknown(
      RunParts parts, ResourceGraph graph, LabIdentity lab, Entries entries, Snapshot snapshot) {
    Set<String> names = generated(graph.lab());
    names.removeIf(parts.secrets()::isMade);
    if (names.isEmpty()) {
      return NONE;
    }
    List<ResourceSpec> live = new ArrayList<>();
    for (ResourceSpec spec : graph.resources().values()) {
      if (snapshot.of(spec.address()) instanceof Observation.Present) {
        live.add(spec);
      }
    }
    LostSecrets found = look(parts, graph, lab, live, names);
    found.keepProven(entries::at, true);
    for (StateEntry entry : entries.all().values()) {
      for (String name : names) {
        if (entry.secretDigests().get(name) != null && !found.values.containsKey(name)) {
          found.add(SecretReading.named(entry.address(), name, "it was made with a value"));
        }
      }
    }
    found.taken.putAll(found.values);
    return found;
  }

  /**
   * Looks for all generated secrets, whether they have a value here or not. Those that have none
   * here are taken from what runs.
   *
   * @param recorded the records there are, which tell what a place held; empty when they are lost
   *     or older than what runs
   * @param newer whether what runs counts more than the values here, which are from a backup
   */
  static LostSecrets all(
      RunParts parts,
      ResourceGraph graph,
      LabIdentity lab,
      Map<Address, StateEntry> recorded,
      boolean newer) {
    Set<String> names = generated(graph.lab());
    if (names.isEmpty()) {
      return NONE;
    }
    LostSecrets found = look(parts, graph, lab, graph.resources().values(), names);
    found.keepProven(recorded::get, false);
    SecretResolver secrets = parts.secrets();
    found
        .readings
        .keySet()
        .removeIf(name -> !found.values.containsKey(name) && secrets.isMade(name));
    found.values.forEach(
        (name, value) -> {
          boolean made = secrets.isMade(name);
          boolean differs = !made || !value.equals(secrets.resolve(name));
          if (differs && (newer || !made)) {
            found.taken.put(name, value);
            if (made) {
              found.replaced.add(name);
            }
          } else if (differs) {
            found.other.add(name);
          }
        });
    return found;
  }

  /** Drops what only the wish says to be a secret's, and takes the values that are left. */
  private void keepProven(Function<Address, @Nullable StateEntry> recorded, boolean strict) {
    readings
        .values()
        .forEach(
            all ->
                all.removeIf(
                    reading -> {
                      StateEntry entry = recorded.apply(reading.address());
                      return !reading.named()
                          && (entry == null ? strict : !proves(entry, reading.secret()));
                    }));
    readings.values().removeIf(List::isEmpty);
    readings.forEach(
        (name, all) -> {
          Set<String> different = different(all);
          if (different.size() == 1) {
            values.put(name, different.iterator().next());
          }
        });
  }

  /** Whether the object of a record was made with a secret of this name. */
  private static boolean proves(StateEntry entry, String secret) {
    return entry.secretDigests().get(secret) != null
        || SecretNames.in(entry.recorded()).contains(secret);
  }

  /** The generated secrets of a lab. */
  private static Set<String> generated(Lab lab) {
    Set<String> names = new TreeSet<>();
    lab.secrets()
        .forEach(
            (name, source) -> {
              if (source.isKept()) {
                names.add(name);
              }
            });
    return names;
  }

  /**
   * Looks for values in the objects of these wishes.
   *
   * @param names the secrets in question
   * @param live wishes whose objects may be there
   * @throws dev.homelab.diag.HomelabException when a target cannot be asked
   */
  private static LostSecrets look(
      RunParts parts,
      ResourceGraph graph,
      LabIdentity lab,
      Collection<ResourceSpec> live,
      Set<String> names) {
    LostSecrets found = new LostSecrets();
    for (TargetSpec target : graph.targets().values()) {
      Provider provider = parts.providers().named(target.provider());
      List<ResourceSpec> there = new ArrayList<>();
      for (ResourceSpec spec : live) {
        if (target.address().equals(spec.target())) {
          there.add(spec);
        }
      }
      if (provider != null && !there.isEmpty() && !References.hasReference(target.config())) {
        Call call = Call.silent(parts.machinery(), parts.secrets(), TIMEOUT);
        parts
            .sessions()
            .at(provider, target, call)
            .heldSecrets(lab, there, names, call)
            .forEach(found::add);
      }
    }
    return found;
  }

  private void add(SecretReading reading) {
    readings.computeIfAbsent(reading.secret(), name -> new ArrayList<>()).add(reading);
  }

  private static Set<String> different(List<SecretReading> readings) {
    Set<String> values = new TreeSet<>();
    for (SecretReading reading : readings) {
      if (reading.value() != null) {
        values.add(reading.value());
      }
    }
    return values;
  }

  /** The values that take the place of what is known here, by name. */
  Map<String, String> takenValues() {
    return taken;
  }

  /** Names of the secrets whose values are taken from what runs. */
  public Set<String> taken() {
    return Collections.unmodifiableSet(taken.keySet());
  }

  /** Those of {@link #taken} that have another value here, which is put aside. */
  public Set<String> replaced() {
    return Collections.unmodifiableSet(replaced);
  }

  /** Names of the secrets that have another value here, which stays, than in what runs. */
  public Set<String> other() {
    return Collections.unmodifiableSet(other);
  }

  /** One problem for each secret that runs somewhere and cannot be read back; refuses a run. */
  public List<Diagnostic> problems() {
    List<Diagnostic> problems = new ArrayList<>();
    readings.forEach(
        (name, all) -> {
          if (!values.containsKey(name)) {
            problems.add(problem(name, all));
          }
        });
    return problems;
  }

  private static Diagnostic problem(String name, List<SecretReading> all) {
    StringBuilder detail = new StringBuilder("It was made by an earlier run and is in use:\n");
    for (SecretReading reading : all.subList(0, Math.min(MOST_NAMED, all.size()))) {
      detail.append(reading.address()).append(": ");
      detail.append(
          reading.value() == null ? reading.why() : "has a value that others differ from");
      detail.append('\n');
    }
    detail.append(all.size() > MOST_NAMED ? "and " + (all.size() - MOST_NAMED) + " more\n" : "");
    return Diagnostic.error(
            RunCodes.SECRET_LOST, "the value of the secret `" + name + "` is lost here")
        .withDetail(detail + "A new one would not fit what was set up with the old one.")
        .withHint("Put `secrets.age` back if there is a copy, then: homelab state rebuild")
        .withHint("Make a new one all the same: homelab secret rotate " + name);
  }

  /** Tells whose values are taken from what runs. */
  private Diagnostic readBack() {
    Diagnostic told =
        Diagnostic.warning(RunCodes.SECRET_READ_BACK, "values of generated secrets were lost here")
            .withDetail("Those of what runs are taken: " + String.join(", ", taken.keySet()) + ".");
    for (String name : taken.keySet()) {
      told = told.withHint("Make a new one: homelab secret rotate " + name);
    }
    return told;
  }

  /** What a plan says of values that were read back. */
  public static List<Diagnostic> told(Plan plan) {
    return plan.diagnostics().stream()
        .filter(told -> told.code().equals(RunCodes.SECRET_READ_BACK))
        .toList();
  }

  /** The plan with these problems, which refuse it, and with what was read back. */
  Plan toldIn(Plan plan) {
    List<Diagnostic> all = new ArrayList<>(problems());
    if (!taken.isEmpty()) {
      all.add(readBack());
    }
    if (all.isEmpty()) {
      return plan;
    }
    all.addAll(plan.diagnostics());
    return plan.withDiagnostics(all);
  }

  /** A record with the hashes of the secrets that were read from its object. */
  StateEntry hashed(StateEntry entry, SecretResolver secrets) {
    Value.Tree digests = entry.secretDigests();
    for (List<SecretReading> all : readings.values()) {
      for (SecretReading reading : all) {
        String value = reading.value();
        if (value != null
            && reading.address().equals(entry.address())
            && value.equals(values.get(reading.secret()))) {
          digests = digests.with(reading.secret(), Value.of(secrets.digest(value)));
        }
      }
    }
    return digests.equals(entry.secretDigests()) ? entry : entry.withDigests(digests);
  }

  @Override
  public String toString() {
    return "readings of " + readings.keySet();
  }
}
