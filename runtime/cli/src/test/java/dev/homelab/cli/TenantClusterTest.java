package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.kube.KubeSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is put on a tenant's own cluster: made with it, changed, and gone with it. */
class TenantClusterTest extends WorldLab {
  private static final String SCRIPT =
      """
      homelab('lab') {
        node('box') {
          address '192.168.1.20'
          tenant('home') {
            etcd()
            kubernetes('dev') {
              addons 'ingressNginx'
              cluster {
                namespace('web') {
                  service whoami
                  app('web') { image 'nginx:1.29.1'; volume('data') { at '/data'; size 1.GiB } }
                }
              }
            }
          }
        }
      }
      """;
  private static final String CLUSTER = "node.box/tenant.home/kubernetes.dev";

  @Test
  void servicesLiveOnATenantsClusterAndGoWithIt() throws IOException {
    script(SCRIPT);
    assertThat(run("plan", "--sandbox").out()).contains("kubernetes.dev/namespace.web");
    up();
    assertThat(up().out()).contains("nothing to change");
    assertThat(inner().nodes().objects("deployments.apps")).containsKey("web/whoami");
    assertThat(inner().nodes().objects("storageclasses.storage.k8s.io"))
        .containsOnlyKeys("/replicated", "/kubevirt");
    assertThat(outer().nodes().objects("namespaces")).doesNotContainKey("/web");
    assertThat(run("status", "--sandbox").out()).contains("as the script says");
    String kubeconfig = run("kubeconfig", "dev", "--sandbox").out();
    assertThat(files(kubeconfig.replaceAll("(?s).*client-key-data: (\\S+).*", "$1"))).isEmpty();

    script(SCRIPT.replace("service whoami", "service whoami { expose lan }"));
    up();
    assertThat(up().out()).contains("nothing to change");
    assertThat(inner().nodes().objects("ingresses.networking.k8s.io")).containsKey("web/whoami");

    script(SCRIPT.replace("service whoami\n", "\n"));
    up();
    assertThat(inner().nodes().objects("deployments.apps")).containsOnlyKeys("web/web");

    script(SCRIPT.replaceAll("(?s)kubernetes\\(.*?\\n {6}\\}\\n", ""));
    CliRun.Result kept = cli.run("up", "--sandbox", "--yes");
    assertThat(kept.code()).isEqualTo(5);
    assertThat(kept.out() + kept.err()).contains("kept, for it holds data", CLUSTER);
    up("--delete-data", CLUSTER);
    assertThat(outer().inner()).isEmpty();
    assertThat(run("state", "list", "--sandbox").out()).doesNotContain("kubernetes.dev");
    assertThat(up().out()).contains("nothing to change");
  }

  @Test
  void aNameOfTwoClustersIsAskedBack() throws IOException {
    String home = "tenant('home') { etcd(); kubernetes('dev') { } }";
    script(
        "homelab('lab') { node('box') { address '192.168.1.20'; %s; %s } }"
            .formatted(home, home.replace("home", "work")));
    CliRun.Result both = cli.run("kubeconfig", "dev", "--sandbox");
    assertThat(both.code()).isNotZero();
    assertThat(both.err()).contains("HL9021", CLUSTER, "node.box/tenant.work/kubernetes.dev");
    assertThat(cli.run("kubeconfig", "tenant.work/kubernetes.dev", "--sandbox").err())
        .contains("`node.box/tenant.work/kubernetes.dev` is not made yet");
    assertThat(cli.run("kubeconfig", "--sandbox").err()).contains("`node.box` is not made yet");
  }

  @Test
  @Tag("proof")
  @Tag("life")
  void aLabGoesDownWithWhatIsOnItsTenantsClusters() throws IOException {
    script(SCRIPT);
    up();
    assertThat(world.world().clusters()).isNotEmpty();
    run(
        "down",
        "--sandbox",
        "--yes",
        "--delete-data",
        CLUSTER,
        "--delete-data",
        "node.box/tenant.home/etcd.etcd",
        "--delete-data",
        "node.box/talos.machine");
    assertThat(world.world().clusters()).isEmpty();
    assertThat(run("state", "list", "--sandbox").out()).isEmpty();
  }

  private KubeSimulator outer() {
    return world.world().clusters().values().iterator().next();
  }

  private KubeSimulator inner() {
    Map<String, KubeSimulator> all = outer().inner();
    assertThat(all.keySet()).isEqualTo(Set.of("tenant-home/kubernetes-dev"));
    return all.values().iterator().next();
  }

  /** Files of the lab, but for those of the simulators, that hold a text. */
  private List<Path> files(String text) throws IOException {
    assertThat(text).hasSizeGreaterThan(100);
    try (Stream<Path> all = Files.walk(folder.resolve(".homelab"))) {
      return all.filter(Files::isRegularFile).filter(file -> holds(file, text)).toList();
    }
  }

  private static boolean holds(Path file, String text) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
