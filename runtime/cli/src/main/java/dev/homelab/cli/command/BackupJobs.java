package dev.homelab.cli.command;

import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabBackups;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.kubernetes.backups.JobState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * Jobs in a cluster that make backups, or bring things back to one: names them, and waits for them.
 *
 * @param request who waits, and is told
 * @param backups what of the lab is backed up
 */
record BackupJobs(Request request, LabBackups backups) {
  /** Waited in vain, or no longer. */
  static final String WAITED = "HL9143";

  /** As long as Velero gives the data of one backup ({@code itemOperationTimeout}). */
  private static final Duration LONGEST = Duration.ofHours(24);

  private static final Duration LOOK = Duration.ofMillis(500);

  /** A job's name becomes a label, which has 63 characters at most; Velero adds some. */
  private static final int LONGEST_NAME = 50;

  private static final DateTimeFormatter NAMED =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  /** A name for a job of a thing, made of the time. */
  String name(LabBackups.Thing thing, String what) {
    String end = '-' + what + NAMED.format(request.around().clock().instant());
    String kind = thing.application().kind().toLowerCase(Locale.ROOT);
    String begin = kind + '-' + thing.application().name();
    int room = LONGEST_NAME - end.length();
    return (begin.length() > room ? begin.substring(0, room).replaceAll("-+$", "") : begin) + end;
  }

  /**
   * Waits until each job has ended, and tells what each says meanwhile when it says something else.
   *
   * @param jobs the name of the job of each thing
   * @param look asks how one goes
   * @param ended takes how each has ended
   */
  void await(
      Map<LabBackups.Thing, String> jobs,
      BiFunction<LabBackups.Thing, String, JobState> look,
      BiConsumer<LabBackups.Thing, JobState> ended) {
    Instant end = request.around().clock().instant().plus(LONGEST);
    Map<LabBackups.Thing, String> open = new LinkedHashMap<>(jobs);
    Map<LabBackups.Thing, String> told = new HashMap<>();
    while (true) {
      for (Map.Entry<LabBackups.Thing, String> one : Map.copyOf(open).entrySet()) {
        JobState state = look.apply(one.getKey(), one.getValue());
        if (state.isDone() || state.hasFailed()) {
          open.remove(one.getKey());
          ended.accept(one.getKey(), state);
        } else if (!state.message().isEmpty()
            && !state.message().equals(told.put(one.getKey(), state.message()))) {
          request.console().err(one.getKey().address() + ": " + state.message() + '\n');
        }
      }
      if (open.isEmpty()) {
        return;
      }
      pause(open, end);
    }
  }

  private void pause(Map<LabBackups.Thing, String> open, Instant end) {
    String waiting = String.join(", ", open.values());
    try {
      if (request.around().clock().instant().isAfter(end)) {
        throw LabSession.problem(
            Diagnostic.error(WAITED, "waited a day in vain for " + waiting)
                .withHint("homelab backups"));
      }
      backups.call().pause(LOOK);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    if (Thread.currentThread().isInterrupted() || backups.call().isCancelled()) {
      throw LabSession.problem(
          Diagnostic.error(WAITED, "no longer waited for " + waiting)
              .withDetail("The cluster goes on with it.")
              .withHint("homelab backups"));
    }
  }
}
