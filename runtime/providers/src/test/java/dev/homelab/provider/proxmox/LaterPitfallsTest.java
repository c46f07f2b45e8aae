package dev.homelab.provider.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.proxmox.client.Problem;
import dev.homelab.provider.proxmox.client.ProxmoxClient;
import dev.homelab.provider.proxmox.client.PveException;
import dev.homelab.sim.kube.http.RequestLog;
import dev.homelab.sim.proxmox.ProxmoxOptions;
import dev.homelab.sim.proxmox.ProxmoxSimulator;
import dev.homelab.sim.proxmox.fault.PveFault;
import dev.homelab.spi.Applied;
import dev.homelab.spi.Observation;
import dev.homelab.spi.StepRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What other tools stumbled over on real hosts, one test each: from the fifteenth on. */
class LaterPitfallsTest {
  private ProxmoxLab lab = new ProxmoxLab();

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void p15ADownloadNeedsNoQuestionForItsMetadata() {
    String url = "https://factory.example.com/nocloud-amd64.qcow2";
    lab.simulator.faults().add("GET", "query-url-metadata", 0, 0, new PveFault.Answer(403, false));
    ResourceSpec image = PitfallsTest.download(url, "checksum", ProxmoxSimulator.checksumOf(url));
    Applied applied = lab.create(image);
    assertThat(applied.objectId()).startsWith("local:import/nocloud-amd64-hl").endsWith(".qcow2");
    assertThat(lab.simulator.requests())
        .extracting(RequestLog.Entry::path)
        .noneMatch(path -> path.contains("query-url-metadata"));
    ResourceSpec wrong = PitfallsTest.download(url, "checksum", "00".repeat(32));
    assertThatThrownBy(() -> lab.create(wrong)).hasMessageContaining("the task failed");
    assertThat(lab.observe(wrong)).isInstanceOf(Observation.Present.class);
    assertThat(lab.compare(wrong).replaceBecause()).containsExactly("url");
  }

  /** The address goes by settings of the host; a snippet that a person put there is looked for. */
  @Test
  void p16NoSnippetIsNeededAndAMissingOneIsToldInThePlan() {
    lab.create(ProxmoxLab.talos(210));
    assertThat(drive(210, "ipconfig0")).contains("ip=192.0.2.60/24", "gw=192.0.2.1");
    assertThat(drive(210, "nameserver")).isEqualTo("192.0.2.1");
    assertThat(lab.config(210, "ide2")).contains("cloudinit");
    assertThat(lab.config(210, "cicustom")).isEmpty();
    String snippet = "local:snippets/cp1.yml";
    Map<String, Object> custom = Map.of("storage", "local-zfs", "custom", "user=" + snippet);
    ResourceSpec byHand = ProxmoxLab.talos(211, "cloudInit", custom);
    assertThat(told(byHand)).isEqualTo("storage local does not take snippets");
    lab.simulator.edit(
        root -> root.withObject("/storages/local").put("content", "iso,import,snippets"));
    lab.session = lab.connect(ProxmoxLab.config(lab.simulator));
    assertThat(told(byHand)).isEqualTo("there is no snippet local:snippets/cp1.yml on pve");
    assertThat(told(ProxmoxLab.talos(212, "raw", Map.of("cicustom", "user=" + snippet))))
        .isEqualTo("there is no snippet local:snippets/cp1.yml on pve");
    lab.image(snippet);
    lab.simulator.edit(
        root ->
            root.withObject("/volumes").withObject("/" + key(snippet)).put("content", "snippets"));
    lab.session = lab.connect(ProxmoxLab.config(lab.simulator));
    assertThat(lab.observe(byHand)).isInstanceOf(Observation.Absent.class);
    lab.create(byHand);
    assertThat(lab.config(211, "cicustom")).isEqualTo("user=" + snippet);
  }

  /** A name as a part of a JSON pointer. */
  private static String key(String name) {
    return name.replace("/", "~1");
  }

