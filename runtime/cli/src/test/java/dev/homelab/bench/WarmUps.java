package dev.homelab.bench;

import dev.homelab.cli.CliRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The command line again and again in one process: the last {@code up} is one of a warm engine. */
final class WarmUps {
  private WarmUps() {}

  /** The folder of a lab, and how many times; prints the milliseconds of the last time. */
  public static void main(String[] arguments) throws IOException {
    Path lab = Path.of(arguments[0]);
    int rounds = Integer.parseInt(arguments[1]);
    double millis = 0;
    for (int i = 0; i < rounds; i++) {
      forget(lab);
      long begin = System.nanoTime();
      CliRun.Result result = new CliRun(lab).run("up", "--yes");
      millis = (System.nanoTime() - begin) / 1e6;
      if (result.code() != 0) {
        System.out.println(result.err());
        System.exit(result.code());
      }
    }
    System.out.println(millis);
    System.exit(0);
  }

  /** Drops the state and keeps the caches. */
  static void forget(Path lab) throws IOException {
    for (String file : new String[] {"state", "state.previous", "journal"}) {
      Files.deleteIfExists(lab.resolve(".homelab").resolve(file));
    }
  }
}
