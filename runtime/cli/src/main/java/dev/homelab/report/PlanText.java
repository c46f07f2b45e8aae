package dev.homelab.report;

import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.Component;
import dev.homelab.model.FieldChange;
import dev.homelab.model.Origin;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A plan as text: only what changes, why, and what it interrupts; loss of data stands apart. */
public final class PlanText {
  private static final int NAME_COLUMN = 47;
  private static final int BRIEF_FIELDS = 3;
  private static final Set<String> VERSIONS = Set.of("version", "cluster.kubernetes", "kubernetes");
  static final String UNASKED = " that could not be asked about";
  private static final String UNCHANGED = " unchanged";

  private final Plan plan;
  private final Units units;
  private final Style style;
  private final CommandForm form;
  private final boolean verbose;
  private final boolean destroy;
  private final StringBuilder out = new StringBuilder();

  private PlanText(
      Plan plan,
      List<Component> components,
      Style style,
      CommandForm form,
      boolean verbose,
      boolean destroy) {
    this.plan = plan;
    this.units = new Units(components);
    this.style = style;
    this.form = form;
    this.verbose = verbose;
    this.destroy = destroy;
  }

  /**
   * The changes, grouped by what holds them, and the counts.
   *
   * @param destroy whether it is the plan of {@code down}
   */
  public static String of(
      Plan plan,
      List<Component> components,
      Style style,
      CommandForm form,
      boolean verbose,
      boolean destroy) {
    PlanText text = new PlanText(plan, components, style, form, verbose, destroy);
    text.write();
    text.dataLoss();
    return text.out.toString();
  }

  /** The same without the command that confirms a loss of data, which the end of a run tells. */
  public static String toRun(
      Plan plan,
      List<Component> components,
      Style style,
      CommandForm form,
      boolean verbose,
      boolean destroy) {
    return new PlanText(plan, components, style, form, verbose, destroy).write();
  }

  /** One resource with everything that is known of its change. */
  public static String one(Change change, Style style, CommandForm form, Plan plan) {
    PlanText text = new PlanText(plan, List.of(), style, form, true, false);
    text.change(change.address(), change, List.of());
    return text.out.toString();
  }

  private String write() {
    for (Map.Entry<String, Map<Address, List<Change>>> group : grouped().entrySet()) {
      out.append("  ").append(group.getKey().isEmpty() ? "lab" : group.getKey()).append('\n');
      for (Map.Entry<Address, List<Change>> unit : group.getValue().entrySet()) {
        unit(unit.getKey(), unit.getValue());
      }
      out.append('\n');
    }
    for (String fact : plan.facts()) {
      out.append("  note: ").append(fact).append('\n');
    }
    out.append(plan.facts().isEmpty() ? "" : "\n");
    out.append(counted(counts(plan)));
    return out.toString();
  }

  /** A plan that leaves everything as it is. */
  public static String unchanged(int count) {
    List<String> parts = new ArrayList<>();
    add(parts, count, UNCHANGED);
    return counted(inWords(parts));
  }

  private static String counted(String counts) {
    return "  " + counts + '\n';
  }

  private Map<String, Map<Address, List<Change>>> grouped() {
    Map<String, Map<Address, List<Change>>> groups = new TreeMap<>();
    for (Change change : plan.changes()) {
      if (change.action() != Action.NOOP || change.awaitOnly()) {
        Address unit = units.unitOf(change.address());
        groups
            .computeIfAbsent(Units.heading(unit), none -> new LinkedHashMap<>())
            .computeIfAbsent(unit, none -> new ArrayList<>())
            .add(change);
      }
    }
    return groups;
  }

  private void unit(Address unit, List<Change> changes) {
    List<Change> made = foldable(changes, Action.CREATE);
    List<Change> gone = foldable(changes, Action.DELETE);
    fold(unit, made, made.size() == changes.size() ? "new, %s" : "%s more");
    fold(unit, gone, changes.stream().allMatch(PlanText::goes) ? "removed, %s" : "%s removed");
    List<String> told = gone.isEmpty() ? List.of() : gone.get(0).reasons();
    for (Change change : changes) {
      if (!made.contains(change) && !gone.contains(change)) {
        change(unit, change, told);
      }
    }
  }

