package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.CliRun;
import dev.homelab.sim.proxmox.fault.PveFault;
import dev.homelab.sim.proxmox.fault.PveFaults;
import dev.homelab.sim.talos.fault.TalosFault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Faults of hosts and machines in everything that happens to machines: an {@code up}, a change, an
 * upgrade, a replacement, a move, a removal, a whole {@code down}. The command ends well, or with a
 * plain word and an exit code; when the fault is over, the next {@code up} makes the lab whole, and
 * nothing is left that is not in the state. One in the suite, some with new seeds and each of them
 * behind the profile of proofs. {@code -Dproof.from=N} begins with trial N of a scene, {@code
 * -Dproof.step=N} takes every Nth.
 */
class MachineChangesFaultsTest {
  private static final Pattern CODE = Pattern.compile("HL[0-9]{4}");

  /** How many looks at a machine's etcd find it ill that is ill for a while. */
  private static final int A_WHILE = 6;

  @TempDir Path folder;
  private int faults;
  private int recovered;
  private final Set<String> told = new TreeSet<>();

  /** A fault and when it happens. */
  private record Trial(
      String name, Consumer<MachineLab> fault, boolean lasts, boolean bootsAfter) {}

  @Test
  void aFaultInAChangeLeavesNothingBehind() throws IOException {
    Random random = random();
    List<MachineScene> scenes = MachineScene.all(MachineScene.Size.LEAST);
    oneOf(scenes.get(1 + random.nextInt(scenes.size() - 1)), random);
  }

  @Test
  @Tag("proof")
  @Tag("crash")
  void someFaultsInChangesLeaveNothingBehind() throws IOException {
    Random random = random();
    List<MachineScene> scenes = MachineScene.all(MachineScene.Size.WHOLE);
    ProofRounds rounds = ProofRounds.within(Integer.MAX_VALUE, Duration.ofSeconds(15));
    while (rounds.goOnAfter(faults)) {
      oneOf(scenes.get(random.nextInt(scenes.size())), random);
    }
    tell("with new seeds");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
  @Tag("proof")
  void eachFaultOfMachinesLeavesNothingBehind(int scene) throws IOException {
    MachineStage stage = stage(MachineScene.all(MachineScene.Size.WHOLE).get(scene));
    tryEach(stage, machines(stage));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  @Tag("proof")
  void eachFaultAtEachRequestLeavesNothingBehind(int scene) throws IOException {
    MachineStage stage = stage(MachineScene.all(MachineScene.Size.WHOLE).get(scene));
    tryEach(stage, requests(stage));
  }

  private static Random random() {
    long seed = Long.getLong("proof.seed", new Random().nextLong());
    System.out.println("faults in changes with seed " + seed + " (-Dproof.seed=" + seed + ")");
    return new Random(seed);
  }

  private void tell(String what) {
    System.out.println(
        what + ": " + faults + " faults, " + recovered + " not seen by the person; told: " + told);
  }

  private MachineStage stage(MachineScene scene) throws IOException {
    return MachineStage.of(scene, folder.resolve("stage-" + faults));
  }

  private void oneOf(MachineScene scene, Random random) throws IOException {
    MachineStage stage = stage(scene);
    List<Trial> trials = random.nextBoolean() ? machines(stage) : requests(stage);
    disturbed(stage, trials.get(random.nextInt(trials.size())));
  }

  private void tryEach(MachineStage stage, List<Trial> trials) throws IOException {
    int step = Integer.getInteger("proof.step", 1);
    for (int at = Integer.getInteger("proof.from", 0); at < trials.size(); at += step) {
      disturbed(stage, trials.get(at));
    }
    tell(stage.scene().name());
  }

  /** Each fault of machines: of the first that it fits, of the second, and of all as often. */
  private static List<Trial> machines(MachineStage stage) {
    List<Trial> all = new ArrayList<>();
    for (TalosFault fault : MachineFaults.of(stage.scene())) {
      boolean ill = fault instanceof TalosFault.EtcdIll;
      int times = ill ? A_WHILE : 1;
      boolean boots =
          fault instanceof TalosFault.NewAddress || fault instanceof TalosFault.CertificateEnded;
      all.add(machine(fault, 0, times, boots));
      all.add(machine(fault, 1, times, boots));
      if (!(fault instanceof TalosFault.NewAddress)) {
        all.add(machine(fault, 0, 0, boots));
      }
    }
    return all;
  }

  private static Trial machine(TalosFault fault, int skip, int times, boolean boots) {
    String name = fault + (times == 0 ? " all the time" : " after " + skip);
    return new Trial(
        name,
        lab -> lab.world().talos().faults().add("", "", skip, times, fault),
        boots
            || (times == 0
                && (fault instanceof TalosFault.EtcdIll
                    || fault instanceof TalosFault.TimeNotInSync)),
        boots);
  }

  private static List<Trial> requests(MachineStage stage) {
    List<Trial> all = new ArrayList<>();
    for (MachineStage.Request request : stage.requests()) {
      if (request.host().isEmpty()) {
        MachineFaults.OF_CALLS.forEach(fault -> all.add(call(fault, request)));
      } else {
        MachineFaults.OF_REQUESTS.forEach(fault -> all.add(host(fault, request, PveFaults.WRITES)));
        MachineFaults.OF_TASKS.forEach(fault -> all.add(host(fault, request, "")));
      }
    }
    return all;
  }

  private static Trial call(TalosFault fault, MachineStage.Request request) {
    return new Trial(
        fault + " at " + request,
        lab -> lab.world().talos().faults().add("", MachineLab.CALLS, request.number(), 1, fault),
        false,
        false);
  }

  private static Trial host(PveFault fault, MachineStage.Request request, String verbs) {
    return new Trial(
        fault + " at " + request,
        lab -> lab.world().host(request.host()).faults().add(verbs, "", request.number(), 1, fault),
        false,
        false);
  }

  private void disturbed(MachineStage stage, Trial trial) throws IOException {
    faults++;
    String when = stage.scene() + " with " + trial.name;
    try (MachineLab lab = stage.open()) {
      trial.fault.accept(lab);
      CliRun.Result result = trial.lasts ? lab.impatiently(stage.words()) : lab.run(stage.words());
      String said = result.out() + result.err();
      assertThat(result.code()).as("%s: %s", when, said).isIn(0, 1, 5);
      assertThat(said).as(when).doesNotContain("\tat ", "Exception", "HL9090");
      if (result.code() == 1) {
        assertThat(said).as(when).containsPattern(CODE);
        CODE.matcher(said).results().map(MatchResult::group).forEach(told::add);
      } else {
        recovered++;
      }
      lab.heal();
      if (trial.bootsAfter) {
        lab.bootEachMachine();
      }
      stage.settles(lab, when);
    }
  }
}
