package dev.homelab.dsl.spec.machine;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.SourceSpan;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.FieldChange;
import dev.homelab.model.Provenance;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a plan that gives a box other networks than it runs with: its nodes, pods and Services
 * keep the addresses that they got, and nothing moves them. Pure.
 */
public final class NetworkCheck {
  /** A box that runs is given other networks. */
  static final String CHANGED = "HL1131";

  private static final String SYSTEM = "talos.machine";

  /** Where the system and the Package of a box name the networks. */
  private static final List<String> PLACES =
      List.of(
          "cluster.podNets",
          "cluster.serviceNets",
          BoxNetwork.VALUES + "podCIDR",
          BoxNetwork.VALUES + "serviceCIDR",
          BoxNetwork.VALUES + "joinCIDR");

  /** What is told of one box: each move once, and the line that asks for it. */
  private static final class Moves {
    private final TreeSet<String> told = new TreeSet<>();
    private @Nullable SourceSpan line;
  }

  private NetworkCheck() {}

  /** The same plan with an error for each box that would get other networks. */
  public static Plan of(Plan plan) {
    Set<Address> anew =
        plan.changes().stream()
            .filter(change -> change.type().equals(SYSTEM) && isMade(change))
            .map(NetworkCheck::box)
            .collect(Collectors.toSet());
    Map<Address, Moves> moves = new TreeMap<>();
    for (Change change : plan.changes()) {
      if (concerns(change) && !isMade(change) && !anew.contains(box(change))) {
        collect(change, moves.computeIfAbsent(box(change), any -> new Moves()));
      }
    }
    List<Diagnostic> told = new ArrayList<>();
    moves.forEach(
        (box, found) -> {
          if (!found.told.isEmpty()) {
            told.add(refusal(box, found));
          }
        });
    return plan.telling(told);
  }

  private static boolean isMade(Change change) {
    return EnumSet.of(Action.CREATE, Action.REPLACE).contains(change.action());
  }

  private static Address box(Change change) {
    Address.Segment first = change.address().segments().get(0);
    return Address.of(first.type(), first.name());
  }

  private static boolean concerns(Change change) {
    Address box = box(change);
    return box.last().type().equals("node")
        && (change.type().equals(SYSTEM) || change.address().equals(BoxPlatform.platform(box)));
  }

  private static void collect(Change change, Moves moves) {
    ResourceSpec desired = change.desired();
    if (desired == null) {
      return;
    }
    SourceSpan box = desired.origin().user();
    moves.line = moves.line == null ? box : moves.line;
    for (String place : PLACES) {
      String before = before(change, place);
      String after = text(at(desired.desired(), place));
      if (before != null && after != null && !before.equals(after)) {
        moves.told.add(before + " would become " + after);
        Provenance why = desired.provenance().get(place);
        SourceSpan said = why == null ? null : why.span();
        moves.line = said != null ? said : moves.line;
      }
    }
  }

  /** What was recorded at a place; what is there where the records are lost. */
  private static @Nullable String before(Change change, String place) {
    StateEntry prior = change.prior();
    if (prior != null) {
      return text(at(prior.recorded(), place));
    }
    return change.fields().stream()
        .filter(field -> field.path().equals(place))
        .map(FieldChange::before)
        .map(NetworkCheck::text)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable Value at(Value.Tree properties, String place) {
    Value found = properties;
    for (String field : Arrays.asList(place.split("\\."))) {
      found = found instanceof Value.Tree tree ? tree.get(field) : null;
    }
    return found;
  }

  /** A network, which stands alone or in a list. */
  private static @Nullable String text(@Nullable Value value) {
    return value instanceof Value.Seq seq && !seq.items().isEmpty()
        ? Value.textOf(seq.items().get(0))
        : Value.textOf(value);
  }

  private static Diagnostic refusal(Address box, Moves moves) {
    return Diagnostic.error(CHANGED, "the networks inside " + box + " cannot be changed any more")
        .withDetail(
            String.join("; ", moves.told)
                + ". Pods and services have addresses of the networks that the box was made with,"
                + " and neither Kubernetes nor Kube-OVN moves them.")
        .at(moves.line)
        .withHint("say `podNetwork` as it was when the box was made")
        .withHint("only a box that is wiped and made anew gets others");
  }
}
