package dev.homelab.provider.kubernetes.diff;

import dev.homelab.model.FieldChange;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.json.ValueJson;
import dev.homelab.provider.kubernetes.ownership.AppliedFields;
import dev.homelab.provider.kubernetes.ownership.OwnershipMark;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import dev.homelab.provider.kubernetes.schema.UnownedApis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What {@code metadata.managedFields} says (FieldsV1: {@code f:} fields, {@code k:} items). */
public final class ManagedFields {
  /** The name under which this tool applies. */
  public static final String MANAGER = "homelab";

  /** The name under which Flux applies what lies in a repository. */
  private static final String FLUX = "kustomize-controller";

  private static final List<String> FLUX_LABELS =
      List.of("f:kustomize.toolkit.fluxcd.io/name", "f:kustomize.toolkit.fluxcd.io/namespace");

  private static final Set<String> HOLDERS_OF_MARKS =
      Set.of("metadata", "metadata.labels", "metadata.annotations");

  private static final List<String> MARKS =
      List.of(
          OwnershipMark.LABEL, OwnershipMark.ADDRESS, OwnershipMark.LAB, AppliedFields.ANNOTATION);

  private ManagedFields() {}

  /** The fields that this tool applied, or Flux in its place; empty when neither ever did. */
  public static Value.Tree ours(Value.Tree object) {
    Value.Tree own = appliedBy(object, MANAGER);
    if (own != null) {
      return own;
    }
    Value.Tree ofFlux = appliedBy(object, FLUX);
    return ofFlux == null ? AppliedFields.of(object) : brought(ofFlux, object);
  }

  /**
   * What Flux applied, without what it adds: its labels, and the empty structures that its typed
   * objects have where a manifest says nothing ({@code spec: {}}, {@code strategy: {}}).
   */
  private static Value.Tree brought(Value.Tree owned, @Nullable Value live) {
    TreeMap<String, Value> kept = new TreeMap<>();
    owned
        .fields()
        .forEach(
            (key, below) -> {
              Value.Tree deeper = below instanceof Value.Tree tree ? tree : Value.Tree.EMPTY;
              Value there = null;
              if (key.startsWith("f:")) {
                there = Fields.at(live, key.substring(2));
              } else if (key.startsWith("k:") && live instanceof Value.Seq seq) {
                there = item(seq, key);
              }
              boolean structure = there instanceof Value.Tree || there instanceof Value.Seq;
              boolean added = deeper.fields().isEmpty() && structure;
              if (!added && !FLUX_LABELS.contains(key)) {
                kept.put(key, brought(deeper, there));
              }
            });
    return new Value.Tree(kept);
  }

  /** Whether this tool itself has applied fields of an object. */
  public static boolean isOurs(Value.Tree object) {
    return appliedBy(object, MANAGER) != null;
  }

  /** Whether Flux has applied fields of an object. */
  public static boolean isOfFlux(Value.Tree object) {
    return appliedBy(object, FLUX) != null;
  }

  private static Value.@Nullable Tree appliedBy(Value.Tree object, String manager) {
    for (Value.Tree entry : Fields.trees(object, "metadata", "managedFields")) {
      if (Fields.text(entry, "manager").equals(manager)
          && Fields.text(entry, "operation").equals("Apply")
          && Fields.text(entry, "subresource").isEmpty()) {
        return Fields.tree(entry, "fieldsV1");
      }
    }
    return null;
  }

  /** When a manager wrote fields of the object last, its status left out; empty when unknown. */
  public static String lastWrite(Value.Tree object, String manager) {
    String last = "";
    for (Value.Tree entry : Fields.trees(object, "metadata", "managedFields")) {
      String time = Fields.text(entry, "time");
      if (Fields.text(entry, "manager").equals(manager)
          && !Fields.text(entry, "subresource").equals("status")
          && time.compareTo(last) > 0) {
        last = time;
      }
    }
    return last;
  }

  /** Whether anybody else manages fields of the object itself; the cluster's own parts left out. */
  public static boolean hasOtherManagers(Value.Tree object) {
    for (Value.Tree entry : Fields.trees(object, "metadata", "managedFields")) {
      boolean applied =
          Fields.text(entry, "manager").equals(MANAGER)
              && Fields.text(entry, "operation").equals("Apply");
      if (!applied
          && Fields.text(entry, "subresource").isEmpty()
          && !Fields.text(entry, "manager").startsWith("kube-")) {
        return true;
      }
    }
    return false;
  }

