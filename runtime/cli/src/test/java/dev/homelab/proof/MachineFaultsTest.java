package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.CliRun;
import dev.homelab.sim.proxmox.fault.PveFault;
import dev.homelab.sim.proxmox.fault.PveFaults;
import dev.homelab.sim.talos.fault.TalosFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Faults of hosts and machines at the requests that change something: a sample in the suite, each
 * fault at each request behind the profile of proofs. The command ends well, or with a plain word
 * and an exit code; the next one makes the lab whole.
 */
class MachineFaultsTest {
  private static final int TOLD = 25;

  @TempDir Path folder;
  private int faults;
  private int recovered;
  private List<String> things = List.of();
  private String script = MachineLab.machines();
  private int clusters = 1;

  @Test
  void aSampleOfFaultsLeavesNothingBehind() throws IOException {
    long seed = Long.getLong("proof.seed", new Random().nextLong());
    System.out.println("machine faults with seed " + seed + " (-Dproof.seed=" + seed + ")");
    Random random = new Random(seed);
    int[] writes = undisturbed();
    host(
        MachineFaults.OF_REQUESTS.get(random.nextInt(MachineFaults.OF_REQUESTS.size())),
        random.nextInt(writes[0]));
    call(
        MachineFaults.OF_CALLS.get(random.nextInt(MachineFaults.OF_CALLS.size())),
        random.nextInt(writes[1]));
    assertThat(faults).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"c-proxmox", "d-proxmox", "e-proxmox"})
  @Tag("proof")
  void eachFaultAtEachChangeLeavesNothingBehind(String example) throws IOException {
    script = MachineLab.machines(example);
    clusters = script.split("cluster\\('", -1).length - 1;
    int[] writes = undisturbed();
    int step = Integer.getInteger("proof.step", 1);
    for (int request = Integer.getInteger("proof.from", 0); request < writes[0]; request += step) {
      for (PveFault fault : MachineFaults.OF_REQUESTS) {
        host(fault, request);
      }
    }
    for (int request = 0; request < writes[1]; request += step) {
      for (TalosFault fault : MachineFaults.OF_CALLS) {
        call(fault, request);
      }
    }
    for (int task = 0; task < 10; task += step) {
      for (PveFault fault : MachineFaults.OF_TASKS) {
        host(fault, task);
      }
    }
    System.out.println(
        example + ": " + faults + " faults, " + recovered + " of them not seen by the person");
  }

  private int[] undisturbed() throws IOException {
    try (MachineLab lab = lab("undisturbed")) {
      lab.forget();
      lab.done("undisturbed", "up", "--yes");
      things = lab.things();
      return lab.writes();
    }
  }

  private MachineLab lab(String name) throws IOException {
    MachineLab lab = MachineLab.of(Files.createDirectory(folder.resolve(name)), script);
    lab.done(name, "plan");
    return lab;
  }

  private void host(PveFault fault, int request) throws IOException {
    try (MachineLab lab = lab("fault-" + faults)) {
      String verb = MachineFaults.OF_TASKS.contains(fault) ? "" : PveFaults.WRITES;
      lab.host().faults().add(verb, "", request, 1, fault);
      disturbed(lab, "with " + fault + " at " + request);
    }
  }

  private void call(TalosFault fault, int call) throws IOException {
    try (MachineLab lab = lab("fault-" + faults)) {
      lab.world().talos().faults().add("", MachineLab.CALLS, call, 1, fault);
      disturbed(lab, "with " + fault + " at call " + call);
    }
  }

  private void disturbed(MachineLab lab, String when) {
    faults++;
    if (faults % TOLD == 0) {
      System.out.println(faults + " faults, " + recovered + " of them not seen by the person");
    }
    CliRun.Result up = lab.run("up", "--yes");
    assertThat(up.code()).as("up %s: %s", when, up.err()).isIn(0, 1, 3, 5);
    assertThat(up.out() + up.err()).as(when).doesNotContain("\tat ", "Exception");
    recovered += up.code() == 0 ? 1 : 0;
    lab.host().faults().clear();
    lab.world().talos().faults().clear();
    lab.whole(things, clusters, when);
  }
}
