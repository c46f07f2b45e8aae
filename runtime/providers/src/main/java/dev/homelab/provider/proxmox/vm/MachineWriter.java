package dev.homelab.provider.proxmox.vm;

import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.proxmox.client.Problem;
import dev.homelab.provider.proxmox.client.ProxmoxClient;
import dev.homelab.provider.proxmox.client.ProxmoxCodes;
import dev.homelab.provider.proxmox.client.PveException;
import dev.homelab.provider.proxmox.client.PveRequest;
import dev.homelab.provider.proxmox.client.Tasks;
import dev.homelab.provider.proxmox.config.VmWish;
import dev.homelab.provider.proxmox.config.VolumeOwner;
import dev.homelab.provider.proxmox.config.Wanted;
import dev.homelab.provider.proxmox.ownership.Mark;
import dev.homelab.spi.Applied;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Observation.Owner;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.StepRequest;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes machines, or finds that they are made already. */
public final class MachineWriter {
  private static final int ID_TRIES = 20;
  private final ProxmoxClient client;
  private final Tasks tasks;
  private final MachineReader reader;
  private final MachinePower power;
  private final MachineChanger changer;
  private final MachineIds ids;
  private final MachineVolumes volumes;

  /** Makes machines through a client, with numbers of a range where the script says none. */
  public MachineWriter(
      ProxmoxClient client, Tasks tasks, MachineReader reader, MachinePower power, MachineIds ids) {
    this.client = client;
    this.tasks = tasks;
    this.reader = reader;
    this.power = power;
    this.changer = new MachineChanger(client, tasks, reader, power);
    this.ids = ids;
    this.volumes = new MachineVolumes(client);
  }

  /** Makes the machine of a step, starts it where that is wished, and gives what it is. */
  public Applied create(StepRequest request, CallContext context) {
    ResourceSpec spec = Objects.requireNonNull(request.desired());
    VmWish wish = VmWish.of(spec.desired(), spec.address());
    RootOnly.check(wish, client.isRoot());
    tasks.resume(
        wish.wanted().has("clone") ? "qmclone" : "qmcreate", "make " + wish.name(), context);
    Machine made = made(request, spec, wish, context);
    return sinceMade(
        () ->
            client
                .gates()
                .onMachine(
                    made.vmid(), context, () -> changer.bring(request, wish, made, context)));
  }

  /** Does what follows once a machine is made: a failure of it leaves that machine behind. */
  private static <T extends @Nullable Object> T sinceMade(Supplier<T> work) {
    try {
      return work.get();
    } catch (ProviderException e) {
      throw e.afterMaking();
    }
  }

  private Machine made(StepRequest request, ResourceSpec spec, VmWish wish, CallContext context) {
    LabIdentity lab = request.lab();
    Set<Long> taken = new TreeSet<>();
    for (int attempt = 0; attempt < ID_TRIES; attempt++) {
      long vmid =
          wish.vmid() > 0 ? wish.vmid() : derived(lab, spec.address(), wish.node(), taken, context);
      Machine there = settled(reader.find(wish.node(), vmid, context), context);
      if (there == null) {
        checkOthers(wish, vmid);
        there = make(lab, spec, wish, vmid, context);
      }
      if (Mark.mayChange(there.description(), request, there.identity())) {
        checkOthers(wish, vmid);
        return there;
      }
      if (wish.vmid() > 0) {
        throw TakenNumber.by(there, lab);
      }
      taken.add(vmid);
    }
    throw PveException.refusal(
        ProxmoxCodes.TAKEN, "no free number was found for " + wish.name(), "", "try again");
  }

  /** Refuses to use a disk that would go with the machine, since its name says that it is its. */
  private static void checkOthers(VmWish wish, long vmid) {
    for (String volume : wish.volumes().values()) {
      if (VolumeOwner.isOf(volume, vmid)) {
        throw PveException.refusal(
            ProxmoxCodes.FOREIGN_DISKS,
            "the disk " + volume + " belongs to machine " + vmid + " by its name",
            "It would be removed with the machine, which is to have that number.",
            "give " + wish.name() + " another number: id " + (vmid + 1));
      }
    }
  }

