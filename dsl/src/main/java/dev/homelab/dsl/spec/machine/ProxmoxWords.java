package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.LifecycleNotes;
import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.WordSet;
import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.model.Address;
import dev.homelab.model.Level;
import dev.homelab.model.Provenance;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The words of a Proxmox host for what stands beside its machines. */
public final class ProxmoxWords implements WordSet {

  /** Makes a pool. */
  @Word(
      doc = "Makes a pool, which machines are put into by a word of the same name.",
      byDefault = "none",
      example = "pool 'media', comment: 'what plays'",
      named = {"comment: what the host shows beside it"})
  public static ProxmoxSpec pool(ProxmoxSpec host, Map<String, ?> named, String name) {
    Scope scope = host.scope();
    String checked = Names.label(scope, "pool", name);
    Address address = host.address().child("pool", checked);
    String comment = NamedArguments.of("pool", named, scope).optionalText("comment");
    Draft draft = host.parts().draft(address, "proxmox.pool").said("id", checked, scope.line());
    if (comment != null) {
      draft.said("comment", comment, scope.line());
    }
    draft.add(scope);
    host.parts().pools().add(checked);
    return host;
  }

  /** Makes a pool without a comment. */
  public static ProxmoxSpec pool(ProxmoxSpec host, String name) {
    return pool(host, Map.of(), name);
  }

  /** Downloads an image. */
  @Word(
      doc = "Has the host download an image or an installation medium, for machines to start from.",
      byDefault = "none; Linux starts from Ubuntu's cloud image",
      example = "image('debian') { url 'https://images.example.com/debian-13.qcow2' }",
      makes = true)
  public static ProxmoxSpec image(ProxmoxSpec host, String name, Consumer<ImageSpec> block) {
    ImageSpec spec = ImageSpec.open(host, name);
    block.accept(spec);
    spec.freeze();
    host.parts().imageBlocks().put(spec.address().last().name(), spec);
    spec.emit();
    host.made(spec.address());
    return host;
  }

  /** Backs machines up. */
  @Word(
      doc = "Has the host back machines up again and again.",
      byDefault = "no backups",
      example =
          "vm('files', linux); backup('nightly') { at '02:00'; storage 'backups'; keep daily: 7 }",
      makes = true)
  public static ProxmoxSpec backup(ProxmoxSpec host, String name, Consumer<BackupSpec> block) {
    BackupSpec spec = BackupSpec.open(host, name);
    block.accept(spec);
    spec.freeze();
    host.scope().lab().afterExpansion(spec::emit);
    host.made(spec.address());
    return host;
  }

  /** Keeps machines together. */
  @Word(
      doc = "Keeps highly available machines on one node; Proxmox VE 9.",
      byDefault = "each goes where there is room",
      example = "vm('a', linux { ha() }); vm('b', linux { ha() }); together 'a', 'b'")
  public static ProxmoxSpec together(ProxmoxSpec host, String... machines) {
    return affinity(host, "together", "positive", machines);
  }

  /** Keeps machines apart. */
  @Word(
      doc = "Keeps highly available machines on different nodes; Proxmox VE 9.",
      byDefault = "each goes where there is room",
      example = "vm('a', linux { ha() }); vm('b', linux { ha() }); apart 'a', 'b'")
  public static ProxmoxSpec apart(ProxmoxSpec host, String... machines) {
    return affinity(host, "apart", "negative", machines);
  }

  private static ProxmoxSpec affinity(
      ProxmoxSpec host, String word, String affinity, String... machines) {
    Scope scope = host.scope();
    List<Said<String>> said = new ArrayList<>();
    for (String machine : new TreeSet<>(List.of(machines))) {
      said.add(Said.now(scope, machine));
    }
    if (said.size() < 2) {
      scope.report(
          LanguageCodes.error(LanguageCodes.MISSING, "`" + word + "` needs two machines")
              .withHint("name them: " + word + " 'a', 'b'"));
      return host;
    }
    Scope line = scope.at(host.address());
    scope.lab().afterExpansion(() -> rule(host, line, word, affinity, said));
    return host;
  }

  private static void rule(
      ProxmoxSpec host, Scope scope, String word, String affinity, List<Said<String>> said) {
    List<String> names = said.stream().map(Said::value).toList();
    String id = word + '-' + String.join("-", names);
    Address address = host.address().child("rule", id);
    Draft draft = host.parts().draft(address, "proxmox.ha-rule");
    Set<Value> numbers = new java.util.LinkedHashSet<>();
    for (Address machine : new HostMachines(scope.lab(), host.address()).named(said)) {
      Address available = VmSettings.availability(machine);
      if (scope.lab().resource(available) == null) {
        said.get(0)
            .report(
                scope,
                LanguageCodes.error(
                        LanguageCodes.MISSING,
                        "machine '" + machine.last().name() + "' is not highly available")
                    .withHint("say so in its block: ha()"));
      }
      numbers.add(new Value.Ref(machine, "vmid"));
      draft.after(available, Level.EXISTS);
    }
    draft
        .byDefault("id", id, "the word and the machines")
        .said("affinity", affinity, said.get(0).line())
        .said("vms", List.copyOf(numbers), said.get(0).line())
        .add(scope);
  }

  /** Looks something up that the host has. */
  @Word(
      doc = "Checks that the host has a storage or a bridge, to refer to it; it is never made.",
      byDefault = "what machines use is checked anyway",
      example = "existing 'storage', 'local-zfs'")
  public static ProxmoxSpec existing(ProxmoxSpec host, String kind, String name) {
    Scope scope = host.scope();
    if (!Set.of("storage", "bridge").contains(kind)) {
      scope.unfit(
          "a host has no '" + kind + "' to look up",
          "it is existing 'storage', 'NAME' or existing 'bridge', 'NAME'");
      return host;
    }
    Address address = host.address().child(kind, Names.label(scope, kind, name));
    Provenance said = new Provenance(Provenance.Kind.SCRIPT, "stated by the lab", scope.line());
    scope.lab().later(() -> look(host, scope.at(address), kind, name, said));
    return host;
  }

  private static void look(
      ProxmoxSpec host, Scope scope, String kind, String name, Provenance said) {
    Value.Tree desired =
        TreeBuilder.tree().put("node", host.parts().node(0)).put(kind, name).build();
    scope
        .lab()
        .add(
            new ResourceSpec(
                scope.here(kind),
                "proxmox." + kind,
                host.address(),
                desired,
                new TreeSet<>(),
                LifecycleNotes.existing(),
                scope.origin(),
                new TreeMap<>(Map.of(kind, said))));
  }
}