  /** The part of an object that this tool applied, without its mark: what a state records. */
  public static Value.Tree applied(Value.Tree object) {
    Value kept = keep(ours(object), object);
    Value.Tree tree = kept instanceof Value.Tree t ? t : Value.Tree.EMPTY;
    for (String name : List.of("apiVersion", "kind")) {
      tree = tree.with(name, Value.of(Fields.text(object, name)));
    }
    Value.Tree metadata = Fields.tree(tree, "metadata");
    for (String name : List.of("name", "namespace")) {
      String text = Fields.text(object, "metadata", name);
      metadata = text.isEmpty() ? metadata : metadata.with(name, Value.of(text));
    }
    for (String map : List.of("labels", "annotations")) {
      Value.Tree entries = Fields.tree(metadata, map);
      for (String mark : MARKS) {
        entries = entries.without(mark);
      }
      metadata = entries.fields().isEmpty() ? metadata.without(map) : metadata.with(map, entries);
    }
    return tree.with("metadata", metadata);
  }

  private static @Nullable Value keep(Value.Tree owned, @Nullable Value live) {
    if (live instanceof Value.Seq seq) {
      List<Value> items = new ArrayList<>();
      for (String key : owned.fields().keySet()) {
        Value item = key.startsWith("k:") ? item(seq, key) : null;
        Value kept = item == null ? null : keep(Fields.tree(owned, key), item);
        if (kept != null) {
          items.add(kept);
        }
      }
      return items.isEmpty() ? seq : new Value.Seq(items);
    }
    if (!(live instanceof Value.Tree tree) || noFields(owned)) {
      return live;
    }
    TreeMap<String, Value> fields = new TreeMap<>();
    owned
        .fields()
        .forEach(
            (key, below) -> {
              if (key.startsWith("f:")) {
                String name = key.substring(2);
                Value kept = keep((Value.Tree) below, tree.get(name));
                if (kept != null) {
                  fields.put(name, kept);
                }
              }
            });
    return new Value.Tree(fields);
  }

  private static boolean noFields(Value.Tree owned) {
    return owned.fields().keySet().stream().noneMatch(key -> key.startsWith("f:"));
  }

  /**
   * Fields that this tool applied and that the wish no longer has; an apply would remove them.
   *
   * @param wish the wish, normalised
   * @param live the object
   */
  static List<FieldChange> removed(Value.Tree wish, Value.Tree live) {
    List<FieldChange> changes = new ArrayList<>();
    boolean emptyCounts = UnownedApis.has(ObjectKey.of(live));
    removed(ours(live), wish, live, "", emptyCounts, changes);
    return changes;
  }

  private static void removed(
      Value.Tree owned,
      @Nullable Value wish,
      @Nullable Value live,
      String path,
      boolean emptyCounts,
      List<FieldChange> out) {
    owned
        .fields()
        .forEach(
            (key, below) -> {
              Value.Tree deeper = below instanceof Value.Tree tree ? tree : Value.Tree.EMPTY;
              if (key.startsWith("f:")) {
                String name = key.substring(2);
                if (!OwnershipMark.isMark(name)) {
                  String at = FieldPath.child(path, name);
                  one(deeper, Fields.at(wish, name), Fields.at(live, name), at, emptyCounts, out);
                }
              } else if (key.startsWith("k:")) {
                Value item = live instanceof Value.Seq seq ? item(seq, key) : null;
                Value wished = wish instanceof Value.Seq seq ? item(seq, key) : null;
                one(deeper, wished, item, FieldPath.item(path, shown(key)), emptyCounts, out);
              }
            });
  }

  private static void one(
      Value.Tree owned,
      @Nullable Value wish,
      @Nullable Value live,
      String path,
      boolean emptyCounts,
      List<FieldChange> out) {
    if (live == null) {
      return;
    }
    boolean nothing = wish == null || wish == Value.Null.NULL;
    if (nothing && HOLDERS_OF_MARKS.contains(path)) {
      removed(owned, Value.Tree.EMPTY, live, path, emptyCounts, out);
    } else if (!nothing) {
      removed(owned, wish, live, path, emptyCounts, out);
    } else if (emptyCounts || !Emptiness.isEmpty(live)) {
      out.add(new FieldChange(path, live, null, ""));
    }
  }

  private static @Nullable Value item(Value.Seq list, String key) {
    Value.Tree keys = parse(key);
    for (Value item : list.items()) {
      boolean same = true;
      for (var field : keys.fields().entrySet()) {
        Value there = Fields.at(item, field.getKey());
        boolean protocol = there == null && field.getKey().equals("protocol");
        same &=
            protocol
                ? "TCP".equals(Value.textOf(field.getValue()))
                : field.getValue().equals(there);
      }
      if (same) {
        return item;
      }
    }
    return null;
  }

  private static String shown(String key) {
    List<String> parts = new ArrayList<>();
    for (Value part : parse(key).fields().values()) {
      parts.add(
          part instanceof Value.Text text
              ? text.value()
              : part instanceof Value.Int number ? String.valueOf(number.value()) : "");
    }
    return String.join("/", parts);
  }

  private static Value.Tree parse(String key) {
    try {
      Value keys = ValueJson.read(key.substring(2).getBytes(StandardCharsets.UTF_8));
      return keys instanceof Value.Tree tree ? tree : Value.Tree.EMPTY;
    } catch (IOException e) {
      return Value.Tree.EMPTY;
    }
  }
}
