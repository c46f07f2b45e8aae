package dev.homelab.provider.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.ResourceSpec;
import dev.homelab.provider.proxmox.client.Problem;
import dev.homelab.provider.proxmox.client.PveException;
import dev.homelab.provider.proxmox.client.PveVersion;
import dev.homelab.provider.proxmox.client.Scalars;
import dev.homelab.sim.kube.http.RequestLog;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.proxmox.Profile;
import dev.homelab.sim.proxmox.ProxmoxOptions;
import dev.homelab.sim.proxmox.fault.PveFault;
import dev.homelab.spi.Observation;
import dev.homelab.spi.StepRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What other tools stumbled over on real hosts, one test each: the first fourteen. */
class PitfallsTest {
  private ProxmoxLab lab = new ProxmoxLab();

  @AfterEach
  void close() {
    lab.close();
  }

  private void on(ProxmoxOptions options) {
    lab.close();
    lab = new ProxmoxLab(options);
  }

  @Test
  void p01OneChangeAtATimeForEachMachineAndLocksAreWaitedFor() {
    ResourceSpec spec = ProxmoxLab.talos(210);
    lab.create(spec);
    lab.simulator.faults().add("", "210", 0, 3, new PveFault.LockTimeout());
    lab.up(ProxmoxLab.talos(210, "onBoot", false));
    assertThat(lab.config(210, "onboot")).isEqualTo("0");
    assertThat(lab.call.waited).anyMatch(line -> line.contains("something else works on it"));
    lab.simulator.faults().add("", "210", 0, 0, new PveFault.LockTimeout());
    Duration before = lab.call.pausedFor();
    assertThatThrownBy(() -> lab.up(ProxmoxLab.talos(210, "onBoot", true)))
        .isInstanceOfSatisfying(
            PveException.class, e -> assertThat(e.problem()).isEqualTo(Problem.LOCK_TIMEOUT));
    assertThat(lab.call.pausedFor().minus(before))
        .isBetween(Duration.ofSeconds(100), Duration.ofSeconds(150));
  }

  @Test
  void p02AtMostTwoAllocationsForEachStorageAndOneImport() throws Exception {
    assertThat(mostAtOnce(400, ProxmoxLab.disk("5G"))).isEqualTo(2);
    assertThat(mostAtOnce(500, ProxmoxLab.disk("5G", "image", ProxmoxLab.IMAGE))).isEqualTo(1);
  }

