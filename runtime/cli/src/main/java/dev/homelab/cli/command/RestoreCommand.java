package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabBackups;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.options.Option;
import dev.homelab.cli.run.Confirmation;
import dev.homelab.cli.run.Interrupts;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.model.Address;
import dev.homelab.provider.kubernetes.backups.JobState;
import dev.homelab.provider.kubernetes.backups.KeptBackup;
import dev.homelab.provider.kubernetes.backups.ThingBackups;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Brings a thing back: a machine to one of its snapshots, anything to one of its backups. */
public final class RestoreCommand implements Command {
  /** No such backup, or it could not be brought back. */
  static final String FAILED = "HL9142";

  @Override
  public ExitCode run(Request request) {
    if (request.invocation().argument(1) != null) {
      return new SnapshotCommand().run(request);
    }
    try (LabSession session = LabSession.openToLook(request);
        LabBackups backups = LabBackups.of(request, session)) {
      Map.Entry<Address, List<LabBackups.Thing>> meant =
          backups.together(request.invocation().arguments().get(0));
      refuseHalf(request, meant, backups);
      Map<LabBackups.Thing, KeptBackup> chosen = chosen(request, meant, backups);
      if (!Confirmation.ofLoss(request, meant.getKey(), question(chosen))) {
        return ExitCode.REFUSED;
      }
      // An up in between would make again what is on its way to be replaced.
      try (var lock = session.lock("restore")) {
        request.console().problems(session.store().notices(), null, name -> List.of());
        restore(request, backups, chosen);
      }
      return ExitCode.DONE;
    }
  }

  /**
   * Files without their database are not what the service was; who wants them alone says which, and
   * what was begun so goes on.
   */
  private static void refuseHalf(
      Request request, Map.Entry<Address, List<LabBackups.Thing>> all, LabBackups backups) {
    Address meant = all.getKey();
    List<Address> left = backups.leftOut(meant);
    boolean wished = request.invocation().value(Option.BACKUP) != null;
    if (left.isEmpty() || wished || all.getValue().stream().anyMatch(backups::isOnItsWay)) {
      return;
    }
    List<String> names = left.stream().map(Address::toString).toList();
    throw LabSession.problem(
        Diagnostic.error(FAILED, meant + " would go back without its data in a database")
            .withDetail("No plan takes " + String.join(", ", names) + '.')
            .withHint("only what has one: homelab restore " + meant + " --backup NAME")
            .withHint("what there is: homelab backups " + meant));
  }

  private static String question(Map<LabBackups.Thing, KeptBackup> chosen) {
    List<String> parts = new ArrayList<>();
    chosen.forEach(
        (thing, backup) ->
            parts.add(
                "What " + thing.address() + " has changed since " + backup.taken() + " is lost."));
    return String.join("\n", parts);
  }

  /** For each thing the backup that it goes back to; where one is named, those that have it. */
  private static Map<LabBackups.Thing, KeptBackup> chosen(
      Request request, Map.Entry<Address, List<LabBackups.Thing>> meant, LabBackups backups) {
    String wished = request.invocation().value(Option.BACKUP);
    Map<LabBackups.Thing, KeptBackup> found = new LinkedHashMap<>();
    boolean together = meant.getValue().size() > 1;
    for (LabBackups.Thing thing : meant.getValue()) {
      KeptBackup one = chosen(thing, wished, together, backups);
      if (one != null) {
        found.put(thing, one);
      } else if (wished == null) {
        throw none(thing.address(), "no backup");
      }
    }
    if (found.isEmpty()) {
      throw none(meant.getKey(), "no backup '" + wished + "'");
    }
    return found;
  }

  private static HomelabException none(Address thing, String which) {
    return LabSession.problem(
        Diagnostic.error(FAILED, thing + " has " + which + " to go back to")
            .withHint("homelab backups " + thing));
  }

