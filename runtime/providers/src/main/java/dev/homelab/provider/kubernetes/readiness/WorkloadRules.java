package dev.homelab.provider.kubernetes.readiness;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;

/** When things that run pods are ready. */
final class WorkloadRules {
  private WorkloadRules() {}

  static Verdict deployment(Value.Tree object) {
    if (Readiness.status(object, "Progressing").equals("False")
        && Fields.text(Fields.condition(object, "Progressing"), "reason")
            .equals("ProgressDeadlineExceeded")) {
      return Verdict.failed(Readiness.message(object, "Progressing", "its deadline is over"));
    }
    if (cannotMakePods(object)) {
      return Verdict.failed(Readiness.message(object, "ReplicaFailure", "pods cannot be made"));
    }
    if (unseen(object)) {
      return Verdict.progressing("waits for its controller");
    }
    long wished = Fields.number(object, 1, "spec", "replicas");
    long all = Fields.number(object, 0, "status", "replicas");
    long updated = Fields.number(object, 0, "status", "updatedReplicas");
    long ready = Fields.number(object, 0, "status", "readyReplicas");
    long available = Fields.number(object, 0, "status", "availableReplicas");
    if (Fields.flag(object, "spec", "paused") && updated < wished) {
      return Verdict.suspended();
    }
    if (updated < wished) {
      return Verdict.progressing(updated + " of " + wished + " pods made");
    }
    if (all > updated) {
      return Verdict.progressing(all - updated + " old pods still going");
    }
    if (ready < wished) {
      return Verdict.progressing(ready + " of " + wished + " pods ready");
    }
    if (available < wished) {
      return Verdict.progressing(available + " of " + wished + " pods available");
    }
    return wished == 0 || Readiness.status(object, "Available").equals("True")
        ? Verdict.ready(ready + " of " + wished + " pods ready")
        : Verdict.progressing("not available yet");
  }

  static Verdict statefulSet(Value.Tree object) {
    if (Fields.text(object, "spec", "updateStrategy", "type").equals("OnDelete")) {
      return byHand();
    }
    if (unseen(object)) {
      return Verdict.progressing("waits for its controller");
    }
    long wished = Fields.number(object, 1, "spec", "replicas");
    long all = Fields.number(object, 0, "status", "replicas");
    long ready = Fields.number(object, 0, "status", "readyReplicas");
    long updated = Fields.number(object, 0, "status", "updatedReplicas");
    long partition =
        Fields.number(object, 0, "spec", "updateStrategy", "rollingUpdate", "partition");
    if (all < wished || ready < wished) {
      return Verdict.progressing(ready + " of " + wished + " pods ready");
    }
    if (all > wished) {
      return Verdict.progressing(all - wished + " old pods still going");
    }
    boolean sameRevision =
        Fields.text(object, "status", "currentRevision")
            .equals(Fields.text(object, "status", "updateRevision"));
    boolean done =
        partition > 0 ? updated >= wished - partition : sameRevision || updated >= wished;
    return done
        ? Verdict.ready(ready + " of " + wished + " pods ready")
        : Verdict.progressing(updated + " of " + wished + " pods changed");
  }

  static Verdict daemonSet(Value.Tree object) {
    if (Fields.text(object, "spec", "updateStrategy", "type").equals("OnDelete")) {
      return byHand();
    }
    if (unseen(object) || Fields.at(object, "status", "desiredNumberScheduled") == null) {
      return Verdict.progressing("waits for its controller");
    }
    long wished = Fields.number(object, 0, "status", "desiredNumberScheduled");
    long current = Fields.number(object, 0, "status", "currentNumberScheduled");
    long updated = Fields.number(object, 0, "status", "updatedNumberScheduled");
    long available = Fields.number(object, 0, "status", "numberAvailable");
    long ready = Fields.number(object, 0, "status", "numberReady");
    if (current < wished || updated < wished) {
      return Verdict.progressing(Math.min(current, updated) + " of " + wished + " pods made");
    }
    return available < wished || ready < wished
        ? Verdict.progressing(Math.min(available, ready) + " of " + wished + " pods ready")
        : Verdict.ready(ready + " of " + wished + " pods ready");
  }

  static Verdict replicaSet(Value.Tree object) {
    if (cannotMakePods(object)) {
      return Verdict.failed(Readiness.message(object, "ReplicaFailure", "pods cannot be made"));
    }
    if (unseen(object)) {
      return Verdict.progressing("waits for its controller");
    }
    long wished = Fields.number(object, 1, "spec", "replicas");
    long ready = Fields.number(object, 0, "status", "readyReplicas");
    long available = Fields.number(object, 0, "status", "availableReplicas");
    long all = Fields.number(object, 0, "status", "replicas");
    return ready >= wished && available >= wished && all <= wished
        ? Verdict.ready(ready + " of " + wished + " pods ready")
        : Verdict.progressing(Math.min(ready, available) + " of " + wished + " pods ready");
  }

  static Verdict pod(Value.Tree object) {
    String phase = Fields.text(object, "status", "phase");
    return switch (phase) {
      case "Succeeded" -> Verdict.ready("done");
      case "Failed" -> {
        String message = Fields.text(object, "status", "message");
        yield Verdict.failed(message.isEmpty() ? "the pod has failed" : message);
      }
      case "Running" ->
          Readiness.status(object, "Ready").equals("True")
              ? Verdict.ready("running")
              : Verdict.progressing("running, not ready yet");
      default ->
          Verdict.progressing(
              Readiness.status(object, "PodScheduled").equals("True")
                  ? "starting"
                  : "waits for a node");
    };
  }

  static Verdict job(Value.Tree object) {
    if (Readiness.status(object, "Complete").equals("True")) {
      return Verdict.ready("complete");
    }
    if (Readiness.status(object, "Failed").equals("True")) {
      return Verdict.failed(Readiness.message(object, "Failed", "the job has failed"));
    }
    if (Fields.flag(object, "spec", "suspend")) {
      return Verdict.suspended();
    }
    long active = Fields.number(object, 0, "status", "active");
    long done = Fields.number(object, 0, "status", "succeeded");
    long wished = Fields.number(object, 1, "spec", "completions");
    return Verdict.progressing(
        wished > 1
            ? done + " of " + wished + " pods done"
            : active > 0 ? "its pod is running" : "waits for its pod");
  }

  private static boolean cannotMakePods(Value.Tree object) {
    return Readiness.status(object, "ReplicaFailure").equals("True")
        && PodTroubles.isRefusal(Readiness.message(object, "ReplicaFailure", ""));
  }

  private static Verdict byHand() {
    return new Verdict(
        Verdict.Stage.BY_HAND, "its pods change only when they are deleted (OnDelete)");
  }

  private static boolean unseen(Value.Tree object) {
    return Fields.number(object, -1, "status", "observedGeneration")
        < Fields.number(object, 0, "metadata", "generation");
  }
}