  /** A machine that is just being made, once that is over. */
  private @Nullable Machine settled(@Nullable Machine machine, CallContext context) {
    if (machine == null || !Machine.isBeingMade(machine.lock())) {
      return machine;
    }
    return MachineWriter.<@Nullable Machine>sinceMade(
        () -> {
          power.awaitMade(machine.node(), machine.vmid(), context);
          return reader.find(machine.node(), machine.vmid(), context);
        });
  }

  private long derived(
      LabIdentity lab, Address address, String node, Set<Long> taken, CallContext context) {
    Set<Long> all = new TreeSet<>(taken);
    for (MachineReader.Line line : reader.everywhere(context)) {
      boolean ours = line.tags().contains(Mark.tags(lab).get(1));
      Machine machine = ours ? answered(line, context) : null;
      if (machine != null && machine.owner(lab, address) == Owner.OURS) {
        return machine.vmid();
      }
      all.add(line.vmid());
    }
    all.addAll(volumes.numbers(node, context));
    return ids.pick(lab, address, all);
  }

  /** A machine of this lab; null on a node that is silent, of which the plan knew already. */
  private @Nullable Machine answered(MachineReader.Line line, CallContext context) {
    try {
      return reader.fresh(line.node(), line.vmid(), context);
    } catch (ProviderException e) {
      if (!MachineReader.isAway(e)) {
        throw e;
      }
      return null;
    }
  }

  private Machine make(
      LabIdentity lab, ResourceSpec spec, VmWish wish, long vmid, CallContext context) {
    return client
        .gates()
        .onMachine(
            vmid,
            context,
            () -> {
              boolean images = wish.disks().values().stream().anyMatch(d -> !d.image().isEmpty());
              Wanted clone = wish.wanted().in("clone");
              Supplier<Machine> work =
                  () ->
                      wish.wanted().has("clone")
                          ? copied(lab, spec, wish, vmid, clone, context)
                          : started(lab, spec, wish, vmid, context);
              return onStorages(wish.storages(), images, context, work);
            });
  }

  private <T> T onStorages(
      List<String> storages, boolean images, CallContext context, Supplier<T> work) {
    if (storages.isEmpty()) {
      return work.get();
    }
    String first = storages.get(0);
    Supplier<T> rest =
        () -> onStorages(storages.subList(1, storages.size()), images, context, work);
    return images
        ? client.gates().onImport(first, context, rest)
        : client.gates().onStorage(first, context, rest);
  }

  private Machine started(
      LabIdentity lab, ResourceSpec spec, VmWish wish, long vmid, CallContext context) {
    TreeMap<String, String> params = new TreeMap<>(wish.fresh());
    params.put("vmid", Long.toString(vmid));
    params.put("description", description(lab, spec, wish, vmid));
    SortedSet<String> tags = MachineComparison.wanted(wish, null, Mark.tags(lab));
    params.put("tags", String.join(";", tags));
    String password = password(wish, context);
    if (!password.isEmpty()) {
      params.put("cipassword", password);
    }
    String pool = wish.wanted().text("pool");
    if (!pool.isEmpty()) {
      params.put("pool", pool);
    }
    PveRequest request =
        PveRequest.post(
                "make machine " + vmid + " (" + wish.name() + ')', "nodes", wish.node(), "qemu")
            .with(params);
    return run(request, "qmcreate", wish.node(), vmid, vmid, context);
  }

