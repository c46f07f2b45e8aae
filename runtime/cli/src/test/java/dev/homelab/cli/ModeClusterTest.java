package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.fault.ApiFault;
import dev.homelab.sim.kube.http.RequestLog;
import dev.homelab.sim.proxmox.fault.PveFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Modes that switch clusters, or machines that share a card, in the order that this takes. */
class ModeClusterTest extends WorldLab {
  private static final String LAB =
      """
      homelab('lab') {
        secrets { env 'pve.token', 'PVE_TOKEN' }
        network('lan') { addresses '192.168.68.0/24'; gateway '192.168.68.1' }
        proxmox('pve') {
          endpoint 'https://192.168.68.51:8006'; token secret('pve.token'); storage 'local-zfs'
          budget { memory 64.GiB; cpu 16 }
          vm('games', linux { memory 8.GiB; address '192.168.68.40'; off() })
          mode('quiet') { start 'games'; stop cluster('prod') }
          mode('smaller') { stop 'prod-worker-2' }
        }
        cluster('prod') {
          on 'pve'
          controlPlane { memory 4.GiB; address '192.168.68.70' }
          workers 2, { memory 4.GiB; addresses '192.168.68.71-192.168.68.75' }
          namespace('demo') { app('web') { image 'docker.io/library/nginx:1.27'; replicas 2 } }
        }
      }
      """;
  private static final String CARD =
      """
      homelab('lab') {
        secrets { env 'pve.token', 'PVE_TOKEN' }
        network('lan') { addresses '192.168.68.0/24'; gateway '192.168.68.1' }
        proxmox('pve') {
          endpoint 'https://192.168.68.51:8006'; token secret('pve.token'); storage 'local-zfs'
          card 'gpu', path: '0000:01:00', id: '10de:2684'
          vm('gaming', windows { memory 8.GiB; gpu passthrough; medium 'local:iso/windows.iso'; off() })
          vm('steam', windows { memory 8.GiB; gpu passthrough; medium 'local:iso/windows.iso'; off() })
          vm('build', linux { memory 4.GiB; address '192.168.68.41' })
          mode('windows') { start 'gaming'; stop 'build' }
          mode('deck') { start 'steam'; stop 'build' }
        }
      }
      """;

  /** With pods on every worker: those of the first {@code up} may be older than a worker. */
  private void busy() throws IOException {
    up(LAB);
    up(LAB.replace("replicas 2", "replicas 8"));
  }

  private void up(String lab) throws IOException {
    script(lab);
    up();
  }

  private CliRun.Result mode(String name) {
    host().clearRequests();
    return run("mode", name, "--sandbox", "--yes");
  }

  private KubeSimulator kube() {
    return world.world().clusters().values().iterator().next();
  }

  /** What was switched since the log was cleared, in order: {@code start games}. */
  private List<String> order() {
    return host().changes().stream()
        .map(RequestLog.Entry::path)
        .filter(path -> path.matches(".*/status/(start|shutdown|stop)"))
        .map(path -> path.split("/"))
        .map(
            path ->
                path[path.length - 1]
                    + ' '
                    + host().config(Long.parseLong(path[path.length - 3]), "name"))
        .toList();
  }

  private List<String> asked(String method, String path) {
    return kube().requests().stream()
        .filter(one -> one.method().equals(method) && one.path().matches(path))
        .map(RequestLog.Entry::path)
        .toList();
  }

  private boolean isClosed(String node) {
    JsonNode known = Objects.requireNonNull(kube().nodes().objects("nodes").get("/" + node), node);
    return known.at("/spec/unschedulable").asBoolean();
  }

  @Test
  void aClusterStopsFromItsWorkersAndStartsFromItsControlPlane() throws IOException {
    up(LAB);

    CliRun.Result quiet = mode("quiet");

    assertThat(order())
        .containsExactly(
            "shutdown prod-worker-1",
            "shutdown prod-worker-2",
            "shutdown prod-cp-1",
            "start games");
    assertThat(quiet.err())
        .contains("because: the mode 'quiet' stops it", "because: the mode 'quiet' starts it")
        .doesNotContain("leaves it to its default", "changed in the script", "move away");
    assertThat(cli.run("down", "--sandbox", "--yes").err())
        .contains("HL9037", "homelab mode", "normal");
    CliRun.Result normal = mode("normal");

    assertThat(order())
        .containsExactly(
            "shutdown games", "start prod-cp-1", "start prod-worker-1", "start prod-worker-2");
    assertThat(normal.err())
        .contains("because: the mode 'quiet' no longer stops it")
        .contains("because: the mode 'quiet' no longer starts it")
        .doesNotContain("leaves it to its default", "changed in the script");
    host().clearRequests();
    up();
    assertThat(host().changes()).isEmpty();
  }

  @Test
  void theBudgetTellsHowManyAddressesAGroupHasLeft() throws IOException {
    script(LAB);

    assertThat(cli.run("budget").out())
        .containsPattern("prod-cp +192.168.68.70 +1 +1")
        .containsPattern("prod-worker +192.168.68.71-192.168.68.75 +5 +2")
        .containsPattern("lan +192.168.68.0/24 +254 +5");
  }

