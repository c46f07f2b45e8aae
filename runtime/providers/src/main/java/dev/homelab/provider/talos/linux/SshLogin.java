package dev.homelab.provider.talos.linux;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a login may use of the person's machine.
 *
 * @param home the folder that holds {@code .ssh}; null for a login of the sandbox, whose boxes let
 *     anybody in: nothing of the person is used there
 * @param agent the socket of the ssh-agent, or null
 * @param pinned the fingerprint of the box's key as the person gives it, or null
 */
public record SshLogin(@Nullable Path home, @Nullable String agent, @Nullable String pinned) {
  private static final String SOCKET = "SSH_AUTH_SOCK";

  /** The person's own, by the environment. */
  public static SshLogin of(Map<String, String> environment, @Nullable String pinned) {
    String home = environment.getOrDefault("HOME", System.getProperty("user.home", "."));
    String agent = environment.getOrDefault(SOCKET, "");
    return new SshLogin(Path.of(home), agent.isEmpty() ? null : agent, pinned);
  }

  /** One that takes nothing of the person, for a simulated box. */
  public static SshLogin simulated(@Nullable String pinned) {
    return new SshLogin(null, null, pinned);
  }

  List<Path> knownHosts() {
    return home == null
        ? List.of()
        : List.of(home.resolve(".ssh").resolve("known_hosts"), Path.of("/etc/ssh/ssh_known_hosts"));
  }
}