  private Machine copied(
      LabIdentity lab,
      ResourceSpec spec,
      VmWish wish,
      long vmid,
      Wanted clone,
      CallContext context) {
    long from = clone.number("from", 0);
    Machine source = reader.find(wish.node(), from, context);
    if (source == null) {
      throw PveException.refusal(
          ProxmoxCodes.NOT_FOUND, "there is no machine " + from + " to clone", "", "");
    }
    String storage = clone.text("storage");
    PveRequest request =
        PveRequest.post(
                "clone machine " + from + " as " + vmid,
                "nodes",
                source.node(),
                "qemu",
                Long.toString(from),
                "clone")
            .with("newid", vmid)
            .with("name", wish.name())
            .with("full", clone.has("full") ? clone.flag("full") : !source.isTemplate())
            .with("description", description(lab, spec, wish, vmid))
            .with("storage", storage.isEmpty() ? null : storage)
            .with("pool", wish.wanted().has("pool") ? wish.wanted().text("pool") : null)
            .with("target", source.node().equals(wish.node()) ? null : wish.node());
    return run(request, "qmclone", wish.node(), from, vmid, context);
  }

  /** Starts the task; where nobody knows what became of it, looks before it tries once more. */
  private Machine run(
      PveRequest request, String type, String node, long id, long vmid, CallContext context) {
    Tasks.Search search = new Tasks.Search(request.node(), type, Long.toString(id));
    boolean again = true;
    while (true) {
      try {
        tasks.run(request, search, context);
      } catch (PveException e) {
        boolean unsure =
            e.problem() == Problem.UNKNOWN_OUTCOME || e.problem() == Problem.TASK_KILLED;
        if (!unsure && e.problem() != Problem.ALREADY_EXISTS) {
          throw e;
        }
        Machine there = settled(reader.find(node, vmid, context), context);
        if (there == null && unsure && again) {
          again = false;
          continue;
        }
        if (there == null) {
          throw e;
        }
        return there;
      }
      Machine there =
          MachineWriter.<@Nullable Machine>sinceMade(
              () -> settled(reader.find(node, vmid, context), context));
      if (there == null) {
        throw PveException.refusal(
            ProxmoxCodes.NOT_FOUND, "machine " + vmid + " was made and is gone again", "", "");
      }
      return there;
    }
  }

  static String description(LabIdentity lab, ResourceSpec spec, VmWish wish, long vmid) {
    return Mark.of(lab, spec.address(), "vm/" + vmid).after(wish.wanted().text("description"));
  }

  /** The password of cloud-init's user; only ever sent. */
  static String password(VmWish wish, CallContext context) {
    Value value = wish.wanted().in("cloudInit").tree().get("password");
    return value instanceof Value.Secret secret
        ? context.secrets().resolve(secret.name())
        : wish.wanted().in("cloudInit").text("password");
  }

  /** Changes the machine of a step in place. */
  public Applied update(StepRequest request, CallContext context) {
    ResourceSpec spec = Objects.requireNonNull(request.desired());
    VmWish wish = VmWish.of(spec.desired(), spec.address());
    RootOnly.check(wish, client.isRoot());
    long stated = wish.vmid() > 0 ? wish.vmid() : vmidOf(request);
    Machine there =
        stated > 0
            ? settled(reader.find(wish.node(), stated, context), context)
            : reader.marked(request.lab(), spec.address(), context);
    if (there == null) {
      String which = stated > 0 ? Long.toString(stated) : wish.name();
      throw PveException.refusal(
          ProxmoxCodes.NOT_FOUND, "machine " + which + " is gone", "", "plan again");
    }
    long vmid = there.vmid();
    if (!Mark.mayChange(there.description(), request, there.identity())) {
      throw TakenNumber.by(there, request.lab());
    }
    checkOthers(wish, vmid);
    return client
        .gates()
        .onMachine(vmid, context, () -> changer.bring(request, wish, there, context));
  }

  /** The number in a step's record; 0 for none. */
  static long vmidOf(StepRequest request) {
    String id = request.prior() == null ? "" : request.prior().objectId();
    return id.matches("qemu/\\d+") ? Long.parseLong(id.substring("qemu/".length())) : 0;
  }
}
