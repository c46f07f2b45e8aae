package dev.homelab.sim.proxmox.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.proxmox.api.Access;
import dev.homelab.sim.proxmox.api.Params;
import dev.homelab.sim.proxmox.api.PveError;
import dev.homelab.sim.proxmox.world.Machine;
import dev.homelab.sim.proxmox.world.World;
import java.util.Map;

/** Starting and stopping machines. */
final class PowerCalls {
  private static final String STATUS = "/nodes/{node}/qemu/{vmid}/status/";
  private static final long START_MILLIS = 2000;
  private static final long SHUTDOWN_MILLIS = 5000;
  private static final long STOP_MILLIS = 1000;
  private static final long HA_MILLIS = 6000;

  private final Host host;
  private final World world;

  PowerCalls(Host host) {
    this.host = host;
    this.world = host.world();
  }

  void addTo(Map<String, Handler> all) {
    all.put("POST " + STATUS + "start", this::start);
    all.put("POST " + STATUS + "stop", this::stop);
    all.put("POST " + STATUS + "shutdown", this::shutdown);
    all.put("POST " + STATUS + "reboot", this::reboot);
    all.put("POST " + STATUS + "reset", this::reset);
    all.put("POST " + STATUS + "suspend", (p, w) -> pause(p, w, "qmsuspend", "paused"));
    all.put("POST " + STATUS + "resume", (p, w) -> pause(p, w, "qmresume", "running"));
  }

  private boolean managed(Params params) {
    return world.row("ha", "vm:" + params.text("vmid")) != null;
  }

  /** A managed machine changes later than the task ends that was asked for. */
  private JsonNode byManager(String type, String op, Params params, Access.Who who) {
    ObjectNode later = Host.effect(op);
    host.task("qmha", params, who, HA_MILLIS, later, "");
    return host.task(type, params, who, STOP_MILLIS, Host.effect("nothing"), "");
  }

  private JsonNode start(Params params, Access.Who who) {
    ObjectNode row = host.free(params);
    if (managed(params)) {
      return byManager("hastart", "vm.start", params, who);
    }
    if (row.path("conf").path("template").asText().equals("1")) {
      throw PveError.plain("you can't start a vm if it's a template");
    }
    return host.task("qmstart", params, who, START_MILLIS, Host.effect("vm.start"), "");
  }

  private JsonNode stop(Params params, Access.Who who) {
    host.free(params);
    if (managed(params)) {
      return byManager("hastop", "vm.stop", params, who);
    }
    return host.task("qmstop", params, who, STOP_MILLIS, Host.effect("vm.stop"), "");
  }

  private JsonNode shutdown(Params params, Access.Who who) {
    ObjectNode row = host.free(params);
    if (Json.text(row, "status").equals("paused") && !params.flag("forceStop")) {
      throw PveError.plain("VM is paused - cannot shutdown");
    }
    if (managed(params)) {
      return byManager("hastop", "vm.stop", params, who);
    }
    boolean deaf = row.path("noAcpi").asBoolean();
    long timeout = params.number("timeout", 60) * 1000;
    ObjectNode effect = Host.effect(deaf && !params.flag("forceStop") ? "vm.deaf" : "vm.stop");
    return host.task(
        "qmshutdown", params, who, deaf ? timeout : Math.min(timeout, SHUTDOWN_MILLIS), effect, "");
  }

  private JsonNode reboot(Params params, Access.Who who) {
    ObjectNode row = host.free(params);
    running(row, params);
    boolean deaf = row.path("noAcpi").asBoolean();
    long timeout = params.number("timeout", 60) * 1000;
    return host.task(
        "qmreboot",
        params,
        who,
        deaf ? timeout : SHUTDOWN_MILLIS + START_MILLIS,
        Host.effect(deaf ? "vm.deaf" : "vm.reboot"),
        "");
  }

  private JsonNode reset(Params params, Access.Who who) {
    running(host.free(params), params);
    return host.task("qmreset", params, who, STOP_MILLIS, Host.effect("vm.reset"), "");
  }

  private JsonNode pause(Params params, Access.Who who, String type, String status) {
    ObjectNode row = host.free(params);
    running(row, params);
    ObjectNode effect = Host.effect("vm.status").put("status", status);
    return host.task(type, params, who, STOP_MILLIS, effect, "");
  }

  private static void running(ObjectNode row, Params params) {
    if (!new Machine(row).runs()) {
      throw PveError.plain("VM " + params.text("vmid") + " not running");
    }
  }
}
