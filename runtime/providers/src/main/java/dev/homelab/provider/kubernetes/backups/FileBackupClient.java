package dev.homelab.provider.kubernetes.backups;

import dev.homelab.catalog.cozystack.FileBackups;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The backups of the volumes of one service, which Velero makes ({@code velero.io/v1}, Velero
 * 1.18). They stay in the cluster and belong to nobody until their time is over.
 *
 * @param objects the cluster that it is in
 * @param files what is backed up
 */
public record FileBackupClient(ClusterObjects objects, Files files) implements ThingBackups {
  /** A backup by a plan that is not made yet. */
  static final String NO_PLAN = "HL9145";

  /** Backups of Velero. */
  static final Kind BACKUP = new Kind(FileBackups.API, "Backup", "backups");

  private static final Kind SCHEDULE = new Kind(FileBackups.API, "Schedule", "schedules");

  /**
   * The volumes of a service.
   *
   * @param namespace where they are
   * @param schedules the names of the schedules that take them, at least one
   * @param schedule the one of these whose backups those by hand count to
   * @param template what a backup of them is asked for with
   * @param address where the script has what they are of
   */
  public record Files(
      String namespace,
      SortedSet<String> schedules,
      String schedule,
      Value.Tree template,
      String address) {
    public Files {
      schedules = Collections.unmodifiableSortedSet(new TreeSet<>(schedules));
    }

    /** Those that one schedule takes. */
    public static Files of(String namespace, String schedule, Value.Tree template, String address) {
      return new Files(namespace, new TreeSet<>(Set.of(schedule)), schedule, template, address);
    }

    /** The same where these schedules take them, too. */
    public Files among(Set<String> all) {
      return new Files(namespace, new TreeSet<>(all), schedule, template, address);
    }

    /** What the claims have in common, by their label. */
    String thing() {
      return Fields.text(template, "labelSelector", "matchLabels", FileBackups.LABEL);
    }
  }

  /** Those of a service in a cluster. */
  public static FileBackupClient of(KubeClient client, Files files) {
    return new FileBackupClient(new ClusterObjects(client), files);
  }

  @Override
  public void start(String job, CallContext context) {
    Value.Tree schedule = schedule(files.schedule(), context);
    if (claims(schedule).isEmpty()) {
      throw new ProviderException(
          ErrorClass.TERMINAL,
          Diagnostic.error(NO_PLAN, "the plan of this backup is not made yet")
              .withDetail("There is no schedule " + files.schedule() + " of Velero.")
              .withHint("make it first: homelab up"),
          null,
          null);
    }
    Map<String, Object> metadata = new TreeMap<>();
    metadata.put("name", job);
    metadata.put("namespace", FileBackups.NAMESPACE);
    metadata.put("labels", Map.of(FileBackups.SCHEDULE, files.schedule()));
    metadata.put("annotations", Map.of(FileBackups.CLAIMS, claims(schedule)));
    objects.create(BACKUP, BACKUP.object(Value.ofMap(metadata), files.template()), context);
  }

  private Value.Tree schedule(String name, CallContext context) {
    return objects.read(SCHEDULE, FileBackups.NAMESPACE, name, context);
  }

  /** The note of a restore, whichever plan bears it. */
  private FileRestore.Note noted(CallContext context) {
    return FileRestore.noted(schedule(noting(context), context));
  }

  /** The schedule that bears the note of a restore, or is to: the first that is there. */
  private String noting(CallContext context) {
    String there = "";
    for (String name : files.schedules()) {
      Value.Tree one = schedule(name, context);
      if (!FileRestore.noted(one).backup().isEmpty()) {
        return name;
      }
      there = there.isEmpty() && !one.equals(Value.Tree.EMPTY) ? name : there;
    }
    return there.isEmpty() ? files.schedule() : there;
  }

  /** The names of the claims that a schedule or a backup takes, as it says them. */
  static String claims(Value.Tree object) {
    return Fields.text(object, "metadata", "annotations", FileBackups.CLAIMS);
  }

