package dev.homelab.dsl.policy;

import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.catalog.cozystack.BackupKinds;
import dev.homelab.catalog.cozystack.BackupStrategies;
import dev.homelab.catalog.cozystack.FileBackups;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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

  /** The names of the classes of backups whose strategies leave all data in the pool. */
  private static Set<String> inPool(LabView lab) {
    Set<String> strategies = new TreeSet<>();
    for (KubeThing thing : lab.all()) {
      if (thing.kind().equals("Velero")
          && BackupStrategies.GROUP.equals(thing.group())
          && isInPool(thing, "spec", "template", "spec")) {
        strategies.add(thing.cluster() + " " + thing.name());
      }
    }
    Set<String> classes = new TreeSet<>();
    for (KubeThing thing : lab.all()) {
      List<Value.Tree> routes = thing.items("spec", "strategies");
      if (thing.kind().equals("BackupClass")
          && !routes.isEmpty()
          && routes.stream()
              .map(one -> thing.cluster() + " " + Fields.text(one, "strategyRef", "name"))
              .allMatch(strategies::contains)) {
        classes.add(thing.cluster() + " " + thing.name());
      }
    }
    return classes;
  }

  /** Velero moves no data unless it is told to. */
  private static boolean isInPool(KubeThing thing, String... path) {
    Value.Tree spec = KubeThing.tree(thing.at(path));
    return !Value.of(true).equals(spec.get(FileBackups.MOVES));
  }

  /** Whether what a plan or a schedule takes leaves the pool that it is taken of. */
  private static boolean leavesPool(KubeThing thing, Set<String> inPool) {
    return isPlan(thing)
        ? !inPool.contains(thing.cluster() + " " + thing.text("spec", "backupClassName"))
        : !isInPool(thing, "spec", "template");
  }

  private static boolean isSchedule(KubeThing thing) {
    return thing.kind().equals("Schedule") && thing.group().equals(FileBackups.GROUP);
  }

  private static String key(KubeThing thing, String namespace, String kind, String name) {
    return thing.cluster() + " " + namespace + ' ' + kind + ' ' + name;
  }

  private static List<Breach> leftOut(LabView lab) {
    Set<String> taken = new TreeSet<>();
    Set<String> clusters = new TreeSet<>();
    Set<String> inPool = inPool(lab);
    for (KubeThing thing : lab.objects()) {
      if (!isPlan(thing) && !isSchedule(thing)) {
        continue;
      }
      clusters.add(thing.cluster().toString());
      if (!leavesPool(thing, inPool)) {
        continue;
      }
      if (isPlan(thing)) {
        String kind = thing.text("spec", "applicationRef", "kind");
        String name = thing.text("spec", "applicationRef", "name");
        taken.add(key(thing, thing.namespace(), kind, name));
      } else {
        String files =
            thing.text("spec", "template", "labelSelector", "matchLabels", FileBackups.LABEL);
        Fields.texts(thing.at("spec", "template", "includedNamespaces"))
            .forEach(namespace -> taken.add(key(thing, namespace, VOLUME, files)));
      }
    }
    List<Breach> found = new ArrayList<>();
    for (KubeThing thing : lab.objects()) {
      boolean here = clusters.contains(thing.cluster().toString());
      boolean volume = thing.kind().equals(VOLUME);
      String called = volume ? thing.text("metadata", "labels", FileBackups.LABEL) : thing.name();
      String key = key(thing, thing.namespace(), thing.kind(), called);
      if (here && holdsData(thing) && !taken.contains(key)) {
        String hint =
            volume || BackupKinds.covers(thing.kind())
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
        || (thing.isApp() && Databases.KINDS.contains(thing.kind()) && !cache);
  }

  private static List<Breach> onTheBox(LabView lab) {
    Set<String> elsewhere = new TreeSet<>();
    for (KubeThing thing : lab.platform()) {
      if (thing.at("spec", "components", "platform", "values", "backupStorage") != null) {
        elsewhere.add(thing.cluster().toString());
      }
    }
    Set<String> inPool = inPool(lab);
    Set<String> backedUp = new TreeSet<>();
    Map<String, KubeThing> first = new TreeMap<>();
    for (KubeThing thing : lab.objects()) {
      if ((isPlan(thing) || isSchedule(thing)) && lab.isBox(thing)) {
        String cluster = thing.cluster().toString();
        first.putIfAbsent(cluster, thing);
        if (leavesPool(thing, inPool)) {
          backedUp.add(cluster);
        }
      }
    }
    List<Breach> found = new ArrayList<>();
    first.forEach(
        (cluster, thing) -> {
          if (!backedUp.contains(cluster)) {
            found.add(
                thing.breach(
                    "there are snapshots of " + cluster + ", and no backup",
                    "have a plan without snapshots() beside them: backup('nightly') { … }"));
          } else if (!elsewhere.contains(cluster)) {
            String where = "backups { " + WORD + " 'https://…', … }";
            found.add(
                thing.breach(
                    "backups of " + cluster + " stay on it",
                    "name a bucket elsewhere in its block: " + where));
          }
        });
    return found;
  }
}
