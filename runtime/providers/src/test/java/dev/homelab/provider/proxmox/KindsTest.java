package dev.homelab.provider.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.sim.kube.http.RequestLog;
import dev.homelab.sim.proxmox.Profile;
import dev.homelab.sim.proxmox.ProxmoxOptions;
import dev.homelab.spi.Applied;
import dev.homelab.spi.ClaimStatus;
import dev.homelab.spi.Observation;
import dev.homelab.spi.StepRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What belongs to machines, the claim of a host, and what a host is checked for. */
class KindsTest {
  private static final String MAP = "node=pve,path=0000:01:00,id=10de:2684,iommugroup=14";
  private ProxmoxLab lab = new ProxmoxLab();

  @AfterEach
  void close() {
    lab.close();
  }

  /** Makes, looks again, changes, and removes; a stranger's lab may do none of it. */
  private void life(ResourceSpec spec, ResourceSpec changed) {
    assertThat(lab.observe(spec)).isInstanceOf(Observation.Absent.class);
    Applied made = lab.create(spec);
    assertThat(lab.create(spec).objectId()).isEqualTo(made.objectId());
    lab.simulator.clearRequests();
    assertThat(lab.compare(spec).changes()).isEmpty();
    lab.up(spec);
    assertThat(lab.simulator.changes()).isEmpty();
    assertThat(lab.changed(changed)).isNotEmpty();
    lab.up(changed);
    assertThat(lab.compare(changed).changes()).isEmpty();
    assertThat(lab.session.inventory(lab.identity, lab.call).found())
        .anyMatch(found -> found.address().equals(spec.address()));
    LabIdentity own = lab.identity;
    lab.identity = new LabIdentity("home", "6d4ac1f0-0000-4000-8000-000000000009", "");
    assertThat(lab.present(changed).owner()).isEqualTo(Observation.Owner.OTHER_LAB);
    assertThatThrownBy(() -> lab.create(changed)).hasMessageContaining("is not this lab's");
    assertThatThrownBy(() -> lab.delete(changed)).hasMessageContaining("left alone");
    lab.identity = own;
    lab.delete(changed);
    assertThat(lab.observe(spec)).isInstanceOf(Observation.Absent.class);
    lab.delete(changed);
  }

  @Test
  void aPool() {
    life(
        ProxmoxLab.spec("proxmox.pool", "prod", Map.of("comment", "machines of prod")),
        ProxmoxLab.spec("proxmox.pool", "prod", Map.of("comment", "other words")));
  }

  @Test
  void aRowWithoutARecordIsFoundUnderItsOldId() {
    lab.create(ProxmoxLab.spec("proxmox.pool", "prod", Map.of()));
    lab.records.clear();
    ResourceSpec renamed = ProxmoxLab.spec("proxmox.pool", "prod", Map.of("id", "later"));
    assertThat(lab.changed(renamed)).contains("id");

    lab.record(renamed, new Applied("", Value.Tree.EMPTY, Value.Tree.EMPTY));
    lab.delete(renamed);
    lab.simulator.edit(root -> assertThat(root.path("pools").size()).isZero());
  }

  @Test
  void aMachineJoinsItsPool() {
    lab.create(ProxmoxLab.spec("proxmox.pool", "prod", Map.of()));
    lab.create(ProxmoxLab.talos(210, "pool", "prod"));
    lab.simulator.edit(
        root -> assertThat(root.path("pools").path("prod").path("vms").toString()).contains("210"));
    assertThat(new ProxmoxProvider().needs(ProxmoxLab.talos(210, "pool", "prod")))
        .containsKey("pool/prod");
  }

  @Test
  void aMappingAndADeviceThatOneMachineHasAtATime() {
    ResourceSpec gpu = ProxmoxLab.spec("proxmox.mapping", "gpu", Map.of("map", List.of(MAP)));
    life(
        gpu,
        ProxmoxLab.spec(
            "proxmox.mapping", "gpu", Map.of("map", List.of(MAP, MAP.replace("pve", "two")))));
    lab.create(gpu);
    Map<String, Object> pci =
        Map.of("hostpci0", Map.of("mapping", "gpu", "pcie", true, "primary", true));
    lab.create(ProxmoxLab.talos(210, "pci", pci));
    assertThat(lab.config(210, "hostpci0")).isEqualTo("mapping=gpu,pcie=1,x-vga=1");
    assertThatThrownBy(() -> lab.create(ProxmoxLab.talos(211, "pci", pci)))
        .hasMessageContaining("start machine 211");
  }

