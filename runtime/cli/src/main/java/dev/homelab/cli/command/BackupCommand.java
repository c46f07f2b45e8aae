package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabBackups;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.options.Option;
import dev.homelab.cli.options.Verb;
import dev.homelab.cli.run.Interrupts;
import dev.homelab.codec.PublicJson;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.backups.JobState;
import dev.homelab.provider.kubernetes.backups.KeptBackup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Backups: makes those of what is tagged now, and lists what there is. */
public final class BackupCommand implements Command {
  /** A backup that failed. */
  static final String FAILED = "HL9141";

  @Override
  public ExitCode run(Request request) {
    List<String> words = request.invocation().arguments();
    try (LabSession session = LabSession.openToLook(request);
        LabBackups backups = LabBackups.of(request, session)) {
      List<LabBackups.Thing> meant = backups.meant(words);
      if (request.has(Option.PRUNE)) {
        return new PrunedBackups(request, backups).prune(session.state().identity(), meant);
      }
      return request.invocation().verb() == Verb.BACKUPS
          ? list(request, backups, meant)
          : make(request, backups, meant);
    }
  }

  private static ExitCode make(Request request, LabBackups backups, List<LabBackups.Thing> meant) {
    BackupJobs jobs = new BackupJobs(request, backups);
    Map<LabBackups.Thing, String> running = new LinkedHashMap<>();
    for (LabBackups.Thing thing : meant) {
      if (backups.isMade(thing)) {
        String job =
            FreeName.make(
                jobs.name(thing, ""),
                name -> {
                  backups.client(thing).start(name, backups.call());
                  return name;
                });
        running.put(thing, job);
        request.console().err(thing.address() + ": backup " + job + " has begun\n");
      } else {
        request.console().err(thing.address() + ": left out, it is not made yet\n");
      }
    }
    List<Diagnostic> failed = new ArrayList<>();
    try (Interrupts.Listening listening = request.interrupts().listen(backups::cancel)) {
      jobs.await(
          running,
          (thing, job) -> backups.client(thing).started(job, backups.call()),
          (thing, state) -> {
            if (state.hasFailed()) {
              failed.add(failure(thing, state));
            } else {
              request.console().out(thing.address() + " " + running.get(thing) + '\n');
            }
          },
          (waited, open) -> BackupJobs.goesOn(waited));
    }
    if (!failed.isEmpty()) {
      throw new HomelabException(failed);
    }
    return ExitCode.DONE;
  }

  private static Diagnostic failure(LabBackups.Thing thing, JobState state) {
    return Diagnostic.error(FAILED, "the backup of " + thing.address() + " failed")
        .withDetail(state.message())
        .withHint("when that is mended: homelab backup " + thing.address());
  }

  private static ExitCode list(Request request, LabBackups backups, List<LabBackups.Thing> meant) {
    Map<LabBackups.Thing, List<KeptBackup>> all = new LinkedHashMap<>();
    for (LabBackups.Thing thing : meant) {
      all.put(
          thing, backups.isMade(thing) ? backups.client(thing).backups(backups.call()) : List.of());
    }
    request.console().out(request.has(Option.JSON) ? json(all) : text(all));
    return ExitCode.DONE;
  }

  private static String text(Map<LabBackups.Thing, List<KeptBackup>> all) {
    StringBuilder text = new StringBuilder();
    all.forEach(
        (thing, kept) -> {
          text.append(thing.address()).append("  (").append(String.join(", ", thing.plans()));
          text.append(")\n");
          long expired = kept.stream().filter(KeptBackup::isExpired).count();
          for (KeptBackup one : kept) {
            if (one.isExpired()) {
              continue;
            }
            String state = one.isReady() ? "in the " + place(one) : one.phase();
            text.append("  ").append(one.taken()).append("  ").append(one.name());
            text.append("  ").append(state).append('\n');
          }
          if (expired > 0) {
            text.append("  ").append(expired);
            text.append(" more expired (all of them: --json; their names go by --prune)\n");
          }
          if (kept.isEmpty()) {
            text.append("  none yet\n");
          }
        });
    return text.toString();
  }

  private static String place(KeptBackup backup) {
    return backup.inPool() ? "pool" : "bucket";
  }

  private static String json(Map<LabBackups.Thing, List<KeptBackup>> all) {
    List<Value> rows = new ArrayList<>();
    all.forEach(
        (thing, kept) -> {
          List<Value> backups = new ArrayList<>();
          for (KeptBackup one : kept) {
            Map<String, Object> row = new TreeMap<>();
            row.put("name", one.name());
            row.put("taken", one.taken());
            row.put("ready", one.isReady());
            if (one.isReady()) {
              row.put("place", place(one));
            }
            backups.add(Value.ofMap(row));
          }
          rows.add(
              Value.ofMap(
                  Map.of(
                      "address", thing.address().toString(),
                      "plans", List.copyOf(thing.plans()),
                      "backups", new Value.Seq(backups))));
        });
    return PublicJson.text(Value.ofMap(Map.of("format", 1, "things", new Value.Seq(rows)))) + '\n';
  }
}
