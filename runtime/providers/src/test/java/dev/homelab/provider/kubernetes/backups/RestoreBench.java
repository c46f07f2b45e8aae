package dev.homelab.provider.kubernetes.backups;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.provider.kubernetes.TestLab;
import dev.homelab.provider.kubernetes.client.KubeAnswer;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.json.ValueJson;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import dev.homelab.sim.kube.controllers.StoragePools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A service with a volume in a simulated cluster with Velero, and what happens to it. */
final class RestoreBench implements AutoCloseable {
  static final String WEB = "apis/apps/v1/namespaces/tenant-home/deployments/web";
  static final String JOB = "apis/batch/v1/namespaces/tenant-home/cronjobs/tidy";
  static final String KUSTOMIZATION =
      "apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations/web";
  private static final String CLAIMS = "api/v1/namespaces/tenant-home/persistentvolumeclaims";
  private static final String BACKUPS = "apis/velero.io/v1/namespaces/cozy-velero/backups";
  private static final String RESTORES = "apis/velero.io/v1/namespaces/cozy-velero/restores";
  private static final String MAPS = "api/v1/namespaces/cozy-velero/configmaps";
  private static final String SNAPSHOTS =
      "apis/snapshot.storage.k8s.io/v1/namespaces/tenant-home/volumesnapshots";
  private static final String CONTENTS = "apis/snapshot.storage.k8s.io/v1/volumesnapshotcontents";
  private static final List<String> EVERYTHING =
      List.of(
          WEB.replace("/web", ""),
          JOB.replace("/tidy", ""),
          CLAIMS,
          BACKUPS,
          RESTORES,
          RESTORES.replace("restores", "schedules"),
          MAPS,
          KUSTOMIZATION.replace("/web", ""),
          SNAPSHOTS,
          CONTENTS,
          "api/v1/persistentvolumes");
  private static final String BROUGHT =
      "labels: {kustomize.toolkit.fluxcd.io/name: web,"
          + " kustomize.toolkit.fluxcd.io/namespace: flux-system}";
  private static final String CLAIM =
      "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: %s, namespace: tenant-home},"
          + " spec: {storageClassName: quick, accessModes: [ReadWriteOnce],"
          + " resources: {requests: {storage: 1Gi}}}}";
  private static final String PODS =
      "{metadata: {labels: {app: web}}, spec: {restartPolicy: %s, containers: [{name: web,"
          + " image: 'example.org/web:1'}],"
          + " volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]}}";

  private final KubeSimulator simulator;
  private final KubeClient raw;

  private RestoreBench(KubeSimulator simulator, KubeClient raw) {
    this.simulator = simulator;
    this.raw = raw;
  }

  static RestoreBench start(Path folder) throws IOException {
    KubeSimulator simulator = KubeSimulator.start(SimulatorOptions.inMemory().withSpeed(200));
    Path config = Files.writeString(folder.resolve("kubeconfig"), simulator.kubeconfig());
    RestoreBench bench =
        new RestoreBench(
            simulator,
            KubeClient.connect(
                TestLab.target(config).config(), TestLab.options(folder), FakeCall.patient()));
    bench.prepare();
    return bench;
  }

  private void prepare() {
    kind("velero.io", "Backup", "backups");
    kind("velero.io", "Restore", "restores");
    kind("velero.io", "Schedule", "schedules");
    kind("kustomize.toolkit.fluxcd.io", "Kustomization", "kustomizations");
    kind("snapshot.storage.k8s.io", "VolumeSnapshot", "volumesnapshots");
    kind("snapshot.storage.k8s.io", "VolumeSnapshotContent", "volumesnapshotcontents", "Cluster");
    namespace("tenant-home");
    namespace("cozy-velero");
    namespace("flux-system");
    make(
        "apis/storage.k8s.io/v1/storageclasses",
        "{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: quick},"
            + " provisioner: csi.example.com, reclaimPolicy: Delete,"
            + " volumeBindingMode: Immediate}");
    make(
        "apis/storage.k8s.io/v1/storageclasses",
        "{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: later},"
            + " provisioner: csi.example.com, volumeBindingMode: WaitForFirstConsumer}");
  }

