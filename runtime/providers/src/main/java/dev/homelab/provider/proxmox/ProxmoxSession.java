package dev.homelab.provider.proxmox;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.proxmox.client.ProxmoxClient;
import dev.homelab.provider.proxmox.client.ProxmoxCodes;
import dev.homelab.provider.proxmox.client.PveException;
import dev.homelab.provider.proxmox.client.Tasks;
import dev.homelab.provider.proxmox.kinds.HostFacts;
import dev.homelab.provider.proxmox.kinds.SnapshotWork;
import dev.homelab.provider.proxmox.kinds.Work;
import dev.homelab.provider.proxmox.kinds.Works;
import dev.homelab.provider.proxmox.ownership.HostClaim;
import dev.homelab.provider.proxmox.vm.MachineIds;
import dev.homelab.provider.proxmox.vm.MachineWork;
import dev.homelab.spi.Applied;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ClaimStatus;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.FoundObject;
import dev.homelab.spi.LabObjects;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ObserveRequest;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.ProviderSession;
import dev.homelab.spi.StepRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The provider at work on one Proxmox VE cluster. */
public final class ProxmoxSession implements ProviderSession {
  private final ProxmoxClient client;
  private final HostClaim claim;
  private final Map<String, Work> works = new LinkedHashMap<>();

  private ProxmoxSession(ProxmoxClient client, MachineIds ids) {
    this.client = client;
    this.claim = new HostClaim(client);
    Tasks tasks = new Tasks(client);
    works.put(MachineWork.TYPE, new MachineWork(client, tasks, ids));
    works.putAll(Works.of(client, tasks, new HostFacts(client)));
  }

  /** A session on a client; the first question tells what is wrong with it. */
  static ProxmoxSession open(ProxmoxClient client, Value.Tree config) {
    return new ProxmoxSession(client, MachineIds.of(config));
  }

  /** How many requests were sent to the host so far. */
  public long requestCount() {
    return client.requestCount();
  }

  @Override
  public void prepare(CallContext context) {
    client.version(context);
  }

  @Override
  public ClaimStatus claim(LabIdentity lab, CallContext context) {
    return claim.read(lab, context);
  }

  @Override
  public void writeClaim(LabIdentity lab, boolean takeOver, CallContext context) {
    claim.write(lab, takeOver, context);
  }

  @Override
  public void dropClaim(LabIdentity lab, CallContext context) {
    claim.drop(lab, context);
  }

  @Override
  public Map<Address, Observation> observe(ObserveRequest request, CallContext context) {
    Map<String, List<ResourceSpec>> specs = new TreeMap<>();
    Map<String, Map<Address, StateEntry>> prior = new TreeMap<>();
    for (ResourceSpec spec : request.desired()) {
      specs.computeIfAbsent(spec.type(), key -> new ArrayList<>()).add(spec);
    }
    request
        .prior()
        .forEach(
            (at, entry) ->
                prior.computeIfAbsent(entry.type(), key -> new HashMap<>()).put(at, entry));
    Map<Address, Observation> found = new HashMap<>();
    for (Map.Entry<String, Work> one : works.entrySet()) {
      List<ResourceSpec> wished = specs.getOrDefault(one.getKey(), List.of());
      Map<Address, StateEntry> recorded = prior.getOrDefault(one.getKey(), Map.of());
      if (!wished.isEmpty() || !recorded.isEmpty()) {
        found.putAll(looked(request, one.getValue(), wished, recorded, context));
      }
    }
    return found;
  }

  private static Map<Address, Observation> looked(
      ObserveRequest request,
      Work work,
      List<ResourceSpec> wished,
      Map<Address, StateEntry> recorded,
      CallContext context) {
    try {
      return work.observe(request.lab(), wished, recorded, context);
    } catch (ProviderException e) {
      if (e.errorClass() != ErrorClass.UNREACHABLE) {
        throw e;
      }
      Map<Address, Observation> all = new HashMap<>();
      wished.forEach(spec -> all.put(spec.address(), new Observation.Unreachable(e)));
      recorded.keySet().forEach(at -> all.put(at, new Observation.Unreachable(e)));
      return all;
    }
  }

  @Override
  public Comparison compare(
      ResourceSpec desired, @Nullable StateEntry prior, Observation.Present observed) {
    return work(desired.type()).compare(desired, prior, observed);
  }

  @Override
  public Applied create(StepRequest request, CallContext context) {
    return work(type(request)).create(request, context);
  }

  @Override
  public Applied update(StepRequest request, CallContext context) {
    return work(type(request)).update(request, context);
  }

  @Override
  public void delete(StepRequest request, CallContext context) {
    work(type(request)).delete(request, context);
  }

  @Override
  public void awaitGone(StepRequest request, CallContext context) {
    work(type(request)).awaitGone(request, context);
  }

  @Override
  public Value.Tree awaitReady(StepRequest request, CallContext context) {
    return work(type(request)).awaitReady(request, context);
  }

  @Override
  public Applied operate(String operation, StepRequest request, CallContext context) {
    if (operation.equals("rollback") && work(type(request)) instanceof SnapshotWork snapshots) {
      return snapshots.rollback(request, context);
    }
    throw PveException.refusal(
        ProxmoxCodes.NO_OPERATION, "there is no operation '" + operation + "' here", "", "");
  }

  @Override
  public LabObjects inventory(LabIdentity lab, CallContext context) {
    List<FoundObject> found = new ArrayList<>();
    works.values().forEach(work -> found.addAll(work.inventory(lab, context)));
    return LabObjects.whole(found);
  }

  @Override
  public List<Diagnostic> missingRights(List<ResourceSpec> desired, CallContext context) {
    return new Preflight(client).of(desired, context);
  }

  private static String type(StepRequest request) {
    ResourceSpec desired = request.desired();
    StateEntry prior = request.prior();
    return desired != null ? desired.type() : prior == null ? "" : prior.type();
  }

  private Work work(String type) {
    Work work = works.get(type);
    if (work == null) {
      throw PveException.refusal(
          ProxmoxCodes.MALFORMED, "the Proxmox VE provider has no type " + type, "", "");
    }
    return work;
  }

  @Override
  public void close() {
    client.close();
  }
}
