package dev.homelab.bench;

import dev.homelab.cli.CliRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line again and again in one process: the last times that it says {@code up} are those
 * of a warm engine.
 */
final class WarmUps {
  private static final int COUNTED = 5;

  private WarmUps() {}

  /** The folder of a lab, and how many times; prints the milliseconds, the middle of the last. */
  public static void main(String[] arguments) throws IOException {
    Path lab = Path.of(arguments[0]);
    int rounds = Integer.parseInt(arguments[1]);
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      forget(lab);
      long begin = System.nanoTime();
      CliRun.Result result = new CliRun(lab).run("up", "--yes");
      millis.add((System.nanoTime() - begin) / 1e6);
      if (result.code() != 0) {
        System.out.println(result.err());
        System.exit(result.code());
      }
    }
    System.out.println(Tools.median(millis.subList(Math.max(0, rounds - COUNTED), rounds)));
    System.exit(0);
  }

  /** Drops the state and keeps the caches. */
  static void forget(Path lab) throws IOException {
    for (String file : new String[] {"state", "state.previous", "journal"}) {
      Files.deleteIfExists(lab.resolve(".homelab").resolve(file));
    }
  }
}
