package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.dsl.spec.machine.Draft.Said;
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
  final List<String> tags = new ArrayList<>();
  final VmDisks disks = new VmDisks();
  final VmCards cards = new VmCards();
  final VmDevices devices = new VmDevices();
  final Map<String, Boolean> snapshots = new TreeMap<>();
  final Map<String, Said<Object>> plain = new TreeMap<>();
  final VmHardware hardware = new VmHardware(plain);
  final Map<String, Value> raw = new TreeMap<>();
  @Nullable Said<String> pool;
  @Nullable Said<String> storage;
  @Nullable Said<String> image;
  @Nullable Said<String> from;
  @Nullable Said<Integer> number;
  @Nullable Said<Value.Tree> cloudInit;
  @Nullable Said<List<String>> boot;
  @Nullable Boolean full;
  @Nullable String user;
  Value.@Nullable Secret password;
  Value.@Nullable Tree availability;
  boolean template;

  /** Tags as hosts keep them; others are reported. */
  static List<String> checkedTags(Scope scope, String... names) {
    List<String> tags = new ArrayList<>();
    for (String name : names) {
      String tag = name.toLowerCase(Locale.ROOT);
      if (tag.matches("[a-z0-9_][a-z0-9_+.-]*")) {
        tags.add(tag);
      } else {
        scope.report(
            LanguageCodes.error(LanguageCodes.BAD_NAME, "'" + name + "' cannot be a tag")
                .withHint("use letters, digits, '-', '_', '+' and '.'"));
      }
    }
    return tags;
  }

  /** Notes what the line that runs now states of a plain property of the machine. */
  void state(Scope scope, String field, Object value) {
    plain.put(field, Said.now(scope, value));
  }

  /** The address of what makes a machine highly available. */
  static Address availability(Address machine) {
    return machine.child("ha", "resource");
  }

  /** Makes the machine highly available. */
  void makeAvailable(Scope scope, Map<String, ?> named) {
    NamedArguments given = NamedArguments.of("ha", named, scope);
    availability =
        TreeBuilder.tree()
            .put("maxRestart", given.optionalCount("restarts"))
            .put("maxRelocate", given.optionalCount("moves"))
            .build();
  }

  /** Says in which place the machine starts with its host. */
  void startsInPlace(Scope scope, Map<String, ?> named, int place) {
    NamedArguments given = NamedArguments.of("order", named, scope);
    Value.Tree startup =
        TreeBuilder.tree()
            .put("order", place)
            .put("up", given.optionalSeconds("up"))
            .put("down", given.optionalSeconds("down"))
            .build();
    state(scope, "startup", startup);
  }

  /**
   * Sets a setting by its name on the host; one that the block has a word for is reported.
   *
   * @param ownWords whether the block is that of one machine, which has more words than a group
   */
  void set(Scope scope, String name, Object value, boolean ownWords) {
    String word = SettingWords.of(name, ownWords);
    if (!name.matches("[a-z][a-z0-9_-]*")) {
      scope.unfit("'" + name + "' is no setting of a machine", "write it as the host does");
    } else if (word != null) {
      scope.unfit("`setting '" + name + "'` has a word of its own", "say `" + word + "`");
    }
    raw.put(name, Names.text(scope, value));
  }

  /** Sets what the block states of the machine itself. */
  void describe(Draft draft, HostParts host, Scope scope, Address machine, boolean runs) {
    plain.forEach((field, said) -> draft.said(field, said.value(), said.line()));
    draft.derived("tags", new ArrayList<>(new TreeSet<>(tags)), "tags of the machine");
    draft.derived("pool", host.pool(scope, pool), "the pool of the machine");
    devices.describe(draft);
    hardware.describe(draft);
    draft.derived("raw", raw, "settings by their names on the host");
    if (template) {
      draft.follows("template", true, "told template()");
    }
    if (availability != null) {
      draft.follows("ha", true, "told ha()");
    }
    beside(host, scope, machine, runs);
  }

  private void beside(HostParts host, Scope scope, Address machine, boolean runs) {
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

  /** The machine of the lab that this one is cloned from, or null; an unknown one is reported. */
  @Nullable ProxmoxVmSpec base(HostParts host, Scope scope) {
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
