package dev.homelab.provider.talos.machine;

import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.api.TalosClient;
import dev.homelab.provider.talos.document.MachineConfig;
import dev.homelab.spi.CallContext;
import org.jspecify.annotations.Nullable;

/** The version of Kubernetes that a node's config asks for. */
public final class KubernetesVersion {
  private KubernetesVersion() {}

  /** That of a node, without {@code v}; empty when its config does not say. */
  public static String of(TalosClient node, CallContext context) {
    return of(MachineLook.parsed(NodeFacts.config(node, context)));
  }

  static String of(MachineConfig config) {
    Object image = config.main().map(main -> main.at("machine", "kubelet", "image")).orElse(null);
    String text = String.valueOf(image);
    int tag = text.lastIndexOf(":v");
    return tag < 0 ? "" : text.substring(tag + 2);
  }

  /** Why a version cannot be reached from another one, or null when it can. */
  public static @Nullable Diagnostic refused(String name, String from, String to) {
    int old = MachineLook.minor(from);
    int wished = MachineLook.minor(to);
    if (old < 0 || wished < 0 || (wished <= old + 1 && wished >= old)) {
      return null;
    }
    Diagnostic told =
        Diagnostic.error(
                TalosCodes.TOO_FAR,
                "Kubernetes of " + name + " cannot go from " + from + " to " + to + " in one step")
            .withDetail("Kubernetes is upgraded one minor version at a time, and never back.");
    return wished > old ? told.withHint("take 1." + (old + 1) + " first") : told;
  }
}
