package dev.homelab.provider.kubernetes.backups;

import dev.homelab.catalog.cozystack.FileBackups;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeAnswer;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.discovery.ApiResource;
import dev.homelab.provider.kubernetes.json.ValueJson;
import dev.homelab.spi.CallContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The backups of one application of Cozystack ({@code backups.cozystack.io/v1alpha1}, Cozystack
 * 1.6). Jobs and backups that it makes stay in the cluster and belong to nobody.
 *
 * @param client the cluster that it is in
 * @param application what is backed up
 * @param backupClass the class that says how and where to
 */
public record BackupClient(KubeClient client, Application application, String backupClass)
    implements ThingBackups {
  static final String API = "backups.cozystack.io/v1alpha1";
  private static final String GROUP = "apps.cozystack.io";
  private static final String JOBS = "backupjobs";
  private static final String JOB = "BackupJob";
  private static final String RESTORES = "restorejobs";
  private static final String RESTORE = "RestoreJob";

  /** What a backup says of the one of Velero that it is, and Velero's of whose it is. */
  static final String VELERO = "velero.io/backup-name";

  private static final String OWNED = "backups.cozystack.io/owned-by.BackupJobNamespace=";

  /**
   * An application.
   *
   * @param namespace the namespace of its tenant
   * @param kind as in {@code Postgres}
   * @param name its name
   */
  public record Application(String namespace, String kind, String name) {
    private Map<String, Object> reference() {
      return Map.of("apiGroup", GROUP, "kind", kind, "name", name);
    }

    /** Whether a reference of a backup, a job or a plan of its namespace names it. */
    boolean isMeant(Value.Tree reference) {
      String group = Fields.text(reference, "apiGroup");
      return (group.isEmpty() || group.equals(GROUP))
          && Fields.text(reference, "kind").equals(kind)
          && Fields.text(reference, "name").equals(name);
    }
  }

  @Override
  public void start(String job, CallContext context) {
    Value.Tree spec =
        Value.ofMap(
            Map.of("applicationRef", application.reference(), "backupClassName", backupClass));
    create(JOBS, JOB, job, spec, context);
  }

  @Override
  public JobState started(String job, CallContext context) {
    return state(JOBS, JOB, job, context);
  }

  /** Cozystack goes on by itself with what it was asked for. */
  @Override
  public String unfinished(CallContext context) {
    return "";
  }

  /** Where it is a snapshot, the job is made once that was seen. */
  @Override
  public String restore(String job, String backup, CallContext context) {
    String velero = inPool(backup, context);
    if (velero.isEmpty()) {
      begin(job, backup, context);
    } else {
      look().ask(job, velero, backup, context);
    }
    return job;
  }

  private void begin(String job, String backup, CallContext context) {
    Value.Tree spec = Value.ofMap(Map.of("backupRef", Map.of("name", backup)));
    create(RESTORES, RESTORE, job, spec, context);
  }

  private SnapshotLook look() {
    return new SnapshotLook(new ClusterObjects(client), application.namespace());
  }

  /** The backup of Velero that one is, when it left its snapshots in the pool; else empty. */
  private String inPool(String backup, CallContext context) {
    Value.Tree kept = body(path("backups", backup), about("get", "Backup", backup), context);
    String made = Fields.text(kept, "spec", "driverMetadata", VELERO);
    if (made.isEmpty()) {
      return "";
    }
    Value.Tree velero =
        new ClusterObjects(client)
            .read(FileBackupClient.BACKUP, FileBackups.NAMESPACE, made, context);
    return !velero.equals(Value.Tree.EMPTY) && KeptBackup.isInPool(velero) ? made : "";
  }

  /**
   * Cozystack's job ends with the restore of Velero, which for snapshots is over before there is
   * any volume, and is over, too, when it has made empty ones; so the claims are looked at.
   */
  @Override
  public JobState restored(String job, CallContext context) {
    JobState state = state(RESTORES, RESTORE, job, context);
    if (state.isDone()) {
      return new MachineClaims(new ClusterObjects(client), application.namespace())
          .bound(job, state, disks(job, context), context);
    }
    String backup = state.phase().isEmpty() ? look().asked(job, context) : "";
    if (backup.isEmpty()) {
      return state;
    }
    JobState seen = look().seen(job, context);
    if (seen.isDone() && !isBegun(job, context)) {
      begin(job, backup, context);
    }
    return seen.isDone() ? state : seen;
  }

  /** The claims of a machine's disks that the backup of a restore was of; none for all others. */
  private List<String> disks(String job, CallContext context) {
    Value.Tree restore = body(path(RESTORES, job), about("get", RESTORE, job), context);
    String backup = Fields.text(restore, "spec", "backupRef", "name");
    if (backup.isEmpty()) {
      return List.of();
    }
    Value.Tree kept = body(path("backups", backup), about("get", "Backup", backup), context);
    return Fields.trees(kept, "status", "underlyingResources", "dataVolumes").stream()
        .map(one -> Fields.text(one, "dataVolumeName"))
        .filter(one -> !one.isEmpty())
        .toList();
  }

  private Value.Tree body(String path, KubeCall about, CallContext context) {
    KubeAnswer answer = client.find(KubeRequest.get(path, about), context);
    return answer == null ? Value.Tree.EMPTY : Fields.tree(answer.body());
  }

  @Override
  public boolean isBegun(String job, CallContext context) {
    return client.find(KubeRequest.get(path(RESTORES, job), about("get", RESTORE, job)), context)
        != null;
  }

  /**
   * What Cozystack was asked for goes on, with the snapshots that its claims need; what was only
   * looked for is left as it was.
   */
  @Override
  public void giveUp(String job, CallContext context) {
    new MachineClaims(new ClusterObjects(client), application.namespace()).tidy(job, context);
  }

  @Override
  public List<KeptBackup> backups(CallContext context) {
    KubeAnswer answer =
        client.find(KubeRequest.get(path("backups", ""), about("list", "Backup", "")), context);
    List<KeptBackup> found = new ArrayList<>();
    Map<String, Value.Tree> velero = null;
    if (answer != null) {
      for (Value.Tree one : Fields.trees(answer.body(), "items")) {
        if (application.isMeant(Fields.tree(one, "spec", "applicationRef"))) {
          String made = Fields.text(one, "spec", "driverMetadata", VELERO);
          KeptBackup kept = KeptBackup.of(one);
          if (!made.isEmpty() && velero == null) {
            velero = velero(context);
          }
          found.add(
              made.isEmpty() || velero == null
                  ? kept
                  : kept.by(velero.getOrDefault(made, Value.Tree.EMPTY)));
        }
      }
    }
    found.sort(Comparator.comparing(KeptBackup::taken).thenComparing(KeptBackup::name));
    return found;
  }

  /** Velero's backups of the namespace, by their names. */
  private Map<String, Value.Tree> velero(CallContext context) {
    Map<String, Value.Tree> all = new TreeMap<>();
    String chosen = OWNED + application.namespace();
    new ClusterObjects(client)
        .list(FileBackupClient.BACKUP, FileBackups.NAMESPACE, chosen, context)
        .forEach(one -> all.put(Fields.text(one, "metadata", "name"), one));
    return all;
  }

  private JobState state(String plural, String kind, String job, CallContext context) {
    KubeAnswer answer =
        client.find(KubeRequest.get(path(plural, job), about("get", kind, job)), context);
    return JobState.of(answer == null ? null : Fields.tree(answer.body()));
  }

  private void create(
      String plural, String kind, String called, Value.Tree spec, CallContext context) {
    Value.Tree object =
        Value.ofMap(
            Map.of(
                "apiVersion",
                API,
                "kind",
                kind,
                "metadata",
                Map.of("name", called, "namespace", application.namespace()),
                "spec",
                spec));
    client.send(
        KubeRequest.write(
            "POST",
            path(plural, ""),
            KubeRequest.JSON,
            ValueJson.write(object),
            about("create", kind, called)),
        context);
  }

  private KubeCall about(String verb, String kind, String name) {
    return new KubeCall(verb, kind, application.namespace(), name);
  }

  private String path(String plural, String object) {
    String list =
        "apis/"
            + API
            + "/namespaces/"
            + ApiResource.encoded(application.namespace())
            + '/'
            + plural;
    return object.isEmpty() ? list : list + '/' + ApiResource.encoded(object);
  }
}
