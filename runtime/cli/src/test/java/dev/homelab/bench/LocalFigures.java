package dev.homelab.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Figures that need no cluster: planning, running and chaining ordinary values, and start-up. */
final class LocalFigures {
  private final Tools tools;
  private final Report report;
  private final Path work;

  LocalFigures(Tools tools, Report report, Path work) {
    this.tools = tools;
    this.report = report;
    this.work = work;
  }

  void all() {
    version();
    Pair small = independent(1000);
    Pair large = independent(5000);
    growth(small, large);
    chain();
    heap();
  }

  /** What one size of lab took: plan, up and down in milliseconds. */
  private record Pair(double plan, double up, double down) {}

  private void version() {
    double version = medianOf(5, () -> tools.homelab(work, "version").expect(0).millis());
    report.row("`version`", "–", ms(version), "<= 80 ms", version <= 80);
  }

  private Pair independent(int count) {
    Path lab = Labs.values(work.resolve("values-" + count), count);
    Run up = tools.homelab(lab, "up", "--yes").expect(0);
    double plan = medianOf(5, () -> tools.homelab(lab, "plan").expect(0).millis());
    Run first = tools.homelab(lab, "plan").expect(0);
    Run down = tools.homelab(lab, "down", "--yes").expect(0);
    Tofu tofu = tofu(count, false);
    double goal = count == 1000 ? 150 : 500;
    String what = String.format(Locale.ROOT, "plan, nothing changed, %,d resources, cold", count);
    report.row(what, tofu.plan, ms(plan), "<= " + (int) goal + " ms", plan <= goal);
    double line = first.firstLine().toNanos() / 1e6;
    report.row("first line of that plan", "–", ms(line), "<= 200 ms", line <= 200);
    if (count == 5000) {
      report.row("5,000 values, `up`", tofu.apply, ms(up.millis()), "<= 3 s", up.millis() <= 3000);
      report.row(
          "5,000 values, `down`", tofu.destroy, ms(down.millis()), "<= 3 s", down.millis() <= 3000);
    }
    return new Pair(plan, up.millis(), down.millis());
  }

  private void growth(Pair small, Pair large) {
    double start = medianOf(5, () -> tools.homelab(work, "version").expect(0).millis());
    ratio("plan", small.plan, large.plan, start);
    ratio("up", small.up, large.up, start);
    ratio("down", small.down, large.down, start);
  }

  private void ratio(String command, double small, double large, double start) {
    double ratio = (large - start) / Math.max(1, small - start);
    report.row(
        "t(5,000) / t(1,000), `" + command + "`, start-up taken off",
        "–",
        String.format(Locale.ROOT, "%.1f", ratio),
        "<= 5.5",
        ratio <= 5.5);
  }

  private void chain() {
    Path lab = Labs.chain(work.resolve("chain"), 1000);
    double sync = syncMillis(lab);
    Run up = tools.homelab(lab, "up", "--yes").expect(0);
    double goal = 1.3 * 1000 * sync + 500;
    Tofu tofu = tofu(1000, true);
    String detail = String.format(Locale.ROOT, "<= %.0f ms (one sync takes %.2f ms)", goal, sync);
    report.row("chain of 1,000, `up`", tofu.apply, ms(up.millis()), detail, up.millis() <= goal);
    long peak = up.peakKib() / 1024;
    report.row("chain of 1,000, memory", tofu.memory, peak + " MiB", "<= 400 MiB", peak <= 400);
    long state = size(lab.resolve(".homelab"));
    report.row(
        "chain of 1,000, state folder",
        tofu.state,
        String.format(Locale.ROOT, "%.2f MB", state / 1e6),
        "<= 2 MB",
        state <= 2_000_000);
  }

  private void heap() {
    Path lab = Labs.values(work.resolve("values-10000"), 10_000);
    Run plan = tools.homelab(lab, List.of("-Xmx512m"), "plan").expect(0);
    report.row("10,000 resources planned in a 512 MiB heap", "–", ms(plan.millis()), "ends", true);
  }

  /** What tofu took for the same, as text for the table. */
  private record Tofu(String plan, String apply, String destroy, String memory, String state) {}

  private Tofu tofu(int count, boolean chained) {
    Optional<Path> binary = tools.real("tofu");
    if (binary.isEmpty()) {
      return new Tofu("not built", "not built", "not built", "not built", "not built");
    }
    String tofu = binary.get().toString();
    Path lab = Labs.tofu(work.resolve("tofu-" + count + chained), count, chained);
    Run.of(lab, java.util.Map.of(), List.of(tofu, "init", "-input=false")).expect(0);
    Run apply =
        Run.of(lab, java.util.Map.of(), List.of(tofu, "apply", "-auto-approve", "-input=false"))
            .expect(0);
    Run plan = Run.of(lab, java.util.Map.of(), List.of(tofu, "plan", "-input=false")).expect(0);
    String state =
        String.format(Locale.ROOT, "%.2f MB", size(lab.resolve("terraform.tfstate")) / 1e6);
    String destroy = "not run";
    if (!chained) {
      destroy =
          ms(
              Run.of(lab, java.util.Map.of(), List.of(tofu, "destroy", "-auto-approve"))
                  .expect(0)
                  .millis());
    }
    return new Tofu(
        ms(plan.millis()), ms(apply.millis()), destroy, apply.peakKib() / 1024 + " MiB", state);
  }

  /** The median time of one small append with a sync on this disk. */
  private static double syncMillis(Path folder) {
    Path file = folder.resolve("sync-probe");
    List<Double> times = new ArrayList<>();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int i = 0; i < 200; i++) {
        long start = System.nanoTime();
        channel.write(ByteBuffer.wrap(new byte[512]));
        channel.force(false);
        times.add((System.nanoTime() - start) / 1e6);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return Tools.median(times);
  }

  private static long size(Path path) {
    try (var files = Files.walk(path)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static double medianOf(int times, Supplier<Double> measure) {
    List<Double> figures = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      figures.add(measure.get());
    }
    return Tools.median(figures);
  }

  static String ms(double millis) {
    return millis >= 10_000
        ? String.format(Locale.ROOT, "%.1f s", millis / 1000)
        : String.format(Locale.ROOT, "%.0f ms", millis);
  }
}
