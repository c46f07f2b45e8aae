package dev.homelab.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** 1,000 creates on a server that answers after a fixed time, in a process of its own. */
final class LatencyFigures {
  private static final int WARM_ROUNDS = 25;

  private final Tools tools;
  private final Report report;
  private final Path work;

  LatencyFigures(Tools tools, Report report, Path work) {
    this.tools = tools;
    this.report = report;
    this.work = work;
  }

  void all() {
    with(5, 900);
    with(20, 1300);
  }

  private void with(int latency, int goal) {
    Path folder = work.resolve("latency-" + latency);
    Path kubeconfig = folder.resolve("kubeconfig");
    Path lab = Labs.configMaps(folder, 1000, "kubeconfig '" + kubeconfig.toAbsolutePath() + "'");
    Process stub = null;
    try {
      stub = stub(latency, kubeconfig);
      tools.homelab(lab, "validate").expect(0);
      double cold = tools.homelab(lab, "up", "--yes").expect(0).millis();
      Run warm =
          Run.of(
                  work,
                  Map.of(),
                  java(WarmUps.class, lab.toAbsolutePath().toString(), "" + WARM_ROUNDS))
              .expect(0);
      double millis = Double.parseDouble(warm.output().strip());
      report.row(
          "1,000 creates, server latency " + latency + " ms",
          "kubectl " + kubectl(kubeconfig, lab),
          LocalFigures.ms(millis) + " warm, " + LocalFigures.ms(cold) + " cold",
          "<= " + goal + " ms warm",
          millis <= goal);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } finally {
      if (stub != null) {
        stub.destroy();
      }
    }
  }

  private String kubectl(Path kubeconfig, Path lab) {
    Optional<Path> kubectl = tools.real("kubectl");
    if (kubectl.isEmpty()) {
      return "not built";
    }
    Run run =
        Run.of(
            work,
            Map.of("HOME", work.toAbsolutePath().toString()),
            List.of(
                kubectl.get().toString(),
                "--kubeconfig",
                kubeconfig.toString(),
                "apply",
                "--server-side",
                "--validate=false",
                "-f",
                lab.resolve("objects/all.yaml").toString()));
    return LocalFigures.ms(run.expect(0).millis());
  }

  private Process stub(int latency, Path kubeconfig) throws IOException {
    Process stub =
        new ProcessBuilder(java(StubApi.class, "" + latency, kubeconfig.toString()))
            .redirectErrorStream(true)
            .redirectOutput(kubeconfig.resolveSibling("stub.log").toFile())
            .start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!Files.exists(kubeconfig)) {
      if (!stub.isAlive() || System.nanoTime() > end) {
        stub.destroy();
        throw new IllegalStateException("the stub server did not start");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    return stub;
  }

  /** A class of the benchmark in a JVM of its own, on the shipped jar. */
  private static List<String> java(Class<?> main, String... arguments) {
    List<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-cp",
            Tools.jar().toAbsolutePath()
                + File.pathSeparator
                + Path.of("target/test-classes").toAbsolutePath(),
            main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }
}
