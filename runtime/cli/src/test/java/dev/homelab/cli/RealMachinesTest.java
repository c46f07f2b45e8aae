package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.real.Kubectl;
import dev.homelab.real.MachineClusters;
import dev.homelab.real.RealTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Machines from nothing to a cluster, with a real kube-apiserver behind the simulated machines: it
 * has the authority and the key for service accounts of their configs.
 */
@RealTest
class RealMachinesTest {
  private static final String SCRIPT =
      """
      homelab('home') {
        domain 'home.example.com'
        secrets { env 'proxmox.token', 'PROXMOX_TOKEN' }
        network('lan') { addresses '192.168.1.0/24'; gateway '192.168.1.1' }
        proxmox('pve') {
          endpoint 'https://192.168.1.10:8006'
          token secret('proxmox.token')
          storage 'local-lvm'
        }
        cluster('home') {
          on 'pve'
          controlPlane { memory 4.GiB; address '192.168.1.50' }
          workers 1, { label 'shelf', 'upper'; memory 8.GiB; addresses '192.168.1.51-192.168.1.59' }
          namespace('web') { service whoami }
        }
      }
      """;

  @TempDir Path folder;
  private MachineClusters clusters;
  private WorldClusters world;
  private CliRun cli;

  @BeforeEach
  void open() throws IOException {
    Files.writeString(folder.resolve("homelab.groovy"), SCRIPT);
    clusters = new MachineClusters(folder.resolve("real"));
    world = new WorldClusters(folder.resolve("world"), 1_000, clusters);
    cli = new CliRun(folder).on(CliRun.partsWith(world));
  }

  @AfterEach
  void close() {
    world.close();
    clusters.close();
  }

  private CliRun.Result done(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add(1, "--sandbox");
    CliRun.Result result = cli.run(all.toArray(String[]::new));
    assertThat(result.code()).as(result.err() + result.out()).isZero();
    return result;
  }

  @Test
  void aLabComesUpOnARealApiAndItsNodesAreThere() throws IOException {
    done("up", "--yes");

    assertThat(clusters.count()).isOne();
    Path ours = folder.resolve("kubeconfig");
    Files.writeString(ours, done("kubeconfig", "home").out());
    Kubectl kubectl = clusters.only().kubectl(ours);
    String nodes = kubectl.output("get", "nodes", "--no-headers");
    assertThat(nodes.lines())
        .anyMatch(line -> line.matches("\\S+ +Ready +control-plane .* v1\\.36\\.3"))
        .anyMatch(line -> line.matches("\\S+ +Ready +<none> .* v1\\.36\\.3"))
        .hasSize(2);
    assertThat(kubectl.output("get", "nodes", "-l", "shelf=upper", "-o", "name").lines())
        .hasSize(1);
    assertThat(kubectl.output("auth", "whoami", "-o", "yaml")).contains("system:masters");
    assertThat(kubectl.output("-n", "web", "get", "deployment", "--no-headers"))
        .containsPattern(" 1/1 ");
    assertThat(kubectl.output("-n", "kube-system", "get", "pods", "--no-headers"))
        .contains("kube-apiserver-", "kube-proxy-", "coredns-", "kube-flannel-");
    String pods = kubectl.output("-n", "web", "get", "pods", "-o", "wide", "--no-headers");
    assertThat(pods).as("no workload on a tainted control plane").doesNotContain("home-1 ");
    assertThat(kubectl.run("-n", "web", "create", "token", "default").exit()).isZero();

    world.world().talos().log().clear();
    world.world().host("pve").clearRequests();
    String before = kubectl.output("get", "deployments,services,nodes", "-A", "-o", "yaml");
    assertThat(done("up", "--yes").out()).contains("nothing to change");
    assertThat(world.world().host("pve").changes()).isEmpty();
    assertThat(kubectl.output("get", "deployments,services,nodes", "-A", "-o", "yaml"))
        .isEqualTo(before);

    String[] kept = {"cluster.home/node.home-cp-1", "cluster.home/node.home-worker-1"};
    assertThat(cli.run("down", "--sandbox", "--yes").code()).isEqualTo(5);
    assertThat(kubectl.output("get", "namespaces", "-o", "name")).doesNotContain("namespace/web");
    done("down", "--yes", "--delete-data", kept[0], "--delete-data", kept[1]);
    assertThat(world.world().machines()).isEmpty();
    clusters.awaitNone();
    assertThat(done("state", "list").out()).isEmpty();
  }
}
