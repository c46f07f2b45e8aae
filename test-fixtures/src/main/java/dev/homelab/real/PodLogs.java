package dev.homelab.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Collectors;

/**
 * What stands for the containers that never ran: one text for the logs of all pods; commands run on
 * this machine; a port gives back what is sent to it.
 */
final class PodLogs {

  private static final String FIRST = "no container runs here, this line is played";

  private PodLogs() {}

  /** Writes the first text and the kwok config that serves it; returns the config. */
  static Path writeConfig(Path folder) {
    write(folder, FIRST);
    Path config = folder.resolve("logs.yaml");
    try {
      Files.writeString(
          config,
          """
          apiVersion: kwok.x-k8s.io/v1alpha1
          kind: ClusterLogs
          metadata:
            name: all
          spec:
            logs:
            - logsFile: %1$s
              previousLogsFile: %1$s
          ---
          apiVersion: kwok.x-k8s.io/v1alpha1
          kind: ClusterExec
          metadata:
            name: all
          spec:
            execs:
            - local: {}
          ---
          apiVersion: kwok.x-k8s.io/v1alpha1
          kind: ClusterPortForward
          metadata:
            name: all
          spec:
            forwards:
            - command: [cat]
          """
              .formatted(logFile(folder)));
    } catch (IOException e) {
      throw new RealException("Cannot write " + config + ".", e);
    }
    return config;
  }

  /** Puts a text in the place of the log, each line in the format of the container runtimes. */
  static void write(Path folder, String text) {
    String now = Instant.now().toString();
    String log =
        text.lines().map(line -> now + " stdout F " + line + "\n").collect(Collectors.joining());
    try {
      Files.writeString(logFile(folder), log);
    } catch (IOException e) {
      throw new RealException("Cannot write " + logFile(folder) + ".", e);
    }
  }

  private static Path logFile(Path folder) {
    return folder.resolve("pod.log");
  }
}