  /** Leaves nothing of a test. */
  void clear() {
    for (String all : EVERYTHING) {
      for (Value.Tree one : Fields.trees(read(all), "items")) {
        String name = Fields.text(one, "metadata", "name");
        if (!name.endsWith(".crt")) {
          write("DELETE", all + '/' + name, Value.Tree.EMPTY);
        }
      }
    }
    until("the claims to go", () -> Fields.trees(read(CLAIMS), "items").isEmpty());
  }

  FileBackupClient client() {
    Value.Tree template =
        TestLab.yaml("{labelSelector: {matchLabels: {homelab.dev/files: service-web}}}");
    return FileBackupClient.of(
        raw, FileBackupClient.Files.of("tenant-home", "nightly", template, "node.box/app.web"));
  }

  private void kind(String group, String kind, String plural) {
    kind(group, kind, plural, "Namespaced");
  }

  private void kind(String group, String kind, String plural, String scope) {
    make(
        "apis/apiextensions.k8s.io/v1/customresourcedefinitions",
        ("{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition,"
                + " metadata: {name: %3$s.%1$s}, spec: {group: %1$s, scope: %4$s,"
                + " names: {kind: %2$s, plural: %3$s, singular: one%3$s}, versions: [{name: v1,"
                + " served: true, storage: true, schema: {openAPIV3Schema:"
                + " {type: object, x-kubernetes-preserve-unknown-fields: true}}}]}}")
            .formatted(group, kind, plural, scope));
    until("the kind", () -> !read("apis/" + group + "/v1/" + plural).equals(Value.Tree.EMPTY));
  }

  private void namespace(String name) {
    make("api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: " + name + "}}");
  }

  MachineClaims machineClaims() {
    return new MachineClaims(new ClusterObjects(raw), "tenant-home");
  }

  /** A restore of Velero that a job of Cozystack has asked for. */
  void machineRestore(String name, String job) {
    String owned = "backups.cozystack.io/owned-by.BackupJob";
    make(
        RESTORES,
        "{apiVersion: velero.io/v1, kind: Restore, metadata: {name: %1$s, namespace: cozy-velero,"
                .formatted(name)
            + " labels: {%1$sName: %2$s, %1$sNamespace: tenant-home}}, spec: {backupName: none}}"
                .formatted(owned, job));
  }

  /** A claim that such a restore has brought back, with no volume yet. */
  void fromSnapshot(String name, String storageClass, String label) {
    make(
        CLAIMS,
        CLAIM
            .formatted(name)
            .replace("quick", storageClass)
            .replace("namespace: tenant-home}", "namespace: tenant-home, labels: {%s: %s}}")
            .replace(
                "spec: {",
                "spec: {dataSource: {apiGroup: snapshot.storage.k8s.io,"
                    + " kind: VolumeSnapshot, name: taken}, ")
            .formatted(SnapshotLook.MADE_BY, label));
  }

  /** A claim that such a restore fills with what was moved to a bucket. */
  void fromBucket(String name, String label) {
    made(name, label, "selector: {matchLabels: {velero.io/dynamic-pv-restore: tenant-home}}, ");
  }

  /** A claim that such a restore has brought back without anything to fill it. */
  void empty(String name, String label) {
    made(name, label, "");
  }

  private void made(String name, String label, String from) {
    make(
        CLAIMS,
        CLAIM
            .formatted(name)
            .replace("namespace: tenant-home}", "namespace: tenant-home, labels: {%s: %s}}")
            .replace("spec: {", "spec: {" + from)
            .formatted(SnapshotLook.MADE_BY, label));
  }

  /** The snapshot that such a claim is made of. */
  void taken(String label) {
    make(
        SNAPSHOTS,
        "{apiVersion: snapshot.storage.k8s.io/v1, kind: VolumeSnapshot, metadata: {name: taken,"
            + " namespace: tenant-home, labels: {%s: %s}}, spec: {}}"
                .formatted(SnapshotLook.MADE_BY, label));
  }

