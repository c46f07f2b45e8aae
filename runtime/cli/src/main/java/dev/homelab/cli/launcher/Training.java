package dev.homelab.cli.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  private Training() {}

  /** Writes the lab and carries the commands out one after the other. */
  public static void run(Path folder, Consumer<List<String>> command) throws IOException {
    Files.writeString(folder.resolve("homelab.groovy"), LAB);
    for (String line : COMMANDS) {
      command.accept(List.of(line.split(" ")));
    }
  }
}
