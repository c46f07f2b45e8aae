package dev.homelab.provider.proxmox;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.FieldChange;
import dev.homelab.model.Level;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.proxmox.client.ProxmoxClient;
import dev.homelab.provider.proxmox.config.VmWish;
import dev.homelab.provider.proxmox.config.Wanted;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Provider;
import dev.homelab.spi.ProviderSession;
import dev.homelab.spi.Queue;
import dev.homelab.spi.ResourceSchema;
import dev.homelab.spi.Room;
import dev.homelab.spi.SessionOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Proxmox VE clusters, versions 8.4 to 9.x. Its types are {@code proxmox.vm}, {@code
 * proxmox.download}, {@code proxmox.pool}, {@code proxmox.snapshot}, {@code proxmox.mapping},
 * {@code proxmox.ha} and {@code proxmox.backup-job}; {@code proxmox.storage} and {@code
 * proxmox.bridge} are only looked up. {@code docs/proxmox.md} lists the properties of each.
 */
public final class ProxmoxProvider implements Provider {
  private static final int PARALLELISM = 12;
  private static final Value STOPPED = new Value.Text("stopped");
  private static final Duration TASKS = Duration.ofMinutes(30);

  @Override
  public String name() {
    return "proxmox";
  }

  @Override
  public @Nullable ResourceSchema schema(String type) {
    return Schemas.of(type);
  }

  @Override
  public List<Diagnostic> check(ResourceSpec resource) {
    return TypeCheck.of(resource);
  }

  @Override
  public Value.Tree knownOutputs(ResourceSpec resource) {
    TreeMap<String, Value> known = new TreeMap<>();
    if (resource.type().equals("proxmox.vm")) {
      VmWish wish = VmWish.of(resource.desired(), resource.address());
      known.put("name", new Value.Text(wish.name()));
      if (!wish.node().isEmpty() && !wish.roams()) {
        known.put("node", new Value.Text(wish.node()));
      }
      if (wish.vmid() > 0) {
        known.put("vmid", new Value.Int(wish.vmid()));
      }
      Wanted first = wish.wanted().in("cloudInit").in("addresses").in("0");
      if (!first.text("ip").isEmpty() && !first.text("ip").equals("dhcp")) {
        known.put("address", new Value.Text(first.text("ip").replaceFirst("/.*", "")));
      }
    }
    return new Value.Tree(known);
  }

  @Override
  public Set<String> keptOutputs(String type) {
    return type.equals("proxmox.vm") ? Set.of("vmid") : Set.of("id", "volid");
  }

  @Override
  public Set<String> offers(ResourceSpec resource) {
    Wanted wanted = new Wanted(resource.desired());
    String name = wanted.has("id") ? wanted.text("id") : resource.address().last().name();
    return switch (resource.type()) {
      case "proxmox.vm" -> wanted.has("vmid") ? Set.of("vm/" + wanted.text("vmid")) : Set.of();
      case "proxmox.pool" -> Set.of("pool/" + name);
      case "proxmox.mapping" -> Set.of("mapping/" + name);
      case "proxmox.ha" -> Set.of("ha/" + wanted.text("vmid"));
      default -> Set.of();
    };
  }

  @Override
  public Map<String, Level> needs(ResourceSpec resource) {
    Wanted wanted = new Wanted(resource.desired());
    TreeMap<String, Level> needs = new TreeMap<>();
    if (resource.type().equals("proxmox.vm")) {
      if (wanted.has("pool")) {
        needs.put("pool/" + wanted.text("pool"), Level.EXISTS);
      }
      wanted.each("pci").values().stream()
          .filter(pci -> pci.has("mapping"))
          .forEach(pci -> needs.put("mapping/" + pci.text("mapping"), Level.EXISTS));
      if (!wanted.in("clone").text("from").isEmpty()) {
        needs.put("vm/" + wanted.in("clone").text("from"), Level.READY);
      }
    }
    boolean onMachine = Set.of("proxmox.snapshot", "proxmox.ha").contains(resource.type());
    if (onMachine && !wanted.text("vmid").isEmpty()) {
      needs.put("vm/" + wanted.text("vmid"), Level.READY);
    }
    if (resource.type().equals("proxmox.ha-rule")) {
      wanted.list("vms").stream()
          .filter(vmid -> !vmid.isEmpty())
          .forEach(vmid -> needs.put("ha/" + vmid, Level.EXISTS));
    }
    if (resource.type().equals("proxmox.backup-job") && wanted.has("pool")) {
      needs.put("pool/" + wanted.text("pool"), Level.EXISTS);
    }
    return needs;
  }

  /** Images are fetched and copied, and guests shut down, at their own pace. */
  @Override
  public @Nullable Duration patience(String type) {
    return Set.of("proxmox.vm", "proxmox.download", "proxmox.snapshot").contains(type)
        ? TASKS
        : null;
  }

  /**
   * Machines that belong together change one at a time, control planes first; they stop the other
   * way round.
   */
  @Override
  public @Nullable Queue queue(String type, Value.Tree properties) {
    String line = Value.textOf(properties.get("line"));
    boolean first = new Value.Bool(true).equals(properties.get("first"));
    return line == null ? null : new Queue("machines of " + line, first ? 0 : 1);
  }

  /** A pool goes when no machine is in it. */
  @Override
  public boolean contains(StateEntry outer, StateEntry inner) {
    Value name = outer.recorded().get("id");
    return outer.type().equals("proxmox.pool")
        && inner.type().equals("proxmox.vm")
        && name != null
        && name.equals(inner.recorded().get("pool"))
        && Objects.equals(outer.target(), inner.target());
  }

  /** A machine that is switched off gives back its memory and its graphics card. */
  @Override
  public Room room(String type, List<FieldChange> fields) {
    for (FieldChange field : fields) {
      if (type.equals("proxmox.vm") && field.path().equals("power")) {
        return STOPPED.equals(field.after()) ? Room.GIVES : Room.TAKES;
      }
    }
    return Room.SAME;
  }

  @Override
  public boolean takesRoom(String type, Value.Tree properties) {
    return type.equals("proxmox.vm") && !STOPPED.equals(properties.get("power"));
  }

  @Override
  public int parallelism(TargetSpec target) {
    return PARALLELISM;
  }

  @Override
  public ProviderSession connect(
      @Nullable TargetSpec target, SessionOptions options, CallContext context) {
    Value.Tree config = target == null ? Value.Tree.EMPTY : target.config();
    return ProxmoxSession.open(ProxmoxClient.connect(config, options, context), config);
  }
}
