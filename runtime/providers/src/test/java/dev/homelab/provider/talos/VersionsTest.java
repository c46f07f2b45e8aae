package dev.homelab.provider.talos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.diag.Diagnostic;
import dev.homelab.exec.RunReport;
import dev.homelab.sim.talos.Phase;
import dev.homelab.sim.talos.fault.TalosFault;
import dev.homelab.sim.talos.fault.TalosFaults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other versions of Talos and Kubernetes, one minor version at a time. */
class VersionsTest {
  @TempDir Path folder;

  @Test
  void talosBefore113UpgradesInItsOwnWay() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 2, "1.12.11", false)) {
      bench.controlPlanes = 1;
      bench.workers = 1;
      bench.talos = "1.12.11";
      bench.contract = "1.12";
      bench.kubernetes = "1.35.4";
      bench.up();
      bench.world.talos().log().clear();
      bench.talos = "1.13.9";
      bench.up();
      assertThat(bench.calls("MachineService/Upgrade")).hasSize(2);
      assertThat(bench.calls("LifecycleService|MachineService/Reboot")).isEmpty();
      assertThat(bench.world.talos().phase("box/box-1")).isEqualTo(Phase.RUNNING);
      assertThat(bench.actions()).isEmpty();
    }
  }

  @Test
  void aMinorVersionOfTalosIsNotSkipped() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 1, "1.11.6", false)) {
      bench.controlPlanes = 1;
      bench.workers = 0;
      bench.talos = "1.11.6";
      bench.contract = "1.11";
      bench.kubernetes = "1.34.1";
      bench.up();
      bench.world.talos().log().clear();
      bench.talos = "1.13.9";
      assertThat(bench.plan().diagnostics())
          .extracting(Diagnostic::code)
          .contains(TalosCodes.TOO_FAR);
      assertThat(bench.calls("Upgrade|Apply")).isEmpty();
    }
  }

  /** Seconds of the real clock at the speed of the bench. */
  private static final long LONG = 800_000;

  private static final String IMAGE = "/spec/containers/0/image";

  private static List<String> apis(TalosBench bench) {
    return bench.texts("pods", IMAGE).entrySet().stream()
        .filter(pod -> pod.getKey().startsWith("kube-apiserver-"))
        .map(pod -> pod.getValue().replaceFirst(".*:v", ""))
        .toList();
  }

  private static List<String> kubelets(TalosBench bench) {
    return List.copyOf(bench.texts("nodes", "/status/nodeInfo/kubeletVersion").values());
  }

  @Test
  void kubernetesWaitsForEachControlPlaneAndKubeletsFollow() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 3, 1)) {
      bench.kubernetes = "1.35.4";
      bench.up();
      bench.kubernetes = "1.36.3";
      Map<String, List<String>> seen = new ConcurrentHashMap<>();
      TalosFaults faults = bench.faults();
      for (String box : List.of("box-2", "box-3", "box-4")) {
        Runnable look =
            () -> {
              seen.put(box + " apis", apis(bench));
              seen.put(box + " kubelets", kubelets(bench));
            };
        faults.once(box, "ApplyConfiguration", new TalosFault.Act(look, false));
        faults.once(box, "", new TalosFault.PodsTakeLong(LONG));
      }
      faults.once("box-1", "", new TalosFault.PodsTakeLong(LONG));
      bench.up();
      String old = "1.35.4";
      String now = "1.36.3";
      assertThat(seen.get("box-2 apis")).containsExactly(now, old, old);
      assertThat(seen.get("box-3 apis")).containsExactly(now, now, old);
      assertThat(seen.get("box-3 kubelets")).containsOnly("v" + old);
      assertThat(seen.get("box-4 apis")).containsExactly(now, now, now);
      assertThat(seen.get("box-4 kubelets"))
          .containsExactly("v" + now, "v" + now, "v" + now, "v" + old);
      assertThat(kubelets(bench)).containsOnly("v" + now);
      assertThat(bench.calls("Reboot|MachineService/Upgrade")).isEmpty();
      assertThat(proxies(bench)).hasSize(5).containsOnly("registry.k8s.io/kube-proxy:v" + now);
      assertThat(bench.actions()).isEmpty();
    }
  }

  /** The images of what Talos installed first and of its pods. */
  private static List<String> proxies(TalosBench bench) {
    List<String> images = new ArrayList<>();
    images.add(
        bench.texts("daemonsets.apps", "/spec/template/spec/containers/0/image").get("kube-proxy"));
    bench
        .texts("pods", IMAGE)
        .forEach(
            (name, image) -> {
              if (name.startsWith("kube-proxy-")) {
                images.add(image);
              }
            });
    return images;
  }

  @Test
  void whatTalosInstalledFirstIsRenewedByTheNextRunWhenOneEndsBefore() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 1, 0)) {
      bench.kubernetes = "1.35.4";
      bench.up();
      bench.kubernetes = "1.36.3";
      bench.upOnly("prod-cp-1");
      assertThat(proxies(bench)).containsOnly("registry.k8s.io/kube-proxy:v1.35.4");
      assertThat(bench.actions()).containsOnlyKeys("cluster.prod/talos.cluster");
      bench.up();
      assertThat(proxies(bench)).containsOnly("registry.k8s.io/kube-proxy:v1.36.3");
      assertThat(bench.actions()).isEmpty();
    }
  }

  @Test
  void aKubeletIsNeverNewerThanTheKubernetesApi() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 1, 1)) {
      bench.kubernetes = "1.35.4";
      bench.up();
      bench.kubernetes = "1.36.3";
      bench.world.talos().log().clear();
      RunReport report = bench.upOnly("prod-worker-1");
      assertThat(report.failures()).hasSize(1);
      assertThat(report.failures().get(0).problems().get(0).code()).isEqualTo(TalosCodes.TOO_FAR);
      assertThat(bench.calls("ApplyConfiguration")).isEmpty();
    }
  }

  @Test
  void kubernetesGoesToTheNextMinorVersionWithoutARestart() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 1, 1)) {
      bench.kubernetes = "1.34.1";
      bench.up();
      bench.kubernetes = "1.36.3";
      assertThat(bench.plan().diagnostics())
          .extracting(Diagnostic::code)
          .contains(TalosCodes.TOO_FAR);
      bench.kubernetes = "1.35.4";
      bench.world.talos().log().clear();
      bench.up();
      assertThat(bench.calls("ApplyConfiguration")).hasSize(3);
      assertThat(bench.calls("Reboot|Upgrade")).isEmpty();
      assertThat(bench.world.talos().config("box/box-1"))
          .contains("kube-apiserver:v1.35.4")
          .doesNotContain("v1.34.1");
      assertThat(bench.actions()).isEmpty();
    }
  }
}
