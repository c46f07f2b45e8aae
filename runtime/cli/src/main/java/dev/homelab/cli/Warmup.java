package dev.homelab.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Loads on a second thread the classes that a command that reads a lab will need a moment later,
 * those of the resource {@code warm.list}, in that order. Nothing depends on it; what it fails to
 * do happens later, where it is needed.
 */
final class Warmup extends Thread {
  static final String LIST = "warm.list";

  private Warmup() {
    super("homelab-warmup");
    setDaemon(true);
  }

  /** Begins, for a command that profits from it. */
  static void begin(String[] words) {
    if (Runtime.getRuntime().availableProcessors() > 1 && readsLab(words)) {
      new Warmup().start();
    }
  }

  private static boolean readsLab(String[] words) {
    for (String word : words) {
      switch (word) {
        case "up", "plan", "down", "status", "diff", "graph", "render", "explain", "state" -> {
          return true;
        }
        default -> {
          continue;
        }
      }
    }
    return false;
  }

  @Override
  public void run() {
    try {
      for (String name : names()) {
        link(name);
      }
    } catch (IOException later) {
      return;
    }
  }

  /** The classes of the list, in the order in which a plan needs them. */
  static String[] names() throws IOException {
    try (InputStream list = Warmup.class.getResourceAsStream(LIST)) {
      return list == null
          ? new String[0]
          : new String(list.readAllBytes(), StandardCharsets.US_ASCII).split("\n");
    }
  }

  /**
   * Loads and verifies a class without initialising it, so that no two threads can wait for each
   * other's initialisers: to list the constructors of a class, the JVM links it.
   */
  private static void link(String name) {
    try {
      Object[] unused =
          Class.forName(name, false, Warmup.class.getClassLoader()).getDeclaredConstructors();
    } catch (ClassNotFoundException | LinkageError later) {
      return;
    }
  }
}