  /** How many machines the host makes at once of four that are wished at once. */
  private int mostAtOnce(long first, Map<String, Object> disk) throws Exception {
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    PveFault held =
        new PveFault.Act(
            () -> {
              int now = asked.incrementAndGet() + running("qmcreate");
              most.accumulateAndGet(now, Math::max);
              await(new CountDownLatch(1));
              asked.decrementAndGet();
            },
            false);
    lab.simulator.faults().add("POST", "/qemu$", 0, 0, held);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> making = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ResourceSpec spec = ProxmoxLab.talos(first + i, "disks", Map.of("scsi0", disk));
      making.add(
          threads.submit(
              () -> lab.session.create(new StepRequest(lab.identity, spec, null), lab.call)));
    }
    for (Future<?> one : making) {
      one.get(60, TimeUnit.SECONDS);
    }
    threads.shutdownNow();
    lab.simulator.faults().clear();
    return most.get();
  }

  private int running(String type) {
    AtomicInteger count = new AtomicInteger();
    lab.simulator.edit(
        root ->
            root.path("tasks")
                .forEach(
                    task -> {
                      boolean runs = !task.has("exit") && task.path("type").asText().equals(type);
                      count.addAndGet(runs ? 1 : 0);
                    }));
    return count.get();
  }

  /** Time for others to come; nobody opens the latch. */
  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(400, TimeUnit.MILLISECONDS)).isFalse();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void p03AnUnknownOutcomeLooksForTheTaskBeforeItRepeats() {
    for (int status : new int[] {595, 596, 597, 599}) {
      for (boolean done : new boolean[] {true, false}) {
        long vmid = 300L + (status % 10) * 2L + (done ? 1 : 0);
        lab.simulator.faults().once("POST", "/qemu$", new PveFault.Answer(status, done));
        lab.simulator.faults().once("POST", "/start$", new PveFault.Answer(status, true));
        lab.simulator.clearRequests();
        lab.create(ProxmoxLab.talos(vmid));
        assertThat(lab.posts("/qemu")).isEqualTo(done ? 1 : 2);
        assertThat(lab.posts("/start")).isEqualTo(1);
        assertThat(lab.status(vmid)).isEqualTo("running");
      }
    }
    lab.simulator.faults().once("POST", "/qemu$", new PveFault.Cut(true));
    lab.create(ProxmoxLab.talos(320));
    assertThat(lab.status(320)).isEqualTo("running");
  }

  @Test
  void p04AlreadyRunningIsSuccess() {
    ResourceSpec off = ProxmoxLab.talos(210, "power", "stopped");
    lab.create(off);
    lab.simulator
        .faults()
        .once(
            "POST",
            "/start$",
            new PveFault.Act(
                () ->
                    lab.simulator.edit(
                        root -> root.withObject("/vms/210").put("status", "running")),
                false));
    lab.up(ProxmoxLab.talos(210));
    assertThat(lab.status(210)).isEqualTo("running");
  }

  @Test
  void p05NoWorkerIsTriedAgainThreeTimes() {
    lab.simulator.faults().add("", "qmcreate", 0, 2, new PveFault.NoWorker());
    lab.create(ProxmoxLab.talos(210));
    assertThat(lab.posts("/qemu")).isEqualTo(3);
    lab.simulator.faults().add("", "qmcreate", 0, 0, new PveFault.NoWorker());
    assertThatThrownBy(() -> lab.create(ProxmoxLab.talos(211)))
        .isInstanceOfSatisfying(
            PveException.class, e -> assertThat(e.problem()).isEqualTo(Problem.NO_WORKER));
  }

  @Test
  void p06ATaskThatIsNotKnownYetIsAskedForAgain() {
    lab.simulator.faults().add("", "qmcreate", 0, 1, new PveFault.TaskHides(4));
    lab.create(ProxmoxLab.talos(210));
    assertThat(lab.posts("/qemu")).isEqualTo(1);
    lab.simulator.faults().add("", "qmcreate", 0, 1, new PveFault.TaskHides(1000));
    assertThatThrownBy(() -> lab.create(ProxmoxLab.talos(211)))
        .isInstanceOfSatisfying(
            PveException.class, e -> assertThat(e.problem()).isEqualTo(Problem.NOT_FOUND));
  }

  @Test
  void p07NumbersAreExplicitOrDerivedAndNeverTakenFromOthers() {
    ResourceSpec spec = ProxmoxLab.talos(210);
    lab.simulator
        .faults()
        .once(
            "POST",
            "/qemu$",
            new PveFault.Act(
                () ->
                    lab.simulator.edit(
                        root -> {
                          var stolen = root.withObject("/vms").putObject("210");
                          stolen.put("node", "pve").put("status", "running");
                          stolen.putObject("conf").put("name", "stolen");
                        }),
                false));
    assertThatThrownBy(() -> lab.create(spec)).hasMessageContaining("is not this lab's");
    assertThat(lab.config(210, "name")).isEqualTo("stolen");
    assertThat(lab.simulator.requests())
        .extracting(RequestLog.Entry::path)
        .noneMatch(path -> path.endsWith("/nextid"));
    ResourceSpec own = ProxmoxLab.talos(220);
    lab.create(own);
    assertThat(lab.create(own).objectId()).isEqualTo("qemu/220");
    assertThat(lab.posts("/qemu")).isEqualTo(2);
  }

  @Test
  void p08RootOnlySettingsAreRefusedBeforeAnythingIsAsked() {
    ResourceSpec raw =
        ProxmoxLab.talos(210, "pci", Map.of("hostpci0", Map.of("device", "0000:01:00")));
    lab.simulator.clearRequests();
    assertThatThrownBy(() -> lab.create(raw))
        .isInstanceOfSatisfying(
            PveException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(Problem.ROOT_ONLY);
              assertThat(e.diagnostics().get(0).hints().toString()).contains("mapping");
            });
    assertThat(lab.simulator.requests()).isEmpty();
    ResourceSpec args = ProxmoxLab.talos(211, "raw", Map.of("args", "-no-hpet"));
    assertThatThrownBy(() -> lab.create(args)).hasMessageContaining("root@pam");
    lab.loginAsRoot();
    lab.create(args);
    assertThat(lab.config(211, "args")).isEqualTo("-no-hpet");
  }

  @Test
  void p09RightsThatATokenLacksAreToldByPath() {
    lab.simulator.edit(root -> root.withObject("/tokens/homelab@pve!cli").put("privsep", true));
    List<Diagnostic> none = lab.session.missingRights(List.of(ProxmoxLab.talos(210)), lab.call);
    assertThat(none).extracting(Diagnostic::title).contains("privileges are missing on /vms/210");
    assertThat(none.get(0).hints().toString()).contains("privilege separation");
    assertThatThrownBy(() -> lab.create(ProxmoxLab.talos(210)))
        .isInstanceOfSatisfying(
            PveException.class, e -> assertThat(e.problem()).isEqualTo(Problem.PERMISSION));
    lab.simulator.edit(root -> root.withObject("/tokens/homelab@pve!cli").put("privsep", false));
    assertThat(lab.session.missingRights(List.of(ProxmoxLab.talos(210)), lab.call)).isEmpty();
  }

  @Test
  void p10TheSetOfPrivilegesFollowsTheVersion() {
    for (Profile profile : Profile.values()) {
      PveVersion version = PveVersion.parse(profile.version());
      assertThat(profile.privileges()).containsAll(ProxmoxSetup.privileges(version));
      assertThat(ProxmoxSetup.role(version))
          .contains(profile.agentPrivilege())
          .doesNotContain("Sys.Console");
    }
    for (Profile profile : Profile.values()) {
      on(ProxmoxOptions.inMemory().with(profile));
      assertThat(lab.session.missingRights(List.of(ProxmoxLab.talos(210)), lab.call)).isEmpty();
      lab.create(ProxmoxLab.talos(210));
      assertThat(lab.status(210)).isEqualTo("running");
    }
  }

  @Test
  void p11AMissingMachineIsFoundMissingByTheTextAndAMovedOneByTheInventory() {
    on(ProxmoxOptions.inMemory().withNodes("pve", "two"));
    ResourceSpec spec = ProxmoxLab.talos(210);
    assertThat(lab.observe(spec)).isInstanceOf(Observation.Absent.class);
    lab.create(spec);
    lab.simulator.advance(20_000);
    lab.simulator.edit(root -> root.withObject("/vms/210").put("node", "two"));
    assertThat(lab.present(spec).owner()).isEqualTo(Observation.Owner.OURS);
    assertThat(lab.changed(spec)).containsExactly("node");
    assertThat(lab.compare(spec).interrupts()).containsExactly("moves the machine from two to pve");
    lab.up(spec);
    assertThat(lab.compare(spec).changes()).isEmpty();
    lab.simulator.edit(root -> root.withObject("/vms/210").put("node", "two"));
    lab.delete(spec);
    assertThat(lab.observe(spec)).isInstanceOf(Observation.Absent.class);
  }

  @Test
  void p12FlagsAndNumbersAreReadInAnyForm() {
    var row = Json.read("{\"a\":1,\"b\":\"1\",\"c\":true,\"d\":\"4096\",\"e\":4096,\"f\":null}");
    assertThat(Scalars.flag(row, "a")).isTrue();
    assertThat(Scalars.flag(row, "b")).isTrue();
    assertThat(Scalars.flag(row, "c")).isTrue();
    assertThat(Scalars.number(row, "d", 0)).isEqualTo(4096);
    assertThat(Scalars.number(row, "e", 0)).isEqualTo(4096);
    assertThat(Scalars.text(row, "f")).isEmpty();
    lab.create(ProxmoxLab.talos(210));
    List<String> sent = lab.simulator.changes().stream().map(RequestLog.Entry::query).toList();
    assertThat(sent.get(0)).contains("onboot=1").doesNotContain("true", "false");
    assertThat(lab.compare(ProxmoxLab.talos(210)).changes()).isEmpty();
  }

  @Test
  void p13ADiskNeverShrinksAndIsNeverReplacedForIt() {
    lab.create(ProxmoxLab.talos(210));
    Map<String, Object> smaller =
        ProxmoxLab.disk("20G", "image", ProxmoxLab.IMAGE, "discard", true, "ssd", true);
    ResourceSpec spec = ProxmoxLab.talos(210, "disks", Map.of("scsi0", smaller));
    Observation.Present present = lab.present(spec);
    assertThat(present.refused())
        .extracting(refused -> refused.title())
        .isEqualTo("scsi0 of m210 cannot shrink");
    assertThat(lab.compare(spec).replaceBecause()).isEmpty();
    lab.simulator.clearRequests();
    assertThatThrownBy(() -> lab.up(spec)).hasMessageContaining("cannot shrink");
    assertThat(lab.simulator.changes()).isEmpty();
  }

  @Test
  void p14OnlyUnpackedImagesAreImported() {
    for (String name : List.of("x.raw.xz", "x.raw.zst", "x.qcow2.gz")) {
      assertThatThrownBy(() -> lab.create(download("https://factory.example.com/" + name)))
          .hasMessageContaining("is not a kind of file");
    }
    assertThat(lab.simulator.changes()).isEmpty();
    Map<String, Object> iso = ProxmoxLab.disk("10G", "image", "local:iso/talos.iso");
    assertThat(new ProxmoxProvider().check(ProxmoxLab.talos(210, "disks", Map.of("scsi0", iso))))
        .extracting(Diagnostic::title)
        .containsExactly("the image of scsi0 is an installation medium");
    Map<String, Object> packed = ProxmoxLab.disk("10G", "image", "local:import/talos.raw.xz");
    assertThat(new ProxmoxProvider().check(ProxmoxLab.talos(210, "disks", Map.of("scsi0", packed))))
        .extracting(Diagnostic::title)
        .containsExactly("the image of scsi0 is packed");
  }

  /** A wish for an image. */
  static ResourceSpec download(String url, Object... more) {
    Map<String, Object> desired =
        new java.util.HashMap<>(Map.of("node", "pve", "storage", "local", "url", url));
    for (int i = 0; i < more.length; i += 2) {
      desired.put((String) more[i], more[i + 1]);
    }
    return ProxmoxLab.spec("proxmox.download", "image", desired);
  }
}
