package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines go from one host to another as the script says, and there is never a second one. */
class MachinePlaceTest {
  private static final String HOSTS =
      """
      homelab('places') {
        secrets { env 'pve.token', 'PVE_TOKEN' }
        network('lan') { addresses '192.168.1.0/24'; gateway '192.168.1.1' }
        proxmox('a') {
          endpoint 'https://192.168.1.10:8006'; token secret('pve.token'); storage 'local-zfs'
        }
        proxmox('b') {
          endpoint 'https://192.168.1.11:8006'; token secret('pve.token'); storage 'local-zfs'
        }
      """;
  private static final String CLUSTER =
      HOSTS
          + """
            cluster('home') {
              on 'a', 'b'
              controlPlane { address '192.168.1.51' }
              workers 2, { addresses '192.168.1.61-192.168.1.69' }
            }
          }
          """;

  @TempDir Path folder;
  private WorldClusters world = new WorldClusters(Path.of("unused"), 0);
  private CliRun cli = new CliRun(Path.of("unused"));

  @BeforeEach
  void start() {
    world = new WorldClusters(folder.resolve("world"), 1_000);
    cli = new CliRun(folder).on(CliRun.partsWith(world));
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private void script(String text) throws IOException {
    Files.writeString(folder.resolve("homelab.groovy"), text);
  }

  private String run(String... words) {
    CliRun.Result result = cli.run(words);
    assertThat(result.code()).as(result.err() + result.out()).isZero();
    return result.out() + result.err();
  }

  private List<String> machines(String host) {
    List<String> names = new ArrayList<>();
    world
        .world()
        .host(host)
        .edit(
            root ->
                root.path("vms").forEach(vm -> names.add(vm.path("conf").path("name").asText())));
    names.sort(null);
    return names;
  }

  @Test
  void aWorkerGoesToTheOtherHostAndIsRemovedFromItsOwnFirst() throws IOException {
    script(CLUSTER);
    run("up", "--sandbox", "--yes");
    assertThat(machines("a")).containsExactly("home-cp-1", "home-worker-1");
    assertThat(machines("b")).containsExactly("home-worker-2");
    script(CLUSTER.replace("on 'a', 'b'", "on 'a'"));

    assertThat(run("plan", "--sandbox"))
        .contains("it goes from proxmox.b to proxmox.a", "kept: it holds data")
        .contains("--delete-data cluster.home/node.home-worker-2");
    assertThat(cli.run("up", "--sandbox", "--yes").out()).contains("1 kept");
    assertThat(machines("b")).containsExactly("home-worker-2");

    String up = run("up", "--sandbox", "--yes", "--delete-data", "cluster.home/node.home-worker-2");
    assertThat(up).contains("talos.machine", "it goes with");
    assertThat(machines("a")).containsExactly("home-cp-1", "home-worker-1", "home-worker-2");
    assertThat(machines("b")).isEmpty();
    assertThat(world.world().machines()).hasSize(3);
    assertThat(run("up", "--sandbox", "--yes")).contains("nothing to change");
  }

  @Test
  void aHostThatTheScriptDoesNotNameAnyMoreKeepsItsMachinesKnown() throws IOException {
    script(CLUSTER);
    run("up", "--sandbox", "--yes");
    int from = CLUSTER.indexOf("  proxmox('b')");
    int to = CLUSTER.indexOf("  }\n", from) + 4;
    script(CLUSTER.substring(0, from) + CLUSTER.substring(to).replace("on 'a', 'b'", "on 'a'"));

    CliRun.Result up = cli.run("up", "--sandbox", "--yes");
    assertThat(up.code()).isNotZero();
    assertThat(up.err() + up.out())
        .contains("`proxmox.b` is not in the script", "remove what is on it first");
    assertThat(machines("a")).containsExactly("home-cp-1", "home-worker-1");
    assertThat(machines("b")).containsExactly("home-worker-2");
  }

  @Test
  void aMachineThatIsMovedToAnotherHostIsMadeThereAnew() throws IOException {
    String machine = "vm('files', linux { address '192.168.1.40' })\n  }\n";
    script(with("a", machine));
    run("up", "--sandbox", "--yes");
    script(with("b", machine.replace("{ address", "{ moved from: 'proxmox.a/vm.files'; address")));

    assertThat(run("plan", "--sandbox")).contains("it goes from proxmox.a to proxmox.b");
    run("up", "--sandbox", "--yes", "--delete-data", "proxmox.b/vm.files");
    assertThat(machines("a")).isEmpty();
    assertThat(machines("b")).containsExactly("files");
    assertThat(run("up", "--sandbox", "--yes")).contains("nothing to change");
    assertThat(run("state", "list", "--sandbox")).doesNotContain("proxmox.a/vm.files");
  }

  /** The hosts, one of them with a machine. */
  private static String with(String host, String machine) {
    int end = HOSTS.indexOf("  }\n", HOSTS.indexOf("proxmox('" + host + "')"));
    return HOSTS.substring(0, end) + "    " + machine + HOSTS.substring(end + 4) + "}\n";
  }
}
