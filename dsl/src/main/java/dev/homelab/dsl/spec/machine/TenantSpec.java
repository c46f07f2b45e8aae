package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Choice;
import dev.homelab.dsl.spec.Known;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.ThingSpec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.model.Address;
import dev.homelab.model.Level;
import java.util.ArrayList;
import java.util.List;

/** A part of a box with machines of its own. */
@BlockOf(
    name = "tenant",
    doc = "A part of a box with its own machines, apart from the others.",
    in = "homelab { value('other') { content 'x' }; node('box') { tenant('gaming') {\n…\n} } }")
public final class TenantSpec extends ThingSpec<TenantSpec> {
  private final String name;
  private final NodeSpec node;
  private final List<VmSpec> machines = new ArrayList<>();

  private TenantSpec(Scope scope, String name, NodeSpec node) {
    super(scope);
    this.name = name;
    this.node = node;
  }

  /** Opens a tenant of a box. */
  static TenantSpec open(Scope around, String name, NodeSpec node) {
    String checked = Names.label(around, "tenant", name);
    return new TenantSpec(around.inner("tenant", checked), checked, node);
  }

  @Override
  protected TenantSpec self() {
    return this;
  }

  /** Windows. */
  @Known(doc = "A machine with Windows 11, drivers for virtual devices and a TPM.")
  public Choice<VmSpec> getWindows() {
    return Choice.of("windows");
  }

  /** Linux. */
  @Known(doc = "A machine with Ubuntu from a cloud image.")
  public Choice<VmSpec> getLinux() {
    return Choice.of("linux");
  }

  /** SteamOS. */
  @Known(doc = "A machine for games in the way of SteamOS, with a blank disk to install on.")
  public Choice<VmSpec> getSteamos() {
    return Choice.of("steamos");
  }

  /** Makes a virtual machine named after its system. */
  @Word(
      doc = "Makes a virtual machine with an operating system; a text before it names it.",
      byDefault = "named after its system",
      example = "vm windows { memory 32.GiB }",
      makes = true)
  public TenantSpec vm(Choice<VmSpec> system) {
    return vm(system.name(), system);
  }

  /** Makes a virtual machine under a name. */
  public TenantSpec vm(String name, Choice<VmSpec> system) {
    VmSpec spec = VmSpec.open(scope(), name, system.name(), node);
    system.describe(spec);
    spec.freeze();
    machines.add(spec);
    made(spec.address());
    return say();
  }

  /** Adds the tenant and its machines; called at the end of the block. */
  void emit(Address platform, Address storage) {
    new Draft(address(), "cozystack.tenant")
        .said("name", name, scope().origin().user())
        .byDefault("parent", "root", "tenants of a box stand side by side")
        .byDefault("isolated", true, "tenants do not reach each other")
        .after(platform, Level.READY)
        .add(scope());
    machines.forEach(machine -> machine.emit(address(), storage));
  }
}