  /** The names of the claims in a backup. */
  static List<String> named(Value.Tree backup) {
    return Arrays.stream(claims(backup).split(",")).filter(one -> !one.isBlank()).toList();
  }

  /** Whether a backup is over and holds the data of each of its claims. */
  static boolean isWhole(Value.Tree backup) {
    return VeleroPhase.of(backup).isDone()
        && !named(backup).isEmpty()
        && count(backup) >= named(backup).size();
  }

  private static long count(Value.Tree backup) {
    return Fields.number(backup, 0, "status", "backupItemOperationsCompleted");
  }

  private static String moved(Value.Tree backup) {
    return count(backup) + " of " + named(backup).size() + " volumes";
  }

  @Override
  public JobState started(String job, CallContext context) {
    Value.Tree backup = objects.read(BACKUP, FileBackups.NAMESPACE, job, context);
    VeleroPhase phase = VeleroPhase.of(backup);
    return phase.isDone() && !isWhole(backup)
        ? new JobState("Failed", "Velero has no more than " + moved(backup), "")
        : phase.state(job);
  }

  @Override
  public List<KeptBackup> backups(CallContext context) {
    List<KeptBackup> found = new ArrayList<>();
    String chosen = FileBackups.SCHEDULE + " in (" + String.join(",", files.schedules()) + ')';
    for (Value.Tree one : objects.list(BACKUP, FileBackups.NAMESPACE, chosen, context)) {
      found.add(kept(one));
    }
    found.sort(Comparator.comparing(KeptBackup::taken).thenComparing(KeptBackup::name));
    return found;
  }

  private static KeptBackup kept(Value.Tree backup) {
    String taken = Fields.text(backup, "status", "startTimestamp");
    VeleroPhase phase = VeleroPhase.of(backup);
    boolean empty = Fields.number(backup, 0, "status", "progress", "itemsBackedUp") == 0;
    String over = empty ? "Empty" : "Incomplete";
    return new KeptBackup(
        Fields.text(backup, "metadata", "name"),
        taken.isEmpty() ? Fields.text(backup, "metadata", "creationTimestamp") : taken,
        Fields.text(backup, "metadata", "labels", FileBackups.SCHEDULE),
        isWhole(backup)
            ? KeptBackup.ready(KeptBackup.READY, backup)
            : phase.isDone() ? over : phase.name(),
        KeptBackup.isInPool(backup));
  }

  @Override
  public String unfinished(CallContext context) {
    return noted(context).backup();
  }

  @Override
  public String restore(String job, String backup, CallContext context) {
    FileRestore.Note before = noted(context);
    if (before.backup().equals(backup) && !restore().hasFailed(before, context)) {
      return before.restore();
    }
    String note = job + ' ' + backup;
    objects.annotate(
        SCHEDULE, FileBackups.NAMESPACE, noting(context), FileRestore.NOTE, note, context);
    return job;
  }

  /** Its steps are not told apart: any but the first may have stopped something. */
  @Override
  public boolean isBegun(String job, CallContext context) {
    return true;
  }

  private FileRestore restore() {
    return new FileRestore(objects, files.namespace(), files.thing(), files.address());
  }

  @Override
  public JobState restored(String job, CallContext context) {
    FileRestore.Note note = noted(context);
    if (!note.restore().equals(job)) {
      return new JobState("Failed", "another restore was begun meanwhile", "");
    }
    JobState state = restore().step(note, context);
    if (state.isDone()) {
      forget(context);
    }
    return state;
  }

  private void forget(CallContext context) {
    objects.annotate(
        SCHEDULE, FileBackups.NAMESPACE, noting(context), FileRestore.NOTE, null, context);
  }

  @Override
  public void giveUp(String job, CallContext context) {
    if (noted(context).restore().equals(job)) {
      forget(context);
      new SnapshotLook(objects, files.namespace()).tidy(job, context);
    }
  }
}
