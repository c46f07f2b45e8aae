package dev.homelab.dsl.policy;

import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What services are made of (labs/A.md 3.1 and 3.7). */
final class ApplicationRules {
  private static final Pattern SENSITIVE =
      Pattern.compile("(?i).*(password|passwd|secret|token|api_?key|secret_?key)$");

  /** What Kubernetes calls the name beside a password ({@code kubernetes.io/basic-auth}). */
  private static final String USER = "username";

  /** The series of sizes with four and eight GiB for each processor. */
  private static final List<String> LARGE = List.of("u1.", "m1.");

  private ApplicationRules() {}

  static List<Policy> all() {
    return List.of(
        new Policy(
            "managed-databases",
            "Databases and queues are those of Cozystack, where it has one.",
            "These come with copies, users, upgrades and backups; one in a pod of your own has none"
                + " of that.",
            ApplicationRules::ownDatabases),
        new Policy(
            "secrets-by-name",
            "Passwords, tokens and keys are secrets of the lab, and never stand in the script.",
            "A script is read by many and kept for ever; what Cozystack is told in a spec lies open"
                + " in the cluster as well.",
            ApplicationRules::open));
  }

  static List<Policy> advice() {
    return List.of(
        new Policy(
            "memory-for-databases",
            "A database has memory that the script states, or a size that has much of it (u1, m1).",
            "What Cozystack gives one that says nothing is a quarter of a GiB or so: it reads from"
                + " the disk what would fit into memory.",
            ApplicationRules::small));
  }

  private static List<Breach> small(LabView lab) {
    List<Breach> found = new ArrayList<>();
    for (KubeThing thing : lab.objects()) {
      boolean sized = !KubeThing.tree(thing.at("spec", "resources")).fields().isEmpty();
      String size = thing.text("spec", "resourcesPreset");
      if (thing.isApp()
          && Databases.KEPT_IN_MEMORY.contains(thing.kind())
          && !sized
          && LARGE.stream().noneMatch(size::startsWith)) {
        found.add(
            thing.breach(
                thing.called()
                    + (size.isEmpty()
                        ? " says nothing of its memory"
                        : " has little memory, " + size),
                "preset 'u1.small'"));
      }
    }
    return found;
  }

  private static List<Breach> ownDatabases(LabView lab) {
    List<Breach> found = new ArrayList<>();
    for (KubeThing thing : lab.objects()) {
      for (Value.Tree container : thing.isWritten() ? thing.containers() : List.<Value.Tree>of()) {
        String image = Value.textOf(container.get("image"));
        String kind = image == null ? null : Databases.kindOf(image);
        if (kind != null) {
          found.add(
              thing.breach(
                  thing.called() + " runs a database of its own, " + image,
                  "let Cozystack run it: kind " + kind));
        }
      }
    }
    return found;
  }

  private static List<Breach> open(LabView lab) {
    List<Breach> found = new ArrayList<>();
    for (KubeThing thing : lab.objects()) {
      String field = thing.isWritten() ? openField(thing) : null;
      if (field != null) {
        found.add(
            thing.breach(
                thing.called() + " has " + field + " in plain text",
                thing.isApp()
                    ? "leave it out: Cozystack makes one and keeps it in a Secret of the tenant"
                    : "name it: secrets { generated 'shop.password' }, and use"
                        + " secret('shop.password')"));
      }
    }
    return found;
  }

  /** The first field with something sensitive in plain text; null for none. */
  private static @Nullable String openField(KubeThing thing) {
    if (thing.isApp()) {
      return sensitive(thing.at("spec"), "spec");
    }
    if (thing.kind().equals("Secret") && thing.group().isEmpty()) {
      String field = plain(thing.at("stringData"), "stringData");
      return field == null ? plain(thing.at("data"), "data") : field;
    }
    for (Value.Tree container : thing.containers()) {
      for (Value.Tree variable : KubeThing.trees(container.get("env"))) {
        String name = Value.textOf(variable.get("name"));
        String value = Value.textOf(variable.get("value"));
        if (name != null && value != null && isOpen(name, value)) {
          return "the variable " + name;
        }
      }
    }
    return null;
  }

  private static boolean isOpen(String name, String value) {
    return !value.isEmpty() && SENSITIVE.matcher(name).matches();
  }

  private static @Nullable String plain(@Nullable Value data, String path) {
    for (Map.Entry<String, Value> field : KubeThing.tree(data).fields().entrySet()) {
      if (field.getValue() instanceof Value.Text && !field.getKey().equals(USER)) {
        return path + '.' + field.getKey();
      }
    }
    return null;
  }

  private static @Nullable String sensitive(@Nullable Value value, String path) {
    for (Map.Entry<String, Value> field : KubeThing.tree(value).fields().entrySet()) {
      String at = path + '.' + field.getKey();
      String text = Value.textOf(field.getValue());
      String found =
          text != null && isOpen(field.getKey(), text) ? at : sensitive(field.getValue(), at);
      if (found != null) {
        return found;
      }
    }
    return null;
  }
}
