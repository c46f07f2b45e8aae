package dev.homelab.sim.talos;

import dev.homelab.sim.kube.SimulatorException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The calls in use and who may make them, from a table. */
final class Operations {
  private static final Map<String, Operation> ALL = read();

  /** One call. */
  record Operation(String role, boolean maintenance) {
    /** Whether somebody with these roles may make it. */
    boolean allows(Set<String> roles) {
      return roles.contains("os:admin")
          || switch (role) {
            case "reader" -> roles.contains("os:reader") || roles.contains("os:operator");
            case "operator" -> roles.contains("os:operator");
            case "backup" -> roles.contains("os:etcd:backup") || roles.contains("os:operator");
            default -> false;
          };
    }
  }

  private Operations() {}

  /** The call of a name such as {@code machine.MachineService/Version}; null when unknown. */
  static @Nullable Operation of(String name) {
    return ALL.get(name);
  }

  /** Every call of the table. */
  static Set<String> names() {
    return ALL.keySet();
  }

  private static Map<String, Operation> read() {
    Map<String, Operation> all = new TreeMap<>();
    try (InputStream in = Operations.class.getResourceAsStream("operations.txt")) {
      if (in == null) {
        throw new SimulatorException("the table of Talos calls is missing");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList()) {
        List<String> words = List.of(line.split(" +", -1));
        all.put(words.get(0), new Operation(words.get(1), words.size() > 2));
      }
    } catch (IOException e) {
      throw new SimulatorException("the table of Talos calls cannot be read", e);
    }
    return all;
  }
}