  /** Whether a change takes something out of the lab. */
  private static boolean goes(Change change) {
    return change.action() == Action.DELETE || change.action() == Action.FORGET;
  }

  /** The changes of one action that can be told as one line; none when that saves nothing. */
  private List<Change> foldable(List<Change> changes, Action action) {
    List<Change> alike = new ArrayList<>();
    for (Change change : changes) {
      boolean plain = !verbose && !change.dataLoss() && change.blocked() == null;
      if (plain
          && change.action() == action
          && change.interrupts().isEmpty()
          && (alike.isEmpty() || alike.get(0).reasons().equals(change.reasons()))) {
        alike.add(change);
      }
    }
    return alike.size() > 1 ? alike : List.of();
  }

  private void fold(Address unit, List<Change> changes, String what) {
    if (!changes.isEmpty()) {
      name(symbol(changes.get(0)), Units.within(unit, unit));
      String count = Layout.count(changes.size(), "object", "objects");
      out.append(what.formatted(count)).append('\n');
      if (changes.get(0).action() == Action.DELETE) {
        because(changes.get(0), List.of());
      }
    }
  }

  private void name(String symbol, String name) {
    String lead = "    " + symbol + ' ' + name;
    if (Layout.columns(lead) - symbol.length() + 1 < NAME_COLUMN) {
      int colored = symbol.length() - 1;
      out.append(Layout.pad(lead, NAME_COLUMN + Math.max(0, colored)));
    } else {
      out.append(lead).append('\n');
      indent();
    }
  }

  private void indent() {
    out.append(" ".repeat(NAME_COLUMN));
  }

  private void beside(String sentence) {
    indent();
    out.append(sentence).append('\n');
  }

  private void change(Address unit, Change change, List<String> told) {
    name(symbol(change), Units.within(unit, change.address()));
    out.append(headline(change)).append('\n');
    fields(change);
    change.interrupts().forEach(this::beside);
    if (change.action() != Action.CREATE && change.action() != Action.NOOP) {
      because(change, told);
    }
    if (change.blocked() != null) {
      beside((change.kept() ? "kept: " : style.red("cannot be done: ")) + change.blocked());
    }
  }

  /** The fields of a change, versions first: they are what an upgrade is about. */
  private static List<FieldChange> inOrder(Change change) {
    List<FieldChange> fields = new ArrayList<>(change.fields());
    fields.sort(Comparator.comparing(field -> !VERSIONS.contains(field.path())));
    return fields;
  }

  private String headline(Change change) {
    List<FieldChange> fields = inOrder(change);
    if (change.kept() && change.action() == Action.DELETE) {
      return destroy ? "kept" : "kept, not in the script any more";
    }
    return switch (change.action()) {
      case CREATE -> "new";
      case UPDATE -> fields.isEmpty() ? "changed" : field(fields.get(0), change);
      case REPLACE ->
          change.kept()
              ? "kept as it is, not replaced"
              : "replaced" + (change.dataLoss() ? ", with its data" : "");
      case DELETE -> change.dataLoss() ? "deleted, with its data" : "removed";
      case ADOPT -> "taken over as it is" + (fields.isEmpty() ? "" : ", with changes");
      case FORGET -> "left alone from now on";
      case NOOP -> waiting(change);
    };
  }

  /** Why a thing that is as wished is looked at all the same. */
  private static String waiting(Change change) {
    List<String> reasons = change.reasons();
    if (!change.awaitOnly()) {
      return change.blocked() == null ? "as wished" : "not looked at";
    }
    if (change.lookedUpLater()) {
      return reasons.get(reasons.size() - 1);
    }
    boolean unready = reasons.isEmpty() || reasons.get(0).contains("not ready");
    return unready ? "as wished, not ready yet" : "as wished; " + reasons.get(0);
  }

