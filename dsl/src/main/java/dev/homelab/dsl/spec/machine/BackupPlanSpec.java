package dev.homelab.dsl.spec.machine;

import dev.homelab.catalog.cozystack.BackupKinds;
import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.ThingSpec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.dsl.spec.unit.Cron;
import dev.homelab.dsl.spec.unit.DayTime;
import dev.homelab.dsl.spec.unit.TimeSpan;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What of a box is backed up again and again, and when. */
@BlockOf(
    name = "node-backup",
    doc = "What of a box is backed up again and again, and when.",
    in =
        """
        homelab { value('other') { content 'x' }; node('box') {
          tenant('home') { vm linux { tag 'precious' } }
          backup('nightly') {
            at '03:00'
            tags 'precious'
        …
        } } }\
        """)
public final class BackupPlanSpec extends ThingSpec<BackupPlanSpec> {
  /** A hundred years: longer is a slip of the pen. */
  private static final int LONGEST_DAYS = 36_500;

  private final TreeMap<String, Said<String>> tags = new TreeMap<>();
  private @Nullable Said<String> schedule;
  private @Nullable Said<Integer> keep;
  private @Nullable Said<Boolean> snapshots;

  private BackupPlanSpec(Scope scope) {
    super(scope);
  }

  /** Opens a plan of a box, whose scope is given. */
  static BackupPlanSpec open(Scope box, String name) {
    return new BackupPlanSpec(box.inner("backup", Names.label(box, "backup", name)));
  }

  @Override
  protected BackupPlanSpec self() {
    return this;
  }

  /** Says when. */
  @Word(
      doc =
          "Says when backups are made: a time in UTC, with days before it when not on all of them.",
      byDefault = "must be said, unless `schedule` is",
      example = "at 'sun 03:00'",
      once = true)
  public BackupPlanSpec at(String time) {
    DayTime parsed = Names.parsed(scope(), time, DayTime::parse);
    schedule = parsed == null ? schedule : Said.now(scope(), parsed.cron());
    return say();
  }

  /** Says when, as cron does. */
  @Word(
      doc = "Says when backups are made by the five fields of cron, in UTC.",
      byDefault = "what `at` says",
      example = "schedule '0 */6 * * *'",
      once = true)
  public BackupPlanSpec schedule(String cron) {
    Cron parsed = Names.parsed(scope(), cron, Cron::parse);
    schedule = parsed == null ? schedule : Said.now(scope(), parsed.expression());
    return say();
  }

  /** Names tags. */
  @Word(
      doc = "Names tags: what has one of them is backed up.",
      byDefault = "must be said",
      example = "tags 'precious', 'family'")
  public BackupPlanSpec tags(String... names) {
    for (String name : names) {
      tags.putIfAbsent(Names.label(scope(), "tags", name), Said.now(scope(), name));
    }
    return say();
  }

  /** Says how long. */
  @Word(
      doc = "Says how long a backup is kept, in whole days.",
      byDefault = "30 days, as Cozystack keeps them; 7 days for `snapshots`",
      example = "keep 14.days",
      once = true)
  public BackupPlanSpec keep(TimeSpan time) {
    long days = time.length().toDays();
    if (days < 1 || days > LONGEST_DAYS || !time.length().equals(Duration.ofDays(days))) {
      scope().unfit("backups cannot be kept for " + time, "write it in whole days: keep 14.days");
    } else {
      keep = Said.now(scope(), (int) days);
    }
    return say();
  }

  /** Leaves what is taken in the pool. */
  @Word(
      doc =
          "Takes snapshots that stay in the pool of the box, beside what they are of: made and"
              + " brought back in seconds, and lost with the pool. Databases have none.",
      byDefault = "backups, whose data goes to where `backups` says",
      example = "snapshots()",
      once = true)
  public BackupPlanSpec snapshots() {
    snapshots = Said.now(scope(), true);
    return say();
  }

  /** Where the script says that what is taken stays in the pool; null when it is backed up. */
  @Nullable Said<Boolean> inPool() {
    return snapshots;
  }

  /** The plan's name. */
  String name() {
    return address().last().name();
  }

  /** When it runs, as cron says it; null when the script does not say. */
  @Nullable Said<String> schedule() {
    return schedule;
  }

  /** How many days a backup is kept; null when the script does not say. */
  @Nullable Said<Integer> keep() {
    return keep;
  }

  /** How many days a backup is kept, said or not. */
  int days() {
    Said<Integer> said = keep;
    int otherwise = snapshots == null ? BackupKinds.DAYS_KEPT : BackupKinds.DAYS_IN_POOL;
    return said == null ? otherwise : said.value();
  }

  /** The tags that it takes, each with the line that names it. */
  Collection<Said<String>> tags() {
    return List.copyOf(tags.values());
  }

  /** Tells what is missing; called at the end of the block. */
  void end() {
    if (schedule == null || tags.isEmpty()) {
      problem(
          LanguageCodes.error(
                  LanguageCodes.MISSING,
                  "backup '" + name() + "' has no " + (schedule == null ? "time" : "tags"))
              .withHint(schedule == null ? "add it: at '03:00'" : "add it: tags 'precious'"));
    }
  }
}
