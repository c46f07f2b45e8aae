package dev.homelab.provider.git;

import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Origin;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.spi.ObjectForm;
import dev.homelab.spi.SecretResolver;
import java.util.Collections;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code git.tree} asks for.
 *
 * @param repository its address
 * @param branch which branch
 * @param path the folder in it, without slashes around it; empty for the top
 * @param token the secret to log in with, or null
 * @param objects by path below the folder: its address, its type and what the file says; {@link
 *     #LEFT} is on those whose file stays as it is there, with the object that was known of it
 */
record TreeWish(
    String repository, String branch, String path, @Nullable String token, Value.Tree objects) {
  static final String OBJECTS = "objects";
  static final String TOKEN = "token";

  /** In an entry: what the file says. */
  static final String OBJECT = "object";

  private static final String ADDRESS = "address";
  private static final String LEFT = "left";

  static TreeWish of(Value.Tree properties) {
    return new TreeWish(
        text(properties, "repository"),
        text(properties, "branch"),
        text(properties, "path"),
        properties.get(TOKEN) instanceof Value.Secret secret ? secret.name() : null,
        properties.get(OBJECTS) instanceof Value.Tree tree ? tree : Value.Tree.EMPTY);
  }

  private static String text(Value.Tree tree, String name) {
    return Objects.requireNonNullElse(Value.textOf(tree.get(name)), "");
  }

  /** Whose objects they are. */
  Set<Address> addresses() {
    Set<Address> all = new HashSet<>();
    for (Value entry : objects.fields().values()) {
      String address = entry instanceof Value.Tree tree ? text(tree, ADDRESS) : "";
      if (!address.isEmpty()) {
        all.add(Address.parse(address));
      }
    }
    return all;
  }

  /** Whether a file stays as it is there. */
  boolean isLeft(String file) {
    return objects.get(file) instanceof Value.Tree entry && entry.get(LEFT) != null;
  }

  /**
   * The same without what it would do to some of its objects: the file of one that is there as
   * something else stays as it is, and none is made.
   *
   * @param live what was seen there
   * @param left addresses of such objects
   */
  TreeWish sparing(TreeWish live, Set<Address> left) {
    TreeMap<String, Value> spared = new TreeMap<>();
    objects
        .fields()
        .forEach(
            (file, wished) -> {
              Value there = live.objects.get(file);
              if (!isOf(wished, left)) {
                spared.put(file, wished);
              } else if (there != null) {
                spared.put(file, there.equals(wished) ? wished : asItIs(wished, there));
              }
            });
    live.objects
        .fields()
        .forEach(
            (file, there) -> {
              if (objects.get(file) == null && isOf(there, left)) {
                spared.put(file, asItIs(there, there));
              }
            });
    return new TreeWish(repository, branch, path, token, new Value.Tree(spared));
  }

  private static boolean isOf(Value entry, Set<Address> some) {
    String address = entry instanceof Value.Tree tree ? text(tree, ADDRESS) : "";
    return !address.isEmpty() && some.contains(Address.parse(address));
  }

  /** What is said of a file that stays; its object as far as it is known. */
  private static Value asItIs(Value wished, Value there) {
    Value.Tree known =
        there instanceof Value.Tree entry ? entry : ((Value.Tree) wished).without(OBJECT);
    return known.with(LEFT, Value.of(true));
  }

  /** The same without files that stay as they are and are not there any more. */
  TreeWish withoutGone(Set<String> there) {
    Value.Tree present = objects;
    for (String file : objects.fields().keySet()) {
      if (isLeft(file) && !there.contains(file)) {
        present = present.without(file);
      }
    }
    return new TreeWish(repository, branch, path, token, present);
  }

  /** Whether both are the same place. */
  boolean isAt(TreeWish other) {
    return repository.equals(other.repository)
        && branch.equals(other.branch)
        && path.equals(other.path);
  }

  /** A path below the folder as one of the repository. */
  String inRepository(String file) {
    return path.isEmpty() ? file : path + '/' + file;
  }

  /** What is recorded of the place as an identity. */
  String objectId() {
    return repository + '#' + branch + ':' + path;
  }

  /** The text of one file, or null as long as something in it is not known. */
  @Nullable String text(String file, LabIdentity lab, ObjectForm form, SecretResolver secrets) {
    if (!(objects.get(file) instanceof Value.Tree entry)
        || !(entry.get(OBJECT) instanceof Value.Tree object)
        || isOpen(object)) {
      return null;
    }
    Address address = Address.parse(text(entry, ADDRESS));
    return form.text(
        lab, ResourceSpec.of(address, text(entry, "type"), null, object, Origin.NONE), secrets);
  }

  private static boolean isOpen(Value value) {
    if (value instanceof Value.Tree tree) {
      return tree.fields().values().stream().anyMatch(TreeWish::isOpen);
    }
    if (value instanceof Value.Seq seq) {
      return seq.items().stream().anyMatch(TreeWish::isOpen);
    }
    if (value instanceof Value.Join join) {
      return join.parts().stream().anyMatch(TreeWish::isOpen);
    }
    return value instanceof Value.Unknown || value instanceof Value.Ref;
  }

  /** The paths of all files below the folder, those that list others included. */
  SortedSet<String> files() {
    SortedSet<String> files = new TreeSet<>(objects.fields().keySet());
    files.addAll(lists().keySet());
    return Collections.unmodifiableSortedSet(files);
  }

  /** What engines read first in each folder: which files it has. */
  SortedMap<String, String> lists() {
    SortedMap<String, SortedSet<String>> folders = new TreeMap<>();
    for (String file : objects.fields().keySet()) {
      int slash = file.lastIndexOf('/');
      if (slash > 0) {
        folders
            .computeIfAbsent(file.substring(0, slash), any -> new TreeSet<>())
            .add(file.substring(slash + 1));
      }
    }
    TreeMap<String, String> lists = new TreeMap<>();
    folders.forEach(
        (folder, files) -> {
          StringBuilder text =
              new StringBuilder(
                  "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n");
          files.forEach(file -> text.append("- ").append(file).append('\n'));
          lists.put(folder + "/kustomization.yaml", text.toString());
        });
    return Collections.unmodifiableSortedMap(lists);
  }
}
