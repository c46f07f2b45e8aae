package dev.homelab.provider.kubernetes.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.provider.kubernetes.TestLab;
import dev.homelab.provider.kubernetes.readiness.Verdict.Stage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadinessTest {
  private static final Facts CUSTOM = new Facts(true, true, false, false);
  private static final Facts STATUSLESS = new Facts(true, false, false, false);
  private static final Facts SETTLED = new Facts(true, true, true, false);
  private static final Facts LAZY_CLAIM = new Facts(false, true, false, true);

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        // what is trivially there
        "READY | {apiVersion: v1, kind: ConfigMap}",
        "READY | {apiVersion: rbac.authorization.k8s.io/v1, kind: Role}",
        "TERMINATING | {apiVersion: v1, kind: ConfigMap, metadata: {deletionTimestamp: '2026-01-01T00:00:00Z'}}",
        // services: a load balancer needs its address
        "READY | {apiVersion: v1, kind: Service, spec: {type: ClusterIP}}",
        "PROGRESSING | {apiVersion: v1, kind: Service, spec: {type: LoadBalancer, clusterIP: 10.0.0.1}}",
        "READY | {apiVersion: v1, kind: Service, spec: {type: LoadBalancer}, status: {loadBalancer: {ingress: [{ip: 1.2.3.4}]}}}",
        // pods: a failed one has failed
        "FAILED | {apiVersion: v1, kind: Pod, status: {phase: Failed}}",
        "READY | {apiVersion: v1, kind: Pod, status: {phase: Succeeded}}",
        "PROGRESSING | {apiVersion: v1, kind: Pod, status: {phase: Running}}",
        "READY | {apiVersion: v1, kind: Pod, status: {phase: Running, conditions: [{type: Ready, status: 'True'}]}}",
        // jobs: ready when complete, not when started
        "PROGRESSING | {apiVersion: batch/v1, kind: Job, status: {startTime: x, active: 1}}",
        "READY | {apiVersion: batch/v1, kind: Job, status: {conditions: [{type: Complete, status: 'True'}]}}",
        "FAILED | {apiVersion: batch/v1, kind: Job, status: {conditions: [{type: Failed, status: 'True'}]}}",
        "SUSPENDED | {apiVersion: batch/v1, kind: Job, spec: {suspend: true}}",
        "SUSPENDED | {apiVersion: batch/v1, kind: CronJob, spec: {suspend: true}}",
        "READY | {apiVersion: batch/v1, kind: CronJob, spec: {schedule: '@daily'}}",
        // deployments
        "PROGRESSING | {apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: {generation: 1}, status: {observedGeneration: -1}}",
        "PROGRESSING | {apiVersion: apps/v1, kind: Deployment, metadata: {generation: 2}, spec: {replicas: 1}, status: {observedGeneration: 1, replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1, conditions: [{type: Available, status: 'True'}]}}",
        "READY | {apiVersion: apps/v1, kind: Deployment, metadata: {generation: 2}, spec: {replicas: 1}, status: {observedGeneration: 2, replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1, conditions: [{type: Available, status: 'True'}]}}",
        "PROGRESSING | {apiVersion: apps/v1, kind: Deployment, metadata: {generation: 1}, spec: {replicas: 1}, status: {observedGeneration: 1, replicas: 2, updatedReplicas: 1, readyReplicas: 2, availableReplicas: 2}}",
        "PROGRESSING | {apiVersion: apps/v1, kind: Deployment, metadata: {generation: 1}, spec: {replicas: 1}}",
        "FAILED | {apiVersion: apps/v1, kind: Deployment, metadata: {generation: 1}, status: {observedGeneration: 1, conditions: [{type: Progressing, status: 'False', reason: ProgressDeadlineExceeded}]}}",
        "FAILED | {apiVersion: apps/v1, kind: Deployment, metadata: {generation: 1}, status: {observedGeneration: 1, conditions: [{type: ReplicaFailure, status: 'True', message: 'exceeded quota: forbidden'}]}}",
        "PROGRESSING | {apiVersion: apps/v1, kind: Deployment, metadata: {generation: 1}, status: {observedGeneration: 1, conditions: [{type: ReplicaFailure, status: 'True', message: 'forbidden: error looking up service account x/default'}]}}",
        // monitoring: its operators say so in words of their own
        "PROGRESSING | {apiVersion: operator.victoriametrics.com/v1beta1, kind: VMRule}",
        "READY | {apiVersion: operator.victoriametrics.com/v1beta1, kind: VMRule, status: {updateStatus: operational}}",
        "PROGRESSING | {apiVersion: operator.victoriametrics.com/v1beta1, kind: VMAlert, metadata: {generation: 2}, status: {updateStatus: operational, observedGeneration: 1}}",
        "PROGRESSING | {apiVersion: operator.victoriametrics.com/v1beta1, kind: VMAlertmanagerConfig, status: {updateStatus: failed, reason: no secret}}",
        "PROGRESSING | {apiVersion: grafana.integreatly.org/v1beta1, kind: GrafanaDashboard, status: {NoMatchingInstances: true}}",
        "READY | {apiVersion: grafana.integreatly.org/v1beta1, kind: GrafanaDashboard, status: {conditions: [{type: DashboardSynchronized, status: 'True'}]}}",
        // sets
        "BY_HAND | {apiVersion: apps/v1, kind: StatefulSet, spec: {updateStrategy: {type: OnDelete}}}",
        "BY_HAND | {apiVersion: apps/v1, kind: DaemonSet, spec: {updateStrategy: {type: OnDelete}}}",
        "READY | {apiVersion: apps/v1, kind: StatefulSet, metadata: {generation: 1}, spec: {replicas: 1}, status: {observedGeneration: 1, replicas: 1, readyReplicas: 1, currentRevision: a, updateRevision: a}}",
        "PROGRESSING | {apiVersion: apps/v1, kind: StatefulSet, metadata: {generation: 1}, spec: {replicas: 1}, status: {observedGeneration: 1, replicas: 1, readyReplicas: 1, currentRevision: a, updateRevision: b}}",
        "READY | {apiVersion: apps/v1, kind: StatefulSet, metadata: {generation: 1}, spec: {replicas: 3, updateStrategy: {rollingUpdate: {partition: 2}}}, status: {observedGeneration: 1, replicas: 3, readyReplicas: 3, updatedReplicas: 1, currentRevision: a, updateRevision: b}}",
        "PROGRESSING | {apiVersion: apps/v1, kind: DaemonSet, metadata: {generation: 1}, status: {observedGeneration: 1}}",
        "READY | {apiVersion: apps/v1, kind: DaemonSet, metadata: {generation: 1}, status: {observedGeneration: 1, desiredNumberScheduled: 0}}",
        // claims, volumes, namespaces
        "PROGRESSING | {apiVersion: v1, kind: PersistentVolumeClaim, status: {phase: Pending}}",
        "READY | {apiVersion: v1, kind: PersistentVolumeClaim, status: {phase: Bound}}",
        "FAILED | {apiVersion: v1, kind: PersistentVolumeClaim, status: {phase: Lost}}",
        "READY | {apiVersion: v1, kind: Namespace, status: {phase: Active}}",
        "READY | {apiVersion: v1, kind: PersistentVolume, status: {phase: Available}}",
        "PROGRESSING | {apiVersion: v1, kind: Secret, type: kubernetes.io/service-account-token}",
        // definitions and aggregated APIs
        "PROGRESSING | {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition}",
        "READY | {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, status: {conditions: [{type: Established, status: 'True'}]}}",
        "FAILED | {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, status: {conditions: [{type: NamesAccepted, status: 'False'}]}}",
        "PROGRESSING | {apiVersion: apiregistration.k8s.io/v1, kind: APIService}",
      })
  void judgesBuiltInKinds(Stage expected, String object) {
    assertThat(Readiness.of(TestLab.yaml(object), Facts.BUILT_IN).stage()).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "PROGRESSING | {apiVersion: x.io/v1, kind: X}",
        "READY | {apiVersion: x.io/v1, kind: X, status: {conditions: [{type: Ready, status: 'True'}]}}",
        "PROGRESSING | {apiVersion: x.io/v1, kind: X, status: {conditions: [{type: Ready, status: Unknown}]}}",
        "PROGRESSING | {apiVersion: x.io/v1, kind: X, metadata: {generation: 3}, status: {conditions: [{type: Ready, status: 'True', observedGeneration: 2}]}}",
        "PROGRESSING | {apiVersion: x.io/v1, kind: X, metadata: {generation: 3}, status: {observedGeneration: 2, conditions: [{type: Ready, status: 'True'}]}}",
        "FAILED | {apiVersion: x.io/v1, kind: X, status: {conditions: [{type: Stalled, status: 'True'}]}}",
        "PROGRESSING | {apiVersion: x.io/v1, kind: X, status: {conditions: [{type: Reconciling, status: 'True'}, {type: Ready, status: 'True'}]}}",
        "READY | {apiVersion: x.io/v1, kind: X, status: {phase: Running}}",
        "PROGRESSING | {apiVersion: x.io/v1, kind: X, status: {phase: Creating}}",
        "FAILED | {apiVersion: x.io/v1, kind: X, status: {phase: Failed}}",
        "SUSPENDED | {apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, spec: {suspend: true}, status: {conditions: [{type: Ready, status: 'True'}]}}",
        "PROGRESSING | {apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, metadata: {annotations: {reconcile.fluxcd.io/requestedAt: b}}, status: {lastHandledReconcileAt: a, conditions: [{type: Ready, status: 'True'}]}}",
        "PROGRESSING | {apiVersion: argoproj.io/v1alpha1, kind: Application, spec: {source: {targetRevision: b}}, status: {sync: {status: Synced, comparedTo: {source: {targetRevision: a}}}, health: {status: Healthy}}}",
        "READY | {apiVersion: argoproj.io/v1alpha1, kind: Application, spec: {source: {targetRevision: a}}, status: {sync: {status: Synced, comparedTo: {source: {targetRevision: a}}}, health: {status: Healthy}}}",
        "PROGRESSING | {apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute}",
        "READY | {apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, status: {parents: [{conditions: [{type: Accepted, status: 'True'}, {type: ResolvedRefs, status: 'True'}]}]}}",
        "PROGRESSING | {apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, status: {parents: [{conditions: [{type: Accepted, status: 'True'}, {type: ResolvedRefs, status: 'False'}]}]}}",
        "READY | {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, status: {conditions: [{type: Programmed, status: 'True'}]}}",
        "PROGRESSING | {apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass}",
      })
  void judgesCustomKinds(Stage expected, String object) {
    assertThat(Readiness.of(TestLab.yaml(object), CUSTOM).stage()).isEqualTo(expected);
  }

  @org.junit.jupiter.api.Test
  void takesKindsWithoutAStatusAsTheyAre() {
    var bare = TestLab.yaml("{apiVersion: x.io/v1, kind: X}");
    assertThat(Readiness.of(bare, STATUSLESS).stage()).isEqualTo(Stage.READY);
    assertThat(Readiness.of(bare, SETTLED).stage()).isEqualTo(Stage.READY);
    assertThat(Readiness.of(bare, CUSTOM).stage()).isEqualTo(Stage.PROGRESSING);
  }

  @org.junit.jupiter.api.Test
  void acceptsAClaimWhoseClassWaits() {
    var claim =
        TestLab.yaml("{apiVersion: v1, kind: PersistentVolumeClaim, status: {phase: Pending}}");
    assertThat(Readiness.of(claim, LAZY_CLAIM).stage()).isEqualTo(Stage.ACCEPTED);
    assertThat(Readiness.of(claim, LAZY_CLAIM).settles(null)).isTrue();
  }

  @org.junit.jupiter.api.Test
  void isSettledBySuspendingOnlyWhenTheWishSuspends() {
    Verdict suspended = Verdict.suspended();
    assertThat(suspended.settles(TestLab.yaml("{spec: {suspend: true}}"))).isTrue();
    assertThat(suspended.settles(TestLab.yaml("{spec: {}}"))).isFalse();
  }

  @org.junit.jupiter.api.Test
  void saysHowManyPodsAreReady() {
    var web =
        TestLab.yaml(
            "{apiVersion: apps/v1, kind: Deployment, metadata: {generation: 1}, spec: {replicas: 5},"
                + " status: {observedGeneration: 1, replicas: 5, updatedReplicas: 5, readyReplicas: 3}}");
    assertThat(Readiness.of(web, Facts.BUILT_IN).message()).isEqualTo("3 of 5 pods ready");
  }
}
