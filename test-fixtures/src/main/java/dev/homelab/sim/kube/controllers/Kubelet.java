package dev.homelab.sim.kube.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.fault.Faults;
import dev.homelab.sim.kube.fault.PodFault;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Plays the nodes: pods that are bound to one start, run, end, crash, and go. */
final class Kubelet implements Controller {
  private static final String MANAGER = "kubelet";
  private static final double START_SECONDS = 1.5;
  private static final double RUN_SECONDS = 2;
  private static final double RECHECK_SECONDS = 5;
  private static final double NODE_SECONDS = 2;
  private static final int ADDRESSES = 250;
  private static final String NOWHERE = "10.10.0.11";
  private final Objects objects;
  private final Faults faults;
  private final AtomicInteger addresses = new AtomicInteger();
  private final Map<String, Double> began = new HashMap<>();

  Kubelet(Objects objects, Faults faults) {
    this.objects = objects;
    this.faults = faults;
  }

  @Override
  public void observe(Change change, Work work) {
    Stored pod = change.now();
    if (!pod.resource().equals("pods")) {
      return;
    }
    if (change.deleted()) {
      began.remove(pod.uid());
    } else if (!Json.text(pod.json(), "spec.nodeName").isEmpty()) {
      work.add(pod.namespace() + "/" + pod.name(), pod.terminating() ? 0.5 : 0.05);
    }
  }

  @Override
  public void reconcile(String key, Work work) {
    Stored pod = objects.get("pods", key);
    if (pod == null || Json.text(pod.json(), "spec.nodeName").isEmpty()) {
      return;
    }
    if (!runs(pod)) {
      work.add(key, NODE_SECONDS);
      return;
    }
    if (pod.terminating()) {
      end(pod);
      return;
    }
    if (Pods.finished(pod)) {
      return;
    }
    double since = began.computeIfAbsent(pod.uid(), u -> work.now());
    double age = work.now() - since;
    Optional<PodFault.Kind> fault = fault(pod);
    if (fault.isPresent() && fault.get() != PodFault.Kind.UNSCHEDULABLE) {
      faulty(pod, fault.get(), age, work);
      return;
    }
    Optional<String> lacks = References.missing(pod, objects);
    if (lacks.isPresent()) {
      waiting(pod, "CreateContainerConfigError", lacks.get());
      work.add(key, RECHECK_SECONDS);
    } else if (age < START_SECONDS) {
      waiting(pod, "ContainerCreating", "");
      work.add(key, START_SECONDS - age);
    } else {
      run(pod, age, work);
    }
  }

  /** Whether the pod's node runs it: its kubelet does, and its network when the pod needs it. */
  private boolean runs(Stored pod) {
    Stored node = objects.get("nodes", "", Json.text(pod.json(), "spec.nodeName"));
    if (node == null || NodeController.stopped(node.json())) {
      return node == null;
    }
    boolean host = Json.at(pod.json(), "spec.hostNetwork").asBoolean();
    return host || pod.terminating() || NodeController.ready(node.json());
  }

  private String address(Stored pod) {
    Stored node = objects.get("nodes", "", Json.text(pod.json(), "spec.nodeName"));
    String address =
        node == null
            ? ""
            : Json.at(node.json(), "status.addresses").path(0).path("address").asText();
    return address.isEmpty() ? NOWHERE : address;
  }

  private void end(Stored pod) {
    if (Json.isEmpty(pod.json().path("metadata").get("finalizers"))) {
      objects.remove(pod);
    } else {
      objects.change(
          pod, MANAGER, "", o -> Json.child(o, "metadata").put("deletionGracePeriodSeconds", 0));
    }
  }

  private Optional<PodFault.Kind> fault(Stored pod) {
    List<String> images = new ArrayList<>();
    for (String list : List.of("containers", "initContainers")) {
      Json.at(pod.json(), "spec." + list).forEach(c -> images.add(Json.text(c, "image")));
    }
    return faults.of(pod.namespace(), pod.name(), images);
  }

  private void run(Stored pod, double age, Work work) {
    boolean ends = !Json.text(pod.json(), "spec.restartPolicy").equals("Always");
    if (ends && age >= START_SECONDS + RUN_SECONDS) {
      finish(pod, 0, "Completed");
      return;
    }
    running(pod, true, 0);
    if (ends) {
      work.add(pod.namespace() + "/" + pod.name(), START_SECONDS + RUN_SECONDS - age);
    }
  }

  private void faulty(Stored pod, PodFault.Kind kind, double age, Work work) {
    String key = pod.namespace() + "/" + pod.name();
    String image = Json.at(pod.json(), "spec.containers").path(0).path("image").asText();
    switch (kind) {
      case IMAGE_PULL -> {
        boolean first = age < START_SECONDS;
        String text = "Failed to pull image \"" + image + "\": not found";
        objects.event(pod, "Warning", "Failed", text, MANAGER);
        waiting(
            pod,
            first ? "ErrImagePull" : "ImagePullBackOff",
            first ? text : "Back-off pulling image \"" + image + "\"");
      }
      case CRASH_LOOP -> {
        int restarts = (int) Math.min(50, age / RECHECK_SECONDS);
        crash(pod, restarts);
        objects.event(pod, "Warning", "BackOff", "Back-off restarting failed container", MANAGER);
      }
      case NEVER_READY -> running(pod, false, 0);
      case NEVER_STARTS -> waiting(pod, "ContainerCreating", "");
      case FAILS -> {
        if (age >= START_SECONDS + RUN_SECONDS) {
          finish(pod, 1, "Error");
          return;
        }
        running(pod, true, 0);
      }
      case UNSCHEDULABLE -> waiting(pod, "ContainerCreating", "");
    }
    work.add(key, age < START_SECONDS ? START_SECONDS - age + 0.01 : RECHECK_SECONDS);
  }

