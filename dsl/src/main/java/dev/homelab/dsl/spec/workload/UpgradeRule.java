package dev.homelab.dsl.spec.workload;

import dev.homelab.diag.Diagnostic;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an application may move from one version to another.
 *
 * <p>Its text form stands in the annotation {@value #ANNOTATION} of the workload, and the running
 * version in the label {@value #VERSION_LABEL}, so that a plan judges an upgrade from the two
 * objects alone, without the recipe.
 *
 * @param part which part of the version names a release that may change the data
 * @param step how many releases may be passed at once
 * @param order releases that follow one another although their numbers do not, oldest first; empty
 *     when numbers simply count up
 * @param irreversible whether the older release cannot read the data any more
 */
public record UpgradeRule(Part part, Step step, List<Release> order, boolean irreversible) {
  /** The annotation that carries the text form. */
  public static final String ANNOTATION = "homelab.dev/upgrade-rule";

  /** The label that carries the version. */
  public static final String VERSION_LABEL = "app.kubernetes.io/version";

  /** Any version may follow any other. */
  public static final UpgradeRule FREE = new UpgradeRule(Part.MAJOR, Step.ANY, List.of(), false);

  /** Which part of a version names a release. */
  public enum Part {
    MAJOR(1),
    MINOR(2);

    private final int numbers;

    Part(int numbers) {
      this.numbers = numbers;
    }
  }

  /** How far one upgrade may reach. */
  public enum Step {
    /** To any later release. */
    ANY,
    /** To the next release only. */
    BY_ONE,
    /** Not at all: another release cannot read the data in place. */
    FIXED
  }

  public UpgradeRule {
    order = List.copyOf(order);
  }

  /** Releases may be skipped, but there is no way back. */
  public static UpgradeRule irreversible(Part part) {
    return new UpgradeRule(part, Step.ANY, List.of(), true);
  }

  /** One release at a time, with no way back. */
  public static UpgradeRule byOne(Part part, String... order) {
    List<Release> releases = new ArrayList<>();
    for (String release : order) {
      Release.parse(release).ifPresent(releases::add);
    }
    return new UpgradeRule(part, Step.BY_ONE, releases, true);
  }

  /** Another release cannot read the data in place. */
  public static UpgradeRule fixed(Part part) {
    return new UpgradeRule(part, Step.FIXED, List.of(), true);
  }

  /**
   * Reads the text form, for example {@code major-by-one;irreversible} or {@code
   * minor-by-one;irreversible;order=10.10,10.11,12.0}; empty for any other text.
   */
  public static Optional<UpgradeRule> parse(String text) {
    String[] tokens = text.split(";", -1);
    int dash = tokens[0].indexOf('-');
    Part part = dash < 0 ? null : constant(Part.values(), tokens[0].substring(0, dash));
    Step step = dash < 0 ? null : constant(Step.values(), tokens[0].substring(dash + 1));
    if (part == null || step == null) {
      return Optional.empty();
    }
    boolean irreversible = false;
    List<Release> order = List.of();
    for (int i = 1; i < tokens.length; i++) {
      if (tokens[i].equals("irreversible")) {
        irreversible = true;
      } else if (tokens[i].startsWith("order=")) {
        order = releases(tokens[i].substring("order=".length()));
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(new UpgradeRule(part, step, order, irreversible));
  }

  private static <E extends Enum<E>> @Nullable E constant(E[] values, String word) {
    for (E value : values) {
      if (word(value).equals(word)) {
        return value;
      }
    }
    return null;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static List<Release> releases(String text) {
    List<Release> releases = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Release.parse(part).ifPresent(releases::add);
    }
    return releases;
  }

  /** The text form; {@code parse(r.text())} equals {@code r}. */
  public String text() {
    StringBuilder text = new StringBuilder(word(part)).append('-').append(word(step));
    if (irreversible) {
      text.append(";irreversible");
    }
    if (!order.isEmpty()) {
      text.append(";order=")
          .append(String.join(",", order.stream().map(Release::toString).toList()));
    }
    return text.toString();
  }

  /** The rule in words, for the plan and the docs; empty when anything goes. */
  public List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    String release = part == Part.MAJOR ? "major version" : "release";
    switch (step) {
      case ANY -> {}
      case BY_ONE -> sentences.add("No " + release + " may be skipped on the way up.");
      case FIXED ->
          sentences.add(
              "Another " + release + " cannot read the data: it needs a dump and a restore.");
    }
    if (irreversible && step != Step.FIXED) {
      sentences.add("A change of " + release + " migrates the data and cannot be undone.");
    }
    return sentences;
  }

  /**
   * What a plan has to say about a change of version.
   *
   * @param name the application, as people know it
   * @param from the version that runs
   * @param to the version that is asked for
   * @return nothing for a harmless change or for versions that are no numbers; a warning (HL2063)
   *     for a migration that cannot be undone; an error for a skipped release (HL2060), a way back
   *     (HL2061) or a change of release that the data does not survive (HL2062)
   */
  public List<Diagnostic> judge(String name, String from, String to) {
    Optional<Release> before = Release.parse(from).map(r -> r.first(part.numbers));
    Optional<Release> after = Release.parse(to).map(r -> r.first(part.numbers));
    if (before.isEmpty() || after.isEmpty()) {
      return List.of();
    }
    int direction = after.get().compareTo(before.get());
    if (direction == 0) {
      return List.of();
    }
    String move = name + " from " + from + " to " + to;
    if (step == Step.FIXED) {
      return List.of(dumpFirst(move));
    }
    if (direction < 0) {
      return irreversible ? List.of(noWayBack(move)) : List.of();
    }
    if (step == Step.BY_ONE) {
      Optional<Release> missing = between(before.get(), after.get());
      if (missing.isPresent()) {
        return List.of(skips(move, missing.get()));
      }
    }
    return irreversible ? List.of(migrates(move)) : List.of();
  }

  /** The release that must come first, or empty when {@code after} is the next one. */
  private Optional<Release> between(Release before, Release after) {
    int at = order.indexOf(before);
    if (at >= 0 && order.contains(after)) {
      Release next = order.get(at + 1);
      return next.equals(after) ? Optional.empty() : Optional.of(next);
    }
    List<BigInteger> numbers = new ArrayList<>(before.numbers());
    int last = numbers.size() - 1;
    numbers.set(last, numbers.get(last).add(BigInteger.ONE));
    Release next = new Release(numbers);
    return after.compareTo(next) <= 0 ? Optional.empty() : Optional.of(next);
  }

  private static Diagnostic skips(String move, Release missing) {
    return Diagnostic.error("HL2060", move + " would skip a release")
        .withDetail("The application migrates its data one release at a time.")
        .withHint("set version to the newest " + missing + " first, and run up");
  }

  private static Diagnostic noWayBack(String move) {
    return Diagnostic.error("HL2061", move + " is a way back that its data does not survive")
        .withHint("restore the backup from before the upgrade, or keep the newer version");
  }

  private static Diagnostic dumpFirst(String move) {
    return Diagnostic.error("HL2062", move + " cannot use the data in place")
        .withHint("dump the data with the old version, and restore it into a new volume");
  }

  private static Diagnostic migrates(String move) {
    return Diagnostic.warning("HL2063", move + " migrates the data and cannot be undone")
        .withHint("make a backup first");
  }
}
