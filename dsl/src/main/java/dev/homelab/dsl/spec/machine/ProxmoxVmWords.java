package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.WordSet;
import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.dsl.spec.unit.TimeSpan;
import dev.homelab.model.Value;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The words of a machine for where it comes from, its devices, and what stands beside it. */
public final class ProxmoxVmWords implements WordSet {

  /** Makes it a template. */
  @Word(
      doc = "Makes the machine a template, which never runs and which others are cloned from.",
      byDefault = "it is a machine that runs",
      example = "template()")
  public static ProxmoxVmSpec template(ProxmoxVmSpec vm) {
    vm.settings().template = true;
    return vm;
  }

  /** Clones it. */
  @Word(
      doc = "Clones the machine from a template of this host, by its name or its number there.",
      byDefault = "it is made anew",
      example = "from 'base'",
      named = {"full: true for disks of its own, where the template's are shared otherwise"},
      once = true)
  public static ProxmoxVmSpec from(ProxmoxVmSpec vm, Map<String, ?> named, String template) {
    vm.settings().from = said(vm, template);
    vm.settings().full = flag(vm, named, "from", "full");
    return vm;
  }

  /** Clones it from a machine of the host. */
  public static ProxmoxVmSpec from(ProxmoxVmSpec vm, String template) {
    return from(vm, Map.of(), template);
  }

  /** Clones it from a machine that the lab does not make. */
  public static ProxmoxVmSpec from(ProxmoxVmSpec vm, int vmid) {
    vm.settings().number = said(vm, vmid);
    return vm;
  }

  /** Names the image. */
  @Word(
      doc = "Names the image of the host that the disk of the system is copied from.",
      byDefault = "Ubuntu's cloud image for Linux",
      example = "image 'debian'",
      once = true)
  public static ProxmoxVmSpec image(ProxmoxVmSpec vm, String name) {
    vm.settings().image = said(vm, name);
    return vm;
  }

  /** Adds a disk. */
  @Word(
      doc = "Adds a disk for data; its serial number in the machine is its name.",
      byDefault = "only the disk of the system",
      example = "dataDisk 'games', 500.GiB, storage: 'tank'",
      named = {"storage: the storage that it is made on"})
  public static ProxmoxVmSpec dataDisk(
      ProxmoxVmSpec vm, Map<String, ?> named, String name, Size size) {
    String on = NamedArguments.of("dataDisk", named, vm.scope()).optionalText("storage");
    String checked = Names.label(vm.scope(), "disk", name);
    vm.settings().dataDisks.put(checked, new VmSettings.DataDisk(size, on));
    return vm;
  }

  /** Adds a disk where the others are. */
  public static ProxmoxVmSpec dataDisk(ProxmoxVmSpec vm, String name, Size size) {
    return dataDisk(vm, Map.of(), name, size);
  }

  /** Names the storage. */
  @Word(
      doc = "Names the storage that the disks of this machine are made on.",
      byDefault = "the host's storage",
      example = "storage 'fast'",
      once = true)
  public static ProxmoxVmSpec storage(ProxmoxVmSpec vm, String name) {
    vm.settings().storage = said(vm, name);
    return vm;
  }

  /** Connects it to a network. */
  @Word(
      doc = "Connects the machine to a network of the lab, by a card of its own.",
      byDefault = "the network of its address, else the host's bridge",
      example = "network 'lan'")
  public static ProxmoxVmSpec network(ProxmoxVmSpec vm, String name) {
    vm.settings().networks.add(said(vm, name));
    return vm;
  }

  /** Names the bridge. */
  @Word(
      doc = "Names the bridge that the first card of this machine is connected to.",
      byDefault = "that of its network",
      example = "bridge 'vmbr1'",
      once = true)
  public static ProxmoxVmSpec bridge(ProxmoxVmSpec vm, String name) {
    vm.settings().bridge = said(vm, name);
    return vm;
  }

  /** Names the VLAN. */
  @Word(
      doc = "Names the VLAN that the first card of this machine is in.",
      byDefault = "that of its network",
      example = "vlan 30",
      once = true)
  public static ProxmoxVmSpec vlan(ProxmoxVmSpec vm, int number) {
    vm.settings().vlan = VmSettings.vlan(vm.scope(), number);
    return vm;
  }

  /** Tags it. */
  @Word(
      doc = "Tags the machine on its host; tags that people add there are left alone.",
      byDefault = "only the tags that show whose it is",
      example = "tags 'games', 'windows'")
  public static ProxmoxVmSpec tags(ProxmoxVmSpec vm, String... names) {
    vm.settings().tags.addAll(VmSettings.checkedTags(vm.scope(), names));
    return vm;
  }

