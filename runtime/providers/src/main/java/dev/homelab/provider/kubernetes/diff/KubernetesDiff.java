package dev.homelab.provider.kubernetes.diff;

import dev.homelab.model.FieldChange;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.ownership.OwnershipMark;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import dev.homelab.provider.kubernetes.schema.UnownedApis;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compares objects. Items of lists with merge keys are matched and named by these ({@code
 * spec.template.spec.containers[web].image}); other lists are compared in order. Pure.
 */
public final class KubernetesDiff {
  private static final Set<String> SERVER_METADATA =
      Set.of(
          "managedFields",
          "resourceVersion",
          "generation",
          "uid",
          "creationTimestamp",
          "selfLink",
          "deletionTimestamp",
          "deletionGracePeriodSeconds");
  private static final Set<String> SERVER_ANNOTATIONS =
      Set.of(
          "kubectl.kubernetes.io/last-applied-configuration",
          "deployment.kubernetes.io/revision",
          "deprecated.daemonset.template.generation");

  private static final Pattern EMPTY_VARIABLE =
      Pattern.compile("spec\\..*ontainers\\[.*\\.env\\[.*]\\.value");

  private KubernetesDiff() {}

  /**
   * What an apply of the wish would change, judged without the server: wished fields that differ,
   * and fields that we applied and no longer wish. Unknown values count as equal.
   */
  public static List<FieldChange> wishedAgainst(Value.Tree wish, Value.Tree live) {
    List<FieldChange> changes = new ArrayList<>();
    for (var field : wish.fields().entrySet()) {
      String name = field.getKey();
      if (!name.equals("apiVersion") && !name.equals("kind") && !name.equals("status")) {
        wished(field.getValue(), live.get(name), name, "", name, changes);
      }
    }
    if (UnownedApis.has(ObjectKey.of(live))) {
      emptyOnes(wish.get("spec"), live.get("spec"), "spec", changes);
    }
    changes.addAll(ManagedFields.removed(wish, live));
    return changes;
  }

  /**
   * Empty trees that are wished and not there. Where a server fills every default in, they are
   * entries of maps, as a user without a password of its own.
   */
  private static void emptyOnes(
      @Nullable Value wish, @Nullable Value live, String path, List<FieldChange> out) {
    if (wish instanceof Value.Tree tree && live instanceof Value.Tree there) {
      tree.fields()
          .forEach(
              (name, below) -> {
                String at = FieldPath.child(path, name);
                if (there.get(name) == null && below.equals(Value.Tree.EMPTY)) {
                  out.add(new FieldChange(at, null, below, ""));
                } else {
                  emptyOnes(below, there.get(name), at, out);
                }
              });
    }
  }

  private static void wished(
      Value wish,
      @Nullable Value live,
      String path,
      String holder,
      String field,
      List<FieldChange> out) {
    if (same(wish, live, holder, field) || (live == null && isEmptyVariable(wish, path))) {
      return;
    }
    if (wish instanceof Value.Tree tree && live instanceof Value.Tree there) {
      for (var below : tree.fields().entrySet()) {
        String name = below.getKey();
        wished(below.getValue(), there.get(name), FieldPath.child(path, name), field, name, out);
      }
    } else if (wish instanceof Value.Seq seq && live instanceof Value.Seq there) {
      wishedList(seq, there, path, field, out);
    } else {
      out.add(new FieldChange(path, live, wish, ""));
    }
  }

  private static void wishedList(
      Value.Seq wish, Value.Seq live, String path, String field, List<FieldChange> out) {
    List<String> keys = ListKeys.of(field, wish, live);
    if (!keys.isEmpty()) {
      for (Value item : wish.items()) {
        String name = ListKeys.nameOf(item, keys);
        Value there = named(live, keys, name);
        wished(item, there, FieldPath.item(path, String.valueOf(name)), field, "", out);
      }
    } else if (wish.items().size() != live.items().size()) {
      out.add(new FieldChange(path, live, wish, ""));
    } else {
      for (int i = 0; i < wish.items().size(); i++) {
        String at = FieldPath.item(path, String.valueOf(i));
        wished(wish.items().get(i), live.items().get(i), at, field, "", out);
      }
    }
  }

  /**
   * Whether a variable of a container is wished to be empty: a server keeps no value of it ({@code
   * EnvVar.value} is {@code omitempty}).
   */
  private static boolean isEmptyVariable(Value wish, String path) {
    return wish instanceof Value.Text text
        && text.value().isEmpty()
        && EMPTY_VARIABLE.matcher(path).matches();
  }

