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
import dev.homelab.provider.kubernetes.backups.JobState;
import dev.homelab.provider.kubernetes.backups.KeptBackup;
import java.util.List;
import java.util.Map;

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
      String word = request.invocation().arguments().get(0);
      LabBackups.Thing thing = backups.one(word);
      KeptBackup backup = chosen(request, thing, backups);
      String question =
          "What " + thing.address() + " has changed since " + backup.taken() + " is lost.";
      if (!Confirmation.ofLoss(request, thing.address(), question)) {
        return ExitCode.REFUSED;
      }
      restore(request, backups, thing, backup);
      request.console().out(thing.address() + " is as it was at " + backup.taken() + '\n');
      return ExitCode.DONE;
    }
  }

  private static KeptBackup chosen(Request request, LabBackups.Thing thing, LabBackups backups) {
    String wished = request.invocation().value(Option.BACKUP);
    List<KeptBackup> ready =
        backups.client(thing).backups(backups.call()).stream()
            .filter(one -> one.isReady() && (wished == null || one.name().equals(wished)))
            .toList();
    if (ready.isEmpty()) {
      String which = wished == null ? "no backup" : "no backup '" + wished + "'";
      throw LabSession.problem(
          Diagnostic.error(FAILED, thing.address() + " has " + which + " to go back to")
              .withHint("homelab backups " + thing.address()));
    }
    return ready.get(ready.size() - 1);
  }

  private static void restore(
      Request request, LabBackups backups, LabBackups.Thing thing, KeptBackup backup) {
    BackupJobs jobs = new BackupJobs(request, backups);
    String job = jobs.name(thing, "back-");
    backups.client(thing).restore(job, backup.name(), backups.call());
    request.console().err(thing.address() + ": goes back to " + backup.name() + '\n');
    try (Interrupts.Listening listening = request.interrupts().listen(backups::cancel)) {
      jobs.await(
          Map.of(thing, job),
          (one, name) -> backups.client(one).restored(name, backups.call()),
          RestoreCommand::refuse);
    }
  }

  private static void refuse(LabBackups.Thing thing, JobState state) {
    if (state.hasFailed()) {
      throw LabSession.problem(
          Diagnostic.error(FAILED, thing.address() + " did not go back")
              .withDetail(state.message())
              .withHint("look at it before anything else: homelab status"));
    }
  }
}