  /** Puts it into a pool. */
  @Word(
      doc = "Puts the machine into a pool of its host.",
      byDefault = "in none",
      example = "pool 'media'",
      once = true)
  public static ProxmoxVmSpec pool(ProxmoxVmSpec vm, String name) {
    vm.settings().pool = said(vm, name);
    return vm;
  }

  /** Makes it highly available. */
  @Word(
      doc = "Has the Proxmox cluster start the machine on another node when its own one is lost.",
      byDefault = "it stays where it is",
      example = "ha restarts: 2, moves: 1",
      named = {
        "restarts: how often it is started again where it is",
        "moves: how often it is tried on another node"
      },
      once = true)
  public static ProxmoxVmSpec ha(ProxmoxVmSpec vm, Map<String, ?> named) {
    vm.settings().availability =
        TreeBuilder.tree()
            .put("maxRestart", whole(vm, named, "ha", "restarts"))
            .put("maxRelocate", whole(vm, named, "ha", "moves"))
            .build();
    return vm;
  }

  /** Makes it highly available. */
  public static ProxmoxVmSpec ha(ProxmoxVmSpec vm) {
    return ha(vm, Map.of());
  }

  /** Takes a snapshot. */
  @Word(
      doc = "Takes a snapshot once, when the machine is as the script says.",
      byDefault = "none",
      example = "snapshot 'before', memory: true",
      named = {"memory: true to keep what runs as well"})
  public static ProxmoxVmSpec snapshot(ProxmoxVmSpec vm, Map<String, ?> named, String name) {
    boolean memory = Boolean.TRUE.equals(flag(vm, named, "snapshot", "memory"));
    vm.settings().snapshots.put(Names.label(vm.scope(), "snapshot", name), memory);
    return vm;
  }

  /** Takes a snapshot of the disks. */
  public static ProxmoxVmSpec snapshot(ProxmoxVmSpec vm, String name) {
    return snapshot(vm, Map.of(), name);
  }

  /** Names the user. */
  @Word(
      doc = "Names the user that cloud-init makes in a Linux machine.",
      byDefault = "'admin' where somebody may log in",
      example = "user 'anna'",
      once = true)
  public static ProxmoxVmSpec user(ProxmoxVmSpec vm, String name) {
    vm.settings().user = name;
    return vm;
  }

  /** Sets the password. */
  @Word(
      doc = "Sets the password of cloud-init's user to a secret of the lab.",
      byDefault = "none; keys let people in",
      example = "password secret('pve.token')",
      once = true)
  public static ProxmoxVmSpec password(ProxmoxVmSpec vm, Value.Secret password) {
    vm.settings().password = password;
    return vm;
  }

  /** Describes it. */
  @Word(
      doc = "Writes a text into the machine's notes on the host.",
      byDefault = "only the line that shows whose it is",
      example = "description 'the machine for games'",
      once = true)
  public static ProxmoxVmSpec description(ProxmoxVmSpec vm, String text) {
    return plain(vm, "description", text);
  }

  /** Names the kind of processor. */
  @Word(
      doc = "Names the kind of processor that the machine sees.",
      byDefault = "what its system runs best on",
      example = "cpuType 'host'",
      once = true)
  public static ProxmoxVmSpec cpuType(ProxmoxVmSpec vm, String kind) {
    return plain(vm, "cpu", kind);
  }

  /** Sets the number of sockets. */
  @Word(
      doc = "Spreads the processors over so many sockets: there are that many times as many.",
      byDefault = "1",
      example = "sockets 2",
      once = true)
  public static ProxmoxVmSpec sockets(ProxmoxVmSpec vm, int count) {
    return plain(vm, "sockets", Machines.atLeastOne(vm.scope(), "socket", count));
  }

  /** Lets memory shrink. */
  @Word(
      doc = "Lets the host take memory back from the machine, down to this size.",
      byDefault = "the machine keeps its memory",
      example = "balloon 2.GiB",
      once = true)
  public static ProxmoxVmSpec balloon(ProxmoxVmSpec vm, Size least) {
    return plain(vm, "balloon", Machines.mebibytes(least));
  }

  /** Names the screen. */
  @Word(
      doc = "Names the graphics card that the host shows the machine's screen by.",
      byDefault = "the platform's own",
      example = "display 'virtio'",
      once = true)
  public static ProxmoxVmSpec display(ProxmoxVmSpec vm, String kind) {
    return plain(vm, "vga", kind);
  }

