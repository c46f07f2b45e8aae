package dev.homelab.cli.command;

import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.machine.TalosReleases;
import dev.homelab.dsl.spec.unit.Version;
import dev.homelab.provider.talos.config.TalosContract;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which versions a cluster can go to from where it is: never back, one minor version at a time, and
 * no Kubernetes that its Talos does not run (Talos, support matrix; Kubernetes, version skew
 * policy).
 *
 * @param cluster the cluster's name
 * @param talos the Talos that it runs
 * @param kubernetes the Kubernetes that it runs
 * @param kubernetesSaid whether the script names the Kubernetes
 */
record UpgradePath(String cluster, String talos, String kubernetes, boolean kubernetesSaid) {
  private static final String CODE = "HL9048";

  /** Why the cluster cannot go to a Talos, or null when it can. */
  @Nullable Diagnostic talosRefused(String to) {
    Diagnostic step = step("Talos", talos, to, "--talos");
    TalosContract contract = TalosContract.of(to).orElse(null);
    if (step != null || contract == null) {
      return step;
    }
    String next = kubernetesWith(to);
    if (!contract.runs(next)) {
      return Diagnostic.error(CODE, "Talos " + to + " does not run Kubernetes " + next)
          .withDetail("It runs " + contract.kubernetesRange() + '.')
          .withHint("bring Kubernetes there first: homelab upgrade " + cluster + " --kubernetes …");
    }
    if (minor(next) > minor(kubernetes) + 1) {
      return Diagnostic.error(
              CODE,
              "with Talos " + to + " comes Kubernetes " + next + ", too far from " + kubernetes)
          .withHint("name the Kubernetes in the script first: kubernetes '" + kubernetes + "'");
    }
    return null;
  }

  /** The Kubernetes that the cluster has with a Talos. */
  String kubernetesWith(String to) {
    String brought = TalosReleases.kubernetesOf(TalosReleases.minor(new Version(to)));
    return kubernetesSaid || brought == null ? kubernetes : brought;
  }

  /** Why the cluster cannot go to a Kubernetes, or null when it can. */
  @Nullable Diagnostic kubernetesRefused(String to) {
    Diagnostic step = step("Kubernetes", kubernetes, to, "--kubernetes");
    TalosContract contract = TalosContract.of(talos).orElse(null);
    if (step != null || contract == null || contract.runs(to)) {
      return step;
    }
    return Diagnostic.error(CODE, "Talos " + talos + " does not run Kubernetes " + to)
        .withDetail("It runs " + contract.kubernetesRange() + '.')
        .withHint("upgrade Talos first: homelab upgrade " + cluster + " --talos …");
  }

  private @Nullable Diagnostic step(String what, String from, String to, String option) {
    int order = new Version(to).compareTo(new Version(from));
    if (order == 0) {
      return Diagnostic.error(CODE, what + " of " + cluster + " is " + to + " already");
    }
    if (order < 0) {
      return Diagnostic.error(
              CODE, what + " of " + cluster + " cannot go back from " + from + " to " + to)
          .withDetail("What a newer version has written, an older one may not read.");
    }
    if (minor(to) <= minor(from) + 1) {
      return null;
    }
    List<String> steps = new ArrayList<>();
    for (int minor = minor(from) + 1; minor <= minor(to); minor++) {
      steps.add("homelab upgrade " + cluster + ' ' + option + " 1." + minor);
    }
    return Diagnostic.error(
            CODE,
            what + " of " + cluster + " cannot go from " + from + " to " + to + " in one step")
        .withDetail(what + " is upgraded one minor version at a time.")
        .withHint("first " + String.join(", then ", steps));
  }

  private static int minor(String version) {
    List<Integer> numbers = new Version(version).numbers();
    return numbers.size() > 1 ? numbers.get(1) : 0;
  }
}
