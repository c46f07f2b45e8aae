package dev.homelab.state;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Asks the operating system. The name of the host comes from a file where one has it: no lookup.
 */
final class ThisMachine implements Machine {
  private static final List<Path> NAMES =
      List.of(Path.of("/proc/sys/kernel/hostname"), Path.of("/etc/hostname"));

  @Override
  public String user() {
    return System.getProperty("user.name", "unknown");
  }

  @Override
  public String host() {
    for (Path file : NAMES) {
      try {
        String name = Files.readString(file).strip();
        if (!name.isEmpty()) {
          return name;
        }
      } catch (IOException absent) {
        // The next file, or the network, knows it.
      }
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  @Override
  public String id() {
    return MachineId.here(System.getenv(), Path.of(System.getProperty("user.home", ".")));
  }

  @Override
  public long process() {
    return ProcessHandle.current().pid();
  }

  @Override
  public OptionalLong startOf(long process) {
    Optional<ProcessHandle> handle = ProcessHandle.of(process);
    if (handle.isEmpty() || !handle.get().isAlive()) {
      return OptionalLong.empty();
    }
    Optional<Instant> start = handle.get().info().startInstant();
    return OptionalLong.of(start.isEmpty() ? -1 : start.get().toEpochMilli());
  }
}
