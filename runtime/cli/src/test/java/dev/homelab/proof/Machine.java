package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.CliRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** A person's machine: a home and a folder with a script; its command lines run in this process. */
final class Machine {
  private final Path folder;
  private final Path home;

  private Machine(Path folder, Path home) {
    this.folder = folder;
    this.home = home;
  }

  /** A machine whose files lie below a folder that is made for it. */
  static Machine in(Path folder) {
    try {
      return new Machine(
          Files.createDirectories(folder.resolve("lab")),
          Files.createDirectories(folder.resolve("home")));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Another lab's folder on the same machine. */
  Machine beside(String name) {
    try {
      return new Machine(Files.createDirectories(folder.resolveSibling(name)), home);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Writes the script. */
  Machine script(String text) {
    try {
      Files.writeString(folder.resolve("homelab.groovy"), text);
      return this;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Runs a command line to its end. */
  CliRun.Result run(String... words) {
    return new CliRun(folder)
        .with("HOME", home.toString())
        .with("XDG_CONFIG_HOME", home.resolve(".config").toString())
        .run(words);
  }

  /** Runs a command line that ends with an exit code. */
  CliRun.Result ends(int code, String... words) {
    CliRun.Result result = run(words);
    String said = String.join(" ", words) + ": " + result.out() + result.err();
    assertThat(result.code()).as(said).isEqualTo(code);
    assertThat(said).doesNotContain("\tat ");
    return result;
  }

  /** The same command line as a process of its own, which can be killed. */
  Tool tool() {
    return new Tool(
        folder,
        Map.of("HOME", home.toString(), "XDG_CONFIG_HOME", home.resolve(".config").toString()));
  }

  /** The folder of the script. */
  Path folder() {
    return folder;
  }

  /** The folder of the state. */
  Path state() {
    return folder.resolve(".homelab");
  }

  /** Puts a copy of a folder in the place of another. */
  static void copy(Path from, Path to) {
    try {
      remove(to);
      try (Stream<Path> files = Files.walk(from)) {
        for (Path file : files.toList()) {
          Files.copy(file, to.resolve(from.relativize(file).toString()));
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Removes a folder, if there is one. */
  static void remove(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
