package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.WordSet;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.model.Value;
import java.util.Map;

/** The words of a machine for where it comes from, when it starts, and what stands beside it. */
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
    vm.settings().full = NamedArguments.of("from", named, vm.scope()).optionalFlag("full");
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
    vm.settings().makeAvailable(vm.scope(), named);
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
    NamedArguments given = NamedArguments.of("snapshot", named, vm.scope());
    boolean memory = Boolean.TRUE.equals(given.optionalFlag("memory"));
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
    return vm.state("description", text);
  }

  /** Has the host guard it. */
  @Word(
      doc =
          "Has the host refuse to remove the machine or its disks, whoever asks; say false before"
              + " it leaves the script.",
      byDefault = "as the host has it",
      example = "protection true",
      once = true)
  public static ProxmoxVmSpec protection(ProxmoxVmSpec vm, boolean on) {
    return vm.state("protection", on);
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
    vm.settings().startsInPlace(vm.scope(), named, place);
    return vm;
  }

  /** Says in which place it starts. */
  public static ProxmoxVmSpec order(ProxmoxVmSpec vm, int place) {
    return order(vm, Map.of(), place);
  }

  /** Says whether it starts with its host. */
  @Word(
      doc = "Says whether the machine is started when its host starts.",
      byDefault = "it is, unless it is off",
      example = "autostart false",
      once = true)
  public static ProxmoxVmSpec autostart(ProxmoxVmSpec vm, boolean on) {
    return vm.state("onBoot", on);
  }

  /** Tells cloud-init more. */
  @Word(
      doc =
          "Tells cloud-init of a Linux machine more than its address, its user and its keys; the"
              + " guest reads it at its next start.",
      byDefault = "the name servers of its network, and no more",
      example =
          "cloudInit nameservers: ['192.168.1.1'], searchDomain: 'example.com', upgrade: false",
      named = {
        "nameservers: where names are looked up, instead of what the network says",
        "searchDomain: the domain that short names are looked up in",
        "upgrade: false to leave packages as the image has them",
        "ip6: an IPv6 address with its length, or 'auto' or 'dhcp'",
        "gateway6: where IPv6 packets for others go",
        "userData: a snippet on a storage of the host that takes the place of what is made here",
        "networkData: such a snippet for the network",
        "metaData: such a snippet for what the machine is called",
        "vendorData: such a snippet that is read besides"
      },
      once = true)
  public static ProxmoxVmSpec cloudInit(ProxmoxVmSpec vm, Map<String, ?> named) {
    vm.settings().cloudInit = said(vm, CloudInitOptions.read(vm.scope(), named));
    return vm;
  }

  /** Sets anything. */
  @Word(
      doc = "Sets a setting of the machine that has no word, by its name on the host.",
      byDefault = "as the host has it",
      example = "setting 'hookscript', 'local:snippets/hook.pl'")
  public static ProxmoxVmSpec setting(ProxmoxVmSpec vm, String name, Object value) {
    vm.settings().set(vm.scope(), name, value, true);
    return vm;
  }

  private static <T> Said<T> said(ProxmoxVmSpec vm, T value) {
    return Said.now(vm.scope(), value);
  }
}