  /**
   * The one that is named, else what a restore went back to that was stopped, else the newest. What
   * goes back together goes to backups: of a database there are no snapshots, so files that went
   * back to one would be hours apart from it.
   */
  private static @Nullable KeptBackup chosen(
      LabBackups.Thing thing, @Nullable String wished, boolean together, LabBackups backups) {
    if (!backups.isMade(thing)) {
      return null;
    }
    ThingBackups client = backups.client(thing);
    List<KeptBackup> ready =
        client.backups(backups.call()).stream()
            .filter(one -> one.isReady() || (wished != null && one.isLost()))
            .toList();
    String begun = wished == null ? client.unfinished(backups.call()) : wished;
    for (KeptBackup one : ready) {
      if (one.name().equals(begun)) {
        return one;
      }
    }
    if (wished != null) {
      return null;
    }
    return ready.stream()
        .filter(one -> !together || !one.inPool())
        .reduce((older, newer) -> newer)
        .orElse(null);
  }

  private static void restore(
      Request request, LabBackups backups, Map<LabBackups.Thing, KeptBackup> chosen) {
    BackupJobs jobs = new BackupJobs(request, backups);
    Patience patience = new Patience();
    Set<LabBackups.Thing> looking = new HashSet<>();
    Map<LabBackups.Thing, String> running = new LinkedHashMap<>();
    chosen.forEach(
        (thing, backup) -> {
          if (backup.inPool() && thing.way().goesBackByItself()) {
            looking.add(thing);
          }
          running.put(
              thing,
              FreeName.make(
                  jobs.name(thing, "back-"),
                  job -> backups.client(thing).restore(job, backup.name(), backups.call())));
          String place = backup.inPool() ? ", a snapshot in the pool" : "";
          request.console().err(thing.address() + ": goes back to " + backup.name() + place + '\n');
        });
    List<Diagnostic> failed = new ArrayList<>();
    try (Interrupts.Listening listening = request.interrupts().listen(backups::cancel)) {
      jobs.await(
          running,
          (one, name) -> {
            KeptBackup backup = chosen.get(one);
            boolean inPool = backup != null && backup.inPool();
            JobState state = backups.client(one).restored(name, backups.call());
            if (looking.contains(one) && backups.client(one).isBegun(name, backups.call())) {
              looking.remove(one);
            }
            boolean over = patience.isOver(one, state, request.around().clock().instant());
            if (over || (inPool && state.hasFailed())) {
              backups.client(one).giveUp(name, backups.call());
            }
            return over ? state.inVain() : state;
          },
          (thing, state) -> {
            KeptBackup backup = chosen.get(thing);
            if (state.hasFailed()) {
              failed.add(failure(thing, state, backup, backups));
            } else if (backup != null) {
              request.console().out(thing.address() + " is as it was at " + backup.taken() + '\n');
            }
          },
          (waited, open) -> stopped(waited, open, looking));
    }
    if (!failed.isEmpty()) {
      throw new HomelabException(failed);
    }
  }

  /**
   * Files are brought back step by step by this command, anything else by the cluster, once it is
   * known that the snapshots are there.
   */
  private static Diagnostic stopped(
      Diagnostic waited, Set<LabBackups.Thing> open, Set<LabBackups.Thing> looking) {
    Diagnostic told = waited;
    for (LabBackups.Thing thing : open) {
      if (looking.contains(thing)) {
        told =
            told.withDetail(thing.address() + " is as it was: its snapshots were looked for only.")
                .withHint("begin again: homelab restore " + thing.address());
      } else if (!thing.way().goesBackByItself()) {
        told =
            told.withDetail(thing.address() + " stands still until its restore has ended.")
                .withHint("let it go on: homelab restore " + thing.address());
      }
    }
    return told.equals(waited) ? BackupJobs.goesOn(waited) : told;
  }

  private static Diagnostic failure(
      LabBackups.Thing thing, JobState state, @Nullable KeptBackup backup, LabBackups backups) {
    Diagnostic told =
        Diagnostic.error(FAILED, thing.address() + " did not go back").withDetail(state.message());
    if (backup == null || !backup.inPool()) {
      return told.withHint("look at it before anything else: homelab status");
    }
    // A snapshot is not all there is: the next one to try is in the bucket.
    return backups.client(thing).backups(backups.call()).stream()
        .filter(one -> one.isReady() && !one.inPool())
        .reduce((older, newer) -> newer)
        .map(
            one ->
                told.withHint(
                    "what is in the bucket may be there still: homelab restore "
                        + thing.address()
                        + " --backup "
                        + one.name()))
        .orElse(
            told.withHint("nothing of it is in the bucket: homelab backups " + thing.address()));
  }
}