  private void waiting(Stored pod, String reason, String message) {
    write(
        pod,
        "Pending",
        false,
        reason,
        c -> {
          ObjectNode state = Json.object();
          ObjectNode waits = state.putObject("waiting").put("reason", reason);
          if (!message.isEmpty()) {
            waits.put("message", message);
          }
          c.put("ready", false).put("started", false).put("restartCount", 0);
          c.set("state", state);
        });
  }

  private void running(Stored pod, boolean ready, int restarts) {
    write(
        pod,
        "Running",
        ready,
        "",
        c -> {
          JsonNode was = Json.at(c, "state.running.startedAt");
          ObjectNode state = Json.object();
          state
              .putObject("running")
              .put("startedAt", was.isTextual() ? was.asText() : objects.now());
          c.put("ready", ready).put("started", true).put("restartCount", restarts);
          c.set("state", state);
        });
  }

  private void crash(Stored pod, int restarts) {
    write(
        pod,
        "Running",
        false,
        "",
        c -> {
          ObjectNode state = Json.object();
          state
              .putObject("waiting")
              .put("reason", "CrashLoopBackOff")
              .put(
                  "message",
                  "back-off 10s restarting failed container="
                      + Json.text(c, "name")
                      + " pod="
                      + pod.name()
                      + "_"
                      + pod.namespace());
          c.put("ready", false).put("started", false).put("restartCount", restarts + 1);
          c.set("state", state);
          ObjectNode last = Json.object();
          last.putObject("terminated").put("exitCode", 1).put("reason", "Error");
          c.set("lastState", last);
        });
  }

  private void finish(Stored pod, int exit, String reason) {
    write(
        pod,
        exit == 0 ? "Succeeded" : "Failed",
        false,
        "PodCompleted",
        c -> {
          ObjectNode state = Json.object();
          state
              .putObject("terminated")
              .put("exitCode", exit)
              .put("reason", reason)
              .put("finishedAt", objects.now());
          c.put("ready", false).put("started", false).put("restartCount", 0);
          c.set("state", state);
        });
  }

  /** Fills one container's status. */
  private interface Filler {
    void fill(ObjectNode container);
  }

  private void write(Stored pod, String phase, boolean ready, String why, Filler filler) {
    objects.status(
        pod,
        MANAGER,
        s -> {
          s.put("phase", phase);
          if (!s.has("startTime")) {
            s.put("startTime", objects.now());
          }
          boolean started = !phase.equals("Pending");
          if (!s.has("hostIP")) {
            String at = address(pod);
            s.put("hostIP", at).putArray("hostIPs").addObject().put("ip", at);
          }
          if (started && !s.has("podIP")) {
            int n = addresses.incrementAndGet();
            String ip = "10.244." + (n / ADDRESSES % ADDRESSES) + "." + (n % ADDRESSES + 2);
            s.put("podIP", ip).putArray("podIPs").addObject().put("ip", ip);
          }
          String reason = ready ? "" : why.equals("PodCompleted") ? why : "ContainersNotReady";
          String value = ready ? "True" : "False";
          objects.condition(s, "PodReadyToStartContainers", started ? "True" : "False", "", "");
          objects.condition(
              s,
              "Initialized",
              started || Json.isEmpty(Json.at(pod.json(), "spec.initContainers"))
                  ? "True"
                  : "False",
              "",
              "");
          objects.condition(s, "Ready", value, reason, "");
          objects.condition(s, "ContainersReady", value, reason, "");
          containers(pod, s, started, filler);
        });
  }

  private void containers(Stored pod, ObjectNode status, boolean started, Filler filler) {
    ArrayNode list = Json.array();
    JsonNode old = status.path("containerStatuses");
    int at = 0;
    for (JsonNode c : Json.at(pod.json(), "spec.containers")) {
      ObjectNode one = old.path(at) instanceof ObjectNode known ? known.deepCopy() : Json.object();
      at++;
      one.put("name", Json.text(c, "name")).put("image", Json.text(c, "image"));
      one.put("imageID", started ? "simulated://" + Json.text(c, "image") : "");
      filler.fill(one);
      list.add(one);
    }
    status.set("containerStatuses", list);
    ArrayNode inits = Json.array();
    for (JsonNode c : Json.at(pod.json(), "spec.initContainers")) {
      ObjectNode one = inits.addObject();
      one.put("name", Json.text(c, "name")).put("image", Json.text(c, "image"));
      one.put("imageID", "").put("ready", started).put("started", false).put("restartCount", 0);
      ObjectNode state = one.putObject("state");
      if (started) {
        state.putObject("terminated").put("exitCode", 0).put("reason", "Completed");
      } else {
        state.putObject("waiting").put("reason", "PodInitializing");
      }
    }
    if (!inits.isEmpty()) {
      status.set("initContainerStatuses", inits);
    }
  }
}
