package dev.homelab.provider.kubernetes.backups;

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

/**
 * The backups of one application of Cozystack ({@code backups.cozystack.io/v1alpha1}, Cozystack
 * 1.6). Jobs and backups that it makes stay in the cluster and belong to nobody.
 *
 * @param client the cluster that it is in
 * @param application what is backed up
 */
public record BackupClient(KubeClient client, Application application) {
  private static final String API = "backups.cozystack.io/v1alpha1";
  private static final String GROUP = "apps.cozystack.io";
  private static final String JOBS = "backupjobs";
  private static final String JOB = "BackupJob";
  private static final String RESTORES = "restorejobs";
  private static final String RESTORE = "RestoreJob";

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

    private boolean isMeant(Value.Tree reference) {
      String group = Fields.text(reference, "apiGroup");
      return (group.isEmpty() || group.equals(GROUP))
          && Fields.text(reference, "kind").equals(kind)
          && Fields.text(reference, "name").equals(name);
    }
  }

  /**
   * Asks for a backup.
   *
   * @param job the name of the job, which the backup gets, too
   * @param backupClass the class that says how and where to
   */
  public void start(String job, String backupClass, CallContext context) {
    Value.Tree spec =
        Value.ofMap(
            Map.of("applicationRef", application.reference(), "backupClassName", backupClass));
    create(JOBS, JOB, job, spec, context);
  }

  /** How a backup goes that was asked for. */
  public JobState started(String job, CallContext context) {
    return state(JOBS, JOB, job, context);
  }

  /** Asks that the application goes back to one of its backups. */
  public void restore(String job, String backup, CallContext context) {
    Value.Tree spec = Value.ofMap(Map.of("backupRef", Map.of("name", backup)));
    create(RESTORES, RESTORE, job, spec, context);
  }

  /** How it goes back, as it was asked to. */
  public JobState restored(String job, CallContext context) {
    return state(RESTORES, RESTORE, job, context);
  }

  /** Its backups, the oldest first. */
  public List<KeptBackup> backups(CallContext context) {
    KubeAnswer answer =
        client.find(KubeRequest.get(path("backups", ""), about("list", "Backup", "")), context);
    List<KeptBackup> found = new ArrayList<>();
    if (answer != null) {
      for (Value.Tree one : Fields.trees(answer.body(), "items")) {
        if (application.isMeant(Fields.tree(one, "spec", "applicationRef"))) {
          found.add(KeptBackup.of(one));
        }
      }
    }
    found.sort(Comparator.comparing(KeptBackup::taken).thenComparing(KeptBackup::name));
    return found;
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
