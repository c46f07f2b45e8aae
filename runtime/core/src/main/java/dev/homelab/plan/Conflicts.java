package dev.homelab.plan;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.FieldChange;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.spi.Observation;
import dev.homelab.spi.OwnManagers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The fields of one object that another manager owns and that we would change. */
final class Conflicts {
  private static final int LONGEST = 60;

  /**
   * One field.
   *
   * @param path where it stands
   * @param manager who owns it
   * @param since when that manager wrote last, RFC 3339, or empty
   * @param values what the script says and what is there, or empty where one is not plain
   * @param of what a restore brings back that owns it, by its address; empty for another manager
   */
  private record Conflict(String path, String manager, String since, String values, String of) {
    String owned() {
      return path + " of `" + manager + "`";
    }

    String inWords() {
      String when = since.isEmpty() ? "" : ", " + since;
      return path + (values.isEmpty() ? "" : ' ' + values) + " by " + manager + when;
    }
  }

  private final ResourceSpec resource;
  private final List<Conflict> all = new ArrayList<>();

  private Conflicts(ResourceSpec resource) {
    this.resource = resource;
  }

  /** Those that the script does not ignore. */
  static Conflicts of(ResourceSpec resource, Observation.Present present, List<FieldChange> all) {
    Conflicts found = new Conflicts(resource);
    present.conflicts().fields().forEach((path, owner) -> found.add(path, owner, all));
    return found;
  }

  private void add(String path, Value owner, List<FieldChange> changes) {
    FieldPath at = FieldPath.parse(path);
    for (String pattern : resource.lifecycle().ignore()) {
      if (FieldPath.parse(pattern).covers(at)) {
        return;
      }
    }
    Value.Tree entry = owner instanceof Value.Tree tree ? tree : Value.Tree.EMPTY;
    String who = Value.textOf(owner instanceof Value.Tree ? entry.get("manager") : owner);
    String since = Value.textOf(entry.get("since"));
    String of = Value.textOf(entry.get("of"));
    all.add(
        new Conflict(
            path,
            who == null ? "another manager" : who,
            since == null ? "" : since,
            values(path, changes),
            of == null ? "" : of));
  }

  /** Wished and there, as {@code 1 -> 3}. */
  private static String values(String path, List<FieldChange> changes) {
    for (FieldChange change : changes) {
      if (change.path().equals(path)) {
        String wished = plain(change.after());
        String there = plain(change.before());
        return wished.isEmpty() || there.isEmpty() ? "" : wished + " -> " + there;
      }
    }
    return "";
  }

  private static String plain(@Nullable Value value) {
    if (value instanceof Value.Text text) {
      String plain = text.value();
      return plain.length() > LONGEST || plain.indexOf('\n') >= 0 ? "" : plain;
    }
    if (value instanceof Value.Int number) {
      return String.valueOf(number.value());
    }
    return value instanceof Value.Bool flag ? String.valueOf(flag.value()) : "";
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** Field and owner of each. */
  String owned() {
    return all.stream().map(Conflict::owned).collect(Collectors.joining(", "));
  }

  /** What each became, by whom and since when. */
  String inWords() {
    return all.stream().map(Conflict::inWords).collect(Collectors.joining("; "));
  }

  /** How the restores go on; those that older versions began have noted no address. */
  private List<String> restores() {
    List<String> named =
        all.stream()
            .map(Conflict::of)
            .filter(one -> !one.isEmpty())
            .distinct()
            .map(one -> "let it go on: homelab restore " + one)
            .toList();
    return named.isEmpty()
        ? List.of(
            "let it go on: homelab restore ADDRESS",
            "ADDRESS is what was to be brought back: the service, or a share it mounts")
        : named;
  }

  /** The refusal, with the lines to write, or with the restore that is to end before. */
  Diagnostic problem(Address address) {
    if (all.stream().anyMatch(one -> one.manager().equals(OwnManagers.RESTORE))) {
      Diagnostic told =
          Diagnostic.error(
                  PlanCodes.RESTORING,
                  "`" + address + "` stands still for a restore that has not ended")
              .withDetail(all.stream().map(Conflict::owned).collect(Collectors.joining("\n")))
              .at(resource.origin().user());
      for (String hint : restores()) {
        told = told.withHint(hint);
      }
      return told;
    }
    String paths =
        all.stream().map(one -> "'" + one.path() + "'").collect(Collectors.joining(", "));
    String them = all.size() == 1 ? "it" : "them";
    return Diagnostic.error(PlanCodes.CONFLICT, "another manager owns fields of `" + address + "`")
        .withDetail(all.stream().map(Conflict::owned).collect(Collectors.joining("\n")))
        .at(resource.origin().user())
        .withHint("Leave " + them + " alone: write in this block  ignore " + paths)
        .withHint("Take " + them + " back: write in this block  force()");
  }
}
