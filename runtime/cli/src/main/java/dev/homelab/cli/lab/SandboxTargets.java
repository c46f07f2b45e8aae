package dev.homelab.cli.lab;

import dev.homelab.model.Lab;
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

  private SandboxTargets() {}

  /**
   * The lab with each cluster led to the kubeconfig that the function gives for its name and for
   * what the script takes for granted there.
   */
  static Lab redirected(Lab lab, BiFunction<String, SandboxWorld, Path> kubeconfigs) {
    List<TargetSpec> targets = new ArrayList<>();
    for (TargetSpec target : lab.targets()) {
      if (!target.provider().equals(KUBERNETES)) {
        targets.add(target);
        continue;
      }
      SandboxWorld world = SandboxWorld.of(lab, target.address());
      Path file = kubeconfigs.apply(target.address().last().name(), world);
      Value.Tree config =
          target.config().without(CONTEXT).with(KUBECONFIG, new Value.Text(file.toString()));
      targets.add(new TargetSpec(target.address(), target.provider(), config, target.origin()));
    }
    return new Lab(
        lab.name(),
        targets,
        lab.components(),
        lab.resources(),
        lab.secrets(),
        lab.inputs(),
        lab.state());
  }

  /** What is said at the start of a command in the sandbox: once, and per unused kubeconfig. */
  static List<String> notices(Lab lab) {
    List<String> lines = new ArrayList<>();
    lines.add("sandbox: every cluster is simulated, nothing real is touched");
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
