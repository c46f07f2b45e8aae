package dev.homelab.cli.command;

import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabBackups;
import dev.homelab.cli.options.Option;
import dev.homelab.cli.run.Confirmation;
import dev.homelab.codec.PublicJson;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.backups.ExpiredNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Removes the names of backups whose data is gone, after a question.
 *
 * @param request who asks
 * @param backups what of the lab is backed up
 */
record PrunedBackups(Request request, LabBackups backups) {
  ExitCode prune(LabIdentity lab, List<LabBackups.Thing> meant) {
    Map<ExpiredNames, List<ExpiredNames.Name>> found = new LinkedHashMap<>();
    List<ExpiredNames.Name> all = new ArrayList<>();
    for (LabBackups.Thing thing : meant) {
      ExpiredNames names = backups.isMade(thing) ? backups.names(thing) : null;
      List<ExpiredNames.Name> left = names == null ? List.of() : names.find(lab, backups.call());
      if (names != null && !left.isEmpty()) {
        String oldest = left.get(0).since();
        request.console().err(thing.address() + "  " + counted(left) + " since " + oldest + '\n');
        found.put(names, left);
        all.addAll(left);
      }
    }
    if (!all.isEmpty()
        && !Confirmation.agreed(
            request, "Their data is gone already. Remove " + counted(all) + '?')) {
      return ExitCode.REFUSED;
    }
    List<ExpiredNames.Name> removed = new ArrayList<>();
    found.forEach((names, left) -> removed.addAll(names.remove(left, backups.call())));
    request.console().out(request.has(Option.JSON) ? json(removed, all) : text(removed, all));
    return ExitCode.DONE;
  }

  private static String text(List<ExpiredNames.Name> removed, List<ExpiredNames.Name> all) {
    if (all.isEmpty()) {
      return "no name to remove: what is kept has its data, or may have it\n";
    }
    String stays = removed.size() < all.size() ? "; of the others Velero has the data again" : "";
    return "removed " + counted(removed) + stays + '\n';
  }

  private static String json(List<ExpiredNames.Name> removed, List<ExpiredNames.Name> all) {
    long backups = removed.stream().filter(ExpiredNames.Name::isBackup).count();
    Map<String, Object> told = new TreeMap<>();
    told.put("format", 1);
    told.put("backups", backups);
    told.put("jobs", removed.size() - backups);
    told.put("stay", all.size() - removed.size());
    return PublicJson.text(Value.ofMap(told)) + '\n';
  }

  private static String counted(List<ExpiredNames.Name> names) {
    long backups = names.stream().filter(ExpiredNames.Name::isBackup).count();
    long jobs = names.size() - backups;
    return backups
        + (backups == 1 ? " name of a backup and " : " names of backups and ")
        + jobs
        + (jobs == 1 ? " of a job" : " of jobs");
  }
}
