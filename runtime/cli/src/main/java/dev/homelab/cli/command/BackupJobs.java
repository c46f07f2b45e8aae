package dev.homelab.cli.command;

import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabBackups;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.lab.StoppedByPerson;
import dev.homelab.codec.Sha256;
import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.kubernetes.backups.JobState;
import dev.homelab.spi.ProviderException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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

  private static final int DIGITS = 8;

  private static final DateTimeFormatter NAMED =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  /** A name for a job of a thing, made of the time. */
  String name(LabBackups.Thing thing, String what) {
    String end = '-' + what + NAMED.format(request.around().clock().instant());
    return shortened(thing.way().called(), LONGEST_NAME - end.length() - FreeName.ADDED) + end;
  }

  /** Two that begin alike stay two. */
  static String shortened(String whole, int longest) {
    if (whole.length() <= longest) {
      return whole;
    }
    String digest = Sha256.hex(whole.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
    return whole.substring(0, longest - DIGITS - 1).replaceAll("[-.]+$", "") + '-' + digest;
  }

  /**
   * Waits until each job has ended, and tells what each says meanwhile when it says something else.
   *
   * @param jobs the name of the job of each thing
   * @param look asks how one goes
   * @param ended takes how each has ended
   * @param stopped adds what is to be known of those that are not waited for any more
   */
  void await(
      Map<LabBackups.Thing, String> jobs,
      BiFunction<LabBackups.Thing, String, JobState> look,
      BiConsumer<LabBackups.Thing, JobState> ended,
      BiFunction<Diagnostic, Set<LabBackups.Thing>, Diagnostic> stopped) {
    Instant end = request.around().clock().instant().plus(LONGEST);
    Map<LabBackups.Thing, String> open = new LinkedHashMap<>(jobs);
    Map<LabBackups.Thing, String> told = new HashMap<>();
    while (true) {
      try {
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
      } catch (ProviderException e) {
        requireWanted(open, stopped);
        throw e;
      }
      if (open.isEmpty()) {
        return;
      }
      pause(open, end, stopped);
    }
  }

  /** What the cluster does by itself goes on when nobody waits for it. */
  static Diagnostic goesOn(Diagnostic waited) {
    return waited.withDetail("The cluster goes on with it.").withHint("homelab backups");
  }

  private void pause(
      Map<LabBackups.Thing, String> open,
      Instant end,
      BiFunction<Diagnostic, Set<LabBackups.Thing>, Diagnostic> stopped) {
    String waiting = String.join(", ", open.values());
    try {
      if (request.around().clock().instant().isAfter(end)) {
        Diagnostic inVain = Diagnostic.error(WAITED, "waited a day in vain for " + waiting);
        throw LabSession.problem(stopped.apply(inVain, open.keySet()));
      }
      backups.call().pause(LOOK);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    requireWanted(open, stopped);
  }

  /** A look that the person cut off tells the same as one that was never begun. */
  private void requireWanted(
      Map<LabBackups.Thing, String> open,
      BiFunction<Diagnostic, Set<LabBackups.Thing>, Diagnostic> stopped) {
    if (Thread.currentThread().isInterrupted() || backups.call().isCancelled()) {
      String waiting = String.join(", ", open.values());
      Diagnostic noLonger = Diagnostic.error(WAITED, "no longer waited for " + waiting);
      throw new StoppedByPerson(stopped.apply(noLonger, open.keySet()));
    }
  }
}
