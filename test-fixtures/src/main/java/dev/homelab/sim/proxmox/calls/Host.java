package dev.homelab.sim.proxmox.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.proxmox.api.Access;
import dev.homelab.sim.proxmox.api.Params;
import dev.homelab.sim.proxmox.fault.PveFaults;
import dev.homelab.sim.proxmox.world.Drives;
import dev.homelab.sim.proxmox.world.Machine;
import dev.homelab.sim.proxmox.world.TaskEngine;
import dev.homelab.sim.proxmox.world.World;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The simulated host at work: every operation by its verb and path. */
public final class Host {
  private final World world;
  private final Access access;
  private final Drives drives;
  private final TaskEngine tasks;
  private final TaskEffects effects;
  private final Map<String, Handler> handlers = new LinkedHashMap<>();

  /** The host of a world. */
  public Host(World world, Access access, PveFaults faults) {
    this.world = world;
    this.access = access;
    this.drives = new Drives(world);
    this.effects = new TaskEffects(world, drives);
    this.tasks = new TaskEngine(world, faults, effects::apply, effects::undo);
    new ClusterCalls(this).addTo(handlers);
    new SharedCalls(this).addTo(handlers);
    new StorageCalls(this).addTo(handlers);
    new MachineCalls(this).addTo(handlers);
    new PowerCalls(this).addTo(handlers);
    new CopyCalls(this).addTo(handlers);
  }

  /** Every operation by {@code METHOD path}. */
  public Map<String, Handler> handlers() {
    return handlers;
  }

  /** Says why downloads fail; an empty text for one that works. */
  public void downloads(UnaryOperator<String> refusal) {
    effects.downloads(refusal);
  }

  World world() {
    return world;
  }

  Access access() {
    return access;
  }

  Drives drives() {
    return drives;
  }

  /** The tasks. */
  public TaskEngine tasks() {
    return tasks;
  }

  /** A machine that a request names, which nothing else works on. */
  ObjectNode free(Params params) {
    // One that is not there is refused before its lock is looked at.
    world.machine(params.text("node"), params.text("vmid"));
    tasks.lock(params.text("vmid"));
    ObjectNode row = world.machine(params.text("node"), params.text("vmid"));
    new Machine(row).unlocked();
    return row;
  }

  /** Starts a task of a machine. */
  JsonNode task(
      String type, Params params, Access.Who who, long millis, ObjectNode effect, String line) {
    effect.put("vmid", params.text("vmid"));
    return TextNode.valueOf(
        tasks.start(
            new TaskEngine.Start(
                params.text("node"),
                type,
                params.text("vmid"),
                who.name(),
                millis,
                effect,
                line.isEmpty() ? List.of() : List.of(line))));
  }

  /** What a task does. */
  static ObjectNode effect(String op) {
    return Json.object().put("op", op);
  }
}
