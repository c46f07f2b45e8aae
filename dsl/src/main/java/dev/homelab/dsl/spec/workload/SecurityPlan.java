package dev.homelab.dsl.spec.workload;

import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.model.Value;
import java.util.List;

/**
 * As whom a pod runs. Always: no privilege escalation, the runtime's default seccomp profile; and
 * for any user but root no capability, which makes it the "restricted" profile of the Pod Security
 * Standards.
 *
 * @param user numeric user; 0 is root
 * @param group numeric group, 0 or more
 * @param readOnlyRoot whether the image's files cannot be written
 * @param lowPorts whether the process listens on a port below 1024; allowed by the sysctl {@code
 *     net.ipv4.ip_unprivileged_port_start}, which the restricted profile permits
 */
public record SecurityPlan(long user, long group, boolean readOnlyRoot, boolean lowPorts) {
  /** A user of the same number as its group, with a read-only image. */
  public static SecurityPlan user(long user) {
    return new SecurityPlan(user, user, true, false);
  }

  /** The pod's part. */
  Value.Tree podTree() {
    return TreeBuilder.tree()
        .put("runAsNonRoot", user == 0 ? null : true)
        .put("runAsUser", user)
        .put("runAsGroup", group)
        .put("fsGroup", group)
        .put("fsGroupChangePolicy", "OnRootMismatch")
        .put("seccompProfile", TreeBuilder.of("type", "RuntimeDefault"))
        .put("sysctls", lowPorts ? List.of(anyPort()) : List.of())
        .build();
  }

  private static Value.Tree anyPort() {
    return TreeBuilder.tree()
        .put("name", "net.ipv4.ip_unprivileged_port_start")
        .put("value", "0")
        .build();
  }

  /** The container's part. */
  Value.Tree containerTree() {
    return TreeBuilder.tree()
        .put("allowPrivilegeEscalation", false)
        .put("readOnlyRootFilesystem", readOnlyRoot)
        .put("capabilities", user == 0 ? null : TreeBuilder.of("drop", List.of("ALL")))
        .build();
  }
}