  /** A claim whose volume is made when a pod wants it. */
  void idle(String name) {
    make(CLAIMS, CLAIM.formatted(name).replace("quick", "later"));
  }

  /** Gives a claim what it waits for. */
  void bound(String claim) {
    patch(CLAIMS + '/' + claim + "/status", "{status: {phase: Bound}}");
  }

  /** What is restored: a claim with a volume, and all that uses it. */
  void service() {
    make(
        "apis/velero.io/v1/namespaces/cozy-velero/schedules",
        "{apiVersion: velero.io/v1, kind: Schedule, metadata: {name: nightly,"
            + " namespace: cozy-velero}, spec: {schedule: '0 3 1 1 *', template: {}}}");
    claim("data");
    make(
        WEB.replace("/web", ""),
        "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: tenant-home},"
            + " spec: {replicas: 2, selector: {matchLabels: {app: web}}, template: "
            + PODS.formatted("Always")
            + "}}");
    make(
        JOB.replace("/tidy", ""),
        "{apiVersion: batch/v1, kind: CronJob, metadata: {name: tidy, namespace: tenant-home},"
            + " spec: {schedule: '0 4 1 1 *', jobTemplate: {spec: {template: "
            + PODS.formatted("Never")
            + "}}}}");
    until("the volume", () -> !volumeOf("data").isEmpty());
  }

  void claim(String name) {
    make(CLAIMS, CLAIM.formatted(name));
  }

  /** A backup that is over, of a claim as it is now, whose data was moved so many times. */
  void backup(String name, int moved, String claim) {
    backup(name, moved, claim, "");
  }

  /** The same, or a snapshot that lies in a pool. */
  void backup(String name, int moved, String claim, String pool) {
    make(
        BACKUPS,
        "{apiVersion: velero.io/v1, kind: Backup, metadata: {name: %s, namespace: cozy-velero,"
                .formatted(name)
            + " labels: {velero.io/schedule-name: nightly},"
            + " annotations: {homelab.dev/claims: %s}}, spec: {snapshotMoveData: %s}}"
                .formatted(claim, pool.isEmpty()));
    until("Velero to look", () -> !text(BACKUPS + '/' + name, "status", "phase").isEmpty());
    patch(
        BACKUPS + '/' + name,
        "{status: {phase: Completed, backupItemOperationsCompleted: %d, progress: {itemsBackedUp: 1}}}"
            .formatted(moved));
    Value.Tree kept =
        Value.Tree.EMPTY
            .with("content", Value.of("letters"))
            .with("pool", Value.of(pool))
            .with("claim", read(CLAIMS + '/' + claim));
    TreeMap<String, Value> data = new TreeMap<>();
    data.put("tenant-home." + claim, Value.of(new String(ValueJson.write(kept), UTF_8)));
    Value.Tree map =
        TestLab.yaml(
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: sandbox-backup-%s,"
                        .formatted(name)
                    + " namespace: cozy-velero}}")
            .with("data", new Value.Tree(data));
    write("POST", MAPS, map);
  }

  /** Has a backup have been over at a time. */
  void ended(String backup, String time) {
    patch(BACKUPS + '/' + backup, "{status: {completionTimestamp: '" + time + "'}}");
  }

  /** Which pools LINSTOR has from now on. */
  void pools(StoragePools pools) {
    simulator.pools(pools);
  }

  /** All pools but one. */
  static StoragePools without(String gone) {
    return new StoragePools() {
      @Override
      public boolean exists(String pool) {
        return !pool.equals(gone);
      }

      @Override
      public int nodes(String pool) {
        return exists(pool) ? 1 : 0;
      }
    };
  }

  /** How many objects of snapshots there are, of both halves. */
  int snapshots() {
    return Fields.trees(read(SNAPSHOTS), "items").size()
        + Fields.trees(read(CONTENTS), "items").size();
  }

  /** What the volume of a claim holds; empty for nothing. */
  String content(String claim) {
    String path = "api/v1/namespaces/tenant-home/configmaps/sandbox-files-" + claim;
    return text(path, "data", "content");
  }

