package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.lab.Parts;
import dev.homelab.sim.talos.Phase;
import dev.homelab.sim.talos.fault.TalosFault;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The ways back of {@code docs/talos.md}, as a person types them. */
@Tag("proof")
@Tag("life")
class RecoveryTest extends WorldLab {
  private static final String ONE =
      """
      homelab('lab') {
        node('box') { address '192.168.1.20' }
        cluster('home') { on 'box'; controlPlane { } }
      }
      """;
  private static final String THREE =
      """
      homelab('lab') {
        network('lan') { addresses '192.168.1.0/24'; gateway '192.168.1.1' }
        node('a') { address '192.168.1.21'; mac 'a8:b8:e0:01:02:01' }
        node('b') { address '192.168.1.22'; mac 'a8:b8:e0:01:02:02' }
        node('c') { address '192.168.1.23'; mac 'a8:b8:e0:01:02:03' }
        cluster('home') {
          on 'a', 'b', 'c'
          vip '192.168.1.20'
          controlPlane 3, { }
          namespace('kept') { }
        }
      }
      """;
  private static final List<String> BOXES = List.of("a", "b", "c");

  private volatile Runnable stop = () -> {};

  @BeforeEach
  void hearTheButton() {
    Parts parts = CliRun.partsWith(world);
    cli =
        new CliRun(folder)
            .on(
                new Parts(
                    parts.reader(),
                    parts.providers(),
                    parts.clusters(),
                    parts.secrets(),
                    listener -> {
                      stop = listener;
                      return () -> stop = () -> {};
                    }));
  }

  /** Begins an {@code up} and presses Ctrl-C when something is as wanted. */
  private CliRun.Result upUntil(BooleanSupplier wanted) {
    CompletableFuture<CliRun.Result> running =
        CompletableFuture.supplyAsync(() -> cli.run("up", "--sandbox", "--yes"));
    CountDownLatch never = new CountDownLatch(1);
    try {
      while (!wanted.getAsBoolean() && !running.isDone()) {
        never.await(100, TimeUnit.MILLISECONDS);
      }
      stop.run();
      return running.get(5, TimeUnit.MINUTES);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** Whether a box runs its config and waits for etcd. */
  private boolean configured(String box) {
    return world.world().talos().phase("box/" + box) == Phase.BOOTING;
  }

  private void settled() {
    up();
    assertThat(up().out()).contains("nothing to change");
  }

  @Test
  void aLostMajorityComesBackFromTheLastCopyOfEtcd() throws IOException {
    script(THREE);
    settled();
    run("etcd", "snapshot", "home-cp-1", "last.snapshot", "--sandbox");
    BOXES.forEach(world.world()::replaceBox);

    CliRun.Result stopped = upUntil(() -> BOXES.stream().allMatch(this::configured));
    assertThat(stopped.code()).as(stopped.err()).isNotZero();
    assertThat(BOXES).as(stopped.out() + stopped.err()).allMatch(this::configured);
    assertThat(stopped.err())
        .contains("HL3025", "`cluster.home` does not answer yet", "that could not be asked about");
    run("etcd", "recover", "home-cp-1", "last.snapshot", "--sandbox", "--yes");
    settled();

    assertThat(run("services", "home-cp-3", "--sandbox").out())
        .containsPattern("etcd +Running +healthy");
    assertThat(world.world().clusters()).hasSize(1);
    assertThat(world.world().clusters().values().iterator().next().nodes().objects("namespaces"))
        .containsKey("/kept");
  }

  @Test
  void aDeadBoxIsReplacedByAnotherAtItsAddress() throws IOException {
    script(THREE);
    settled();
    world.world().replaceBox("b");

    settled();

    assertThat(run("services", "home-cp-2", "--sandbox").out())
        .containsPattern("etcd +Running +healthy");
  }

  @Test
  void theOnlyControlPlaneThatDiedComesBackFromTheLastCopyOfEtcd() throws IOException {
    script(ONE);
    settled();
    run("etcd", "snapshot", "home-cp-1", "last.snapshot", "--sandbox");
    world.world().replaceBox("box");

    assertThat(upUntil(() -> configured("box")).code()).isNotZero();
    run("etcd", "recover", "home-cp-1", "last.snapshot", "--sandbox", "--yes");

    settled();
  }

  @Test
  void aCertificateThatEndedIsToldAndMadeAnewByARestart() throws IOException {
    script(ONE);
    settled();
    world.world().talos().faults().once("box", "", new TalosFault.CertificateEnded());
    world.world().box("box", false);
    world.world().box("box", true);
    world.world().advance(120_000);

    CliRun.Result doctor = cli.run("doctor", "--sandbox");
    assertThat(doctor.out()).contains("HL7027", "switch the machine off and on");
    assertThat(cli.run("up", "--sandbox", "--yes").err())
        .contains("the certificate of 192.168.1.20 has ended", "switch the machine off and on");

    world.world().box("box", false);
    world.world().box("box", true);
    settled();
    assertThat(run("doctor", "--sandbox").out()).doesNotContain("HL7027");
  }

  @Test
  void accessThatEndedIsMadeAnewFromTheSecrets() throws IOException {
    script(ONE);
    settled();
    String first = run("kubeconfig", "home", "--sandbox").out();
    String second = run("kubeconfig", "home", "--sandbox").out();
    assertThat(second).isNotEqualTo(first).contains("client-certificate-data");
    assertThat(run("talosconfig", "home", "--sandbox").out())
        .isNotEqualTo(run("talosconfig", "home", "--sandbox").out());
  }

  @Test
  void aClusterIsBegunFromNothingOnceItIsForgotten() throws IOException {
    script(ONE);
    settled();
    world.world().replaceBox("box");
    CliRun.Result waits = upUntil(() -> configured("box"));
    assertThat(waits.code()).isNotZero();

    run("state", "forget", "cluster.home/talos.cluster", "--sandbox", "--yes");
    settled();

    assertThat(world.world().clusters()).hasSize(1);
  }

  @Test
  void aClockThatIsOffIsWaitedFor() throws IOException {
    script(ONE);
    run("plan", "--sandbox");
    world.world().talos().faults().add("box", "", 0, 2, new TalosFault.TimeNotInSync());
    settled();
  }
}
