package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.cli.CliRun;
import dev.homelab.sim.apps.AppFault;
import dev.homelab.sim.apps.AppServer;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.fault.ApiFault;
import dev.homelab.sim.kube.fault.ReleaseFault;
import dev.homelab.sim.linstor.LinstorFault;
import dev.homelab.sim.linstor.LinstorFaults;
import dev.homelab.sim.linstor.LinstorSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults of the box's cluster at requests that change something, of the API of applications, of
 * LINSTOR and of the applications themselves, several in one {@code up}: it ends well, or with a
 * plain word and an exit code; the next one makes the lab whole. The least lab in the suite, lives
 * of the whole of lab A behind the profile of proofs (one of them in CI), where {@code
 * -Dproof.step=N} is the number of changes between two faults.
 */
class BoxFaultsTest {
  private static final String APPLICATIONS = "^/apis/apps\\.cozystack\\.io/";
  private static final List<ApiFault.Effect> OF_CLUSTER =
      List.of(
          new ApiFault.Answer(503, 0),
          new ApiFault.Answer(409, 0),
          new ApiFault.Answer(500, 0),
          new ApiFault.Answer(429, 1),
          new ApiFault.DropBefore(),
          new ApiFault.DropAfter());
  private static final List<ApiFault.Effect> OF_APPLICATIONS =
      List.of(
          new ApiFault.Unserved(),
          new ApiFault.Answer(500, 0),
          new ApiFault.Answer(409, 0),
          new ApiFault.DropAfter());
  private static final List<LinstorFault> OF_STORAGE =
      List.of(
          new LinstorFault.Answer(503, false),
          new LinstorFault.Answer(500, true),
          new LinstorFault.Cut(false),
          new LinstorFault.Cut(true),
          new LinstorFault.Garbage(true),
          new LinstorFault.IllEntry("failed", false),
          new LinstorFault.Twice());
  private static final List<AppFault> OF_APPS =
      List.of(
          new AppFault.Answer(503, false),
          new AppFault.Answer(500, true),
          new AppFault.Cut(false),
          new AppFault.Cut(true),
          new AppFault.Garbage(true));

  /** Each fault is hit once, so that after some runs none is left. */
  private static final int RUNS = 12;

  /** Requests that the server of applications does not answer while it starts anew. */
  private static final int RELOADING = 4;

  private final long seed = Long.getLong("proof.seed", new Random().nextLong());
  private final Random random = new Random(seed);
  @TempDir Path folder;
  private final List<LinstorSimulator> storages = new CopyOnWriteArrayList<>();
  private int runs;

  @Test
  void faultsOfTheLeastBoxLeaveNothingBehind() {
    told();
    try (BoxLab lab = BoxLab.of(folder, BoxLab.least())) {
      disturbed(lab, 40);
      theLateReleaseWasWaitedFor(lab);
      lab.settled("after faults");
      changedUnderFaults(lab);
    }
  }

  @Test
  @Tag("proof")
  @Tag("life")
  void faultsOfTheWholeLabLeaveNothingBehind() throws IOException {
    told();
    Set<String> expected = undisturbed();
    ProofRounds rounds =
        ProofRounds.within(Integer.getInteger("proof.rounds", 1), Duration.ofDays(1));
    int done = 0;
    while (rounds.goOnAfter(done)) {
      Path place = Files.createDirectory(folder.resolve("life-" + ++done));
      try (BoxLab lab = BoxLab.of(place, BoxLab.whole())) {
        disturbed(lab, Integer.getInteger("proof.step", 15));
        lab.settled("after faults");
        assertThat(lab.marked()).as("objects").isEqualTo(expected);
        lab.down("after faults");
      }
      System.out.println(done + " lives, " + runs + " runs with faults; nothing left behind");
    }
  }

  /** Nothing of a tenant was made before the whole platform was ready. */
  private static void theLateReleaseWasWaitedFor(BoxLab lab) {
    assertThat(lab.cluster().faults().releases().met()).containsKeys("Late", "Unseen");
    JsonNode late = release(lab, "cozy-goldpinger/goldpinger");
    String ready = condition(late, "Ready").path("lastTransitionTime").asText();
    JsonNode first = release(lab, "tenant-root/tenant-home");
    String tenant = first.at("/metadata/creationTimestamp").asText();
    assertThat(Instant.parse(tenant)).as("when the first tenant came").isAfterOrEqualTo(ready);
  }

