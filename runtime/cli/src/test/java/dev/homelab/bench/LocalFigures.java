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
  private final Path launcher;

  LocalFigures(Tools tools, Report report, Path work) {
    this.tools = tools;
    this.report = report;
    this.work = work;
    this.launcher = tools.launcher(work);
  }

  void all() {
    version();
    Pair small = independent(1000);
    Pair large = independent(5000);
    growth(small, large);
    render();
    chain();
    heap();
  }

  /** What one size of lab took: plan, planned anew, up and down in milliseconds. */
  private record Pair(double plan, double anew, double up, double down) {}

  private void version() {
    double plain = medianOf(9, () -> tools.homelab(work, "version").expect(0).millis());
    double fast = medianOf(9, () -> tools.launched(launcher, work, "version").expect(0).millis());
    report.pair("`version`", "–", plain, fast, 80);
  }

  private Pair independent(int count) {
    Path lab = Labs.values(work.resolve("values-" + count), count);
    Path other = Labs.values(work.resolve("values-launcher-" + count), count);
    Run up = tools.homelab(lab, "up", "--yes").expect(0);
    Run fastUp = tools.launched(launcher, other, "up", "--yes").expect(0);
    Tofu tofu = tofu(count, false);
    String size = String.format(Locale.ROOT, "%,d", count);
    double plan = medianOf(9, () -> plan(lab, "plan"));
    double fast = medianOf(9, () -> planFast(other, "plan"));
    report.pair(
        "plan, nothing changed, " + size + " resources, cold",
        tofu.plan,
        plan,
        fast,
        count == 1000 ? 150 : 500);
    double anew = medianOf(9, () -> plan(lab, "plan", "--json"));
    double anewFast = medianOf(9, () -> planFast(other, "plan", "--json"));
    report.told("the same, planned anew (`plan --json`)", anew, anewFast);
    if (count == 1000) {
      firstLines(lab, other);
    }
    Run down = tools.homelab(lab, "down", "--yes").expect(0);
    Run fastDown = tools.launched(launcher, other, "down", "--yes").expect(0);
    if (count == 5000) {
      report.pair("5,000 values, `up`", tofu.apply, up.millis(), fastUp.millis(), 3000);
      report.pair("5,000 values, `down`", tofu.destroy, down.millis(), fastDown.millis(), 3000);
    }
    return new Pair(plan, anew, up.millis(), down.millis());
  }

  private double plan(Path lab, String... words) {
    return tools.homelab(lab, words).expect(0).millis();
  }

  private double planFast(Path lab, String... words) {
    return tools.launched(launcher, lab, words).expect(0).millis();
  }

  /** Until the first line, on a lab of 1,000 values where nothing is to do. */
  private void firstLines(Path lab, Path other) {
    for (String verb : List.of("plan", "up", "status", "graph")) {
      double plain =
          medianOf(9, () -> tools.homelab(lab, verb).expect(0).firstLine().toNanos() / 1e6);
      double fast =
          medianOf(
              9, () -> tools.launched(launcher, other, verb).expect(0).firstLine().toNanos() / 1e6);
      report.pair("first line of `" + verb + "`, 1,000 resources", "–", plain, fast, 200);
    }
  }

  private void growth(Pair small, Pair large) {
    double start = medianOf(5, () -> tools.homelab(work, "version").expect(0).millis());
    ratio("plan", small.plan, large.plan, start);
    ratio("plan --json", small.anew, large.anew, start);
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

  /** 2,000 objects from a script that was read before to YAML files that are there already. */
  private void render() {
    Path lab = Labs.objects(work.resolve("objects-2000"), 2000);
    Path other = Labs.objects(work.resolve("objects-launcher-2000"), 2000);
    tools.homelab(lab, "render", "--out", "yaml").expect(0);
    tools.launched(launcher, other, "render", "--out", "yaml").expect(0);
    double plain = medianOf(7, () -> plan(lab, "render", "--out", "yaml"));
    double fast = medianOf(7, () -> planFast(other, "render", "--out", "yaml"));
    report.pair("2,000 objects from script to YAML, warm caches", "–", plain, fast, 350);
  }

  private void chain() {
    Path fresh = Labs.chain(work.resolve("chain-fresh"), 1000);
    Path lab = Labs.chain(work.resolve("chain"), 1000);
    Path other = Labs.chain(work.resolve("chain-launcher"), 1000);
    double sync = syncMillis(lab);
    Run first = tools.homelab(fresh, "up", "--yes").expect(0);
    tools.homelab(lab, "validate").expect(0);
    tools.launched(launcher, other, "validate").expect(0);
    Run up = tools.homelab(lab, "up", "--yes").expect(0);
    Run fast = tools.launched(launcher, other, "up", "--yes").expect(0);
    double goal = 1.3 * 1000 * sync + 500;
    Tofu tofu = tofu(1000, true);
    String what = String.format(Locale.ROOT, "chain of 1,000, `up` (one sync takes %.2f ms)", sync);
    report.pair(what, tofu.apply, up.millis(), fast.millis(), goal);
    report.told("the same with a script never read before", first.millis(), Double.NaN);
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
    report.row(
        "10,000 resources planned in a 512 MiB heap", "–", Report.ms(plan.millis()), "ends", true);
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
          Report.ms(
              Run.of(lab, java.util.Map.of(), List.of(tofu, "destroy", "-auto-approve"))
                  .expect(0)
                  .millis());
    }
    return new Tofu(
        Report.ms(plan.millis()),
        Report.ms(apply.millis()),
        destroy,
        apply.peakKib() / 1024 + " MiB",
        state);
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
    return Report.ms(millis);
  }
}
