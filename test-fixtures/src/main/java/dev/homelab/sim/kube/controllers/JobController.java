package dev.homelab.sim.kube.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.util.List;

/** Jobs: pods until enough have succeeded or too many have failed. */
final class JobController implements Controller {
  private static final String JOBS = "jobs.batch";
  private final Objects objects;

  JobController(Objects objects) {
    this.objects = objects;
  }

  @Override
  public void observe(Change change, Work work) {
    Stored now = change.now();
    if (now.resource().equals(JOBS) && !change.deleted()) {
      work.add(now.namespace() + "/" + now.name(), 0.05);
    } else if (now.resource().equals("pods")) {
      String key = Objects.controllerKey(now, "Job");
      if (!key.isEmpty()) {
        work.add(key, 0.05);
      }
    }
  }

  private static boolean over(Stored job) {
    return Pods.condition(job, "Complete").equals("True")
        || Pods.condition(job, "Failed").equals("True");
  }

  @Override
  public void reconcile(String key, Work work) {
    Stored job = objects.get(JOBS, key);
    if (job == null || job.terminating() || over(job)) {
      return;
    }
    JsonNode spec = job.json().path("spec");
    List<Stored> pods = objects.owned("pods", job.namespace(), job.uid()).toList();
    int done = count(pods, "Succeeded");
    int failed = count(pods, "Failed");
    List<Stored> active = pods.stream().filter(Pods::active).toList();
    boolean suspended = spec.path("suspend").asBoolean();
    int completions = Json.number(spec, "completions", 1);
    boolean complete = done >= completions;
    boolean lost = failed > Json.number(spec, "backoffLimit", 6);
    int wanted =
        suspended || complete || lost
            ? 0
            : Math.min(Json.number(spec, "parallelism", 1), completions - done);
    for (int i = active.size(); i < wanted; i++) {
      ObjectNode pod = Pods.from(spec.path("template"), job, null);
      Json.child(pod, "metadata").remove("finalizers");
      objects.create("pods", job.namespace(), pod, Objects.MANAGER);
    }
    if (wanted == 0) {
      active.forEach(p -> objects.delete(p, "Background"));
    }
    int running = Math.max(active.size(), wanted);
    int ready = (int) active.stream().filter(Pods::ready).count();
    objects.status(
        job,
        Objects.MANAGER,
        s -> {
          if (!suspended && !s.has("startTime")) {
            s.put("startTime", objects.now());
          }
          DeploymentController.count(s, "active", wanted == 0 ? 0 : running);
          DeploymentController.count(s, "succeeded", done);
          DeploymentController.count(s, "failed", failed);
          s.put("ready", ready).put("terminating", 0);
          s.putObject("uncountedTerminatedPods");
          if (suspended) {
            condition(s, "Suspended", "JobSuspended", "Job suspended");
          } else if (Pods.condition(job, "Suspended").equals("True")) {
            objects.condition(s, "Suspended", "False", "JobResumed", "Job resumed");
          }
          if (complete) {
            String text = "Reached expected number of succeeded pods";
            condition(s, "SuccessCriteriaMet", "CompletionsReached", text);
            condition(s, "Complete", "CompletionsReached", text);
            s.put("completionTime", objects.now());
          } else if (lost) {
            String text = "Job has reached the specified backoff limit";
            condition(s, "FailureTarget", "BackoffLimitExceeded", text);
            condition(s, "Failed", "BackoffLimitExceeded", text);
          }
        });
    if (lost) {
      objects.event(
          job,
          "Warning",
          "BackoffLimitExceeded",
          "Job has reached the specified backoff limit",
          "job-controller");
    }
  }

  private void condition(ObjectNode status, String type, String reason, String message) {
    objects.condition(status, type, "True", reason, message);
    for (JsonNode one : status.path("conditions")) {
      if (!one.has("lastProbeTime")) {
        ((ObjectNode) one).put("lastProbeTime", objects.now());
      }
    }
  }

  private static int count(List<Stored> pods, String phase) {
    return (int)
        pods.stream().filter(p -> Json.text(p.json(), "status.phase").equals(phase)).count();
  }
}
