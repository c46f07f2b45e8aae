package dev.homelab.provider.proxmox.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.proxmox.client.ProxmoxCodes;
import dev.homelab.provider.proxmox.client.PveException;
import dev.homelab.provider.proxmox.client.Scalars;
import dev.homelab.provider.proxmox.config.Wanted;
import dev.homelab.spi.Applied;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.FoundObject;
import dev.homelab.spi.Observation;
import dev.homelab.spi.StepRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Storages and bridges: looked up and used, never made, changed or removed. */
final class FactWork implements Work {
  private final boolean storage;
  private final HostFacts facts;

  FactWork(boolean storage, HostFacts facts) {
    this.storage = storage;
    this.facts = facts;
  }

  private String name(Wanted wanted, Address address) {
    String field = storage ? "storage" : "bridge";
    return wanted.has(field) ? wanted.text(field) : address.last().name();
  }

  @Override
  public Map<Address, Observation> observe(
      LabIdentity lab,
      List<ResourceSpec> specs,
      Map<Address, StateEntry> prior,
      CallContext context) {
    Map<Address, Observation> found = new HashMap<>();
    prior.keySet().forEach(address -> found.put(address, new Observation.Absent()));
    for (ResourceSpec spec : specs) {
      Wanted wanted = new Wanted(spec.desired());
      String node = wanted.text("node");
      String name = name(wanted, spec.address());
      Map<String, JsonNode> rows =
          storage ? facts.storages(node, context) : facts.bridges(node, context);
      JsonNode row = rows.get(name);
      found.put(spec.address(), row == null ? new Observation.Absent() : present(node, name, row));
    }
    return found;
  }

  private Observation present(String node, String name, JsonNode row) {
    TreeMap<String, Value> outputs = new TreeMap<>();
    outputs.put("name", new Value.Text(name));
    if (storage) {
      outputs.put("content", new Value.Text(Scalars.text(row, "content")));
      outputs.put("freeBytes", new Value.Int(Scalars.number(row, "avail", 0)));
    } else {
      outputs.put("vlanAware", new Value.Bool(Scalars.flag(row, "bridge_vlan_aware")));
    }
    Value.Tree all = new Value.Tree(outputs);
    return new Observation.Present(
        all,
        null,
        Observation.Owner.UNMARKED,
        Scalars.flag(row, "active"),
        (storage ? "storage/" : "bridge/") + node + '/' + name,
        all,
        Value.Tree.EMPTY);
  }

  @Override
  public Comparison compare(
      ResourceSpec desired, @Nullable StateEntry prior, Observation.Present observed) {
    return Comparison.SAME;
  }

  private PveException notMade(StepRequest request) {
    ResourceSpec spec = Objects.requireNonNull(request.desired());
    String what = storage ? "storage" : "bridge";
    return PveException.refusal(
        ProxmoxCodes.HOST_LACKS,
        "there is no " + what + " " + name(new Wanted(spec.desired()), spec.address()),
        "homelab uses storages and bridges and does not make them.",
        "make it on the host, or name another");
  }

  @Override
  public Applied create(StepRequest request, CallContext context) {
    throw notMade(request);
  }

  @Override
  public Applied update(StepRequest request, CallContext context) {
    throw notMade(request);
  }

  @Override
  public void delete(StepRequest request, CallContext context) {
    throw notMade(request);
  }

  @Override
  public Value.Tree awaitReady(StepRequest request, CallContext context) {
    ResourceSpec spec = Objects.requireNonNull(request.desired());
    Observation seen = observe(request.lab(), List.of(spec), Map.of(), context).get(spec.address());
    return seen instanceof Observation.Present present ? present.outputs() : Value.Tree.EMPTY;
  }

  @Override
  public List<FoundObject> inventory(LabIdentity lab, CallContext context) {
    return List.of();
  }
}
