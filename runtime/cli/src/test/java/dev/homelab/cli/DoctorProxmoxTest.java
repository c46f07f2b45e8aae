package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.proxmox.ProxmoxOptions;
import dev.homelab.sim.proxmox.ProxmoxSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code doctor} on Proxmox VE hosts: set-up commands, certificates, rights. */
class DoctorProxmoxTest {
  private final ProxmoxSimulator simulator = ProxmoxSimulator.start(ProxmoxOptions.inMemory());
  @TempDir Path folder;

  @AfterEach
  void stop() {
    simulator.close();
  }

  private CliRun lab(String... blocks) throws IOException {
    Files.writeString(
        folder.resolve("homelab.groovy"),
        "homelab('hosts') {\n  secrets { env 'pve', 'PVE_TOKEN' }\n"
            + String.join("\n", blocks)
            + "\n}\n");
    return new CliRun(folder).with("PVE_TOKEN", simulator.token());
  }

  private String host(String name, String... more) {
    return "  proxmox('%s') {\n    endpoint '%s'\n    token secret('pve')\n%s\n  }"
        .formatted(name, simulator.url(), String.join("\n", more));
  }

  private String trusted() {
    return "    fingerprint '" + simulator.fingerprint() + "'";
  }

  @Test
  void theSetUpNeedsNoLabAndIsAShellScript() throws IOException {
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
  void aHostThatIsNotTrustedIsToldWithTheLineToWrite() throws IOException {
    CliRun.Result bare = lab(host("pve")).run("doctor");
    assertThat(bare.code()).isEqualTo(2);
    assertThat(bare.out()).contains("proxmox.pve", "HL5511", "pvenode cert info");
    CliRun.Result json = lab(host("pve")).run("doctor", "--json");
    assertThat(json.out()).contains(trusted().strip());
    assertThat(simulator.requests()).isEmpty();

    String line =
        bare.out().lines().filter(one -> one.strip().startsWith("fingerprint '")).findFirst().get();
    CliRun.Result pasted = lab(host("pve", line)).run("doctor");
    assertThat(pasted.out()).contains("answers, and may be read and changed");
    assertThat(pasted.code()).as(pasted.out()).isZero();
  }

  @Test
  void eachHostIsToldForItself() throws IOException {
    CliRun.Result doctor = lab(host("pve", trusted()), host("other")).run("doctor");
    assertThat(doctor.code()).isEqualTo(2);
    assertThat(doctor.out())
        .containsPattern("proxmox\\.pve +answers, and may be read and changed")
        .containsPattern("proxmox\\.other *\n.*HL5511");
  }

  @Test
  void aRightThatIsMissingIsToldByPath() throws IOException {
    simulator.edit(root -> root.withObject("/tokens/homelab@pve!cli").put("privsep", true));
    CliRun.Result doctor = lab(host("pve", trusted())).run("doctor");
    assertThat(doctor.code()).isEqualTo(2);
    assertThat(doctor.out()).contains("privileges are missing on /pool", "Pool.Allocate");
  }
}
