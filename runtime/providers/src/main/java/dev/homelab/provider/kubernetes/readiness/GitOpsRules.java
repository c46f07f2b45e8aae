package dev.homelab.provider.kubernetes.readiness;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When objects of GitOps engines and of the Gateway API are ready. */
final class GitOpsRules {
  private GitOpsRules() {}

  /** Progressing while an engine has not answered a request made by annotation, else null. */
  static @Nullable Verdict pending(Value.Tree object) {
    String requested =
        Fields.text(object, "metadata", "annotations", "reconcile.fluxcd.io/requestedAt");
    if (!requested.isEmpty()
        && !requested.equals(Fields.text(object, "status", "lastHandledReconcileAt"))) {
      return Verdict.progressing("its engine has not answered the request yet");
    }
    return Fields.at(object, "metadata", "annotations", "argocd.argoproj.io/refresh") == null
        ? null
        : Verdict.progressing("its engine has not answered the request yet");
  }

  /** Flux: suspended ones are suspended; the rest is told by conditions. */
  static @Nullable Verdict flux(Value.Tree object, String group) {
    return group.endsWith(".toolkit.fluxcd.io") && Fields.flag(object, "spec", "suspend")
        ? Verdict.suspended()
        : null;
  }

  /** Argo CD: synced to what is wished now, and healthy. */
  static Verdict application(Value.Tree object) {
    Value compared = Fields.at(object, "status", "sync", "comparedTo", "source");
    Value wished = Fields.at(object, "spec", "source");
    if (wished != null && compared != null && !wished.equals(compared)) {
      return Verdict.progressing("not compared with the new source yet");
    }
    String sync = Fields.text(object, "status", "sync", "status");
    String health = Fields.text(object, "status", "health", "status");
    if (health.equals("Suspended")) {
      return Verdict.suspended();
    }
    String operation = Fields.text(object, "status", "operationState", "phase");
    if (operation.equals("Failed") || operation.equals("Error")) {
      return Verdict.failed(Fields.text(object, "status", "operationState", "message"));
    }
    return sync.equals("Synced") && health.equals("Healthy")
        ? Verdict.ready("synced and healthy")
        : Verdict.progressing(
            (sync.isEmpty() ? "not synced yet" : sync) + (health.isEmpty() ? "" : ", " + health));
  }

  /** A route: every parent accepts it, and what it points to is there. */
  static Verdict route(Value.Tree object) {
    List<Value.Tree> parents = Fields.trees(object, "status", "parents");
    if (parents.isEmpty()) {
      return Verdict.progressing("no gateway has taken it yet");
    }
    long generation = Fields.number(object, 0, "metadata", "generation");
    for (Value.Tree parent : parents) {
      for (Value.Tree condition : Fields.trees(parent, "conditions")) {
        boolean old = Fields.number(condition, generation, "observedGeneration") < generation;
        String type = Fields.text(condition, "type");
        boolean counts = type.equals("Accepted") || type.equals("ResolvedRefs");
        if (counts && (old || !Fields.text(condition, "status").equals("True"))) {
          return Verdict.progressing(old ? "not seen yet" : Fields.text(condition, "message"));
        }
      }
    }
    return Verdict.ready("accepted");
  }

  /** A class: accepted by its controller. */
  static Verdict accepted(Value.Tree object) {
    return Readiness.status(object, "Accepted").equals("True")
        ? Verdict.ready("accepted")
        : Verdict.progressing(Readiness.message(object, "Accepted", "not accepted yet"));
  }
}
