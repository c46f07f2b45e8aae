package dev.homelab.cli.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What a launcher's archive is made from: the usual commands on a small lab, in one process. */
public final class Training {
  /** The hidden command that does it in the working folder. */
  public static final String COMMAND = "__train";

  private static final String LAB =
      """
      homelab('training') {
        value('first') { content 'one' }
        value('second') { content ref('value.first').value }
      }
      """;
  private static final List<String> COMMANDS =
      List.of(
          "help",
          "validate",
          "plan",
          "up --yes",
          "plan",
          "status",
          "graph --json",
          "plan --json",
          "graph",
          "state list",
          "explain value.second",
          "plna");

  private static final String CLUSTER_LAB =
      """
      homelab('training') {
        cluster('c') {
          manifests 'objects/'
        }
      }
      """;
  private static final String OBJECTS =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: training}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: one, namespace: training}
      data: {key: value}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: training}
      spec:
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: web, image: "web:1"}]}
      """;
  private static final List<String> CLUSTER_COMMANDS =
      List.of("up --sandbox --yes", "plan --sandbox", "down --sandbox --yes");

  private Training() {}

  /**
   * Writes the labs and carries the commands out one after the other.
   *
   * @param stop stops a cluster of the sandbox: its state folder and its name
   */
  public static void run(Path folder, Consumer<List<String>> command, BiConsumer<Path, String> stop)
      throws IOException {
    Files.writeString(folder.resolve("homelab.groovy"), LAB);
    for (String line : COMMANDS) {
      command.accept(List.of(line.split(" ")));
    }
    Path cluster = folder.resolve("cluster");
    Files.createDirectories(cluster.resolve("objects"));
    Files.writeString(cluster.resolve("objects").resolve("all.yaml"), OBJECTS);
    Files.writeString(cluster.resolve("homelab.groovy"), CLUSTER_LAB);
    try {
      for (String line : CLUSTER_COMMANDS) {
        command.accept(List.of((line + " --file cluster/homelab.groovy").split(" ")));
      }
    } finally {
      stop.accept(cluster.resolve(".homelab").resolve("sandbox"), "c");
    }
  }
}
