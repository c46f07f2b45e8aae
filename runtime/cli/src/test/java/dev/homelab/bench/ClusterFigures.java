package dev.homelab.bench;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Figures against a real kube-apiserver, beside kubectl and a bare loop of requests. */
final class ClusterFigures {
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
    double theirs = kubectlCreates();
    clear();
    double bare = bareLoop();
    clear();
    Path lab =
        Labs.configMaps(
            work.resolve("cm"), 1000, "kubeconfig '" + kubeconfig.toAbsolutePath() + "'");
    Run up = tools.homelab(lab, "up", "--yes").expect(0);
    String against = "kubectl " + LocalFigures.ms(theirs) + ", bare loop " + LocalFigures.ms(bare);
    report.row(
        "1,000 creates, real kube-apiserver, process start included",
        against,
        LocalFigures.ms(up.millis()),
        String.format(
            Locale.ROOT, "<= 1.25 x bare = %s, below kubectl", LocalFigures.ms(1.25 * bare)),
        up.millis() <= 1.25 * bare && up.millis() < theirs);
    unchanged(lab, withKubectlDiff);
    tools.homelab(lab, "down", "--yes").expect(0);
    clear();
  }

  private void unchanged(Path lab, boolean withKubectlDiff) {
    List<Double> plans = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      plans.add(tools.homelab(lab, "plan").expect(0).millis());
    }
    double ours = Tools.median(plans);
    Path file = lab.resolve("objects/all.yaml");
    String apply =
        LocalFigures.ms(kubectl("apply", "--server-side", "-f", file.toString()).millis());
    String diff = "not run";
    if (withKubectlDiff) {
      diff = LocalFigures.ms(kubectl("diff", "--server-side", "-f", file.toString()).millis());
    }
    report.row(
        "plan, nothing changed, 1,000 objects in a real cluster",
        "kubectl diff " + diff + ", apply again " + apply,
        LocalFigures.ms(ours),
        "<= 550 ms",
        ours <= 550);
  }

  private double kubectlCreates() {
    Path file = Labs.manifests(work.resolve("kubectl"), 1000);
    return kubectl("apply", "--server-side", "-f", file.toString()).expect(0).millis();
  }

  private double bareLoop() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String jar = Path.of(System.getProperty("homelab.root", "."), "homelab.jar").toString();
    String classes = Path.of("target/test-classes").toAbsolutePath().toString();
    Map<String, String> env = Map.of("KUBECONFIG", kubeconfig.toString());
    String path = Path.of(jar).toAbsolutePath() + File.pathSeparator + classes;
    return Run.of(work, env, List.of(java, "-cp", path, BareLoop.class.getName(), "1000"))
        .expect(0)
        .millis();
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
