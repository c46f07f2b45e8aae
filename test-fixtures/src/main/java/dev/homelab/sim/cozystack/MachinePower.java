package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.api.ApiException;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.http.Call;
import dev.homelab.sim.kube.http.Reply;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls that start, stop and restart a machine (KubeVirt 1.8, {@code
 * pkg/virt-api/rest/lifecycle.go}): by its run strategy they change its spec, ask its controller in
 * its status, or are refused with 409. An accepted one is answered with 202 and nothing.
 */
final class MachinePower {
  private static final String MANAGER = "virt-api";
  private static final String NOT_RUNNING = "VM is not running";

  /** The field of a machine's status with what its controller is asked to do. */
  static final String REQUESTS = "stateChangeRequests";

  private final Objects objects;

  MachinePower(Objects objects) {
    this.objects = objects;
  }

  /** Answers one of the three calls; null for another word. */
  @Nullable Reply answer(Call call, String namespace, String name, String word) {
    JsonNode options = options(call);
    Stored machine = objects.get(VirtualMachines.RESOURCE, namespace, name);
    if (machine == null) {
      throw ApiException.of(
          404, "NotFound", "virtualmachine.kubevirt.io \"" + name + "\" not found");
    }
    Stored instance = objects.get(VirtualMachines.INSTANCES, namespace, name);
    String strategy = Json.text(machine.json(), "spec.runStrategy");
    switch (word) {
      case "start" -> start(machine, instance, strategy);
      case "stop" -> stop(machine, instance, strategy, options);
      case "restart" -> restart(machine, instance, strategy, options);
      default -> {
        return null;
      }
    }
    return Reply.bytes(202, "application/json", new byte[0]);
  }

  private static JsonNode options(Call call) {
    try {
      return call.body().length == 0 ? Json.object() : Json.parse(call.body());
    } catch (IOException e) {
      throw ApiException.badRequest("Can not unmarshal Request body to struct, error: not JSON");
    }
  }

  private void start(Stored machine, @Nullable Stored instance, String strategy) {
    boolean callable = strategy.equals("Manual") || strategy.equals("RerunOnFailure");
    if (instance != null && VirtualMachines.isOver(instance)) {
      if (callable) {
        ask(machine, false, wish -> stopping(wish, instance), wish -> wish.put("action", "Start"));
        return;
      }
    } else if (instance != null && !Json.text(instance.json(), "status.phase").isEmpty()) {
      throw conflict(machine, "VM is already running");
    }
    switch (strategy) {
      case "Halted" -> runs(machine, "Always");
      case "Manual", "RerunOnFailure" -> ask(machine, false, asked -> asked.put("action", "Start"));
      default -> throw conflict(machine, strategy + " does not support manual start requests");
    }
  }

  private void stop(Stored machine, @Nullable Stored instance, String strategy, JsonNode options) {
    if (strategy.equals("Always") || strategy.equals("Once")) {
      runs(machine, "Halted");
      return;
    }
    if (instance == null || VirtualMachines.isOver(instance)) {
      throw conflict(machine, NOT_RUNNING);
    }
    boolean shorter =
        options.path("gracePeriod").asLong(Long.MAX_VALUE)
            < Json.number(instance.json(), "spec.terminationGracePeriodSeconds", 0);
    if (strategy.equals("Halted") && !shorter) {
      throw conflict(
          machine, "Halted only supports manual stop requests with a shorter graceperiod");
    }
    ask(machine, true, asked -> stopping(asked, instance));
  }

  private void restart(
      Stored machine, @Nullable Stored instance, String strategy, JsonNode options) {
    long grace = options.path("gracePeriodSeconds").asLong();
    if (grace != 0) {
      throw ApiException.badRequest(
          grace > 0
              ? "For force restart, only gracePeriod=0 is supported for now"
              : "gracePeriod has to be greater or equal to 0");
    }
    if (strategy.equals("Halted") || strategy.equals("Once")) {
      throw conflict(
          machine, "RunStategy " + strategy + " does not support manual restart requests");
    }
    if (instance == null) {
      throw conflict(machine, NOT_RUNNING + ": Halted");
    }
    ask(machine, false, asked -> stopping(asked, instance), asked -> asked.put("action", "Start"));
  }

  private static void stopping(ObjectNode asked, Stored instance) {
    asked.put("action", "Stop").put("uid", instance.uid());
  }

  private void runs(Stored machine, String strategy) {
    objects.change(
        machine, MANAGER, "", object -> Json.child(object, "spec").put("runStrategy", strategy));
  }

  /** Asks the controller; a stop alone takes the place of what was asked before. */
  @SafeVarargs
  private void ask(Stored machine, boolean replaces, Consumer<ObjectNode>... wishes) {
    if (!Json.at(machine.json(), "status." + REQUESTS).isEmpty() && !replaces) {
      throw ApiException.of(
          500,
          "InternalError",
          "Internal error occurred: unable to complete request: stop/start already underway");
    }
    objects.status(
        machine,
        MANAGER,
        status -> {
          var asked = status.putArray(REQUESTS);
          for (Consumer<ObjectNode> wish : wishes) {
            wish.accept(asked.addObject());
          }
        });
  }

  private static ApiException conflict(Stored machine, String why) {
    return ApiException.of(
        409,
        "Conflict",
        "Operation cannot be fulfilled on virtualmachine.kubevirt.io \""
            + machine.name()
            + "\": "
            + why);
  }
}
