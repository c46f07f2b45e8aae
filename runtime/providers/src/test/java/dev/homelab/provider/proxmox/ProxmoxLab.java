package dev.homelab.provider.proxmox;

import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.Origin;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.proxmox.client.ProxmoxClient;
import dev.homelab.sim.proxmox.ProxmoxOptions;
import dev.homelab.sim.proxmox.ProxmoxSimulator;
import dev.homelab.spi.Applied;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ObserveRequest;
import dev.homelab.spi.ProviderSession;
import dev.homelab.spi.SessionOptions;
import dev.homelab.spi.StepRequest;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A lab on a simulated cluster, with short words for what an engine does, and its records. */
final class ProxmoxLab implements AutoCloseable {
  static final Address HOST = Address.of("proxmox", "pve");

  /** Takes a field away. */
  static final Object NONE = new Object();

  static final String IMAGE = "local:import/talos.qcow2";

  final ProxmoxSimulator simulator;
  SimCall call;
  final Map<Address, StateEntry> records = new LinkedHashMap<>();
  LabIdentity identity = new LabIdentity("home", "6d4ac1f0-0000-4000-8000-000000000001", "");
  ProviderSession session;

  ProxmoxLab() {
    this(ProxmoxOptions.inMemory());
  }

  ProxmoxLab(ProxmoxOptions options) {
    simulator = ProxmoxSimulator.start(options);
    call = new SimCall(simulator).withSecret("pve", simulator.token());
    session = connect(config(simulator));
    image(IMAGE);
  }

  /** The same lab in a new process, with the records and the last handle of the old one. */
  ProxmoxLab restarted() {
    session.close();
    List<String> handles = call.handles;
    call = new SimCall(simulator).withSecret("pve", simulator.token());
    if (!handles.isEmpty()) {
      call.withHandle(handles.get(handles.size() - 1));
    }
    session = connect(config(simulator));
    return this;
  }

  static Value.Tree config(ProxmoxSimulator simulator) {
    return Value.ofMap(
        Map.of(
            "url",
            simulator.url(),
            "fingerprint",
            simulator.fingerprint(),
            "token",
            new Value.Secret("pve")));
  }

  static SessionOptions options() {
    Path here = Path.of(".");
    return new SessionOptions(here, here, Map.of(), "homelab/test");
  }

  ProviderSession connect(Value.Tree config) {
    TargetSpec target = new TargetSpec(HOST, "proxmox", config, Origin.NONE);
    return new ProxmoxProvider().connect(target, options(), call);
  }

  /** A client of its own, with the options of the tests. */
  ProxmoxClient client(Value.Tree config) {
    return ProxmoxClient.connect(config, options(), call);
  }

  /** Goes on as root@pam, who logs in with a password and may do what no token may. */
  void loginAsRoot() {
    Value.Tree root =
        config(simulator)
            .without("token")
            .with("user", Value.of("root@pam"))
            .with("password", new Value.Secret("rootpw"));
    call.withSecret("rootpw", simulator.rootPassword());
    session.close();
    session = connect(root);
  }

  /** How many requests made something under a path with this end. */
  long posts(String end) {
    return simulator.changes().stream()
        .filter(entry -> entry.method().equals("POST") && entry.path().endsWith(end))
        .count();
  }

  /** Adds a storage for disks, of this many GiB, or changes its size. */
  void storage(String id, long gib) {
    simulator.edit(
        root ->
            root.withObject("/storages/" + id)
                .put("type", "zfspool")
                .put("content", "images")
                .put("capacity", gib << 30));
  }

  /** Puts an image onto the host, as if it had been downloaded. */
  void image(String volid) {
    simulator.edit(
        root ->
            root.withObject("/volumes")
                .putObject(volid)
                .put("size", 90L << 20)
                .put("virtual", 1280L << 20)
                .put("content", volid.contains(":iso/") ? "iso" : "import")
                .put("format", "qcow2"));
  }

  static ResourceSpec spec(String type, String name, Map<String, ?> desired) {
    return ResourceSpec.of(
        HOST.child(type.substring(type.indexOf('.') + 1), name),
        type,
        HOST,
        Value.ofMap(desired),
        Origin.NONE);
  }

