package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.real.TalosSchemas;
import dev.homelab.sim.kube.http.RequestLog;
import dev.homelab.sim.talos.fault.TalosFault.EtcdCutOff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The lab at the top, and the machines of the five labs: they come up, change, are upgraded,
 * replaced, and go down.
 */
class MachineExamplesTest extends WorldLab {
  private static final Path EXAMPLES =
      Path.of(System.getProperty("homelab.root", "../..")).resolve("examples");
  private static final Pattern DELETE = Pattern.compile("homelab down .*?(--delete-data .*)");

  /** Talos writes permissions as {@code 0o644}, which is a number in YAML 1.2 only. */
  private static final Pattern OCTAL =
      Pattern.compile(
          "\\$\\.machine\\.files\\[\\d+]\\.permissions: string found, integer expected");

  private void lab(String example) throws IOException {
    script(Files.readString(EXAMPLES.resolve(example).resolve("homelab.groovy")));
  }

  /** What was asked of hosts and machines that changes something, since it was last forgotten. */
  private List<String> changes() {
    List<String> hosts =
        world.world().hosts().values().stream()
            .flatMap(host -> host.changes().stream())
            .map(entry -> entry.method() + ' ' + entry.path())
            .toList();
    List<String> machines =
        world.world().talos().log().all().stream()
            .map(RequestLog.Entry::path)
            .filter(
                path -> path.matches(".*(Apply|Bootstrap|Reset|Reboot|Shutdown|Upgrade|Remove).*"))
            .toList();
    return java.util.stream.Stream.concat(hosts.stream(), machines.stream()).toList();
  }