  private static boolean same(Value wish, @Nullable Value live, String holder, String field) {
    if (wish.equals(live) || Emptiness.isUnknown(wish)) {
      return true;
    }
    if (live == null) {
      return Emptiness.isEmpty(wish);
    }
    return Quantities.isAmount(holder, field) && Quantities.equal(wish, live);
  }

  /** What differs between an object and what the server says that it would become. */
  public static List<FieldChange> between(Value.Tree live, Value.Tree predicted) {
    List<FieldChange> changes = new ArrayList<>();
    differ(live, predicted, "", "", changes);
    return changes;
  }

  private static void differ(
      @Nullable Value before,
      @Nullable Value after,
      String path,
      String field,
      List<FieldChange> out) {
    if (java.util.Objects.equals(before, after)
        || (Emptiness.isEmpty(before) && Emptiness.isEmpty(after))) {
      return;
    }
    if (before instanceof Value.Tree from && after instanceof Value.Tree to) {
      Set<String> names = new TreeSet<>(from.fields().keySet());
      names.addAll(to.fields().keySet());
      for (String name : names) {
        if (!isServers(path, name)) {
          differ(from.get(name), to.get(name), FieldPath.child(path, name), name, out);
        }
      }
    } else if (before instanceof Value.Seq from && after instanceof Value.Seq to) {
      differLists(from, to, path, field, out);
    } else {
      out.add(new FieldChange(path, before, after, ""));
    }
  }

  private static boolean isServers(String path, String name) {
    return switch (path) {
      case "" -> name.equals("status") || name.equals("apiVersion") || name.equals("kind");
      case "metadata" -> SERVER_METADATA.contains(name);
      case "metadata.labels", "metadata.annotations" ->
          OwnershipMark.isMark(name) || SERVER_ANNOTATIONS.contains(name);
      default -> false;
    };
  }

  private static void differLists(
      Value.Seq from, Value.Seq to, String path, String field, List<FieldChange> out) {
    List<String> keys = ListKeys.forNames(field, from, to);
    if (keys.isEmpty()) {
      if (from.items().size() != to.items().size()) {
        out.add(new FieldChange(path, from, to, ""));
        return;
      }
      for (int i = 0; i < from.items().size(); i++) {
        String at = FieldPath.item(path, String.valueOf(i));
        differ(from.items().get(i), to.items().get(i), at, "", out);
      }
      return;
    }
    int before = out.size();
    Set<String> names = new java.util.LinkedHashSet<>();
    for (Value.Seq list : List.of(from, to)) {
      for (Value item : list.items()) {
        names.add(String.valueOf(ListKeys.nameOf(item, keys)));
      }
    }
    for (String name : names) {
      String at = FieldPath.item(path, name);
      differ(named(from, keys, name), named(to, keys, name), at, "", out);
    }
    if (out.size() == before) {
      out.add(new FieldChange(path, from, to, "order"));
    }
  }

  private static @Nullable Value named(Value.Seq list, List<String> keys, @Nullable String name) {
    for (Value item : list.items()) {
      if (name != null && name.equals(ListKeys.nameOf(item, keys))) {
        return item;
      }
    }
    return null;
  }

  /** The wish without fields that must not count: ignored paths take the object's own value. */
  public static Value.Tree withIgnored(
      Value.Tree wish, Value.Tree live, java.util.Collection<String> ignored) {
    return ignored.isEmpty() ? wish : (Value.Tree) ignore(wish, live, "", "", ignored);
  }

  private static Value ignore(
      Value wish,
      @Nullable Value live,
      String path,
      String field,
      java.util.Collection<String> ignored) {
    if (!path.isEmpty() && FieldPath.isWithinAny(path, ignored)) {
      return live == null ? wish : live;
    }
    if (wish instanceof Value.Tree tree) {
      java.util.TreeMap<String, Value> fields = new java.util.TreeMap<>();
      tree.fields()
          .forEach(
              (name, value) ->
                  fields.put(
                      name,
                      ignore(
                          value,
                          Fields.at(live, name),
                          FieldPath.child(path, name),
                          name,
                          ignored)));
      return new Value.Tree(fields);
    }
    if (wish instanceof Value.Seq seq && live instanceof Value.Seq there) {
      List<String> keys = ListKeys.of(field, seq, there);
      List<Value> items = new ArrayList<>();
      for (int i = 0; i < seq.items().size(); i++) {
        Value item = seq.items().get(i);
        String name = keys.isEmpty() ? String.valueOf(i) : ListKeys.nameOf(item, keys);
        Value match =
            keys.isEmpty()
                ? i < there.items().size() ? there.items().get(i) : null
                : named(there, keys, name);
        items.add(ignore(item, match, FieldPath.item(path, String.valueOf(name)), "", ignored));
      }
      return new Value.Seq(items);
    }
    return wish;
  }
}
