package dev.homelab.dsl.spec.workload;

import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.model.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
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
  /** What a container that says nothing asks for where it has to say something. */
  static final ResourcesPlan SMALL = new ResourcesPlan("25m", "128Mi", "512Mi", null);

  /** A request, and a limit for memory only. */
  public static ResourcesPlan of(String cpu, String memory, String memoryLimit) {
    return new ResourcesPlan(cpu, memory, memoryLimit, null);
  }

  /** The form that a container takes. */
  Value.Tree toTree() {
    return tree(memoryLimit, cpuLimit, null);
  }

  /**
   * The form that a container takes where one without limits would get small ones (a LimitRange).
   * Its processor limit is ten times what it asks for, which is how Cozystack makes requests of
   * limits, and one processor at least.
   *
   * @param keepsFiles whether it has folders that live as long as the pod and may grow
   */
  Value.Tree toStatedTree(boolean keepsFiles) {
    return tree(
        memoryLimit == null ? twice(memory) : memoryLimit,
        cpuLimit == null ? stated(cpu) : cpuLimit,
        keepsFiles ? "32Gi" : "4Gi");
  }

  private Value.Tree tree(
      @Nullable String memoryMost, @Nullable String cpuMost, @Nullable String filesMost) {
    return TreeBuilder.tree()
        .put("requests", TreeBuilder.tree().put("cpu", cpu).put("memory", memory).build())
        .put(
            "limits",
            TreeBuilder.tree()
                .put("cpu", cpuMost)
                .put("ephemeral-storage", filesMost)
                .put("memory", memoryMost)
                .build())
        .build();
  }

  private static String stated(String request) {
    BigDecimal asked =
        request.endsWith("m")
            ? new BigDecimal(request.substring(0, request.length() - 1)).movePointLeft(3)
            : new BigDecimal(request);
    BigDecimal most = asked.multiply(BigDecimal.TEN).max(BigDecimal.ONE);
    return most.setScale(0, RoundingMode.UP).toPlainString();
  }

  private static String twice(String quantity) {
    int unit = 0;
    while (unit < quantity.length() && !Character.isLetter(quantity.charAt(unit))) {
      unit++;
    }
    BigDecimal number = new BigDecimal(quantity.substring(0, unit));
    return number.add(number).stripTrailingZeros().toPlainString() + quantity.substring(unit);
  }
}
