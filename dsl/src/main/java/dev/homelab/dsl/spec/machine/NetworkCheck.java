package dev.homelab.dsl.spec.machine;

import dev.homelab.catalog.cozystack.PlatformPackage;
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
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a plan that gives a cluster other networks than it runs with, that of a box or one of
 * several machines: its nodes, pods and Services keep the addresses that they got, and nothing
 * moves them. Pure.
 */
public final class NetworkCheck {
  /** A cluster that runs is given other networks. */
  static final String CHANGED = "HL1131";

  private static final String SYSTEM = "talos.machine";

  /** What has a cluster inside that the lab makes. */
  private static final Set<String> HOLDERS = Set.of("node", "cluster");

  /** The type of Cozystack's Packages, of which one is the platform's. */
  private static final String PACKAGE = "kubernetes.package.cozystack.io";

  /** Where the system of a machine names the networks, and what Talos takes without. */
  private static final Map<String, String> OF_SYSTEM =
      Map.of("cluster.podNets", "10.244.0.0/16", "cluster.serviceNets", "10.96.0.0/12");

  /** The same of the platform's Package (Cozystack 1.6.2, values of {@code platform}). */
  private static final Map<String, String> OF_PACKAGE =
      Map.of(
          BoxNetwork.VALUES + "podCIDR", "10.244.0.0/16",
          BoxNetwork.VALUES + "serviceCIDR", "10.96.0.0/16",
          BoxNetwork.VALUES + "joinCIDR", "100.64.0.0/16");

  /** What is told of one cluster: each move once, and the line that asks for it. */
  private static final class Moves {
    private final TreeSet<String> told = new TreeSet<>();
    private @Nullable SourceSpan line;
  }

  private NetworkCheck() {}

  /** The same plan with an error for each cluster that would get other networks. */
  public static Plan of(Plan plan) {
    Set<Address> anew = anew(plan);
    Map<Address, Moves> moves = new TreeMap<>();
    for (Change change : plan.changes()) {
      if (concerns(change) && !isMade(change) && !anew.contains(holder(change))) {
        collect(change, moves.computeIfAbsent(holder(change), any -> new Moves()));
      }
    }
    List<Diagnostic> told = new ArrayList<>();
    moves.forEach(
        (holder, found) -> {
          if (!found.told.isEmpty()) {
            told.add(refusal(holder, found));
          }
        });
    return plan.telling(told);
  }

  /** Whose machines are all made by the plan, so that none of them has an address yet. */
  private static Set<Address> anew(Plan plan) {
    Set<Address> made = new TreeSet<>();
    Set<Address> running = new TreeSet<>();
    for (Change change : plan.changes()) {
      if (change.type().equals(SYSTEM) && change.desired() != null) {
        (isMade(change) ? made : running).add(holder(change));
      }
    }
    made.removeAll(running);
    return made;
  }

  private static boolean isMade(Change change) {
    return EnumSet.of(Action.CREATE, Action.REPLACE).contains(change.action());
  }

  private static Address holder(Change change) {
    Address.Segment first = change.address().segments().get(0);
    return Address.of(first.type(), first.name());
  }

  private static boolean concerns(Change change) {
    Address holder = holder(change);
    return HOLDERS.contains(holder.last().type())
        && (change.type().equals(SYSTEM) || isPlatform(change, holder));
  }

  private static boolean isPlatform(Change change, Address holder) {
    ResourceSpec desired = change.desired();
    return change.address().equals(BoxPlatform.platform(holder))
        || (change.type().equals(PACKAGE)
            && desired != null
            && PlatformPackage.NAME.equals(text(at(desired.desired(), "metadata.name"))));
  }

  private static void collect(Change change, Moves moves) {
    ResourceSpec desired = change.desired();
    if (desired == null) {
      return;
    }
    SourceSpan whole = desired.origin().user();
    moves.line = moves.line == null ? whole : moves.line;
    Map<String, String> places = change.type().equals(SYSTEM) ? OF_SYSTEM : OF_PACKAGE;
    for (Map.Entry<String, String> place : new TreeMap<>(places).entrySet()) {
      String before = before(change, place.getKey(), place.getValue());
      String stated = text(at(desired.desired(), place.getKey()));
      String after = stated == null ? place.getValue() : stated;
      if (before != null && !before.equals(after)) {
        moves.told.add(before + " would become " + after);
        Provenance why = desired.provenance().get(place.getKey());
        SourceSpan said = why == null ? null : why.span();
        moves.line = said != null ? said : moves.line;
      }
    }
  }

  /**
   * What was recorded at a place, which is the default where nothing was; what is there where the
   * records are lost, or null when nothing tells.
   */
  private static @Nullable String before(Change change, String place, String otherwise) {
    StateEntry prior = change.prior();
    if (prior != null) {
      String recorded = text(at(prior.recorded(), place));
      return recorded == null ? otherwise : recorded;
    }
    return change.fields().stream()
        .filter(field -> field.path().equals(place))
        .map(FieldChange::before)
        .map(NetworkCheck::text)
        .filter(Objects::nonNull)
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
        ? seq.items().stream().map(Value::textOf).collect(Collectors.joining(", "))
        : Value.textOf(value);
  }

  private static Diagnostic refusal(Address holder, Moves moves) {
    boolean isBox = holder.last().type().equals("node");
    String what = isBox ? "box" : "cluster";
    return Diagnostic.error(
            CHANGED, "the networks inside " + holder + " cannot be changed any more")
        .withDetail(
            String.join("; ", moves.told)
                + ". Pods and services have addresses of the networks that the "
                + what
                + " was made with, and nothing in Kubernetes moves them.")
        .at(moves.line)
        .withHint(
            "say `podNetwork` as it was when the "
                + what
                + " was made"
                + (isBox ? "" : ", or leave it out when it did not stand there"))
        .withHint(
            isBox
                ? "only a box that is wiped and made anew gets others"
                : "other networks need another cluster beside it, of another name, and what is on"
                    + " this one is moved there");
  }
}
