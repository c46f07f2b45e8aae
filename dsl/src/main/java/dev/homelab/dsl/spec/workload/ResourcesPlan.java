package dev.homelab.dsl.spec.workload;

import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.model.Value;
import org.jspecify.annotations.Nullable;

/**
 * What a container asks for and what it may use, as Kubernetes quantities.
 *
 * @param cpu requested processor time, for example {@code 100m}
 * @param memory requested memory, for example {@code 128Mi}
 * @param memoryLimit memory that it may not exceed, or null for no limit
 * @param cpuLimit processor time that it may not exceed, or null for no limit, which is usual: a
 *     limit slows a container down while the node idles
 */
public record ResourcesPlan(
    String cpu, String memory, @Nullable String memoryLimit, @Nullable String cpuLimit) {
  /** A request, and a limit for memory only. */
  public static ResourcesPlan of(String cpu, String memory, String memoryLimit) {
    return new ResourcesPlan(cpu, memory, memoryLimit, null);
  }

  /** The form that a container takes. */
  Value.Tree toTree() {
    return TreeBuilder.tree()
        .put("requests", TreeBuilder.tree().put("cpu", cpu).put("memory", memory).build())
        .put("limits", TreeBuilder.tree().put("cpu", cpuLimit).put("memory", memoryLimit).build())
        .build();
  }
}
