package dev.homelab.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * One lab with ten hosts, thirty clusters and two hundred machines: how long its plan takes when
 * nothing of it is there yet, process start included. The sandbox's world is a process beside it.
 */
final class MachineFigures {
  private static final int HOSTS = 10;
  private static final int CLUSTERS = 30;
  private static final double GOAL = 2_000;

  private final Tools tools;
  private final Report report;
  private final Path work;

  MachineFigures(Tools tools, Report report, Path work) {
    this.tools = tools;
    this.report = report;
    this.work = work;
  }

  void all() {
    Path lab = work.resolve("machines");
    try {
      Files.createDirectories(lab);
      Files.writeString(lab.resolve("homelab.groovy"), script());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Path launcher = tools.launcher(work);
    try {
      tools.homelab(lab, "plan", "--sandbox").expect(0);
      double plain = Double.MAX_VALUE;
      double fast = Double.MAX_VALUE;
      for (int run = 0; run < 5; run++) {
        plain = Math.min(plain, tools.homelab(lab, "plan", "--sandbox").expect(0).millis());
        fast =
            Math.min(fast, tools.launched(launcher, lab, "plan", "--sandbox").expect(0).millis());
      }
      report.pair(
          "plan of 10 hosts, 200 machines, 30 clusters, none there", "–", plain, fast, GOAL);
    } finally {
      tools.homelab(lab, "sandbox", "stop");
    }
  }

  /** Twenty clusters of seven machines and ten of six: two hundred. */
  static String script() {
    StringBuilder text = new StringBuilder("homelab('large') {\n");
    text.append("  secrets { env 'token', 'PROXMOX_TOKEN' }\n");
    text.append("  network('lan') { addresses '10.0.0.0/16'; gateway '10.0.0.1' }\n");
    for (int host = 0; host < HOSTS; host++) {
      text.append(
          String.format(
              Locale.ROOT,
              "  proxmox('pve-%d') { endpoint 'https://10.0.0.%d:8006'; token secret('token');"
                  + " storage 'local-zfs' }%n",
              host,
              host + 10));
    }
    for (int cluster = 0; cluster < CLUSTERS; cluster++) {
      int net = cluster + 1;
      text.append(
          String.format(
              Locale.ROOT,
              "  cluster('c%d') { on 'pve-%d'; vip '10.0.%d.10'%n"
                  + "    controlPlane 3, { addresses '10.0.%d.11-10.0.%d.13' }%n"
                  + "    workers %d, { addresses '10.0.%d.21-10.0.%d.29' }%n  }%n",
              cluster,
              cluster % HOSTS,
              net,
              net,
              net,
              cluster < 20 ? 4 : 3,
              net,
              net));
    }
    return text.append("}\n").toString();
  }
}
