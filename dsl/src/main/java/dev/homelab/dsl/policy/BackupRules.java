package dev.homelab.dsl.policy;

import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.catalog.cozystack.BackupKinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What 3-2-1 asks for: three copies, on two kinds of storage, one of them elsewhere (labs/A.md,
 * "Backup & Disaster Recovery"). It is advice, and only where a box has backups at all.
 */
final class BackupRules {
  /** What holds data and is in no backup. */
  static final String IN_BACKUPS = "data-in-backups";

  private static final String VOLUME = "PersistentVolumeClaim";
  private static final String PLAN = "Plan";
  private static final String CACHE = "Redis";
  private static final String WORD = "s3";

  private BackupRules() {}

  static List<Policy> all() {
    return List.of(
        new Policy(
            IN_BACKUPS,
            "Where a box has backups, all that holds data is in one, or the script says why not.",
            "What nobody thought of is missing on the day when it is needed.",
            BackupRules::leftOut),
        new Policy(
            "backups-off-the-box",
            "Backups go to a store outside of the box.",
            "A bucket on the box is lost together with what it was to bring back.",
            BackupRules::onTheBox));
  }

  private static boolean isPlan(KubeThing thing) {
    return thing.kind().equals(PLAN) && BackupKinds.API.startsWith(thing.group() + '/');
  }

  private static String key(KubeThing thing, String namespace, String kind, String name) {
    return thing.cluster() + " " + namespace + ' ' + kind + ' ' + name;
  }

  private static List<Breach> leftOut(LabView lab) {
    Set<String> taken = new TreeSet<>();
    Set<String> clusters = new TreeSet<>();
    for (KubeThing thing : lab.objects()) {
      if (isPlan(thing)) {
        clusters.add(thing.cluster().toString());
        String kind = thing.text("spec", "applicationRef", "kind");
        String name = thing.text("spec", "applicationRef", "name");
        taken.add(key(thing, thing.namespace(), kind, name));
      }
    }
    List<Breach> found = new ArrayList<>();
    for (KubeThing thing : lab.objects()) {
      boolean here = clusters.contains(thing.cluster().toString());
      String key = key(thing, thing.namespace(), thing.kind(), thing.name());
      if (here && holdsData(thing) && !taken.contains(key)) {
        String hint =
            BackupKinds.covers(thing.kind())
                ? "tag it: tag 'precious'"
                : "nothing of Cozystack backs it up: keep what it holds elsewhere too, and say so:"
                    + " override '"
                    + IN_BACKUPS
                    + "', because: '…'";
        found.add(thing.breach(thing.called() + " holds data and is in no backup", hint));
      }
    }
    return found;
  }

  /** Disks go with their machines; what a recipe has as a cache fills itself. */
  private static boolean holdsData(KubeThing thing) {
    boolean cache = thing.isApp(CACHE) && !thing.isWritten();
    return thing.kind().equals(VOLUME)
        || thing.isApp(AppKinds.MACHINE)
        || thing.isApp() && Databases.KINDS.contains(thing.kind()) && !cache;
  }

  private static List<Breach> onTheBox(LabView lab) {
    Set<String> elsewhere = new TreeSet<>();
    for (KubeThing thing : lab.platform()) {
      if (thing.at("spec", "components", "platform", "values", "backupStorage") != null) {
        elsewhere.add(thing.cluster().toString());
      }
    }
    Set<String> told = new TreeSet<>();
    List<Breach> found = new ArrayList<>();
    for (KubeThing thing : lab.objects()) {
      String cluster = thing.cluster().toString();
      if (isPlan(thing) && lab.isBox(thing) && !elsewhere.contains(cluster) && told.add(cluster)) {
        found.add(
            thing.breach(
                "backups of " + cluster + " stay on it",
                "name a bucket elsewhere in its block: backups { " + WORD + " 'https://…', … }"));
      }
    }
    return found;
  }
}
