package dev.homelab.cli.lab;

import dev.homelab.model.Lab;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Turns the clusters of a lab into simulated ones. */
final class SandboxTargets {
  static final String KUBERNETES = "kubernetes";
  static final String KUBECONFIG = "kubeconfig";
  private static final String CONTEXT = "context";
  private static final String ACCESS = "access";
  private static final String NUMBERS = "vmids";
  private static final String SCHEMATIC = "talos.schematic";
  private static final String FACTORY = "factory";

  private SandboxTargets() {}

  /**
   * The lab with each cluster led to the kubeconfig that the function gives for its name and for
   * what the script takes for granted there.
   */
  static Lab redirected(Lab lab, BiFunction<String, SandboxWorld, Path> kubeconfigs) {
    List<TargetSpec> targets = new ArrayList<>();
    for (TargetSpec target : lab.targets()) {
      if (!isSimulatedAlone(target)) {
        targets.add(target);
        continue;
      }
      SandboxWorld world = SandboxWorld.of(lab, target.address());
      Path file = kubeconfigs.apply(target.address().last().name(), world);
      Value.Tree config =
          target.config().without(CONTEXT).with(KUBECONFIG, new Value.Text(file.toString()));
      targets.add(new TargetSpec(target.address(), target.provider(), config, target.origin()));
    }
    return lab.withTargets(targets);
  }

  /**
   * Whether a target is a cluster that the lab does not make, so that it is simulated by itself.
   */
  static boolean isSimulatedAlone(TargetSpec target) {
    return target.provider().equals(KUBERNETES) && target.config().get(ACCESS) == null;
  }

  /** The lab with each Proxmox host, box and image factory led to the simulated ones. */
  static Lab redirected(Lab lab, Clusters.Machines machines) {
    List<TargetSpec> targets = new ArrayList<>();
    for (TargetSpec target : lab.targets()) {
      Value.Tree access = machines.hosts().get(target.address().last().name());
      if (!target.provider().equals(MachineWorld.PROXMOX) || access == null) {
        targets.add(target);
        continue;
      }
      Value.Tree config = access;
      Value numbers = target.config().get(NUMBERS);
      if (numbers != null) {
        config = config.with(NUMBERS, numbers);
      }
      targets.add(new TargetSpec(target.address(), target.provider(), config, target.origin()));
    }
    List<ResourceSpec> resources = new ArrayList<>();
    for (ResourceSpec resource : MachineWorld.addressed(lab)) {
      resources.add(
          resource.type().equals(SCHEMATIC)
              ? resource.withDesired(
                  resource.desired().with(FACTORY, new Value.Text(machines.factory())))
              : resource);
    }
    return lab.withTargets(targets).withResources(resources);
  }

  /** What is said at the start of a command in the sandbox: once, and per unused kubeconfig. */
  static List<String> notices(Lab lab) {
    List<String> lines = new ArrayList<>();
    boolean machines = !MachineWorld.of(lab).isEmpty();
    lines.add(
        machines
            ? "sandbox: every machine and cluster is simulated, at many times the speed of real"
                + " ones; nothing real is touched"
            : "sandbox: every cluster is simulated, nothing real is touched");
    for (TargetSpec target : lab.targets()) {
      Value given = target.config().get(KUBECONFIG);
      if (target.provider().equals(KUBERNETES) && given != null) {
        String name = target.address().last().name();
        lines.add("sandbox: the kubeconfig of cluster '" + name + "' is not used");
      }
    }
    return lines;
  }
}
