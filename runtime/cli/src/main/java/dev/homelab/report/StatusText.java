package dev.homelab.report;

import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.FieldChange;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.state.RunRecord;
import dev.homelab.state.StateDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What differs between the lab and what is there, as text. */
public final class StatusText {
  /** A time in a reason; it is told as how long ago it was. */
  private static final Pattern INSTANT =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");

  private StatusText() {}

  /** A headline and a line for each thing that differs. */
  public static String of(
      Plan plan,
      StateDocument state,
      ResourceGraph graph,
      Instant now,
      Style style,
      CommandForm form) {
    StringBuilder out = new StringBuilder();
    String dot = ' ' + style.dot() + ' ';
    List<Change> differing = new ArrayList<>();
    List<Change> kept = new ArrayList<>();
    for (Change change : plan.changes()) {
      if (change.kept()) {
        kept.add(change);
      } else if (change.action() != Action.NOOP || change.awaitOnly()) {
        differing.add(change);
      }
    }
    out.append(graph.lab().name()).append(dot).append(lastRun(state.lastRun(), now)).append(dot);
    out.append(verdict(plan, differing.size()));
    out.append(kept.isEmpty() ? "" : ", " + kept.size() + " kept").append('\n');
    if (!state.pending().isEmpty()) {
      out.append("  ").append(Layout.count(state.pending().size(), "step was", "steps were"));
      out.append(" interrupted; the next up finds out what became of it\n");
    }
    for (Change change : differing) {
      out.append("  ").append(symbol(change)).append(' ').append(change.address());
      out.append("   ").append(what(change, now)).append('\n');
    }
    kept(kept, form, out);
    return out.toString();
  }

  /** What the script does not want any more and is there all the same. */
  private static void kept(List<Change> kept, CommandForm form, StringBuilder out) {
    for (Change change : kept) {
      out.append("  ! ").append(change.address()).append("   kept: ").append(change.blocked());
      out.append('\n');
    }
    out.append(DeleteData.lines("up", PlanText.unconfirmed(kept), form));
  }

  /**
   * A lab that is down: what was kept of it, folded per service or app, and how to delete it.
   *
   * @param removal the plan of a {@code down}, which has nothing to do
   */
  public static String down(
      Plan removal,
      StateDocument state,
      ResourceGraph graph,
      Instant now,
      Style style,
      CommandForm form) {
    StringBuilder out = new StringBuilder();
    String dot = ' ' + style.dot() + ' ';
    List<Change> kept = new ArrayList<>(removal.changes());
    kept.removeIf(change -> !change.kept());
    out.append(graph.lab().name()).append(dot).append("down").append(dot);
    out.append(kept.isEmpty() ? "nothing is left" : kept.size() + " kept");
    out.append(dot).append(lastRun(state.lastRun(), now)).append('\n');
    Units units = new Units(graph.lab().components());
    Map<Address, List<Change>> byUnit = new LinkedHashMap<>();
    for (Change change : kept) {
      byUnit.computeIfAbsent(units.unitOf(change.address()), none -> new ArrayList<>()).add(change);
    }
    byUnit.forEach(
        (unit, changes) -> {
          String objects = Layout.count(changes.size(), "object", "objects") + ": ";
          boolean alone = changes.size() == 1 && changes.get(0).address().equals(unit);
          out.append("  ! ").append(unit).append("   kept, ").append(alone ? "" : objects);
          out.append(why(changes)).append('\n');
        });
    out.append(DeleteData.lines("down", PlanText.unconfirmed(kept), form));
    return out.toString();
  }

  /** Why, with the reason of what holds data before that of what is around it. */
  private static String why(List<Change> changes) {
    for (Change change : changes) {
      if (change.dataLoss() && change.blocked() != null) {
        return change.blocked();
      }
    }
    String blocked = changes.get(0).blocked();
    return blocked == null ? "" : blocked;
  }

  private static String ago(String instant, Instant now) {
    Duration since = Duration.between(Instant.parse(instant), now);
    return Layout.span(Math.max(0, since.toMillis())) + " ago";
  }

  private static String verdict(Plan plan, int differing) {
    long unasked = plan.unasked();
    String differ = Layout.count(differing, "thing differs", "things differ");
    if (unasked > 0) {
      return (differing > 0 ? differ + ", " : "") + unasked + PlanText.UNASKED;
    }
    return differing > 0
        ? differ
        : "as the script says, " + Layout.count(plan.count(Action.NOOP), "resource", "resources");
  }

  private static String lastRun(@Nullable RunRecord run, Instant now) {
    if (run == null) {
      return "never run";
    }
    Instant end = run.finishedAt();
    if (end == null || run.wasInterrupted()) {
      return "last " + run.command() + " was interrupted";
    }
    String ago = Layout.span(Duration.between(end, now).toMillis()) + " ago";
    return run.command() + ' ' + (run.failed().isEmpty() ? "" : "failed ") + ago;
  }

  private static String symbol(Change change) {
    return switch (change.action()) {
      case CREATE -> "+";
      case DELETE -> "-";
      case FORGET -> ">";
      case ADOPT -> "<";
      case NOOP -> ".";
      default -> "~";
    };
  }

  private static String what(Change change, Instant now) {
    if (change.blocked() != null) {
      return INSTANT.matcher(change.blocked()).replaceAll(found -> ago(found.group(), now));
    }
    String reason = change.reasons().isEmpty() ? "" : " (" + change.reasons().get(0) + ')';
    return switch (change.action()) {
      case CREATE -> "is not there" + reason;
      case DELETE -> "is not in the script" + reason;
      case FORGET -> "is not in the script and will be left alone";
      case ADOPT -> "is there and not ours yet";
      case NOOP -> waiting(change);
      default -> field(change) + reason;
    };
  }

  /** Why a thing that differs in nothing is named, as the plan says it. */
  private static String waiting(Change change) {
    List<String> reasons = change.reasons();
    if (change.lookedUpLater()) {
      return reasons.get(reasons.size() - 1);
    }
    boolean unready = reasons.isEmpty() || reasons.stream().anyMatch(r -> r.contains("not ready"));
    return unready ? "is not ready" : "as wished; " + reasons.get(0);
  }

  private static String field(Change change) {
    if (change.fields().isEmpty()) {
      return "differs";
    }
    FieldChange first = change.fields().get(0);
    String more = change.fields().size() > 1 ? ", " + (change.fields().size() - 1) + " more" : "";
    String path = FieldName.last(first.path());
    return path
        + " is "
        + ValueText.brief(first.before())
        + ", the script says "
        + ValueText.brief(first.after())
        + more;
  }
}