  @Test
  void highAvailability() {
    for (Profile profile : List.of(Profile.PVE84, Profile.PVE92)) {
      lab.close();
      lab = new ProxmoxLab(ProxmoxOptions.inMemory().with(profile));
      lab.create(ProxmoxLab.talos(210));
      life(
          ProxmoxLab.spec(
              "proxmox.ha", "m210", Map.of("vmid", 210, "state", "started", "group", "g")),
          ProxmoxLab.spec(
              "proxmox.ha", "m210", Map.of("vmid", 210, "state", "ignored", "group", "g")));
      boolean group =
          lab.simulator.changes().stream()
              .map(RequestLog.Entry::query)
              .anyMatch(form -> form.contains("group=g"));
      assertThat(group).isEqualTo(profile == Profile.PVE84);
    }
  }

  private static ResourceSpec rule(Map<String, Object> wish) {
    Map<String, Object> all = new HashMap<>(wish);
    all.putIfAbsent("vms", List.of(211, 210));
    return ProxmoxLab.spec("proxmox.ha-rule", "quorum", all);
  }

  private void managed(long... vmids) {
    for (long vmid : vmids) {
      lab.create(ProxmoxLab.talos(vmid));
      lab.create(ProxmoxLab.spec("proxmox.ha", "m" + vmid, Map.of("vmid", vmid)));
    }
  }

  @Test
  void rulesOfHighAvailability() {
    managed(210, 211);
    life(rule(Map.of("affinity", "negative")), rule(Map.of("affinity", "positive")));
    life(
        rule(Map.of("nodes", List.of("pve:2", "two"), "strict", true)),
        rule(Map.of("nodes", List.of("pve"), "vms", List.of(210))));
    ResourceSpec apart = rule(Map.of("affinity", "negative"));
    lab.create(apart);
    assertThat(lab.compare(rule(Map.of("nodes", List.of("pve")))).replaceBecause())
        .containsExactly("type");
    ProxmoxProvider provider = new ProxmoxProvider();
    assertThat(provider.needs(apart)).containsOnlyKeys("ha/210", "ha/211");
    assertThat(provider.offers(ProxmoxLab.spec("proxmox.ha", "m", Map.of("vmid", 210))))
        .containsExactly("ha/210");
    assertThatThrownBy(() -> lab.up(rule(Map.of("affinity", "negative", "vms", List.of(210, 999)))))
        .hasMessageContaining("the host refused it");
  }

  @Test
  void aRuleIsCheckedBeforeAnybodyIsAsked() {
    ProxmoxProvider provider = new ProxmoxProvider();
    assertThat(provider.check(rule(Map.of("affinity", "negative")))).isEmpty();
    assertThat(provider.check(rule(Map.of())))
        .extracting(Diagnostic::title)
        .containsExactly("`proxmox.pve/ha-rule.quorum` needs either `nodes` or `affinity`");
    assertThat(provider.check(rule(Map.of("affinity", "apart", "vms", List.of(210)))))
        .extracting(Diagnostic::title)
        .containsExactly(
            "`apart` is no affinity", "`proxmox.pve/ha-rule.quorum` needs two machines");
  }

  @Test
  void eightHasNoRulesAndSaysSo() {
    lab.close();
    lab = new ProxmoxLab(ProxmoxOptions.inMemory().with(Profile.PVE84));
    managed(210, 211);
    assertThat(lab.observe(rule(Map.of("affinity", "negative"))))
        .isInstanceOf(Observation.Absent.class);
    assertThatThrownBy(() -> lab.create(rule(Map.of("affinity", "negative"))))
        .hasMessageContaining("this version of Proxmox VE cannot do that");
    assertThat(lab.session.inventory(lab.identity, lab.call).isWhole()).isTrue();
  }

  @Test
  void aBackupJob() {
    life(
        ProxmoxLab.spec(
            "proxmox.backup-job",
            "nightly",
            Map.of(
                "schedule",
                "sat 02:00",
                "storage",
                "local",
                "vms",
                List.of(211, 210),
                "keep",
                Map.of("weekly", 4, "daily", 7))),
        ProxmoxLab.spec(
            "proxmox.backup-job",
            "nightly",
            Map.of("schedule", "sun 02:00", "storage", "local", "pool", "prod")));
    assertThat(lab.simulator.changes())
        .extracting(RequestLog.Entry::query)
        .anyMatch(form -> form.contains("delete=prune-backups%2Cvmid"));
  }