  /** Tells of the agent. */
  @Word(
      doc = "Says that the machine runs the guest agent.",
      byDefault = "it does not",
      example = "agent()")
  public static ProxmoxVmSpec agent(ProxmoxVmSpec vm) {
    return plain(vm, "agent", "enabled=1");
  }

  /** Says when it starts. */
  @Word(
      doc = "Says in which place the machine is started with its host, and stopped in reverse.",
      byDefault = "after those that have a place",
      example = "order 1, up: 30.seconds, down: 2.minutes",
      named = {
        "up: how long the host waits before it starts the next one",
        "down: how long the machine may take to shut down"
      },
      once = true)
  public static ProxmoxVmSpec order(ProxmoxVmSpec vm, Map<String, ?> named, int place) {
    Value.Tree startup =
        TreeBuilder.tree()
            .put("order", place)
            .put("up", seconds(vm, named, "up"))
            .put("down", seconds(vm, named, "down"))
            .build();
    return plain(vm, "startup", startup);
  }

  /** Says in which place it starts. */
  public static ProxmoxVmSpec order(ProxmoxVmSpec vm, int place) {
    return order(vm, Map.of(), place);
  }

  /** Hands a device on. */
  @Word(
      doc = "Hands a USB device of the host to the machine, by mapping, or by number or port.",
      byDefault = "none",
      example = "usb mapping: 'gamepad'",
      named = {
        "mapping: a mapping of the host",
        "device: vendor and product, as 046d:c21d, or a port, as 1-4; only root@pam may do that"
      })
  public static ProxmoxVmSpec usb(ProxmoxVmSpec vm, Map<String, ?> named) {
    NamedArguments given = NamedArguments.of("usb", named, vm.scope());
    Value.Tree device =
        TreeBuilder.tree()
            .put("mapping", given.optionalText("mapping"))
            .put("device", given.optionalText("device"))
            .build();
    if (device.fields().size() != 1) {
      bad(vm.scope(), "which USB device is meant?", "write usb mapping: 'gamepad'");
    }
    vm.settings().usb.put("usb" + vm.settings().usb.size(), device);
    return vm;
  }

  /** Sets anything. */
  @Word(
      doc = "Sets a setting of the machine that has no word, by its name on the host.",
      byDefault = "as the host has it",
      example = "setting 'hookscript', 'local:snippets/hook.pl'")
  public static ProxmoxVmSpec setting(ProxmoxVmSpec vm, String name, Object value) {
    if (!name.matches("[a-z][a-z0-9_-]*")) {
      bad(vm.scope(), "'" + name + "' is no setting of a machine", "write it as the host does");
    }
    vm.settings().raw.put(name, Names.text(vm.scope(), value));
    return vm;
  }

  private static <T> Said<T> said(ProxmoxVmSpec vm, T value) {
    return new Said<>(value, vm.scope().line());
  }

  private static ProxmoxVmSpec plain(ProxmoxVmSpec vm, String field, Object value) {
    vm.settings().plain.put(field, new Said<>(value, vm.scope().line()));
    return vm;
  }

  private static void bad(Scope scope, String title, String hint) {
    scope
        .lab()
        .report(
            LanguageCodes.error(LanguageCodes.BAD_VALUE, title).at(scope.line()).withHint(hint));
  }

  private static @Nullable Boolean flag(
      ProxmoxVmSpec vm, Map<String, ?> named, String word, String name) {
    Object value = NamedArguments.of(word, named, vm.scope()).value(name);
    if (value != null && !(value instanceof Boolean)) {
      bad(vm.scope(), "`" + name + ":` of `" + word + "` is true or false", name + ": true");
    }
    return value instanceof Boolean flag ? flag : null;
  }

  private static @Nullable Integer whole(
      ProxmoxVmSpec vm, Map<String, ?> named, String word, String name) {
    Object value = NamedArguments.of(word, named, vm.scope()).value(name);
    if (value instanceof Integer number && number >= 0) {
      return number;
    }
    if (value != null) {
      bad(vm.scope(), "`" + name + ":` of `" + word + "` is a number", name + ": 1");
    }
    return null;
  }

  private static @Nullable Long seconds(ProxmoxVmSpec vm, Map<String, ?> named, String name) {
    Object value = NamedArguments.of("order", named, vm.scope()).value(name);
    if (value instanceof TimeSpan span) {
      return span.seconds();
    }
    if (value != null) {
      bad(vm.scope(), "`" + name + ":` of `order` is a time", name + ": 30.seconds");
    }
    return null;
  }
}
