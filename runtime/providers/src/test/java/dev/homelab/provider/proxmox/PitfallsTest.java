package dev.homelab.provider.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.proxmox.client.Problem;
import dev.homelab.provider.proxmox.client.ProxmoxClient;
import dev.homelab.provider.proxmox.client.PveException;
import dev.homelab.provider.proxmox.client.PveVersion;
import dev.homelab.provider.proxmox.client.Scalars;
import dev.homelab.sim.kube.http.RequestLog;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.proxmox.Profile;
import dev.homelab.sim.proxmox.ProxmoxOptions;
import dev.homelab.sim.proxmox.ProxmoxSimulator;
import dev.homelab.sim.proxmox.fault.PveFault;
import dev.homelab.spi.Applied;
import dev.homelab.spi.Observation;
import dev.homelab.spi.StepRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What other tools stumbled over on real hosts, one test each. */
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

  private long posts(String end) {
    return lab.simulator.changes().stream()
        .filter(entry -> entry.method().equals("POST") && entry.path().endsWith(end))
        .count();
  }

  private ProxmoxClient client(Value.Tree config) {
    return ProxmoxClient.connect(config, ProxmoxLab.options(), lab.call);
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
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch two = new CountDownLatch(2);
    try (ProxmoxClient client = client(ProxmoxLab.config(lab.simulator))) {
      ExecutorService threads = Executors.newFixedThreadPool(6);
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        running.add(
            threads.submit(
                () ->
                    client
                        .gates()
                        .onStorage(
                            "local-zfs",
                            lab.call,
                            () -> {
                              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                              two.countDown();
                              await(two);
                              return inside.decrementAndGet();
                            })));
      }
      for (Future<?> one : running) {
        one.get(30, TimeUnit.SECONDS);
      }
      assertThat(most).hasValue(2);
      most.set(0);
      List<Future<?>> imports = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        imports.add(
            threads.submit(
                () ->
                    client
                        .gates()
                        .onImport(
                            "local-zfs",
                            lab.call,
                            () -> {
                              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                              return inside.decrementAndGet();
                            })));
      }
      for (Future<?> one : imports) {
        one.get(30, TimeUnit.SECONDS);
      }
      assertThat(most).hasValue(1);
      threads.shutdownNow();
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Test
  void p03AnUnknownOutcomeLooksForTheTaskBeforeItRepeats() {
    for (int status : new int[] {595, 596, 597, 599}) {
      for (boolean done : new boolean[] {true, false}) {
        long vmid = 300 + status % 10 * 2 + (done ? 1 : 0);
        lab.simulator.faults().once("POST", "/qemu$", new PveFault.Answer(status, done));
        lab.simulator.faults().once("POST", "/start$", new PveFault.Answer(status, true));
        lab.simulator.clearRequests();
        lab.create(ProxmoxLab.talos(vmid));
        assertThat(posts("/qemu")).isEqualTo(done ? 1 : 2);
        assertThat(posts("/start")).isEqualTo(1);
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
    assertThat(posts("/qemu")).isEqualTo(3);
    lab.simulator.faults().add("", "qmcreate", 0, 0, new PveFault.NoWorker());
    assertThatThrownBy(() -> lab.create(ProxmoxLab.talos(211)))
        .isInstanceOfSatisfying(
            PveException.class, e -> assertThat(e.problem()).isEqualTo(Problem.NO_WORKER));
  }

  @Test
  void p06ATaskThatIsNotKnownYetIsAskedForAgain() {
    lab.simulator.faults().add("", "qmcreate", 0, 1, new PveFault.TaskHides(4));
    lab.create(ProxmoxLab.talos(210));
    assertThat(posts("/qemu")).isEqualTo(1);
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
    assertThat(posts("/qemu")).isEqualTo(2);
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
    Value.Tree root =
        ProxmoxLab.config(lab.simulator)
            .without("token")
            .with("user", Value.of("root@pam"))
            .with("password", new Value.Secret("rootpw"));
    lab.call.withSecret("rootpw", lab.simulator.rootPassword());
    lab.session = lab.connect(root);
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
      assertThat(ProxmoxSetup.commands(version, false).get(0))
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

  private static ResourceSpec download(String url, Object... more) {
    Map<String, Object> desired =
        new java.util.HashMap<>(Map.of("node", "pve", "storage", "local", "url", url));
    for (int i = 0; i < more.length; i += 2) {
      desired.put((String) more[i], more[i + 1]);
    }
    return ProxmoxLab.spec("proxmox.download", "image", desired);
  }

  @Test
  void p15ADownloadNeedsNoQuestionForItsMetadata() {
    String url = "https://factory.example.com/nocloud-amd64.qcow2";
    lab.simulator.faults().add("GET", "query-url-metadata", 0, 0, new PveFault.Answer(403, false));
    ResourceSpec image = download(url, "checksum", ProxmoxSimulator.checksumOf(url));
    Applied applied = lab.create(image);
    assertThat(applied.objectId()).startsWith("local:import/nocloud-amd64-hl").endsWith(".qcow2");
    assertThat(lab.simulator.requests())
        .extracting(RequestLog.Entry::path)
        .noneMatch(path -> path.contains("query-url-metadata"));
    ResourceSpec wrong = download(url, "checksum", "00".repeat(32));
    assertThatThrownBy(() -> lab.create(wrong)).hasMessageContaining("the task failed");
    assertThat(lab.observe(wrong)).isInstanceOf(Observation.Present.class);
    assertThat(lab.compare(wrong).replaceBecause()).containsExactly("url");
  }

  @Test
  void p16NoSnippetsAreWritten() {
    lab.create(ProxmoxLab.talos(210));
    assertThat(lab.simulator.changes())
        .extracting(RequestLog.Entry::query)
        .noneMatch(form -> form.contains("cicustom") || form.contains("snippets"));
  }

  @Test
  void p17TheCloudInitDriveIsWrittenAnewAndTheStartIsTold() {
    lab.create(ProxmoxLab.talos(210));
    ResourceSpec moved = withAddress("192.0.2.99/24");
    assertThat(lab.changed(moved)).containsExactly("cloudInit.addresses.0.ip");
    assertThat(lab.compare(moved).interrupts())
        .containsExactly("the guest reads cloudInit.addresses.0.ip at its next start");
    lab.up(moved);
    String[] drive = {""};
    lab.simulator.edit(
        root -> drive[0] = root.path("vms").path("210").path("drive").path("ipconfig0").asText());
    assertThat(drive[0]).contains("192.0.2.99/24");
    assertThat(lab.compare(moved).changes()).isEmpty();
  }

  private static ResourceSpec withAddress(String ip) {
    return ProxmoxLab.talos(
        210,
        "cloudInit",
        Map.of(
            "storage",
            "local-zfs",
            "nameserver",
            "192.0.2.1",
            "addresses",
            Map.of("0", Map.of("ip", ip, "gateway", "192.0.2.1"))));
  }

  @Test
  void p18NothingDependsOnTheInstanceId() {
    lab.create(ProxmoxLab.talos(210));
    lab.simulator.edit(
        root ->
            root.withObject("/vms/210/conf").put("vmgenid", "another").put("smbios1", "uuid=2"));
    assertThat(lab.compare(ProxmoxLab.talos(210)).changes()).isEmpty();
  }

  @Test
  void p19ACloneHasItsOwnValuesBeforeItsFirstStart() {
    lab.create(ProxmoxLab.talos(900, "template", true));
    lab.simulator.clearRequests();
    ResourceSpec copy =
        ProxmoxLab.talos(
            901,
            "clone",
            Map.of("from", 900),
            "cloudInit",
            Map.of(
                "storage", "local-zfs", "addresses", Map.of("0", Map.of("ip", "192.0.2.61/24"))));
    lab.create(copy);
    List<String> order =
        lab.simulator.changes().stream().map(entry -> entry.path().replaceAll(".*/", "")).toList();
    assertThat(order.indexOf("config")).isLessThan(order.indexOf("start"));
    String[] drive = {""};
    lab.simulator.edit(
        root -> drive[0] = root.path("vms").path("901").path("drive").path("ipconfig0").asText());
    assertThat(drive[0]).contains("192.0.2.61/24");
  }

  @Test
  void p20NobodyWaitsForTheGuestAgent() {
    lab.create(ProxmoxLab.talos(210, "agent", true));
    lab.session.awaitReady(
        new StepRequest(lab.identity, ProxmoxLab.talos(210, "agent", true), null), lab.call);
    assertThat(lab.simulator.requests())
        .extracting(RequestLog.Entry::path)
        .noneMatch(path -> path.contains("/agent/"));
    assertThat(lab.call.pausedFor()).isLessThan(Duration.ofMinutes(2));
  }

  @Test
  void p21ImagesAreFetchedByTheHostAndFormsHaveAKnownLength() {
    lab.create(download("https://factory.example.com/nocloud-amd64.qcow2"));
    assertThat(lab.simulator.requests())
        .extracting(RequestLog.Entry::path)
        .noneMatch(path -> path.endsWith("/upload"));
    assertThat(posts("/download-url")).isEqualTo(1);
  }

  @Test
  void p22WhatTheHostWritesOtherwiseIsNoDifference() {
    ResourceSpec spec = ProxmoxLab.talos(210, "agent", true, "description", "one\ntwo");
    lab.create(spec);
    lab.simulator.edit(
        root -> {
          var conf = root.withObject("/vms/210/conf");
          String disk = conf.path("scsi0").asText();
          conf.put("scsi0", disk.replace("size=50G", "size=51200M"));
          conf.put("agent", "enabled=1");
          conf.put("efidisk0", conf.path("efidisk0").asText() + ",ms-cert=2011");
          conf.put("description", conf.path("description").asText() + "\n");
          conf.put("tags", "talos;prod;homelab-home;homelab;added-by-hand");
          conf.put("scsi7", "local-zfs:vm-9999-pvc-2,size=5G");
          conf.put("vga", "std");
        });
    assertThat(lab.changed(spec)).isEmpty();
    lab.up(ProxmoxLab.talos(210, "agent", true, "description", "one\ntwo", "onBoot", false));
    assertThat(lab.config(210, "tags")).contains("added-by-hand");
    assertThat(lab.config(210, "scsi7")).contains("pvc-2");
  }

  @Test
  void p23TheCertificateIsPinnedAndAnotherOneIsRefused() {
    try (ProxmoxSimulator other = ProxmoxSimulator.start(ProxmoxOptions.inMemory())) {
      Value.Tree wrong =
          ProxmoxLab.config(lab.simulator).with("fingerprint", Value.of(other.fingerprint()));
      try (ProxmoxClient client = client(wrong)) {
        assertThatThrownBy(() -> client.version(lab.call))
            .isInstanceOfSatisfying(
                PveException.class,
                e -> {
                  assertThat(e.problem()).isEqualTo(Problem.CERTIFICATE);
                  assertThat(e.diagnostics().get(0).detail()).contains(lab.simulator.fingerprint());
                });
      }
    }
    Value.Tree bare = ProxmoxLab.config(lab.simulator).without("fingerprint");
    try (ProxmoxClient client = client(bare)) {
      assertThatThrownBy(() -> client.version(lab.call))
          .isInstanceOfSatisfying(
              PveException.class, e -> assertThat(e.problem()).isEqualTo(Problem.CERTIFICATE));
    }
    assertThat(lab.simulator.requests())
        .extracting(RequestLog.Entry::path)
        .noneMatch(path -> path.endsWith("/version"));
    assertThatThrownBy(() -> client(bare.with("fingerprint", Value.of("AA:BB"))))
        .isInstanceOfSatisfying(
            PveException.class,
            e -> assertThat(e.diagnostics().get(0).detail()).contains(lab.simulator.fingerprint()));
  }

  @Test
  void p24AManagedMachineIsWatchedUntilItReallyRuns() {
    ResourceSpec off = ProxmoxLab.talos(210, "power", "stopped");
    lab.create(off);
    lab.simulator.edit(root -> root.withObject("/ha").putObject("vm:210").put("state", "started"));
    lab.up(ProxmoxLab.talos(210));
    assertThat(lab.status(210)).isEqualTo("running");
    assertThat(lab.call.waited).contains("machine 210 is to be running");
  }

  @Test
  void p25TalosGetsTheControllerThatItSeesItsDiskOn() {
    lab.create(ProxmoxLab.talos(210));
    assertThat(lab.config(210, "scsihw")).isEqualTo("virtio-scsi-pci");
    lab.create(ProxmoxLab.talos(211, "scsiController", "virtio-scsi-single"));
    assertThat(lab.config(211, "scsihw")).isEqualTo("virtio-scsi-single");
  }

  @Test
  void p26KeysAreEnrolledForWindowsOnly() {
    lab.create(ProxmoxLab.talos(210));
    assertThat(lab.config(210, "efidisk0")).contains("pre-enrolled-keys=0", "efitype=4m");
    lab.create(
        ProxmoxLab.talos(
            300,
            "os",
            "windows",
            "tpm",
            Map.of("storage", "local-zfs"),
            "cloudInit",
            ProxmoxLab.NONE));
    assertThat(lab.config(300, "efidisk0")).contains("pre-enrolled-keys=1");
    assertThat(lab.config(300, "tpmstate0")).contains("version=v2.0");
    assertThat(lab.config(300, "ostype")).isEqualTo("win11");
  }

  @Test
  void p27NoPoolOfDisksIsEverMadeOrDestroyed() {
    ResourceSpec storage =
        ProxmoxLab.spec("proxmox.storage", "tank", Map.of("node", "pve", "storage", "local-zfs"));
    assertThat(lab.observe(storage)).isInstanceOf(Observation.Present.class);
    List<String> seen = new CopyOnWriteArrayList<>();
    for (Runnable act :
        List.<Runnable>of(
            () -> lab.session.create(new StepRequest(lab.identity, storage, null), lab.call),
            () -> lab.session.delete(new StepRequest(lab.identity, storage, null), lab.call))) {
      try {
        act.run();
      } catch (PveException e) {
        seen.add(e.diagnostics().get(0).code());
      }
    }
    assertThat(seen).containsExactly("HL5544", "HL5544");
    assertThat(lab.simulator.changes()).isEmpty();
  }
}
