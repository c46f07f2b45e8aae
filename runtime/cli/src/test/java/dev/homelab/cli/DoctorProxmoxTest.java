package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.lab.LabReader;
import dev.homelab.cli.lab.Parts;
import dev.homelab.model.Address;
import dev.homelab.model.Lab;
import dev.homelab.model.Origin;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.SecretSource;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.sim.proxmox.ProxmoxOptions;
import dev.homelab.sim.proxmox.ProxmoxSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code doctor} on Proxmox VE hosts: set-up commands, certificates, rights. */
class DoctorProxmoxTest {
  private static final Address HOST = Address.of("proxmox", "pve");

  private final ProxmoxSimulator simulator = ProxmoxSimulator.start(ProxmoxOptions.inMemory());
  @TempDir Path folder;

  @BeforeEach
  void writeScript() throws IOException {
    Files.writeString(folder.resolve("homelab.groovy"), "homelab('hosts') {}");
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private CliRun on(TargetSpec... hosts) {
    Parts shipped = Installed.parts();
    ResourceSpec pool =
        ResourceSpec.of(
            HOST.child("pool", "prod"), "proxmox.pool", HOST, Value.Tree.EMPTY, Origin.NONE);
    TreeMap<String, SecretSource> secrets = new TreeMap<>();
    secrets.put("pve", new SecretSource.Environment("PVE_TOKEN"));
    Lab lab = new Lab("hosts", List.of(hosts), List.of(), List.of(pool), secrets, List.of());
    Parts parts =
        new Parts(
            (paths, environment) -> new LabReader.Read(lab, List.of()),
            shipped.providers(),
            shipped.clusters(),
            shipped.secrets(),
            shipped.interrupts());
    return new CliRun(folder).on(parts).with("PVE_TOKEN", simulator.token());
  }

  private static TargetSpec host(String name, String url, String... fingerprint) {
    TreeMap<String, Value> config = new TreeMap<>();
    config.put("url", Value.of(url));
    config.put("token", new Value.Secret("pve"));
    for (String one : fingerprint) {
      config.put("fingerprint", Value.of(one));
    }
    return new TargetSpec(
        Address.of("proxmox", name), "proxmox", new Value.Tree(config), Origin.NONE);
  }

  @Test
  void theSetUpNeedsNoLabAndIsAShellScript() throws IOException {
    Files.delete(folder.resolve("homelab.groovy"));
    CliRun.Result text = new CliRun(folder).run("doctor", "--setup-proxmox");
    assertThat(text.code()).isZero();
    assertThat(text.out().lines().filter(line -> !line.startsWith("#")))
        .hasSize(5)
        .first()
        .asString()
        .startsWith("pveum role add Homelab --privs \"")
        .contains("VM.Allocate", "VM.GuestAgent.Audit")
        .doesNotContain("VM.Monitor", "Sys.Console");
    assertThat(text.out())
        .contains("pveum user token add homelab@pve cli --privsep 0")
        .containsPattern("# pveum role add .*VM.Monitor");
    CliRun.Result json = new CliRun(folder).run("doctor", "--setup-proxmox", "--json");
    assertThat(json.out())
        .startsWith("{\n  \"format\" : 1")
        .contains("\"version\" : \"9\"", "\"version\" : \"8.4\"", "\"commands\" :");
  }

  @Test
  void thePageOfTheHostsNamesTheSameRole() throws IOException {
    String page =
        Files.readString(
            Path.of(System.getProperty("homelab.root", "../..")).resolve("docs/proxmox.md"));
    String text = new CliRun(folder).run("doctor", "--setup-proxmox").out();
    assertThat(page).contains(text.lines().filter(line -> !line.startsWith("#")).toList());
  }

  @Test
  void aHostThatIsNotTrustedIsToldWithTheLineToWrite() {
    CliRun.Result bare = on(host("pve", simulator.url())).run("doctor");
    assertThat(bare.code()).isEqualTo(2);
    assertThat(bare.out())
        .contains("proxmox.pve", "HL5511", "fingerprint '" + simulator.fingerprint() + "'")
        .contains("pvenode cert info");
    CliRun.Result json = on(host("pve", simulator.url())).run("doctor", "--json");
    assertThat(json.out()).contains("fingerprint '" + simulator.fingerprint() + "'");
    assertThat(simulator.requests()).isEmpty();

    CliRun.Result trusted = on(host("pve", simulator.url(), simulator.fingerprint())).run("doctor");
    assertThat(trusted.out()).contains("answers, and may be read and changed");
    assertThat(trusted.code()).as(trusted.out()).isZero();
  }

  @Test
  void eachHostIsToldForItself() {
    CliRun.Result doctor =
        on(host("pve", simulator.url(), simulator.fingerprint()), host("other", simulator.url()))
            .run("doctor");
    assertThat(doctor.code()).isEqualTo(2);
    Map<Boolean, List<String>> lines =
        doctor
            .out()
            .lines()
            .filter(line -> line.contains("proxmox."))
            .collect(java.util.stream.Collectors.partitioningBy(l -> l.contains("answers, and")));
    assertThat(lines.get(true)).singleElement().asString().contains("proxmox.pve");
    assertThat(lines.get(false)).first().asString().contains("proxmox.other");
  }

  @Test
  void aRightThatIsMissingIsToldByPath() {
    simulator.edit(root -> root.withObject("/tokens/homelab@pve!cli").put("privsep", true));
    CliRun.Result doctor = on(host("pve", simulator.url(), simulator.fingerprint())).run("doctor");
    assertThat(doctor.code()).isEqualTo(2);
    assertThat(doctor.out()).contains("privileges are missing on /pool", "Pool.Allocate");
  }
}
