package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.model.Value;
import java.util.List;

/**
 * What is worth waking somebody for in a home, as rules of VictoriaMetrics. The measures are those
 * that Cozystack 1.6.2 takes of nodes, pods and its storage, and those of {@link #WATCHED}.
 */
final class AlertRules {
  /**
   * Pods that measure, and that nobody asks: Cozystack 1.6.2 turns on no scraping of these three.
   *
   * @param name what their scrape is called
   * @param namespace where they run
   * @param label a label that they have
   * @param value its value
   * @param port the name of the port that tells
   * @param scheme {@code http}, or {@code https} with a certificate of its own making
   */
  record Watched(
      String name, String namespace, String label, String value, String port, String scheme) {}

  static final List<Watched> WATCHED =
      List.of(
          new Watched(
              "lab-certificates",
              "cozy-cert-manager",
              "app.kubernetes.io/name",
              "cert-manager",
              "http-metrics",
              "http"),
          new Watched(
              "lab-machines",
              "cozy-kubevirt",
              "kubevirt.io",
              "virt-controller",
              "metrics",
              "https"),
          new Watched(
              "lab-backups",
              "cozy-velero",
              "app.kubernetes.io/name",
              "velero",
              "http-monitoring",
              "http"));

  private static final String WARNING = "warning";
  private static final String CRITICAL = "critical";

  private AlertRules() {}

  /** The {@code spec} of the object that holds them. */
  static Value.Tree spec() {
    return TreeBuilder.of(
        "groups",
        List.of(
            TreeBuilder.tree()
                .put("name", "lab")
                .put("interval", "30s")
                .put(
                    "rules",
                    List.of(
                        diskFull(),
                        volumeFull(),
                        poolFull(),
                        nodeNotReady(),
                        podCrashLooping(),
                        machineDown(),
                        certificateEnds(),
                        backupFailed(),
                        jobFailed()))
                .build()));
  }

  private static Value.Tree diskFull() {
    String of = "{job=\"node-exporter\",fstype!=\"\",mountpoint!=\"\"}";
    return rule(
        "DiskFull",
        "node_filesystem_avail_bytes"
            + of
            + " / node_filesystem_size_bytes"
            + of
            + " < 0.1 and node_filesystem_readonly"
            + of
            + " == 0",
        "15m",
        WARNING,
        "{{ $labels.mountpoint }} on {{ $labels.node }} is more than 90 % full.");
  }

  private static Value.Tree volumeFull() {
    return rule(
        "VolumeFull",
        "kubelet_volume_stats_available_bytes{job=\"kubelet\",metrics_path=\"/metrics\"}"
            + " / kubelet_volume_stats_capacity_bytes{job=\"kubelet\",metrics_path=\"/metrics\"}"
            + " < 0.1",
        "15m",
        WARNING,
        "The volume {{ $labels.persistentvolumeclaim }} in {{ $labels.namespace }} is more than"
            + " 90 % full.");
  }

  /** A pool has its own limit: snapshots and copies need room, too. */
  private static Value.Tree poolFull() {
    return rule(
        "PoolFull",
        "linstor_storage_pool_capacity_free_bytes / linstor_storage_pool_capacity_total_bytes"
            + " < 0.15",
        "15m",
        CRITICAL,
        "The pool {{ $labels.storage_pool }} on {{ $labels.node }} is more than 85 % full.");
  }

  private static Value.Tree nodeNotReady() {
    return rule(
        "NodeNotReady",
        "kube_node_status_condition{job=\"kube-state-metrics\",condition=\"Ready\","
            + "status=\"true\"} == 0",
        "5m",
        CRITICAL,
        "{{ $labels.node }} is not ready.");
  }

  private static Value.Tree podCrashLooping() {
    return rule(
        "PodCrashLooping",
        "max_over_time(kube_pod_container_status_waiting_reason{job=\"kube-state-metrics\","
            + "reason=\"CrashLoopBackOff\"}[5m]) >= 1",
        "15m",
        WARNING,
        "{{ $labels.pod }} in {{ $labels.namespace }} ends again and again.");
  }

  /** A machine that is off is {@code stopped}; every other status wants to run and does not. */
  private static Value.Tree machineDown() {
    return rule(
        "MachineDown",
        "max by (exported_namespace, name, status)"
            + " (kubevirt_vm_info{status!~\"running|stopped|paused|migrating\"}) == 1",
        "10m",
        CRITICAL,
        "{{ $labels.name }} in {{ $labels.exported_namespace }} should run and is"
            + " {{ $labels.status }}.");
  }

  /**
   * Certificates are renewed at a third of their life; two weeks before the end it has failed. One
   * that was never given has 0 for its end, and is no certificate yet.
   */
  private static Value.Tree certificateEnds() {
    return rule(
        "CertificateEnds",
        "(certmanager_certificate_expiration_timestamp_seconds > 0) - time() < 14 * 86400",
        "1h",
        WARNING,
        "The certificate {{ $labels.name }} in {{ $labels.exported_namespace }} ends in less than"
            + " two weeks.");
  }

  /** Backups of machines and files; Cozystack gives those of machines no schedule of Velero. */
  private static Value.Tree backupFailed() {
    return rule(
        "BackupFailed",
        "sum(increase(velero_backup_failure_total[1h])"
            + " + increase(velero_backup_partial_failure_total[1h])"
            + " + increase(velero_backup_validation_failure_total[1h])) > 0",
        "5m",
        CRITICAL,
        "A backup of a machine or of files failed in the last hour: homelab backups");
  }

  private static Value.Tree jobFailed() {
    return rule(
        "JobFailed",
        "kube_job_failed{job=\"kube-state-metrics\",namespace=~\"tenant-.*\",condition=\"true\"}"
            + " > 0",
        "5m",
        WARNING,
        "The job {{ $labels.job_name }} in {{ $labels.namespace }} failed.");
  }

  private static Value.Tree rule(
      String name, String expression, String lasting, String severity, String summary) {
    return TreeBuilder.tree()
        .put("alert", name)
        .put("expr", expression)
        .put("for", lasting)
        .put("labels", TreeBuilder.of("severity", severity))
        .put("annotations", TreeBuilder.of("summary", summary))
        .build();
  }
}