  /**
   * LINSTOR has forgotten pools that are on the disks, and a proxy asks it twice; the API of
   * applications answers nothing for a while; what is changed says that it is ready, which is of
   * before.
   */
  private void changedUnderFaults(BoxLab lab) {
    assertThat(storages).isNotEmpty();
    int twice = twiceMet();
    int unserved = unservedMet(lab);
    for (LinstorSimulator linstor : storages) {
      linstor.faults().clear();
      linstor.forget();
      linstor.faults().once("POST", "storage-pools$", new LinstorFault.Twice());
    }
    lab.replace("service pihole", "memory 16.GiB; service pihole");
    lab.replace(
        "tenant('gaming') {",
        "tenant('gaming') { override 'quotas-for-all', because: 'it is alone there';");
    lab.cluster().faults().add(new ReleaseFault.Stale("tenant-root", "tenant-home", 600));
    lab.cluster().faults().add(ApiFault.reloading("apps.cozystack.io").times(RELOADING));
    untilWell(lab);
    assertThat(lab.cluster().faults().releases().met()).containsKey("Stale");
    assertThat(twiceMet()).as("asked twice").isEqualTo(twice + storages.size());
    assertThat(unservedMet(lab)).as("not served").isEqualTo(unserved + RELOADING);
    JsonNode changed = release(lab, "tenant-root/tenant-home");
    assertThat(changed.at("/status/observedGeneration"))
        .isEqualTo(changed.at("/metadata/generation"));
    assertThat(storages).allMatch(linstor -> linstor.nodesWith("") == 1);
    lab.heal();
    lab.settled("after a change");
  }

  private int twiceMet() {
    return storages.stream()
        .mapToInt(linstor -> linstor.faults().met().getOrDefault("Twice", 0))
        .sum();
  }

  private static int unservedMet(BoxLab lab) {
    return lab.cluster().faults().met().getOrDefault("Unserved", 0);
  }

  private static JsonNode release(BoxLab lab, String key) {
    return Objects.requireNonNull(
        lab.cluster().nodes().objects("helmreleases.helm.toolkit.fluxcd.io").get(key), key);
  }

  private static JsonNode condition(JsonNode object, String type) {
    for (JsonNode one : object.at("/status/conditions")) {
      if (one.path("type").asText().equals(type)) {
        return one;
      }
    }
    throw new AssertionError("no condition " + type + " in " + object);
  }

  private void told() {
    System.out.println("box faults with seed " + seed + " (-Dproof.seed=" + seed + ")");
  }

  private Set<String> undisturbed() throws IOException {
    try (BoxLab lab = BoxLab.of(Files.createDirectory(folder.resolve("whole")), BoxLab.whole())) {
      lab.up("undisturbed");
      return lab.marked();
    }
  }

  /** Runs {@code up} until it ends well in spite of the faults. */
  private void disturbed(BoxLab lab, int step) {
    lab.machines().begin();
    lab.onCluster(cluster -> arm(cluster, step));
    lab.machines().world().onStorage(this::arm);
    runs += untilWell(lab);
    lab.heal();
  }

  /** How many runs it takes until one ends well. */
  private static int untilWell(BoxLab lab) {
    for (int run = 1; run <= RUNS; run++) {
      CliRun.Result up = lab.machines().run("up", "--yes");
      String said = up.out() + up.err();
      assertThat(up.code()).as("up with faults: %s", said).isIn(0, 1, 3, 5);
      assertThat(said).doesNotContain("\tat ", "Exception", "HL9090");
      System.out.println("run " + run + " with faults ended with " + up.code());
      up.err().lines().filter(line -> line.matches(".* HL\\d+$")).forEach(System.out::println);
      if (up.code() == 0) {
        return run;
      }
    }
    throw new AssertionError("no up ended well in " + RUNS + " runs");
  }

  private void arm(KubeSimulator cluster, int step) {
    for (int at = random.nextInt(step); at < 400; at += 1 + random.nextInt(2 * step)) {
      cluster.faults().add(fault(BoxLab.CHANGING, pick(OF_CLUSTER), at));
    }
    for (int at = random.nextInt(step); at < 60; at += 1 + random.nextInt(step)) {
      cluster.faults().add(fault(APPLICATIONS, pick(OF_APPLICATIONS), at));
    }
    cluster.faults().add(new ReleaseFault.Late("cozy-goldpinger", "goldpinger", 1000));
    cluster.faults().add(new ReleaseFault.Unseen("", "", 2));
    cluster.apps().onStart(this::arm);
  }

  private static ApiFault fault(String path, ApiFault.Effect effect, int at) {
    return ApiFault.of(BoxLab.WRITES, path, effect).after(at).times(1);
  }

  private void arm(LinstorSimulator linstor) {
    storages.add(linstor);
    linstor.faults().once("", "", pick(OF_STORAGE));
    linstor.faults().once("POST", "", pick(OF_STORAGE));
    linstor.faults().once(LinstorFaults.EXEC, "zpool create", new LinstorFault.LostCommand());
  }

  private void arm(AppServer app) {
    if (random.nextBoolean()) {
      app.faults().once(random.nextBoolean() ? "POST" : "GET", "", pick(OF_APPS));
    }
  }

  private <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