  private String told(ResourceSpec spec) {
    Observation seen = lab.observe(spec);
    assertThat(seen).isInstanceOf(Observation.Unreachable.class);
    return ((Observation.Unreachable) seen).cause().diagnostics().get(0).title();
  }

  private String drive(long vmid, String key) {
    String[] found = {""};
    lab.simulator.edit(
        root ->
            found[0] = root.path("vms").path(Long.toString(vmid)).path("drive").path(key).asText());
    return found[0];
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

  /** What cloud-init reads first runs again when the drive's id is another; so it must be made. */
  @Test
  void p18WhatTheHostDoesNotShowGetsOntoTheDriveUnderAnotherId() {
    lab.call.withSecret("first", "hunter-1").withSecret("second", "hunter-2");
    lab.up(withPassword("first"));
    String before = drive(210, "instance-id");
    assertThat(before).isNotEmpty();
    lab.simulator.edit(
        root ->
            root.withObject("/vms/210/conf").put("vmgenid", "another").put("smbios1", "uuid=2"));
    assertThat(lab.compare(withPassword("first")).changes()).isEmpty();
    lab.up(withPassword("first"));
    assertThat(drive(210, "instance-id")).as("nothing changed").isEqualTo(before);
    lab.up(withPassword("second"));
    assertThat(drive(210, "cipassword")).isEqualTo("hunter-2");
    assertThat(drive(210, "instance-id")).isNotEqualTo(before);
    assertThat(lab.posts("/reboot")).as("the guest is left alone").isZero();
  }

  private static ResourceSpec withPassword(String secret) {
    return ProxmoxLab.talos(
        210,
        "os",
        "linux",
        "cloudInit",
        Map.of("storage", "local-zfs", "user", "me", "password", new Value.Secret(secret)));
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

  /** No image goes through this tool's memory, and each form says how long it is. */
  @Test
  void p21ImagesAreFetchedByTheHostAndFormsHaveAKnownLength() {
    String url = "https://factory.example.com/nocloud-amd64.qcow2";
    lab.simulator.edit(root -> root.withObject("/storages/local").put("capacity", 91L << 20));
    assertThatThrownBy(() -> lab.create(PitfallsTest.download(url)))
        .isInstanceOfSatisfying(
            PveException.class, e -> assertThat(e.problem()).isEqualTo(Problem.STORAGE_FULL));
    lab.simulator.edit(root -> root.withObject("/storages/local").put("capacity", 1L << 40));
    lab.simulator.faults().once("POST", "/download-url$", new PveFault.Cut(true));
    lab.create(PitfallsTest.download(url));
    assertThat(lab.posts("/download-url")).as("one that failed, one that was made").isEqualTo(2);
    String notes = "what is in it; who = me & you\n".repeat(6000);
    lab.create(ProxmoxLab.talos(210, "description", notes));
    assertThat(lab.config(210, "description")).startsWith(notes.strip());
    assertThat(lab.simulator.requests())
        .allMatch(entry -> entry.status() != 501 && !entry.path().endsWith("/upload"));
    long sent = lab.simulator.requests().stream().mapToLong(one -> one.query().length()).sum();
    assertThat(sent).isBetween((long) notes.length(), 4L * notes.length());
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
      try (ProxmoxClient client = lab.client(wrong)) {
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
    try (ProxmoxClient client = lab.client(bare)) {
      assertThatThrownBy(() -> client.version(lab.call))
          .isInstanceOfSatisfying(
              PveException.class, e -> assertThat(e.problem()).isEqualTo(Problem.CERTIFICATE));
    }
    assertThat(lab.simulator.requests())
        .extracting(RequestLog.Entry::path)
        .noneMatch(path -> path.endsWith("/version"));
    assertThatThrownBy(() -> lab.client(bare.with("fingerprint", Value.of("AA:BB"))))
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
