package dev.homelab.report;

import dev.homelab.model.Address;
import dev.homelab.state.RunRecord;
import dev.homelab.state.RunRecord.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The steps of a run as rows of a picture: one for each resource, those of one node, cluster or
 * tenant together, all in the order of beginning.
 *
 * @param groups the rows by the place that their resources are in
 * @param millis how long the run took
 */
record TimelineRows(List<Group> groups, long millis) {
  /** So many rows are drawn however short they are. */
  private static final int FEW = 40;

  /** No more are drawn, however long. */
  private static final int MOST = 120;

  /** Of many, those are left out that took less than this part of the run. */
  private static final int PART = 200;

  private static final Set<String> PLACES = Set.of("host", "node", "cluster", "tenant");

  /**
   * The rows of one place.
   *
   * @param name its address, or {@code the lab} for what is in none
   * @param rows the rows that are drawn
   * @param more how many shorter ones are not
   */
  record Group(String name, List<Row> rows, int more) {
    long start() {
      return rows.get(0).start();
    }
  }

  /**
   * One resource.
   *
   * @param name its address within its place
   * @param spans its steps, in order; at least one
   */
  record Row(Address address, String name, List<Span> spans) {
    long start() {
      return spans.get(0).startMillis();
    }

    long end() {
      return spans.stream().mapToLong(span -> span.startMillis() + span.millis()).max().orElse(0);
    }

    /** How long its steps took, without pauses between them. */
    long worked() {
      return spans.stream().mapToLong(Span::millis).sum();
    }

    boolean ended(RunRecord.End end) {
      return spans.stream().anyMatch(span -> span.end() == end);
    }
  }

  /** The rows of a run, which has a time line. */
  static TimelineRows of(RunRecord run) {
    List<Row> rows = rows(run);
    long last = rows.stream().mapToLong(Row::end).max().orElse(0);
    long whole =
        run.finishedAt() == null
            ? last
            : Math.max(last, run.finishedAt().toEpochMilli() - run.startedAt().toEpochMilli());
    Set<Address> drawn = drawn(rows, whole);
    TreeMap<String, List<Row>> byPlace = new TreeMap<>();
    rows.forEach(
        row -> byPlace.computeIfAbsent(place(row.address()), at -> new ArrayList<>()).add(row));
    List<Group> groups = new ArrayList<>();
    byPlace.forEach(
        (place, all) -> {
          List<Row> some = all.stream().filter(row -> drawn.contains(row.address())).toList();
          if (!some.isEmpty()) {
            groups.add(new Group(place, some, all.size() - some.size()));
          }
        });
    groups.sort(Comparator.comparingLong(Group::start).thenComparing(Group::name));
    return new TimelineRows(List.copyOf(groups), whole);
  }

  private static List<Row> rows(RunRecord run) {
    Map<Address, List<Span>> spans = new TreeMap<>();
    run.timeline()
        .forEach(span -> spans.computeIfAbsent(span.address(), at -> new ArrayList<>()).add(span));
    List<Row> rows = new ArrayList<>();
    spans.forEach(
        (address, own) -> {
          own.sort(Comparator.comparingLong(Span::startMillis).thenComparing(Span::part));
          rows.add(new Row(address, within(address), List.copyOf(own)));
        });
    rows.sort(Comparator.comparingLong(Row::start).thenComparing(Row::address));
    return rows;
  }

  /** What failed or was left is always drawn, the rest as there is room, the longest first. */
  private static Set<Address> drawn(List<Row> rows, long whole) {
    Set<Address> drawn = new HashSet<>();
    rows.stream()
        .sorted(Comparator.comparing(TimelineRows::wentWell).thenComparing(row -> -row.worked()))
        .limit(MOST)
        .filter(
            row ->
                rows.size() <= FEW || !wentWell(row) || row.worked() >= Math.max(1, whole / PART))
        .forEach(row -> drawn.add(row.address()));
    return drawn;
  }

  private static boolean wentWell(Row row) {
    return !row.ended(RunRecord.End.FAILED) && !row.ended(RunRecord.End.LEFT);
  }

  private static int placeEnd(Address address) {
    List<Address.Segment> segments = address.segments();
    int end = segments.size();
    while (end > 0 && !PLACES.contains(segments.get(end - 1).type())) {
      end--;
    }
    return end;
  }

  private static String place(Address address) {
    int end = placeEnd(address);
    return end == 0 ? "the lab" : new Address(address.segments().subList(0, end)).toString();
  }

  private static String within(Address address) {
    int end = placeEnd(address);
    int size = address.segments().size();
    return end == size
        ? address.last().toString()
        : new Address(address.segments().subList(end, size)).toString();
  }

  /** How many rows are drawn. */
  int count() {
    return groups.stream().mapToInt(group -> group.rows().size()).sum();
  }
}
