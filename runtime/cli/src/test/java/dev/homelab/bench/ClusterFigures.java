package dev.homelab.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Figures against a real kube-apiserver, beside kubectl and a bare loop of requests. */
final class ClusterFigures {
  private static final int ROUNDS = 3;

  private final Tools tools;
  private final Report report;
  private final Path work;
  private final Path kubeconfig;
  private final String kubectl;

  ClusterFigures(Tools tools, Report report, Path work, Path kubeconfig, Path kubectl) {
    this.tools = tools;
    this.report = report;
    this.work = work;
    this.kubeconfig = kubeconfig;
    this.kubectl = kubectl.toString();
  }

  void all(boolean withKubectlDiff) {
    Path lab =
        Labs.configMaps(
            work.resolve("cm"), 1000, "kubeconfig '" + kubeconfig.toAbsolutePath() + "'");
    Path launcher = tools.launcher(work);
    Run first = tools.homelab(lab, "validate").expect(0);
    double theirs = kubectlCreates();
    clear();
    creates("by plain java -jar", theirs, 1.0, bareLoop(List.of()), lab, null);
    creates("through the launcher", theirs, 0.6, bareLoop(Tools.launcherFlags()), lab, launcher);
    unchanged(lab, launcher, withKubectlDiff);
    tools.homelab(lab, "down", "--yes").expect(0);
    clear();
    System.out.println(
        "the script alone, checked for the first time: " + LocalFigures.ms(first.millis()));
  }

  /** One pair: our creates beside a bare loop with the same flags; leaves the objects there. */
  private void creates(
      String how, double theirs, double share, double bare, Path lab, @Nullable Path launcher) {
    List<Double> ours = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      clear();
      forget(lab);
      Run up =
          launcher == null
              ? tools.homelab(lab, "up", "--yes")
              : tools.launched(launcher, lab, "up", "--yes");
      ours.add(up.expect(0).millis());
    }
    double up = Tools.median(ours);
    double goal = Math.min(1.25 * bare, share * theirs);
    report.row(
        "1,000 creates, real kube-apiserver, process start included, " + how,
        "kubectl " + LocalFigures.ms(theirs) + ", bare loop " + LocalFigures.ms(bare),
        LocalFigures.ms(up),
        String.format(
            Locale.ROOT,
            "<= 1.25 x bare and %s kubectl: %s",
            share < 1 ? "<= " + share + " x" : "below",
            LocalFigures.ms(goal)),
        up <= goal);
  }

  private void forget(Path lab) {
    try {
      WarmUps.forget(lab);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    kubectl("delete", "configmap", "-n", "kube-system", "homelab-claim-bench", "--ignore-not-found")
        .expect(0);
  }

  private void unchanged(Path lab, Path launcher, boolean withKubectlDiff) {
    double plain = medianOf(() -> tools.homelab(lab, "plan").expect(0));
    double launched = medianOf(() -> tools.launched(launcher, lab, "plan").expect(0));
    Path file = lab.resolve("objects/all.yaml");
    String apply =
        LocalFigures.ms(kubectl("apply", "--server-side", "-f", file.toString()).millis());
    String diff = "not run";
    if (withKubectlDiff) {
      diff =
          LocalFigures.ms(kubectl("diff", "-f", file.toString()).millis())
              + " (with --server-side "
              + LocalFigures.ms(kubectl("diff", "--server-side", "-f", file.toString()).millis())
              + ")";
    }
    String others = "`kubectl diff` " + diff + ", `kubectl apply` again " + apply;
    report.row(
        "plan, nothing changed, 1,000 objects in a real cluster, by plain java -jar",
        others,
        LocalFigures.ms(plain),
        "<= 550 ms",
        plain <= 550);
    report.row(
        "the same through the launcher",
        others,
        LocalFigures.ms(launched),
        "<= 550 ms",
        launched <= 550);
  }

  private static double medianOf(Supplier<Run> command) {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      millis.add(command.get().millis());
    }
    return Tools.median(millis);
  }

  private double kubectlCreates() {
    Path file = Labs.manifests(work.resolve("kubectl"), 1000);
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      clear();
      millis.add(kubectl("apply", "--server-side", "-f", file.toString()).expect(0).millis());
    }
    return Tools.median(millis);
  }

  /** The middle of some bare loops with these flags. */
  private double bareLoop(List<String> flags) {
    String classes = Path.of("target/test-classes").toAbsolutePath().toString();
    Map<String, String> env = Map.of("KUBECONFIG", kubeconfig.toString());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(
        List.of(
            "-cp",
            Tools.jar().toAbsolutePath() + File.pathSeparator + classes,
            BareLoop.class.getName(),
            "1000"));
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      millis.add(Run.of(work, env, command).expect(0).millis());
      clear();
    }
    return Tools.median(millis);
  }

  private void clear() {
    kubectl("delete", "--raw", "/api/v1/namespaces/default/configmaps").expect(0);
  }

  private Run kubectl(String... arguments) {
    List<String> command = new ArrayList<>(List.of(kubectl, "--kubeconfig", kubeconfig.toString()));
    command.addAll(List.of(arguments));
    return Run.of(work, Map.of(), command);
  }
}
