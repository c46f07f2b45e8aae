package dev.homelab.provider.kubernetes.backups;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.OwnManagers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What uses claims: workloads that can be stopped, each with a note of how it was, and the pods of
 * whatever they come from.
 *
 * @param objects the cluster
 * @param namespace where the claims are
 * @param claims their names
 * @param of the address of what the claims are of, which is noted on what is stopped
 */
record ClaimUsers(ClusterObjects objects, String namespace, List<String> claims, String of) {
  /** The annotation of a workload that was stopped, with how many pods it had. */
  private static final String NOTE = "homelab.dev/before-restore";

  private static final Kind POD = new Kind("v1", "Pod", "pods");
  private static final Kind CRON_JOB = new Kind("batch/v1", "CronJob", "cronjobs");
  private static final List<Kind> SETS =
      List.of(
          new Kind("apps/v1", "Deployment", "deployments"),
          new Kind("apps/v1", "StatefulSet", "statefulsets"));
  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  /** The workloads that use the claims. */
  List<Value.Tree> workloads(CallContext context) {
    List<Value.Tree> all = new ArrayList<>();
    SETS.forEach(kind -> all.addAll(users(kind, context, "spec", "template", "spec")));
    all.addAll(users(CRON_JOB, context, "spec", "jobTemplate", "spec", "template", "spec"));
    return all;
  }

  /**
   * Stops what uses the claims.
   *
   * @return the names of the pods that use them still
   */
  List<String> stop(CallContext context) {
    for (Kind kind : SETS) {
      for (Value.Tree one : users(kind, context, "spec", "template", "spec")) {
        long count = Fields.number(one, 1, "spec", "replicas");
        if (note(one).isEmpty() || count != 0) {
          change(kind, one, before(one, Long.toString(count)), Map.of("replicas", 0), context);
        }
      }
    }
    for (Value.Tree one :
        users(CRON_JOB, context, "spec", "jobTemplate", "spec", "template", "spec")) {
      boolean stands = Fields.flag(one, "spec", "suspend");
      if (note(one).isEmpty() || !stands) {
        change(
            CRON_JOB, one, before(one, Boolean.toString(stands)), Map.of("suspend", true), context);
      }
    }
    return users(POD, context, "spec").stream()
        .filter(pod -> !ENDED.contains(Fields.text(pod, "status", "phase")))
        .map(ClaimUsers::name)
        .toList();
  }

  /**
   * Has what was stopped go on as it did before.
   *
   * @return false when it is to be called again
   */
  boolean start(CallContext context) {
    boolean done = true;
    for (Kind kind : SETS) {
      for (Value.Tree one : users(kind, context, "spec", "template", "spec")) {
        Map<String, ?> before =
            note(one).isEmpty() ? Map.of() : Map.of("replicas", Long.parseLong(note(one)));
        done &= again(kind, one, before, context);
      }
    }
    for (Value.Tree one :
        users(CRON_JOB, context, "spec", "jobTemplate", "spec", "template", "spec")) {
      Map<String, ?> before =
          note(one).isEmpty() ? Map.of() : Map.of("suspend", Boolean.valueOf(note(one)));
      done &= again(CRON_JOB, one, before, context);
    }
    return done;
  }

  private boolean again(Kind kind, Value.Tree one, Map<String, ?> spec, CallContext context) {
    if (!spec.isEmpty()) {
      change(kind, one, null, spec, context);
    }
    return (spec.isEmpty() && !objects.isTouched(one))
        || objects.forget(kind, namespace, name(one), context);
  }

  private void change(
      Kind kind, Value.Tree one, @Nullable String note, Map<String, ?> spec, CallContext context) {
    Value.Tree notes =
        Value.Tree.EMPTY
            .with(NOTE, Value.of(note))
            .with(OwnManagers.RESTORE_OF, Value.of(note == null || of.isEmpty() ? null : of));
    Value.Tree patch = Value.ofMap(Map.of("metadata", Map.of("annotations", notes), "spec", spec));
    objects.change(kind, namespace, name(one), patch, context);
  }

  /** How a workload was: as noted, where somebody has started it again meanwhile. */
  private static String before(Value.Tree object, String now) {
    return note(object).isEmpty() ? now : note(object);
  }

  private static String note(Value.Tree object) {
    return Fields.text(object, "metadata", "annotations", NOTE);
  }

  private static String name(Value.Tree object) {
    return Fields.text(object, "metadata", "name");
  }

  private List<Value.Tree> users(Kind kind, CallContext context, String... pod) {
    List<Value.Tree> found = new ArrayList<>();
    for (Value.Tree one : objects.list(kind, namespace, "", context)) {
      if (Fields.trees(Fields.at(one, pod), "volumes").stream()
          .anyMatch(v -> claims.contains(Fields.text(v, "persistentVolumeClaim", "claimName")))) {
        found.add(one);
      }
    }
    return found;
  }
}
