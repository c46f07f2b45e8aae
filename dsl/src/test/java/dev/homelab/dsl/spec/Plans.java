package dev.homelab.dsl.spec;

import dev.homelab.diag.SourceSpan;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.FieldChange;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.Origin;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import dev.homelab.spi.Room;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Plans as tests make them, of a lab whose script has everything in one line. */
public final class Plans {
  /** The line. */
  public static final SourceSpan LINE = SourceSpan.ofLine("homelab.groovy", 7);

  private Plans() {}

  /** A plan of changes. */
  public static Plan of(Change... changes) {
    LabIdentity lab = new LabIdentity("home", "id", "");
    return new Plan(lab, "lineage", 1, "", List.of(changes), List.of(), List.of());
  }

  /**
   * A change that has nothing to confirm.
   *
   * @param before what is recorded; null when nothing is
   */
  public static Change change(
      Address address,
      String type,
      Action action,
      Value.@Nullable Tree before,
      Value.Tree after,
      List<FieldChange> fields) {
    StateEntry prior = before == null ? null : recorded(address, type, before);
    return new Change(
        address,
        type,
        action,
        List.of(),
        fields,
        List.of(),
        List.of(),
        false,
        true,
        false,
        false,
        false,
        ResourceSpec.of(address, type, null, after, Origin.of(LINE)),
        prior,
        new TreeSet<>(),
        null,
        Room.SAME,
        new TreeSet<>(),
        null);
  }

  private static StateEntry recorded(Address address, String type, Value.Tree before) {
    return new StateEntry(
        address,
        type,
        1,
        null,
        "",
        before,
        Value.Tree.EMPTY,
        Value.Tree.EMPTY,
        new TreeSet<>(),
        Lifecycle.DEFAULT,
        true,
        "");
  }
}
