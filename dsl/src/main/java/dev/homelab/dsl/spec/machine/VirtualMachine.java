package dev.homelab.dsl.spec.machine;

import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.catalog.cozystack.RunStrategies;
import dev.homelab.model.Provenance;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A virtual machine of a lab that can be switched on and off, whatever it runs on: a Proxmox host
 * or a box with Cozystack.
 *
 * @param spec what the script asks for
 */
public record VirtualMachine(ResourceSpec spec) {
  private static final String ON_HOST = "proxmox.vm";
  private static final String ON_BOX = AppKinds.type(AppKinds.MACHINE);

  private static final String RUNNING = "running";
  private static final String STOPPED = "stopped";

  /** The machine that a resource is; null when it is none. */
  public static @Nullable VirtualMachine of(ResourceSpec resource) {
    return is(resource.type()) ? new VirtualMachine(resource) : null;
  }

  /** Whether resources of a type are virtual machines. */
  public static boolean is(String type) {
    return type.equals(ON_HOST) || type.equals(ON_BOX);
  }

  /** Whether the properties of a machine let it run; {@code running} or {@code stopped}. */
  public static String power(String type, Value.Tree properties) {
    if (type.equals(ON_HOST)) {
      String power = Value.textOf(properties.get("power"));
      return power == null ? RUNNING : power;
    }
    String strategy = Value.textOf(section(properties).get("runStrategy"));
    return RunStrategies.starts(strategy) ? RUNNING : STOPPED;
  }

  /** The same in words; of a machine that others switch, or that ends, when it is started. */
  public static String told(String type, Value.Tree properties) {
    String strategy =
        type.equals(ON_BOX) ? Value.textOf(section(properties).get("runStrategy")) : null;
    if (strategy == null) {
      return power(type, properties);
    }
    return switch (strategy) {
      case RunStrategies.BY_HAND -> "by hand";
      case RunStrategies.ONCE -> "once";
      case RunStrategies.AFTER_FAILURE -> "after failure";
      default -> power(type, properties);
    };
  }

  private static Value.Tree section(Value.Tree properties) {
    return properties.get("spec") instanceof Value.Tree spec ? spec : Value.Tree.EMPTY;
  }

  /** Whether it is one of a box with Cozystack. */
  boolean isOnBox() {
    return spec.type().equals(ON_BOX);
  }

  /** Whether the script lets it run. */
  public boolean runs() {
    return !power(spec.type(), spec.desired()).equals(STOPPED);
  }

  /**
   * The same machine switched on or off, and why: what names a machine has it run, or rest, however
   * it is started otherwise.
   */
  public ResourceSpec switched(boolean on, String because) {
    if (!isOnBox()) {
      Value power = new Value.Text(on ? RUNNING : STOPPED);
      return with(spec.desired().with("power", power), "power", because);
    }
    String now = Value.textOf(section(spec.desired()).get("runStrategy"));
    String wanted = on ? RunStrategies.ON : RunStrategies.OFF;
    if (wanted.equals(now == null ? RunStrategies.ON : now)) {
      return reasoned(because);
    }
    Value strategy = new Value.Text(wanted);
    Value.Tree wish = section(spec.desired()).with("runStrategy", strategy);
    return with(spec.desired().with("spec", wish), "spec.runStrategy", because);
  }

  /** The same machine as the script wants it, and why it is so now. */
  public ResourceSpec reasoned(String because) {
    return with(spec.desired(), isOnBox() ? "spec.runStrategy" : "power", because);
  }

  private ResourceSpec with(Value.Tree properties, String path, String because) {
    SortedMap<String, Provenance> reasons = new TreeMap<>(spec.provenance());
    reasons.put(path, new Provenance(Provenance.Kind.POLICY, because, null));
    return new ResourceSpec(
        spec.address(),
        spec.type(),
        spec.target(),
        properties,
        spec.dependsOn(),
        spec.lifecycle(),
        spec.origin(),
        reasons);
  }
}