  @Test
  void workloadsMoveAwayFromANodeWhoseClusterStaysAndMayComeBack() throws IOException {
    busy();
    kube().clearRequests();

    CliRun.Result smaller = mode("smaller");

    assertThat(smaller.err()).contains("workloads move away from prod-worker-2 first");
    assertThat(asked("PATCH", ".*/nodes/prod-worker-2")).isNotEmpty();
    assertThat(asked("POST", ".*/eviction")).isNotEmpty();
    assertThat(order()).containsExactly("shutdown prod-worker-2");
    assertThat(isClosed("prod-worker-2")).isTrue();

    mode("normal");

    assertThat(order()).containsExactly("start prod-worker-2");
    assertThat(isClosed("prod-worker-2")).isFalse();
  }

  @Test
  void aNodeThatCannotBeEmptiedStaysOnAndOpen() throws IOException {
    busy();
    kube().faults().add(ApiFault.of("POST", "/eviction$", new ApiFault.Answer(403, 0)));
    host().clearRequests();

    CliRun.Result refused = cli.run("mode", "smaller", "--sandbox", "--yes");

    assertThat(refused.code()).as(refused.err()).isNotZero();
    assertThat(refused.err()).contains("the Kubernetes API refused a request");
    assertThat(order()).isEmpty();
    assertThat(asked("PATCH", ".*/nodes/prod-worker-2")).hasSize(2);
    assertThat(isClosed("prod-worker-2")).isFalse();
    assertThat(cli.run("mode", "--sandbox").out()).contains("* normal");
  }

  @Test
  void aNodeOfAClusterThatDoesNotAnswerIsSwitchedOffAllTheSame() throws IOException {
    up(LAB);
    kube().faults().add(ApiFault.of("", "/nodes/prod-worker-2$", new ApiFault.Answer(503, 0)));

    CliRun.Result smaller = mode("smaller");

    assertThat(smaller.err())
        .contains("prod-worker-2 is not emptied before it is switched off", "HL9066");
    assertThat(order()).containsExactly("shutdown prod-worker-2");
  }

  @Test
  void anAnswerThatFailsForAMomentDoesNotKeepANodeFromBeingEmptied() throws IOException {
    up(LAB);
    ApiFault.Answer busy = new ApiFault.Answer(503, 0);
    kube().faults().add(ApiFault.of("GET", "/nodes/prod-worker-2$", busy).times(1));
    kube().faults().add(ApiFault.of("GET", "/api/v1/pods$", busy).times(2));
    kube().clearRequests();

    CliRun.Result smaller = mode("smaller");

    assertThat(smaller.err()).doesNotContain("HL9066");
    assertThat(isClosed("prod-worker-2")).isTrue();
    assertThat(order()).containsExactly("shutdown prod-worker-2");
  }

  @Test
  void aNodeThatCannotBeOpenedAfterTheSwitchIsToldAndTheModeStays() throws IOException {
    up(LAB);
    mode("smaller");
    kube().faults().add(ApiFault.of("PATCH", "/nodes/prod-worker-2$", new ApiFault.Answer(403, 0)));

    CliRun.Result normal = mode("normal");

    assertThat(normal.err()).contains("prod-worker-2 may still be closed to new pods", "HL9066");
    assertThat(order()).containsExactly("start prod-worker-2");
    assertThat(cli.run("mode", "--sandbox").out()).contains("* normal");
  }

  @Test
  void aNodeWhoseMachineCannotBeSwitchedOffTakesPodsAgain() throws IOException {
    up(LAB);
    mode("smaller");
    Path state = folder.resolve(".homelab/sandbox");
    String smaller = Files.readString(state.resolve("mode")).strip();
    mode("normal");
    RecordedMode.set(state, smaller);
    kube().clearRequests();
    host().faults().add("", "qmshutdown", 0, 0, new PveFault.TaskEnds("cannot", false));
    host().faults().add("", "qmstop", 0, 0, new PveFault.TaskEnds("cannot", false));

    CliRun.Result failed = cli.run("up", "--sandbox", "--yes");

    assertThat(failed.code()).as(failed.err()).isEqualTo(1);
    assertThat(asked("PATCH", ".*/nodes/prod-worker-2")).hasSize(2);
    assertThat(isClosed("prod-worker-2")).isFalse();
  }

  @Test
  void aCardGoesFromOneMachineToTheOtherWithoutBeingHeldByBoth() throws IOException {
    up(CARD);
    mode("windows");
    assertThat(order()).containsExactly("shutdown build", "start gaming");

    mode("deck");
    assertThat(order()).containsExactly("shutdown gaming", "start steam");

    mode("normal");
    assertThat(order()).containsExactly("shutdown steam", "start build");
  }

  @Test
  void aStopThatFailsStartsNothing() throws IOException {
    up(CARD);
    mode("windows");
    host().clearRequests();
    host().faults().once("", "qmshutdown", new PveFault.TaskEnds("cannot be shut down", false));
    host().faults().once("", "qmstop", new PveFault.TaskEnds("cannot be stopped", false));

    CliRun.Result deck = cli.run("mode", "deck", "--sandbox", "--yes");

    assertThat(deck.code()).isEqualTo(1);
    assertThat(order()).noneMatch(one -> one.equals("start steam"));
    assertThat(cli.run("mode", "--sandbox").out()).contains("* windows");
  }
}