  @Test
  void aSnapshotAndTheWayBack() {
    lab.create(ProxmoxLab.talos(210));
    ResourceSpec shot =
        ProxmoxLab.spec(
            "proxmox.snapshot",
            "before",
            Map.of("node", "pve", "vmid", 210, "name", "pre-upgrade"));
    lab.create(shot);
    assertThat(lab.create(shot).objectId()).isEqualTo("snapshot/210/pre-upgrade");
    assertThat(lab.compare(shot).changes()).isEmpty();
    lab.up(ProxmoxLab.talos(210, "cores", 8));
    lab.session.operate(
        "rollback", new StepRequest(lab.identity, shot, lab.records.get(shot.address())), lab.call);
    assertThat(lab.config(210, "cores")).isEqualTo("2");
    assertThat(lab.session.inventory(lab.identity, lab.call).found()).hasSize(2);
    lab.delete(shot);
    assertThat(lab.observe(shot)).isInstanceOf(Observation.Absent.class);
    assertThatThrownBy(
            () -> lab.session.operate("dance", new StepRequest(lab.identity, shot, null), lab.call))
        .hasMessageContaining("no operation");
  }

  @Test
  void theClaimIsMadeOnceAndTakenOverOnlyWhenTold() {
    LabIdentity other = new LabIdentity("home", "6d4ac1f0-0000-4000-8000-000000000002", "dev");
    assertThat(lab.session.claim(lab.identity, lab.call)).isEqualTo(new ClaimStatus.Free());
    lab.session.writeClaim(lab.identity, false, lab.call);
    lab.session.writeClaim(lab.identity, false, lab.call);
    assertThat(lab.session.claim(lab.identity, lab.call)).isEqualTo(new ClaimStatus.Ours());
    assertThat(lab.session.claim(other, lab.call)).isEqualTo(new ClaimStatus.Other(lab.identity));
    assertThatThrownBy(() -> lab.session.writeClaim(other, false, lab.call))
        .hasMessageContaining("has claimed this host");
    lab.session.dropClaim(other, lab.call);
    assertThat(lab.session.claim(lab.identity, lab.call)).isEqualTo(new ClaimStatus.Ours());
    lab.session.writeClaim(other, true, lab.call);
    assertThat(lab.session.claim(lab.identity, lab.call)).isEqualTo(new ClaimStatus.Other(other));
    lab.session.dropClaim(other, lab.call);
    assertThat(lab.session.claim(lab.identity, lab.call)).isEqualTo(new ClaimStatus.Free());
  }

  @Test
  void whatTheHostLacksIsToldBeforeAnythingIsMade() {
    ResourceSpec wrong =
        ProxmoxLab.talos(
            210,
            "nets",
            Map.of("net0", Map.of("bridge", "vmbr9")),
            "disks",
            Map.of("scsi0", Map.of("storage", "tank", "size", "50G")),
            "efi",
            Map.of("storage", "local"));
    ResourceSpec image =
        ProxmoxLab.spec(
            "proxmox.download",
            "talos",
            Map.of("node", "pve", "storage", "local", "url", "https://x.example.com/a.qcow2"));
    lab.simulator.edit(root -> root.withObject("/storages/local").put("content", "iso"));
    List<Diagnostic> lacking = lab.session.missingRights(List.of(wrong, image), lab.call);
    assertThat(lacking)
        .extracting(Diagnostic::title)
        .containsExactlyInAnyOrder(
            "there is no storage tank on pve",
            "there is no bridge vmbr9 on pve",
            "storage local does not take images",
            "storage local does not take import");
    assertThat(lacking.toString()).contains("pvesm set local --content iso,import", "vmbr0");
    lab.simulator.edit(root -> root.withObject("/nodes/pve/bridges/vmbr0").put("vlanAware", false));
    ResourceSpec vlan =
        ProxmoxLab.talos(210, "nets", Map.of("net0", Map.of("bridge", "vmbr0", "vlan", 30)));
    assertThat(lab.session.missingRights(List.of(vlan), lab.call))
        .extracting(Diagnostic::title)
        .containsExactly("bridge vmbr0 on pve is not VLAN aware");
    ResourceSpec huge = ProxmoxLab.talos(210, "disks", Map.of("scsi0", ProxmoxLab.disk("2T")));
    assertThat(lab.session.missingRights(List.of(huge), lab.call))
        .extracting(Diagnostic::title)
        .containsExactly("storage local-zfs on pve is smaller than the lab's disks");
  }

  @Test
  void aWrongTokenIsToldAndNotTriedAgain() {
    Value.Tree config =
        ProxmoxLab.config(lab.simulator).with("token", Value.of("homelab@pve!cli=wrong"));
    lab.session = lab.connect(config);
    lab.simulator.clearRequests();
    assertThatThrownBy(() -> lab.observe(ProxmoxLab.talos(210)))
        .hasMessageContaining("does not accept the credentials");
    assertThat(lab.simulator.requests()).hasSize(1);
    assertThatThrownBy(() -> lab.connect(config.with("token", Value.of("nonsense"))))
        .hasMessageContaining("USER@REALM!NAME=SECRET");
  }

