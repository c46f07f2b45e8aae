package dev.homelab.proof;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.proxmox.ProxmoxSimulator;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Something that happens to the machines of two hosts.
 *
 * @param name what it is
 * @param parts what machines go through in it
 * @param before what the script says when they come up; empty when there are none yet
 * @param after what it says then
 * @param meanwhile what somebody does by hand between the two
 * @param words the command that follows
 */
record MachineScene(
    String name,
    Set<Part> parts,
    String before,
    String after,
    Consumer<MachineLab> meanwhile,
    List<String> words) {
  /** Something that machines go through. */
  enum Part {
    /** They install themselves. */
    INSTALL,
    /** They boot. */
    BOOT,
    /** etcd begins. */
    BEGIN,
    /** They get another Talos. */
    UPGRADE,
    /** Their static pods are replaced. */
    PODS
  }

  private static final Set<Part> MADE = EnumSet.of(Part.INSTALL, Part.BOOT);
  private static final Set<Part> BOOTED = EnumSet.of(Part.BOOT);
  private static final String NODE = "cluster.talos/node.talos-";
  private static final String OLD = "talos '1.12.11'; kubernetes '1.35.4'";

  /**
   * How many machines there are.
   *
   * @param controls control planes
   * @param workers workers, at least one
   */
  record Size(int controls, int workers) {
    /** The least that has both. */
    static final Size LEAST = new Size(1, 1);

    /** Three control planes and two workers. */
    static final Size WHOLE = new Size(3, 2);
  }

  /** What the script says of the machines. */
  private record Said(
      int controls, int workers, String versions, String memory, String controlsOn, String on) {
    Said of(String controlsOn, String on) {
      return new Said(controls, workers, versions, memory, controlsOn, on);
    }

    Said of(String versions) {
      return new Said(controls, workers, versions, memory, controlsOn, on);
    }

    Said with(String more) {
      return new Said(controls, workers, versions, more, controlsOn, on);
    }

    Said fewer(int controls, int workers) {
      return new Said(controls, workers, versions, memory, controlsOn, on);
    }

    String script() {
      String group = workers == 0 ? "" : WORKERS.formatted(workers, on, memory);
      return LAB.formatted(versions, controls, controlsOn, memory, group);
    }
  }

  /** Every scene with so many machines. */
  static List<MachineScene> all(Size size) {
    Said said =
        new Said(
            size.controls, size.workers, OLD, "4.GiB", list("a", "b", "a"), list("b", "a", "a"));
    String before = said.script();
    boolean many = size.controls > 1;
    String lost = many ? "cp-2" : "worker-1";
    List<String> moved = many ? List.of("cp-2", "worker-1") : List.of("worker-1");
    List<String> gone = many ? List.of("cp-3", "cp-2", "worker-2") : List.of("worker-1");
    return List.of(
        new MachineScene(
            "an up",
            EnumSet.of(Part.INSTALL, Part.BOOT, Part.BEGIN),
            "",
            before,
            lab -> {},
            confirmed("up", List.of())),
        change("a patch that restarts", BOOTED, said, said.of(OLD + "; " + PATCH)),
        change("more memory", BOOTED, said, said.with("6.GiB")),
        change(
            "an upgrade",
            EnumSet.of(Part.BOOT, Part.UPGRADE),
            said,
            said.of(OLD.replace("1.12.11", "1.13.9"))),
        change(
            "another Kubernetes",
            EnumSet.of(Part.PODS),
            said.of(OLD.replace("1.35.4", "1.34.1")),
            said),
        new MachineScene(
            "a lost machine",
            MADE,
            before,
            before,
            lab -> lose(lab, "talos-" + lost),
            confirmed("up", List.of())),
        removal("a move to the other host", MADE, said, said.of("'a'", "'a'"), moved),
        removal("fewer machines", Set.of(), said, said.fewer(1, size.workers - 1), gone),
        new MachineScene(
            "a down", Set.of(), before, before, lab -> {}, confirmed("down", everything(size))));
  }

  private static MachineScene change(String name, Set<Part> parts, Said before, Said after) {
    return removal(name, parts, before, after, List.of());
  }

  private static MachineScene removal(
      String name, Set<Part> parts, Said before, Said after, List<String> gone) {
    return new MachineScene(
        name, parts, before.script(), after.script(), lab -> {}, confirmed("up", gone));
  }

  private static String list(String... hosts) {
    return "'" + String.join("', '", hosts) + "'";
  }

  private static List<String> everything(Size size) {
    List<String> all = new ArrayList<>();
    IntStream.rangeClosed(1, size.controls).forEach(number -> all.add("cp-" + number));
    IntStream.rangeClosed(1, size.workers).forEach(number -> all.add("worker-" + number));
    return all;
  }

  private static List<String> confirmed(String verb, List<String> nodes) {
    List<String> words = new ArrayList<>(List.of(verb, "--yes"));
    for (String node : nodes) {
      words.add("--delete-data");
      words.add(NODE + node);
    }
    return words;
  }

  /** Somebody removes a machine and its disks by hand. */
  private static void lose(MachineLab lab, String name) {
    lab.hosts().values().forEach(host -> lose(host, name));
  }

  private static void lose(ProxmoxSimulator host, String name) {
    host.edit(
        root -> {
          ObjectNode machines = (ObjectNode) root.path("vms");
          List<String> found = new ArrayList<>();
          machines
              .properties()
              .forEach(
                  one -> {
                    if (one.getValue().at("/conf/name").asText().equals(name)) {
                      found.add(one.getKey());
                    }
                  });
          machines.remove(found);
          ObjectNode volumes = (ObjectNode) root.path("volumes");
          List<String> disks = new ArrayList<>();
          volumes.fieldNames().forEachRemaining(disks::add);
          disks.removeIf(disk -> found.stream().noneMatch(vm -> disk.contains(":vm-" + vm + "-")));
          volumes.remove(disks);
        });
  }

  @Override
  public String toString() {
    return name;
  }

  private static final String PATCH = "machinePatch '{machine: {env: {HTTP_PROXY: \"\"}}}'";
  private static final String WORKERS =
      "workers %d, { on %s; cpu 2; memory %s; disk 40.GiB; addresses '10.25.150.21-10.25.150.29' }";
  private static final String LAB =
      """
      homelab('scenes') {
        secrets { env 'proxmox.token', 'PROXMOX_TOKEN' }
        network('lan') { addresses '10.25.150.0/24'; gateway '10.25.150.1' }
        proxmox('a') {
          endpoint 'https://10.25.150.4:8006'; token secret('proxmox.token'); storage 'local-zfs'
        }
        proxmox('b') {
          endpoint 'https://10.25.150.5:8006'; token secret('proxmox.token'); storage 'local-zfs'
        }
        cluster('talos') {
          on 'a'
          %s
          vip '10.25.150.10'
          controlPlane %d, {
            on %s; cpu 2; memory %s; disk 40.GiB; addresses '10.25.150.11-10.25.150.13'
          }
          %s
        }
      }
      """;
}