  /** A Talos machine as the labs have it, with changes by name; NONE takes a field away. */
  static ResourceSpec talos(long vmid, Object... changes) {
    Map<String, Object> desired = new HashMap<>();
    desired.put("node", "pve");
    desired.put("vmid", vmid);
    desired.put("os", "talos");
    desired.put("cores", 2);
    desired.put("memory", 4096);
    desired.put("onBoot", true);
    desired.put("efi", Map.of("storage", "local-zfs"));
    desired.put(
        "disks",
        Map.of(
            "scsi0",
            Map.of(
                "storage",
                "local-zfs",
                "size",
                "50G",
                "image",
                IMAGE,
                "discard",
                true,
                "ssd",
                true)));
    desired.put("nets", Map.of("net0", Map.of("bridge", "vmbr0")));
    desired.put(
        "cloudInit",
        Map.of(
            "storage",
            "local-zfs",
            "nameserver",
            "192.0.2.1",
            "addresses",
            Map.of("0", Map.of("ip", "192.0.2.60/24", "gateway", "192.0.2.1"))));
    desired.put("boot", List.of("scsi0"));
    desired.put("tags", List.of("Talos", "prod"));
    for (int i = 0; i < changes.length; i += 2) {
      if (changes[i + 1] == NONE) {
        desired.remove(changes[i]);
      } else {
        desired.put((String) changes[i], changes[i + 1]);
      }
    }
    return spec("proxmox.vm", "m" + vmid, desired);
  }

  static Map<String, Object> disk(String size, Object... more) {
    Map<String, Object> disk = new HashMap<>(Map.of("storage", "local-zfs", "size", size));
    for (int i = 0; i < more.length; i += 2) {
      disk.put((String) more[i], more[i + 1]);
    }
    return disk;
  }

  static ResourceSpec adopting(ResourceSpec spec) {
    return spec.withLifecycle(
        new Lifecycle(
            false,
            false,
            true,
            false,
            false,
            Collections.emptySortedSet(),
            Collections.emptySortedSet(),
            null));
  }

  /** Makes or changes what is wished until nothing differs, and records it. */
  Applied up(ResourceSpec spec) {
    Observation seen = observe(spec);
    StateEntry prior = records.get(spec.address());
    StepRequest request = new StepRequest(identity, spec, prior);
    Applied applied =
        seen instanceof Observation.Present
            ? session.update(request, call)
            : session.create(request, call);
    record(spec, applied);
    return applied;
  }

  Applied create(ResourceSpec spec) {
    Applied applied = session.create(new StepRequest(identity, spec, null), call);
    record(spec, applied);
    return applied;
  }

  void record(ResourceSpec spec, Applied applied) {
    records.put(
        spec.address(),
        new StateEntry(
            spec.address(),
            spec.type(),
            1,
            HOST,
            applied.objectId(),
            spec.desired(),
            applied.secretDigests(),
            applied.outputs(),
            Collections.emptySortedSet(),
            spec.lifecycle(),
            true,
            ""));
  }

  void delete(ResourceSpec spec) {
    StepRequest request = new StepRequest(identity, null, records.get(spec.address()));
    session.delete(request, call);
    session.awaitGone(request, call);
  }

  Observation observe(ResourceSpec spec) {
    StateEntry prior = records.get(spec.address());
    Map<Address, StateEntry> known = prior == null ? Map.of() : Map.of(spec.address(), prior);
    Map<Address, Observation> found =
        session.observe(new ObserveRequest(identity, List.of(spec), known, true), call);
    return Objects.requireNonNull(found.get(spec.address()));
  }

  Observation.Present present(ResourceSpec spec) {
    return (Observation.Present) observe(spec);
  }

  Comparison compare(ResourceSpec spec) {
    return session.compare(spec, records.get(spec.address()), present(spec));
  }

  /** The paths that a plan would show as changed. */
  List<String> changed(ResourceSpec spec) {
    return compare(spec).changes().stream().map(dev.homelab.model.FieldChange::path).toList();
  }

  String status(long vmid) {
    String[] found = {""};
    simulator.edit(
        root -> found[0] = root.path("vms").path(Long.toString(vmid)).path("status").asText());
    return found[0];
  }

  String config(long vmid, String key) {
    return simulator.config(vmid, key);
  }

  @Override
  public void close() {
    session.close();
    simulator.close();
  }
}
