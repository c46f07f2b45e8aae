package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.fault.ApiFault;
import dev.homelab.sim.kube.http.RequestLog;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two machines of a box that take turns with its one card, from the command line. */
class BoxModeTest extends WorldLab {
  private static final String LAB =
      """
      homelab('lab') {
        node('aoostar') {
          gpu passthrough
          tenant('gaming') {
            vm windows { installer 'https://files.example.com/windows.iso' }
            vm('bazzite', steamos { off(); installer 'https://files.example.com/bazzite.iso' })
      %s    }
          mode('gaming') { start 'bazzite'; stop 'windows' }
        }
      }
      """
          .formatted(TurnsByHand.MACHINES);
  private static final String BAZZITE = "vminstances/bazzite";
  private static final String WINDOWS = "vminstances/windows";

  private KubeSimulator box() {
    return world.world().clusters().values().iterator().next();
  }

  private List<RequestLog.Entry> changes() {
    return box().requests().stream().filter(one -> one.method().equals("PUT")).toList();
  }

  private List<String> changed() {
    return changes().stream()
        .map(one -> one.path().replaceAll(".*/(vminstances/)", "$1"))
        .filter(path -> path.startsWith("vminstances/"))
        .toList();
  }

  private String machines() {
    return run("vms", "--sandbox").out();
  }

  /** One test, since a box takes long to come up. */
  @Test
  void machinesTakeTurnsWithTheCardByModesAndByHand() throws Exception {
    script(LAB);
    up();
    theModeWaitsForTheCardAndStays();
    whatFailsOnTheWayIsTakenBack();
    aMachineIsSwitchedByItsAddressWhenTheCardIsFree();
    TurnsByHand turns = new TurnsByHand(this);
    turns.theCardIsTakenByWhoeverRuns();
    turns.aDiscIsReplacedWhenNobodyHasIt();
    turns.aDiskForDataIsMadeOnce();
  }

  private void theModeWaitsForTheCardAndStays() {
    box().clearRequests();
    CliRun.Result gaming = run("mode", "gaming", "--sandbox", "--yes");

    assertThat(gaming.err()).contains("mode 'gaming': stops windows, starts bazzite");
    assertThat(gaming.err()).contains("the mode 'gaming' stops it");
    assertThat(changed()).containsExactly(WINDOWS, BAZZITE);
    List<RequestLog.Entry> all = box().requests();
    int gone = last(all, "GET", "virtualmachineinstances/vm-instance-windows");
    assertThat(all.get(gone).status()).as("windows runs no more").isEqualTo(404);
    assertThat(gone).isLessThan(last(all, "PUT", BAZZITE));
    assertThat(machines()).containsPattern("bazzite running").containsPattern("windows stopped");

    box().clearRequests();
    assertThat(up().out()).contains("nothing to change");
    assertThat(changes()).isEmpty();
    assertThat(run("status", "--sandbox").out()).contains("in the mode 'gaming'");

    run("mode", "normal", "--sandbox", "--yes");
    assertThat(changed()).containsExactly(BAZZITE, WINDOWS);
  }

  private static int last(List<RequestLog.Entry> all, String method, String end) {
    for (int i = all.size() - 1; i >= 0; i--) {
      if (all.get(i).method().equals(method) && all.get(i).path().endsWith(end)) {
        return i;
      }
    }
    throw new AssertionError("nobody asked " + method + " of " + end);
  }

  private void whatFailsOnTheWayIsTakenBack() {
    box().clearRequests();
    box().faults().add(ApiFault.of("PUT", BAZZITE, new ApiFault.Answer(422, 0)).times(1));

    CliRun.Result gaming = cli.run("mode", "gaming", "--sandbox", "--yes");

    assertThat(gaming.code()).isEqualTo(1);
    assertThat(gaming.err()).contains("going back to the mode 'normal'");
    assertThat(changed()).containsExactly(WINDOWS, BAZZITE, WINDOWS);
    assertThat(machines()).containsPattern("bazzite stopped").containsPattern("windows running");
    assertThat(up().out()).contains("nothing to change");
  }

  private void aMachineIsSwitchedByItsAddressWhenTheCardIsFree() {
    box().clearRequests();
    CliRun.Result refused = cli.run("start", "bazzite", "--sandbox", "--yes");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains("two running machines have the graphics card 'gpu': windows, bazzite");
    assertThat(changed()).isEmpty();

    assertThat(run("stop", "tenant.gaming/vm.windows", "--sandbox", "--yes").err())
        .contains("the next `up` starts it again");
    run("start", "bazzite", "--sandbox", "--yes");
    run("restart", "bazzite", "--sandbox", "--yes");

    assertThat(changed()).containsExactly(WINDOWS, BAZZITE, BAZZITE, BAZZITE);
    assertThat(machines()).containsPattern("bazzite running").containsPattern("windows stopped");
    box().clearRequests();
    up();
    assertThat(changed()).as("as the script says").containsExactly(BAZZITE, WINDOWS);
  }
}