  /** Has a backup bring nothing back. */
  void forgetContent(String backup) {
    write("DELETE", MAPS + "/sandbox-backup-" + backup, Value.Tree.EMPTY);
  }

  /** Has Flux bring the service, by a Kustomization with such a label. */
  void flux(String label) {
    make(
        KUSTOMIZATION.replace("/web", ""),
        "{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization,"
            + " metadata: {name: web, namespace: flux-system, labels: {%s}}, spec: {path: ./web}}"
                .formatted(label));
    patch(WEB, "{metadata: {" + BROUGHT + "}}");
  }

  String begin(String job, String backup) {
    return client().restore(job, backup, FakeCall.patient());
  }

  JobState step(String job) {
    return client().restored(job, FakeCall.patient());
  }

  void stepUntilAsked(String job) {
    until(
        "Velero to be asked",
        () -> {
          step(job);
          return !read(RESTORES + '/' + job).equals(Value.Tree.EMPTY);
        });
  }

  /** Goes on to the moment before Velero is asked. */
  void stepUntilClaimIsGone(String job) {
    until(
        "the claim to go",
        () -> {
          boolean there = !read(CLAIMS + "/data").equals(Value.Tree.EMPTY);
          boolean leaves = !text(CLAIMS + "/data", "metadata", "deletionTimestamp").isEmpty();
          if (there && !leaves) {
            step(job);
          }
          return !there;
        });
  }

  /** Asks Velero, as the step after the last claim has gone does. */
  void ask(String restore, String backup) {
    make(
        RESTORES,
        "{apiVersion: velero.io/v1, kind: Restore, metadata: {name: %s, namespace: cozy-velero},"
                .formatted(restore)
            + " spec: {backupName: %s}}".formatted(backup));
  }

  /** Waits until Velero has done what it was asked for, and has it say something else of it. */
  void over(String restore, String status) {
    String path = RESTORES + '/' + restore;
    until("Velero", () -> text(path, "status", "phase").equals("Completed"));
    patch(path, status);
  }

  JobState end(String job) {
    JobState[] last = new JobState[1];
    until(
        "the end",
        () -> {
          last[0] = step(job);
          return last[0].isDone() || last[0].hasFailed();
        });
    return last[0];
  }

  String volumeOf(String claim) {
    return text(CLAIMS + '/' + claim, "spec", "volumeName");
  }

  /** What becomes of a volume without its claim; empty when the volume is gone. */
  String policy(String volume) {
    return text("api/v1/persistentvolumes/" + volume, "spec", "persistentVolumeReclaimPolicy");
  }

  String phase(String volume) {
    return text("api/v1/persistentvolumes/" + volume, "status", "phase");
  }

  long replicas(String deployment) {
    return Fields.number(read(WEB.replace("/web", '/' + deployment)), 1, "spec", "replicas");
  }

  private String text(String path, String... field) {
    return Fields.text(read(path), field);
  }

  Value.Tree read(String path) {
    KubeAnswer answer =
        raw.find(KubeRequest.get(path, new KubeCall("get", "object", "", "")), FakeCall.patient());
    return answer == null ? Value.Tree.EMPTY : answer.body();
  }

  private void make(String path, String yaml) {
    write("POST", path, TestLab.yaml(yaml));
  }

  void patch(String path, String yaml) {
    write("PATCH", path, TestLab.yaml(yaml));
  }

  private void write(String method, String path, Value.Tree body) {
    String type = method.equals("PATCH") ? KubeRequest.MERGE_PATCH : KubeRequest.JSON;
    raw.send(
        KubeRequest.write(
            method, path, type, ValueJson.write(body), new KubeCall("write", path, "", "")),
        FakeCall.patient());
  }

  void until(String what, BooleanSupplier done) {
    FakeCall call = FakeCall.patient();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!done.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain for " + what);
      }
      try {
        call.pause(Duration.ofMillis(20));
      } catch (InterruptedException stopped) {
        throw new AssertionError(stopped);
      }
    }
  }

  @Override
  public void close() {
    raw.close();
    simulator.close();
  }
}
