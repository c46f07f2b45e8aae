package dev.homelab.provider.kubernetes.backups;

import dev.homelab.catalog.cozystack.FileBackups;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Fields;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.ownership.OwnershipMark;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The names that Cozystack keeps of backups of an application whose data Velero has deleted, and of
 * the jobs that made them: nothing else takes them away (Cozystack 1.6.2). A deletion of one has
 * Cozystack ask Velero to delete its data, too, when Velero has it ({@code
 * internal/backupcontroller/backup_controller.go}); so each is looked at again right before.
 *
 * @param client the cluster
 * @param application what they are of
 * @param plans the plans of the lab that take it, by their names in the cluster, and how long each
 *     keeps what it takes
 */
public record ExpiredNames(
    KubeClient client, BackupClient.Application application, Map<String, Duration> plans) {
  /** What is gone and what is only not to be seen cannot be told apart now. */
  static final String UNSURE = "HL9146";

  private static final Kind PLAN = new Kind(BackupClient.API, "Plan", "plans");
  private static final Kind BACKUP = new Kind(BackupClient.API, "Backup", "backups");
  private static final Kind JOB = new Kind(BackupClient.API, "BackupJob", "backupjobs");
  private static final Kind LOCATION =
      new Kind(FileBackups.API, "BackupStorageLocation", "backupstoragelocations");

  public ExpiredNames {
    plans = Map.copyOf(plans);
  }

  /**
   * A name.
   *
   * @param kind {@code Backup} or {@code BackupJob}
   * @param name as it stands in the cluster
   * @param uid the object's identity; another one of that name is not meant
   * @param since when it was taken or made (RFC 3339)
   * @param velero the backup of Velero that it was; empty for a job
   */
  public record Name(String kind, String name, String uid, String since, String velero) {
    private static Name of(Kind kind, Value.Tree object) {
      String taken = Fields.text(object, "spec", "takenAt");
      return new Name(
          kind.name(),
          Fields.text(object, "metadata", "name"),
          Fields.text(object, "metadata", "uid"),
          taken.isEmpty() ? Fields.text(object, "metadata", "creationTimestamp") : taken,
          LeftNames.made(object));
    }

    /** Whether it is that of a backup. */
    public boolean isBackup() {
      return kind.equals(BACKUP.name());
    }
  }

  /**
   * Those that are of no use any more, the oldest first; jobs after backups.
   *
   * @throws ProviderException with HL9146 while Velero does not reach all places of backups
   */
  public List<Name> find(LabIdentity lab, CallContext context) {
    ClusterObjects objects = new ClusterObjects(client);
    LeftNames rule = new LeftNames(application, ours(objects, lab, context), context.now());
    if (rule.plans().isEmpty()) {
      return List.of();
    }
    requirePlaces(objects, context);
    Set<String> velero = new HashSet<>();
    objects
        .list(FileBackupClient.BACKUP, FileBackups.NAMESPACE, "", context)
        .forEach(one -> velero.add(Fields.text(one, "metadata", "name")));
    List<Name> left = new ArrayList<>();
    Set<String> staying = new HashSet<>();
    for (Value.Tree one : objects.list(BACKUP, application.namespace(), "", context)) {
      if (rule.isName(one, velero)) {
        left.add(Name.of(BACKUP, one));
      } else {
        staying.add(Fields.text(one, "metadata", "name"));
      }
    }
    for (Value.Tree one : objects.list(JOB, application.namespace(), "", context)) {
      if (rule.isDone(one, staying)) {
        left.add(Name.of(JOB, one));
      }
    }
    left.sort(Comparator.comparing(Name::kind).thenComparing(Name::since));
    return left;
  }

  /** The plans that bear the lab's mark. */
  private Map<String, LeftNames.Plan> ours(
      ClusterObjects objects, LabIdentity lab, CallContext context) {
    Map<String, LeftNames.Plan> ours = new TreeMap<>();
    plans.forEach(
        (name, kept) -> {
          Value.Tree plan = objects.read(PLAN, application.namespace(), name, context);
          Instant made = LeftNames.time(Fields.text(plan, "metadata", "creationTimestamp"));
          if (made != null && OwnershipMark.isOf(plan, lab)) {
            String uid = Fields.text(plan, "metadata", "uid");
            ours.put(name, new LeftNames.Plan(uid, made, kept));
          }
        });
    return ours;
  }

  private static void requirePlaces(ClusterObjects objects, CallContext context) {
    List<Value.Tree> places = objects.list(LOCATION, FileBackups.NAMESPACE, "", context);
    boolean all =
        places.stream()
            .allMatch(place -> Fields.text(place, "status", "phase").equals("Available"));
    if (places.isEmpty() || !all) {
      throw new ProviderException(
          ErrorClass.TERMINAL,
          Diagnostic.error(UNSURE, "Velero does not reach the place of backups now")
              .withDetail(
                  "What it does not show may be there all the same, so no name was removed.")
              .withHint(
                  "kubectl -n "
                      + FileBackups.NAMESPACE
                      + " get backupstoragelocations   (are all Available?)"),
          null,
          null);
    }
  }

  /**
   * Removes names, each after another look. A backup stays whose data Velero has again, and the job
   * that made it with it.
   *
   * @param names as they were found
   * @return those that were removed
   * @throws ProviderException with HL9146 when Velero does not reach all places of backups now
   */
  public List<Name> remove(List<Name> names, CallContext context) {
    ClusterObjects objects = new ClusterObjects(client);
    requirePlaces(objects, context);
    List<Name> removed = new ArrayList<>();
    Set<String> staying = new HashSet<>();
    for (Name name : names) {
      boolean goes = name.isBackup() || !staying.contains(name.name());
      if (goes && remove(name, objects, context)) {
        removed.add(name);
      } else {
        staying.add(name.name());
      }
    }
    return removed;
  }

  private boolean remove(Name name, ClusterObjects objects, CallContext context) {
    if (name.isBackup()
        && !objects
            .read(FileBackupClient.BACKUP, FileBackups.NAMESPACE, name.velero(), context)
            .equals(Value.Tree.EMPTY)) {
      return false;
    }
    Kind kind = name.isBackup() ? BACKUP : JOB;
    objects.delete(kind, application.namespace(), name.name(), name.uid(), context);
    return true;
  }
}
