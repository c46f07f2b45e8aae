package dev.homelab.provider.talos.machine;

import dev.homelab.model.FieldChange;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Tells where two trees of properties differ. */
public final class Views {
  private Views() {}

  /** Where two views differ. */
  public static List<FieldChange> changes(
      String path, @Nullable Value before, @Nullable Value after) {
    List<FieldChange> changes = new ArrayList<>();
    collect(path, before, after, changes);
    return changes;
  }

  private static void collect(
      String path, @Nullable Value before, @Nullable Value after, List<FieldChange> changes) {
    if (before instanceof Value.Tree old && after instanceof Value.Tree wished) {
      TreeSet<String> keys = new TreeSet<>(old.fields().keySet());
      keys.addAll(wished.fields().keySet());
      for (String key : keys) {
        String below = path.isEmpty() ? key : path + '.' + key;
        collect(below, old.get(key), wished.get(key), changes);
      }
    } else if (before == null ? after != null : !before.equals(after)) {
      boolean marked = path.endsWith(NodeMark.KEY) && before != null && after != null;
      changes.add(new FieldChange(path, before, after, marked ? "moved" : ""));
    }
  }
}
