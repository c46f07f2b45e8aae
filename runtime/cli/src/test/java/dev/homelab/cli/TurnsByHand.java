package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.cli.lab.Parts;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.fault.ReleaseFault;
import dev.homelab.sim.kube.http.RequestLog;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Machines that a person started, and disks that are there, against what a plan wants; on a box
 * that a test has brought up, where windows runs and bazzite is off.
 */
record TurnsByHand(WorldLab lab) {
  /** What the tenant has for this besides. */
  static final String MACHINES =
      """
            vm('model', linux { gpu passthrough; starts byHand; dataDisk 'films', 9.GiB, from: 'https://files.example.com/films.img' })
            vm('twin', linux { gpu passthrough; starts byHand })
      """;

  private static final String MODEL = "node.aoostar/tenant.gaming/vm.model";
  private static final String FILMS = "node.aoostar/tenant.gaming/disk.model-films";
  private static final String DISC = "vm-disk-windows-installer";
  private static final String DATA = "vm-disk-model-films";
  private static final String SHARED = "running machines have the graphics card 'gpu'";

  /** How late the platform looks at a release: longer than any test takes. */
  private static final double LATE = 1e9;

  private KubeSimulator box() {
    return lab.world.world().clusters().values().iterator().next();
  }

  private JsonNode volume(String name) {
    return box().nodes().objects("datavolumes.cdi.kubevirt.io").values().stream()
        .filter(one -> one.at("/metadata/name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private String address(String disk) {
    return volume(disk).at("/spec/source/http/url").asText();
  }

  private List<RequestLog.Entry> changes() {
    return box().requests().stream()
        .filter(one -> !one.method().equals("GET"))
        .filter(one -> one.path().contains("/namespaces/tenant-gaming/"))
        .toList();
  }

  private void replace(String old, String now) throws IOException {
    assertThat(lab.script()).contains(old);
    lab.script(lab.script().replace(old, now));
  }

  private String refused(String code, String... words) {
    box().clearRequests();
    CliRun.Result result = lab.cli.run(words);
    assertThat(result.code()).as(result.out() + result.err()).isEqualTo(2);
    assertThat(changes()).as("nothing is touched").isEmpty();
    assertThat(result.err()).contains(code);
    return result.err();
  }

  private void unchanged() {
    assertThat(lab.up().out()).contains("nothing to change");
  }

  /** Whoever runs now has the card, whatever the script and the records say. */
  void theCardIsTakenByWhoeverRuns() throws Exception {
    lab.run("stop", "vm.windows", "--sandbox", "--yes");
    lab.run("start", "vm.model", "--sandbox", "--yes");

    assertThat(refused("HL1109", "start", "vm.twin", "--sandbox", "--yes"))
        .contains("two " + SHARED, MODEL + " was started by hand", "stop")
        .doesNotContain("windows");
    assertThat(refused("HL1109", "mode", "gaming", "--sandbox", "--yes"))
        .contains(SHARED, "vm.bazzite does not fit", MODEL);
    assertThat(lab.run("mode", "--sandbox").out()).contains("* normal");
    assertThat(refused("HL1109", "up", "--sandbox", "--yes"))
        .contains(SHARED, "vm.windows does not fit", MODEL);
    assertThat(refused("HL1109", "plan", "--sandbox")).contains(SHARED, MODEL);

    lab.run("stop", "vm.model", "--sandbox", "--yes");
    whatGoesOffIsNotByHand();
    lab.run("start", "vm.twin", "--sandbox", "--yes");
    lab.run("stop", "vm.twin", "--sandbox", "--yes");
    lab.run("start", "vm.windows", "--sandbox", "--yes");
  }

  /** A machine that a run told to go off, and was not waited for, was not started by anybody. */
  private void whatGoesOffIsNotByHand() throws Exception {
    lab.up();
    box().faults().add(new ReleaseFault.Stale("tenant-gaming", "vm-instance-windows", LATE));
    CompletableFuture<Runnable> button = new CompletableFuture<>();
    box().clearRequests();
    CliRun stopping = interruptible(button);
    CompletableFuture<CliRun.Result> run =
        CompletableFuture.supplyAsync(
            () -> stopping.run("stop", "vm.windows", "--sandbox", "--yes"));
    CountDownLatch never = new CountDownLatch(1);
    while (!isWaitedFor() && !run.isDone()) {
      never.await(100, TimeUnit.MILLISECONDS);
    }
    Runnable press = button.get(120, TimeUnit.SECONDS);
    press.run();
    press.run();
    assertThat(run.get(60, TimeUnit.SECONDS).code()).isEqualTo(130);

    String script = lab.script();
    replace("vm windows {", "vm windows { off();");
    replace("steamos { off();", "steamos {");
    assertThat(lab.run("plan", "--sandbox").out()).contains("vm.bazzite");
    lab.script(script);
    box().faults().clear();
    lab.up();
    lab.run("stop", "vm.windows", "--sandbox", "--yes");
  }

  /** Whether the machine is asked after once its change is made. */
  private boolean isWaitedFor() {
    boolean changed = false;
    for (RequestLog.Entry one : box().requests()) {
      changed |= one.method().equals("PUT") && one.path().endsWith("/vminstances/windows");
      if (changed && one.path().endsWith("/virtualmachines/vm-instance-windows")) {
        return true;
      }
    }
    return false;
  }

  private CliRun interruptible(CompletableFuture<Runnable> button) {
    Parts parts = CliRun.partsWith(lab.world);
    return new CliRun(lab.folder)
        .on(
            new Parts(
                parts.reader(),
                parts.providers(),
                parts.clusters(),
                parts.secrets(),
                listener -> {
                  button.complete(listener);
                  return () -> {};
                }));
  }

  /** Another address of a disc makes it anew, without a question, when no machine has it. */
  void aDiscIsReplacedWhenNobodyHasIt() throws IOException {
    replace("/windows.iso", "/windows-2.iso");
    assertThat(refused("HL2075", "up", "--sandbox", "--yes"))
        .contains("disk.windows-installer", "vm.windows runs and has it", "stop");
    assertThat(address(DISC)).endsWith("/windows.iso");

    lab.run("stop", "vm.windows", "--sandbox", "--yes");
    assertThat(lab.up().err()).contains("what it holds can be had again");
    assertThat(address(DISC)).endsWith("/windows-2.iso");
    assertThat(lab.run("vms", "--sandbox").out())
        .containsPattern("windows running +\\S+ +Running\\R");
    unchanged();
  }

  /** What is on a disk for data is lost only when somebody says so. */
  void aDiskForDataIsMadeOnce() throws IOException {
    String before = volume(DATA).at("/metadata/uid").asText();
    replace("/films.img", "/other.img");
    assertThat(refused("HL2067", "up", "--sandbox", "--yes"))
        .contains("/films.img", "/other.img", "--delete-data", FILMS);

    replace(", from: 'https://files.example.com/other.img'", "");
    unchanged();
    replace("9.GiB", "9.GiB, from: 'https://files.example.com/films.img'");
    unchanged();
    assertThat(volume(DATA).at("/metadata/uid").asText()).isEqualTo(before);

    replace("films.img'", "films.img', optical: true");
    assertThat(refused("HL2067", "up", "--sandbox", "--yes"))
        .contains("a disk for data is no disc", "--delete-data", FILMS);
    replace("9.GiB, from: 'https://files.example.com/films.img', optical: true", "8.GiB");
    assertThat(refused("HL2067", "up", "--sandbox", "--yes"))
        .contains("cannot become smaller", "9Gi", "8Gi");
    replace("8.GiB", "9.GiB, from: 'https://files.example.com/other.img'");
    assertThat(refused("HL2067", "plan", "--sandbox")).contains("was made from https");
    lab.up("--delete-data", FILMS);
    assertThat(address(DATA)).endsWith("/other.img");
    unchanged();
  }
}
