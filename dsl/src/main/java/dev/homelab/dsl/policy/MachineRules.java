package dev.homelab.dsl.policy;

import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.catalog.cozystack.InstanceType;
import dev.homelab.catalog.cozystack.InstanceTypes;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** How virtual machines are made (labs/A.md 3.1, 3.3 and 3.4). */
final class MachineRules {
  /** The kind of machines. */
  static final String MACHINE = AppKinds.MACHINE;

  private static final Set<String> BELOW = Set.of("kubevirt.io", "cdi.kubevirt.io");
  private static final String CLASS = "storageClass";
  private static final String FITTING = "leave the class out, or name `replicated`";

  private MachineRules() {}

  static List<Policy> all() {
    return List.of(
        new Policy(
            "machines-by-kinds",
            "Virtual machines and their disks are VMInstance and VMDisk of Cozystack.",
            "What KubeVirt has below them is made from these; an object beside them is in no quota,"
                + " no dashboard and no backup of the tenant.",
            MachineRules::below),
        new Policy(
            "machines-on-replicated",
            "Disks of virtual machines are on `replicated` or another class that every node reaches,"
                + " those of tenants' clusters too.",
            "On `local` a machine cannot move to another box, and KubeVirt's import asks for volumes"
                + " that this class refuses.",
            MachineRules::onLocal),
        new Policy(
            "instance-type-by-purpose",
            "Machines with a graphics card have processors of their own (cx1, d1).",
            "A game stutters on processors that it shares.",
            MachineRules::unfitType),
        new Policy(
            "cloud-init-where-it-is-read",
            "Linux is set up by cloud-init; Windows is not.",
            "Windows as it is installed reads no cloud-init, so what stands there never happens.",
            MachineRules::unreadCloudInit));
  }

  static List<Policy> advice() {
    return List.of(
        new Policy(
            "processors-of-their-own",
            "A machine with a graphics card has an instance type.",
            "Memory and processors that are stated one by one are shared, and no huge pages are kept"
                + " for them: a game stutters.",
            MachineRules::statedOneByOne),
        new Policy(
            "shared-processors-for-services",
            "A machine without a graphics card shares its processors (u1, o1).",
            "Processors of its own are kept from all others, while it has nothing to do, too.",
            MachineRules::ownWithoutNeed));
  }

  private static List<Breach> ownWithoutNeed(LabView lab) {
    List<Breach> found = new ArrayList<>();
    for (KubeThing machine : lab.apps(MACHINE)) {
      InstanceType type = InstanceTypes.named(machine.text("spec", "instanceType"));
      boolean card = !machine.items("spec", "gpus").isEmpty();
      if (type != null && !card && type.dedicated()) {
        found.add(
            machine.breach(
                "the machine "
                    + machine.name()
                    + " has processors of its own, "
                    + type.name()
                    + ", and no card",
                "instanceType 'u1.large'"));
      }
    }
    return found;
  }

  private static List<Breach> statedOneByOne(LabView lab) {
    List<Breach> found = new ArrayList<>();
    for (KubeThing machine : lab.apps(MACHINE)) {
      boolean card = !machine.items("spec", "gpus").isEmpty();
      if (card && machine.text("spec", "instanceType").isEmpty()) {
        found.add(
            machine.breach(
                "the machine " + machine.name() + " shares its processors, and has the card",
                "an instance type in the place of memory and cpu: instanceType 'cx1.2xlarge'"));
      }
    }
    return found;
  }

  private static List<Breach> below(LabView lab) {
    List<Breach> found = new ArrayList<>();
    for (KubeThing thing : lab.objects()) {
      if (BELOW.contains(thing.group()) && thing.namespace().startsWith("tenant-")) {
        found.add(
            thing.breach(
                thing.called() + " of " + thing.group() + " is made by hand",
                "use the word: vm linux { … }"));
      }
    }
    return found;
  }

  private static List<Breach> onLocal(LabView lab) {
    BoundClasses bound = BoundClasses.of(lab);
    List<Breach> found = new ArrayList<>();
    for (KubeThing thing : lab.objects()) {
      if (thing.isApp(AppKinds.DISK)) {
        judge(lab, bound, thing, "the disk " + thing.name() + " of a machine", found);
      } else if (thing.isApp(AppKinds.CLUSTER)) {
        String called = "the cluster " + thing.name() + ", whose nodes are machines,";
        judge(lab, bound, thing, called, found);
        pools(bound, thing, found);
      } else if (thing.isApp(AppKinds.NODES)) {
        judge(lab, bound, thing, "the pool of machines " + thing.name(), found);
      }
    }
    return found;
  }

  /**
   * Judges the class of an object; one that has none is on `replicated`, as Cozystack has it. One
   * that a reference gives is not known here, and is no empty one.
   */
  private static void judge(
      LabView lab, BoundClasses bound, KubeThing thing, String called, List<Breach> found) {
    String storage = Value.textOf(thing.at("spec", CLASS));
    if (storage == null) {
      return;
    }
    if (storage.isEmpty() && lab.isBox(thing)) {
      found.add(thing.breach(called + " names an empty class, and gets `local`", FITTING));
    } else if (bound.has(thing, storage)) {
      found.add(thing.breach(called + " is on the class " + told(storage), FITTING));
    }
  }

  /** Judges the pools of a cluster; one without a class has that of its cluster. */
  private static void pools(BoundClasses bound, KubeThing cluster, List<Breach> found) {
    StorageRules.classesOfPools(cluster)
        .forEach(
            (pool, storage) -> {
              if (bound.has(cluster, storage)) {
                String machines = "the machines " + pool + " of the cluster " + cluster.name();
                found.add(cluster.breach(machines + " are on the class " + told(storage), FITTING));
              }
            });
  }

  /** A class, and what is wrong with it when its name does not say so. */
  private static String told(String storage) {
    return storage.equals(StorageRules.LOCAL)
        ? storage
        : storage + ", one copy that no other node reaches";
  }

  private static List<Breach> unfitType(LabView lab) {
    List<Breach> found = new ArrayList<>();
    for (KubeThing machine : lab.apps(MACHINE)) {
      InstanceType type = InstanceTypes.named(machine.text("spec", "instanceType"));
      boolean card = !machine.items("spec", "gpus").isEmpty();
      if (type != null && card && !type.dedicated()) {
        found.add(
            machine.breach(
                "the machine "
                    + machine.name()
                    + " shares its processors, "
                    + type.name()
                    + ", and has the card",
                "instanceType 'cx1.2xlarge'"));
      }
    }
    return found;
  }

  private static List<Breach> unreadCloudInit(LabView lab) {
    List<Breach> found = new ArrayList<>();
    for (KubeThing machine : lab.apps(MACHINE)) {
      boolean windows = InstanceTypes.isWindows(machine.text("spec", "instanceProfile"));
      boolean said =
          !machine.text("spec", "cloudInit").isEmpty()
              || (machine.at("spec", "sshKeys") instanceof Value.Seq keys
                  && !keys.items().isEmpty());
      if (windows && said) {
        found.add(
            machine.breach(
                "the machine " + machine.name() + " has Windows and cloud-init",
                "leave cloud-init out; an answer file on a disc sets Windows up"));
      }
    }
    return found;
  }
}