  @Test
  void aTicketIsRenewedWhenItHasExpired() {
    Value.Tree root =
        ProxmoxLab.config(lab.simulator)
            .without("token")
            .with("user", Value.of("root"))
            .with("password", Value.of(lab.simulator.rootPassword()));
    lab.session = lab.connect(root);
    lab.create(ProxmoxLab.talos(210));
    lab.simulator.advance(3 * 3_600_000L);
    lab.up(ProxmoxLab.talos(210, "onBoot", false));
    long logins =
        lab.simulator.requests().stream()
            .filter(entry -> entry.path().endsWith("/access/ticket"))
            .count();
    assertThat(logins).isEqualTo(2);
  }

  private void away() {
    lab.simulator.advance(20_000);
    lab.simulator.edit(root -> root.withObject("/vms/210").put("node", "two"));
  }

  @Test
  void aMachineUnderHighAvailabilityStaysWhereItWasMovedTo() {
    lab.close();
    lab = new ProxmoxLab(ProxmoxOptions.inMemory().withNodes("pve", "two"));
    ResourceSpec spec = ProxmoxLab.talos(210, "ha", true);
    lab.create(spec);
    away();
    assertThat(lab.changed(spec)).isEmpty();
    ResourceSpec grown = ProxmoxLab.talos(210, "ha", true, "onBoot", false);
    assertThat(lab.changed(grown)).containsExactly("onBoot");
    lab.up(grown);
    assertThat(lab.posts("/migrate")).isZero();
    assertThat(new ProxmoxProvider().knownOutputs(spec).fields()).doesNotContainKey("node");
    assertThat(new ProxmoxProvider().knownOutputs(ProxmoxLab.talos(210)).fields())
        .containsKey("node");
  }

  @Test
  void aSnapshotIsFoundWhereItsMachineIsNow() {
    lab.close();
    lab = new ProxmoxLab(ProxmoxOptions.inMemory().withNodes("pve", "two"));
    lab.create(ProxmoxLab.talos(210));
    ResourceSpec shot = shot("before");
    lab.create(shot);
    away();
    assertThat(lab.present(shot).owner()).isEqualTo(Observation.Owner.OURS);
    assertThat(lab.compare(shot).changes()).isEmpty();
    StepRequest step = new StepRequest(lab.identity, shot, lab.records.get(shot.address()));
    lab.session.operate("rollback", step, lab.call);
    assertThat(lab.create(shot("later")).objectId()).isEqualTo("snapshot/210/later");
    lab.delete(shot);
    assertThat(lab.observe(shot)).isInstanceOf(Observation.Absent.class);
  }

  private static ResourceSpec shot(String name) {
    return ProxmoxLab.spec(
        "proxmox.snapshot", name, Map.of("node", "pve", "vmid", 210, "name", name));
  }

  private static ResourceSpec moved(ResourceSpec spec, String name, Address from) {
    ResourceSpec named = ProxmoxLab.spec(spec.type(), name, spec.desired().fields());
    return named.withLifecycle(
        new Lifecycle(false, false, true, false, false, new TreeSet<>(), new TreeSet<>(), from));
  }

  /** A step may take over what is marked for its own address before, and nothing else. */
  private void takesOnlyItsOwn(ResourceSpec spec) {
    lab.create(spec);
    Address other = ProxmoxLab.HOST.child("vm", "other");
    StepRequest stranger = new StepRequest(lab.identity, moved(spec, "new", other), null);
    assertThatThrownBy(() -> lab.session.update(stranger, lab.call))
        .hasMessageMatching("(?s).*(is not this lab's|of this lab).*");
    StepRequest own = new StepRequest(lab.identity, moved(spec, "new", spec.address()), null);
    lab.session.update(own, lab.call);
    assertThat(lab.observe(Objects.requireNonNull(own.desired())))
        .isInstanceOfSatisfying(
            Observation.Present.class,
            there -> assertThat(there.owner()).isEqualTo(Observation.Owner.OURS));
  }

  @Test
  void aMoveTakesOnlyWhatIsMarkedForTheAddressBefore() {
    takesOnlyItsOwn(ProxmoxLab.talos(210));
    takesOnlyItsOwn(shot("before"));
    takesOnlyItsOwn(ProxmoxLab.spec("proxmox.pool", "prod", Map.of("id", "prod")));
  }
}
