package dev.homelab.provider.apps;

import dev.homelab.model.FieldChange;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.apps.client.AppPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a wish differs from what an application has. Pure. */
final class AppsComparison {
  private AppsComparison() {}

  /** The fields of a wish that differ; what the wish does not say is nobody's concern here. */
  static List<FieldChange> changes(Wish wish, Value.Tree live) {
    List<FieldChange> changes = new ArrayList<>();
    for (Map.Entry<String, Value> field : wish.tree().fields().entrySet()) {
      Value after = field.getValue();
      boolean later = after instanceof Value.Unknown || after instanceof Value.Join;
      if (later || field.getKey().equals(AppPlace.FIELD)) {
        continue;
      }
      Value before = live.get(field.getKey());
      if (!after.equals(before)) {
        changes.add(new FieldChange(field.getKey(), before, after, ""));
      }
    }
    return changes;
  }

  /** That a thing is to be in another application, which makes a replacement; or null. */
  static @Nullable FieldChange move(Wish wish, @Nullable StateEntry prior) {
    if (prior == null) {
      return null;
    }
    Value.Tree before = AppPlace.identity(prior.recorded());
    Value.Tree after = AppPlace.identity(wish.tree());
    return before.equals(after) ? null : new FieldChange(AppPlace.FIELD, before, after, "");
  }
}