  private void fields(Change change) {
    List<FieldChange> fields = inOrder(change);
    boolean update = change.action() == Action.UPDATE;
    if ((change.action() == Action.CREATE && !verbose) || change.action() == Action.DELETE) {
      return;
    }
    int from = update ? 1 : 0;
    int until = verbose ? fields.size() : Math.min(fields.size(), from + BRIEF_FIELDS);
    for (int i = from; i < until; i++) {
      indent();
      out.append(field(fields.get(i), change)).append('\n');
    }
    if (until < fields.size()) {
      indent();
      out.append(style.more()).append(' ').append(fields.size() - until).append(" more  ");
      out.append("(--verbose)\n");
    }
  }

  private String field(FieldChange field, Change change) {
    String path = verbose ? field.path() : shortPath(field.path(), change.fields());
    String text = path + ' ' + ValueText.brief(field.before()) + " -> ";
    boolean told = field.reason().isEmpty() || change.reasons().contains(field.reason());
    String reason = told ? "" : "  (" + field.reason() + ')';
    return text + ValueText.brief(field.after()) + reason;
  }

  /** The last name of the path, unless two fields of the change share it. */
  private static String shortPath(String path, List<FieldChange> fields) {
    String last = FieldName.last(path);
    long same = fields.stream().filter(f -> FieldName.last(f.path()).equals(last)).count();
    return same > 1 ? path : last;
  }

  /** Why, without what was told of the same unit already. */
  private void because(Change change, List<String> told) {
    for (String reason : change.reasons()) {
      if (!told.contains(reason)) {
        beside("because: " + reason);
      }
    }
    if (verbose && change.desired() != null) {
      Origin origin = change.desired().origin();
      if (origin.user() != null) {
        indent();
        out.append("asked for at ").append(origin.user()).append('\n');
      }
    }
  }

  private String symbol(Change change) {
    if (change.dataLoss() || change.blocked() != null) {
      return style.red("!");
    }
    return switch (change.action()) {
      case CREATE -> style.green("+");
      case UPDATE, REPLACE -> style.yellow("~");
      case DELETE -> style.red("-");
      case ADOPT -> style.green("<");
      case FORGET -> ">";
      case NOOP -> style.waiting();
    };
  }

  /** {@code 6 to add, 2 to change, 206 unchanged}; only what is there is told. */
  public static String counts(Plan plan) {
    List<String> parts = new ArrayList<>();
    add(parts, plan.count(Action.CREATE), " to add");
    add(parts, plan.count(Action.ADOPT), " to take over");
    add(parts, plan.count(Action.UPDATE), " to change");
    long kept = 0;
    long keptDeletes = 0;
    long lost = 0;
    long waits = 0;
    for (Change change : plan.changes()) {
      boolean deletes = change.action() == Action.DELETE;
      kept += change.kept() ? 1 : 0;
      keptDeletes += change.kept() && deletes ? 1 : 0;
      lost += change.dataLoss() && deletes && !change.kept() ? 1 : 0;
      waits += change.awaitOnly() ? 1 : 0;
    }
    add(parts, plan.count(Action.REPLACE) - (kept - keptDeletes), " to replace");
    long unknown = plan.unasked();
    add(parts, plan.count(Action.DELETE) - lost - keptDeletes, " to delete");
    add(parts, lost, " to delete with its data");
    add(parts, kept, " kept");
    add(parts, plan.count(Action.FORGET), " to leave alone");
    add(parts, waits, " to wait for");
    add(parts, unknown, UNASKED);
    add(parts, plan.count(Action.NOOP) - waits - unknown, UNCHANGED);
    return inWords(parts);
  }

  private static String inWords(List<String> parts) {
    return parts.isEmpty() ? "nothing is in the lab" : String.join(", ", parts);
  }

  private static void add(List<String> parts, long count, String what) {
    if (count > 0) {
      parts.add(count + what);
    }
  }

  private void dataLoss() {
    String lines = DeleteData.lines(destroy ? "down" : "up", unconfirmed(plan.changes()), form);
    out.append(lines.isEmpty() ? "" : "\n" + lines);
  }

  /** What is kept and goes when its loss is confirmed. */
  static List<Address> unconfirmed(List<Change> changes) {
    List<Address> kept = new ArrayList<>();
    for (Change change : changes) {
      if (change.kept() && !change.confirmed()) {
        kept.add(change.address());
      }
    }
    return kept;
  }
}
