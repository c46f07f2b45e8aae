package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.model.Address;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a machine's block says beyond its size: where it comes from, and what stands beside it. */
final class VmSettings {
  private static final int LAST_VLAN = 4094;

  final List<String> tags = new ArrayList<>();
  final List<Said<String>> networks = new ArrayList<>();
  final Map<String, DataDisk> dataDisks = new TreeMap<>();
  final Map<String, Boolean> snapshots = new TreeMap<>();
  final Map<String, Said<Object>> plain = new TreeMap<>();
  final Map<String, Value> usb = new TreeMap<>();
  final Map<String, Value> raw = new TreeMap<>();
  @Nullable Said<String> pool;
  @Nullable Said<String> storage;
  @Nullable Said<String> bridge;
  @Nullable Said<Integer> vlan;
  @Nullable Said<String> image;
  @Nullable Said<String> from;
  @Nullable Said<Integer> number;
  @Nullable Boolean full;
  @Nullable String user;
  Value.@Nullable Secret password;
  Value.@Nullable Tree availability;
  boolean template;

  /**
   * A disk for data.
   *
   * @param size its size
   * @param storage where it is made, or null for where the others are
   */
  record DataDisk(Size size, @Nullable String storage) {}

  /** Tags as hosts keep them; others are reported. */
  static List<String> checkedTags(Scope scope, String... names) {
    List<String> tags = new ArrayList<>();
    for (String name : names) {
      String tag = name.toLowerCase(Locale.ROOT);
      if (tag.matches("[a-z0-9_][a-z0-9_+.-]*")) {
        tags.add(tag);
      } else {
        scope
            .lab()
            .report(
                LanguageCodes.error(LanguageCodes.BAD_NAME, "'" + name + "' cannot be a tag")
                    .at(scope.line())
                    .withHint("use letters, digits, '-', '_', '+' and '.'"));
      }
    }
    return tags;
  }

  /** The number of a VLAN; one that there cannot be is reported. */
  static Said<Integer> vlan(Scope scope, int number) {
    if (number < 1 || number > LAST_VLAN) {
      scope
          .lab()
          .report(
              LanguageCodes.error(LanguageCodes.BAD_VALUE, "there is no VLAN " + number)
                  .at(scope.line())
                  .withHint("VLANs are numbered from 1 to " + LAST_VLAN));
    }
    return new Said<>(number, scope.line());
  }

  /** The address of what makes a machine highly available. */
  static Address availability(Address machine) {
    return machine.child("ha", "resource");
  }

  /** Sets what the block states of the machine itself. */
  void describe(Draft draft, ProxmoxSpec host, Scope scope, boolean runs) {
    plain.forEach((field, said) -> draft.said(field, said.value(), said.line()));
    draft.derived("tags", new ArrayList<>(new TreeSet<>(tags)), "tags of the machine");
    draft.derived("pool", host.pool(scope, pool), "the pool of the machine");
    draft.derived("usb", usb, "devices that are handed to it");
    draft.derived("raw", raw, "settings by their names on the host");
    if (template) {
      draft.follows("template", true, "told template()");
    }
    beside(host, scope, runs);
  }

  private void beside(ProxmoxSpec host, Scope scope, boolean runs) {
    Address machine = scope.here("vm");
    Value vmid = new Value.Ref(machine, "vmid");
    snapshots.forEach(
        (name, memory) ->
            host.draft(machine.child("snapshot", name), "proxmox.snapshot")
                .byDefault("node", new Value.Ref(machine, "node"), "where the machine is")
                .byDefault("vmid", vmid, "the machine")
                .byDefault("name", name, "the name that the word gives")
                .follows("memory", memory, "whether memory is kept, too")
                .add(scope));
    Value.Tree limits = availability;
    if (limits != null) {
      Draft draft =
          host.draft(availability(machine), "proxmox.ha")
              .byDefault("vmid", vmid, "the machine")
              .follows("state", runs ? "started" : "stopped", "as the machine shall be");
      limits.fields().forEach((field, value) -> draft.said(field, value, scope.line()));
      draft.add(scope);
    }
  }

  /** The cards of the machine: that of its address, and one for each further network. */
  Map<String, Value> cards(ProxmoxSpec host, Scope scope, @Nullable Lan first) {
    List<Lan> lans = new ArrayList<>();
    if (first != null) {
      lans.add(first);
    }
    Map<String, Lan> known = Park.of(scope.lab()).networks();
    for (Said<String> name : networks) {
      Lan lan = known.get(name.value());
      if (lan == null) {
        host.unknown(
            scope, name, "network", known.keySet(), "describe it in the lab: network('lan') { … }");
      } else if (!lans.contains(lan)) {
        lans.add(lan);
      }
    }
    Map<String, Value> cards = new TreeMap<>();
    String on = bridge == null ? null : bridge.value();
    Integer tag = vlan == null ? null : vlan.value();
    cards.put("net0", host.link(lans.isEmpty() ? null : lans.get(0), on, tag));
    for (int i = 1; i < lans.size(); i++) {
      cards.put("net" + i, host.link(lans.get(i)));
    }
    return cards;
  }

  /** The disks for data, those of the template that it comes from among them. */
  void addDataDisks(
      Scope scope,
      Map<String, Value> disks,
      ProxmoxSpec host,
      String usual,
      @Nullable ProxmoxVmSpec base) {
    Map<String, DataDisk> all = new TreeMap<>();
    if (base != null) {
      all.putAll(base.settings().dataDisks);
    }
    all.putAll(dataDisks);
    all.forEach(
        (name, disk) -> {
          String on = disk.storage() == null ? usual : disk.storage();
          Value.Tree made = host.disk(on, Machines.diskSize(disk.size()), null);
          HostMachine.addDataDisk(scope, disks, name, made);
        });
  }

  /** The machine of the lab that this one is cloned from, or null; an unknown one is reported. */
  @Nullable ProxmoxVmSpec base(ProxmoxSpec host, Scope scope) {
    Said<String> source = from;
    if (source == null) {
      return null;
    }
    TreeSet<String> known = new TreeSet<>();
    for (ProxmoxVmSpec machine : host.machines()) {
      String name = machine.address().last().name();
      if (name.equals(source.value()) && !machine.address().equals(scope.here("vm"))) {
        return machine;
      }
      known.add(name);
    }
    known.remove(scope.here("vm").last().name());
    String otherwise = "make it there: vm('" + source.value() + "', linux { template() })";
    host.unknown(scope, source, "machine", known, otherwise);
    return null;
  }

  /** Says what it is cloned from; nothing when it is made anew. */
  void cloned(Draft draft, @Nullable ProxmoxVmSpec base) {
    Said<Integer> stated = number;
    if (base == null && stated == null) {
      return;
    }
    Value source =
        base == null || stated != null
            ? new Value.Int(stated == null ? 0 : stated.value())
            : new Value.Ref(base.address(), "vmid");
    draft.follows(
        "clone",
        TreeBuilder.tree().put("from", source).put("full", full).build(),
        "what it is copied from");
  }
}
