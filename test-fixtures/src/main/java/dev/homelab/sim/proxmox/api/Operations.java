package dev.homelab.sim.proxmox.api;

import dev.homelab.sim.kube.SimulatorException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The table of operations that the simulated host has. */
public final class Operations {
  private static final String TABLE = "/dev/homelab/sim/proxmox/operations.txt";
  private final List<Operation> all;

  /** An operation with the values of the names in its path. */
  public record Hit(Operation operation, Map<String, String> names) {}

  private Operations(List<Operation> all) {
    this.all = all;
  }

  /** Reads the table. */
  public static Operations load() {
    try (InputStream in = Operations.class.getResourceAsStream(TABLE)) {
      if (in == null) {
        throw new SimulatorException("the table of operations is missing");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Operations(
          text.lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .map(Operation::parse)
              .toList());
    } catch (IOException e) {
      throw new SimulatorException("the table of operations cannot be read", e);
    }
  }

  /** All of them. */
  public List<Operation> all() {
    return all;
  }

  /** The operation of a verb and path, or null. */
  public @Nullable Hit find(String method, String path) {
    for (Operation operation : all) {
      Map<String, String> names = operation.match(method, path);
      if (names != null) {
        return new Hit(operation, names);
      }
    }
    return null;
  }
}