  private void forget() {
    world.world().hosts().values().forEach(host -> host.clearRequests());
    world.world().talos().log().clear();
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "a-box", "b-proxmox", "c-proxmox", "d-proxmox", "e-proxmox"})
  void aLabComesUpOnceAndGoesDownWhole(String example) throws IOException {
    lab(example);
    up();
    TalosSchemas.find().ifPresent(this::takenBySchema);
    forget();
    assertThat(up().out()).contains("nothing to change");
    assertThat(changes()).isEmpty();

    CliRun.Result down = cli.run("down", "--sandbox", "--yes");
    assertThat(down.code()).as(down.err()).isIn(0, 5);
    Matcher kept = DELETE.matcher(down.out() + down.err());
    if (kept.find()) {
      String[] words = ("down --sandbox --yes " + kept.group(1)).split(" ");
      CliRun.Result rest = cli.run(words);
      assertThat(rest.code()).as(rest.err() + rest.out()).isZero();
    }
    world
        .world()
        .hosts()
        .values()
        .forEach(host -> host.edit(root -> assertThat(root.path("vms").isEmpty()).isTrue()));
  }

  /** Talos's own schema takes the config of each machine. */
  private void takenBySchema(TalosSchemas schemas) {
    for (String id : world.world().machines()) {
      String version = Objects.requireNonNull(world.world().talos().image(id)).version().tag();
      String minor = version.replaceFirst("v(\\d+\\.\\d+)\\..*", "$1");
      String config = world.world().talos().config(id);
      assertThat(config).as(id).isNotEmpty();
      assertThat(schemas.complaints(minor, config))
          .as(id)
          .allMatch(complaint -> OCTAL.matcher(complaint).matches());
    }
  }

  @Test
  void workersComeAndGoOneByOne() throws IOException {
    lab("e-proxmox");
    up();
    script(script().replace("workers 2", "workers 3"));
    assertThat(up().err()).contains("2 to add").doesNotContain("restarts");

    script(script().replace("workers 3", "workers 2"));
    assertThat(cli.run("up", "--sandbox", "--yes").code()).isEqualTo(5);
    up("--delete-data", "cluster.talos/node.talos-worker-3");
    assertThat(up().out()).contains("nothing to change");
    assertThat(world.world().machines()).hasSize(5);
  }

  @Test
  void aMinorVersionOfTalosIsUpgradedOneMachineAfterTheOther() throws IOException {
    lab("e-proxmox");
    script(script().replace("talos '1.13.9'", "talos '1.12.11'; kubernetes '1.35.4'"));
    up();
    script(script().replace("talos '1.12.11'", "talos '1.13.9'"));

    CliRun.Result upgrade = up();

    assertThat(upgrade.err()).contains("version 1.12.11 -> 1.13.9", "restarts the machine");
    List<String> order =
        Pattern.compile("change .*node\\.(talos-\\S+)/talos\\.machine")
            .matcher(upgrade.err())
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(order)
        .containsExactly(
            "talos-cp-1", "talos-cp-2", "talos-cp-3", "talos-worker-1", "talos-worker-2");
    assertThat(up().out()).contains("nothing to change");
  }

  @Test
  void aControlPlaneStaysWhenEtcdHasNobodyToSpare() throws IOException {
    lab("e-proxmox");
    up();
    world.world().talos().power(machine("talos-cp-2"), false);

    CliRun.Result refused = cli.run("shutdown", "talos-cp-1", "--sandbox", "--yes");

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("HL7037", "talos-cp-2", "--force");
    assertThat(cli.run("shutdown", "talos-cp-1", "--sandbox", "--yes", "--force").code()).isZero();
  }

  @Test
  void etcdIsNotBegunAnewBesideControlPlanesThatAreOnlySilent() throws IOException {
    lab("e-proxmox");
    up();
    run("etcd", "snapshot", "talos-cp-1", "last.snapshot", "--sandbox");
    world.world().talos().power(machine("talos-cp-2"), false);
    world.world().talos().power(machine("talos-cp-3"), false);
    String[] recover = {"etcd", "recover", "talos-cp-1", "last.snapshot", "--sandbox", "--yes"};

    CliRun.Result refused = cli.run(recover);

    assertThat(refused.code()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err())
        .contains("HL9067", "node.talos-cp-2", "node.talos-cp-3", "--force")
        .doesNotContain("node.talos-cp-1,");
    assertThat(changes()).noneMatch(change -> change.contains("Recover"));
  }

  @Test
  void aMemberThatIsCutOffIsNotCountedOn() throws IOException {
    lab("e-proxmox");
    up();
    world.world().talos().faults().add(machine("talos-cp-2"), "", 0, 0, new EtcdCutOff());

    CliRun.Result refused = cli.run("reboot", "talos-cp-1", "--sandbox", "--yes");
    assertThat(refused.code()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err()).contains("HL7037", "talos-cp-2");

    world.world().talos().faults().clear();
    run("reboot", "talos-cp-1", "--sandbox", "--yes");
    up();
    assertThat(up().out()).contains("nothing to change");
  }

  /** The id of the simulated machine of a node. */
  private String machine(String name) {
    return world.world().machines().stream()
        .filter(id -> world.world().talos().config(id).contains(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aDeadMachineIsMadeAnewAndJoinsTheCluster() throws IOException {
    lab("e-proxmox");
    up();
    world.world().host("host").edit(root -> without((ObjectNode) root.path("vms"), "talos-cp-2"));

    CliRun.Result again = up();

    assertThat(again.err()).contains("node.talos-cp-2");
    assertThat(up().out()).contains("nothing to change");
    assertThat(world.world().machines()).hasSize(5);
  }

  @Test
  void aLostStateIsFoundAgainInWhatIsThere() throws IOException {
    lab("d-proxmox");
    up();
    forget();
    for (String file : List.of("state", "state.previous", "journal")) {
      Files.deleteIfExists(folder.resolve(".homelab/sandbox").resolve(file));
    }
    CliRun.Result refused = cli.run("up", "--sandbox", "--yes");
    assertThat(refused.code()).as(refused.out()).isNotZero();
    assertThat(refused.err()).contains("homelab state rebuild --sandbox");
    assertThat(changes()).isEmpty();

    assertThat(cli.run("state", "rebuild", "--sandbox", "--yes").code()).isZero();
    up();

    assertThat(up().out()).contains("nothing to change");
    assertThat(changes()).noneMatch(change -> change.matches(".*(Bootstrap|Reset|/qemu)"));
    assertThat(world.world().machines()).hasSize(1);
  }

  private static void without(ObjectNode machines, String name) {
    Set<String> found = new TreeSet<>();
    machines
        .fields()
        .forEachRemaining(
            vm -> {
              if (vm.getValue().path("conf").path("name").asText().equals(name)) {
                found.add(vm.getKey());
              }
            });
    assertThat(found).hasSize(1);
    machines.remove(found);
  }

  @Test
  void secretsOfTheClusterAreInNothingThatIsWrittenOrKept() throws IOException {
    lab("d-proxmox");
    CliRun.Result up = up();
    String kubeconfig = cli.run("kubeconfig", "homelab", "--sandbox").out();
    String key = kubeconfig.replaceAll("(?s).*client-key-data: (\\S+).*", "$1");
    assertThat(key).hasSizeGreaterThan(100);
    String everything =
        up.err()
            + up.out()
            + cli.run("plan", "--sandbox", "--json").out()
            + cli.run("state", "export", "--sandbox").out()
            + cli.run("graph", "--sandbox", "--json").out();
    assertThat(everything).doesNotContain(key, "PRIVATE KEY", "LS0tLS1CRUdJTi");
  }
}
