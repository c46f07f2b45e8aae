package dev.homelab.dsl.spec.machine;

import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.dsl.spec.unit.UnitException;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.FieldChange;
import dev.homelab.model.Fields;
import dev.homelab.model.Provenance;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a plan that would make a disk from something else than it was made from, smaller, or a
 * disc of one for data, as long as nobody agreed to lose what it holds: Cozystack takes such a wish
 * and leaves the disk as it is. Pure.
 */
public final class DiskCheck {
  private static final String TYPE = AppKinds.type(AppKinds.DISK);

  private static final String SOURCE = "spec.source";
  private static final String SIZE = "spec.storage";
  private static final String OPTICAL = "spec.optical";

  private static final String USES =
      "Machines only read a disc (`optical`), and it is replaced without a question when another"
          + " one is named. What was written to a disk for data may be nowhere else.";

  /** For what a disk would be made anew. */
  private enum Kind {
    SOURCE(DiskCheck.SOURCE, "was made from something else"),
    SMALLER(SIZE, "cannot become smaller"),
    OPTICAL(DiskCheck.OPTICAL, "a disk for data is no disc, nor becomes one");

    private final String path;
    private final String told;

    Kind(String path, String told) {
      this.path = path;
      this.told = told;
    }
  }

  private DiskCheck() {}

  /** Whether resources of a type are disks of machines of a box. */
  public static boolean is(String type) {
    return type.equals(TYPE);
  }

  /** The same plan with an error for each disk that is there and wished from another source. */
  public static Plan of(Plan plan) {
    List<Diagnostic> told = new ArrayList<>();
    for (Change change : plan.changes()) {
      ResourceSpec desired = change.desired();
      boolean asks = change.dataLoss() && !change.confirmed();
      if (is(change.type()) && change.action() == Action.REPLACE && asks && desired != null) {
        refuse(change, desired, told);
      }
    }
    return plan.telling(told);
  }

  /** Tells of the first field for which the disk would be made anew. */
  private static void refuse(Change change, ResourceSpec desired, List<Diagnostic> told) {
    for (FieldChange field : change.fields()) {
      Kind kind = change.replaces().contains(field.path()) ? kind(field) : null;
      if (kind != null) {
        told.add(refusal(change, desired, field, kind));
        return;
      }
    }
  }

  private static @Nullable Kind kind(FieldChange field) {
    if (field.path().equals(OPTICAL)) {
      return Kind.OPTICAL;
    }
    if (field.path().equals(SIZE)) {
      return isLess(field.after(), field.before()) ? Kind.SMALLER : null;
    }
    boolean source = field.path().equals(SOURCE) || field.path().startsWith(SOURCE + '.');
    return source && field.after() != null ? Kind.SOURCE : null;
  }

  private static boolean isLess(@Nullable Value after, @Nullable Value before) {
    String wished = Value.textOf(after);
    String there = Value.textOf(before);
    try {
      return wished != null && there != null && Size.parse(wished).compareTo(Size.parse(there)) < 0;
    } catch (UnitException another) {
      return false;
    }
  }

  private static Diagnostic refusal(
      Change change, ResourceSpec desired, FieldChange field, Kind kind) {
    Address disk = change.address();
    Diagnostic problem =
        Diagnostic.error(MachineCodes.OTHER_SOURCE, disk + " is there, and " + kind.told)
            .withDetail(
                switch (kind) {
                  case SMALLER -> sizes(field);
                  case OPTICAL -> USES;
                  case SOURCE -> sources(change, desired, field);
                })
            .at(line(desired, field, kind))
            .withHint("to keep it, write the line as it was");
    return (kind == Kind.SMALLER
            ? problem
            : problem.withHint("to have both, give the new disk another name: dataDisk 'other', …"))
        .withHint("to make it anew and lose what is on it: homelab up --delete-data " + disk);
  }

  private static @Nullable SourceSpan line(ResourceSpec desired, FieldChange field, Kind kind) {
    for (String path : List.of(field.path(), kind.path)) {
      Provenance why = desired.provenance().get(path);
      if (why != null && why.span() != null) {
        return why.span();
      }
    }
    return desired.origin().user();
  }

  private static String sizes(FieldChange field) {
    return "It has "
        + Value.textOf(field.before())
        + "; the script says "
        + Value.textOf(field.after())
        + '.';
  }

  private static String sources(Change change, ResourceSpec desired, FieldChange field) {
    return "It was made from "
        + before(change, field)
        + "; the script says "
        + told(desired.desired())
        + ". A disk is filled once, when it is made, and what is on it may be nowhere else.";
  }

  private static String before(Change change, FieldChange field) {
    StateEntry prior = change.prior();
    boolean recorded = prior != null && !prior.recorded().fields().isEmpty();
    return prior != null && recorded
        ? told(prior.recorded())
        : String.valueOf(Value.textOf(field.before()));
  }

  /** A source in words: {@code image debian-13}. */
  private static String told(Value.Tree disk) {
    @Nullable Value source = Fields.at(disk, "spec", "source");
    if (source instanceof Value.Tree tree) {
      for (Map.Entry<String, Value> kind : tree.fields().entrySet()) {
        return of(kind.getKey(), kind.getValue());
      }
    }
    return "nothing";
  }

  private static String of(String kind, Value what) {
    String name = Fields.text(what, "name");
    return switch (kind) {
      case "http" -> Fields.text(what, "url");
      case "upload" -> "an upload";
      case "disk" -> "the disk '" + name + '\'';
      default -> "the " + kind + " '" + name + '\'';
    };
  }
}
