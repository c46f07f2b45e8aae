package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.homelab.sim.kube.http.RequestLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands about one machine with Talos, on a cluster of one node. */
class MachineCommandTest {
  private static final String NODE = "node.homelab-cp-1";

  @TempDir static Path folder;
  private static WorldClusters world = new WorldClusters(Path.of("unused"), 0);
  private static CliRun cli = new CliRun(Path.of("unused"));

  @BeforeAll
  static void up() throws IOException {
    Path examples = Path.of(System.getProperty("homelab.root", "../..")).resolve("examples");
    Files.copy(examples.resolve("d-proxmox/homelab.groovy"), folder.resolve("homelab.groovy"));
    world = new WorldClusters(folder.resolve("world"), 1_000);
    cli = new CliRun(folder).on(CliRun.partsWith(world));
    CliRun.Result up = cli.run("up", "--sandbox", "--yes");
    assertThat(up.code()).as(up.err()).isZero();
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  private static CliRun.Result run(String... words) {
    CliRun.Result result = cli.run(words);
    assertThat(result.code()).as(result.err()).isZero();
    return result;
  }

  private static boolean asked(String call) {
    return world.world().talos().log().all().stream()
        .map(RequestLog.Entry::path)
        .anyMatch(path -> path.endsWith(call));
  }

  @Test
  void servicesAreListedForPeopleAndPrograms() throws IOException {
    assertThat(run("services", NODE, "--sandbox").out())
        .containsPattern("etcd +Running +healthy")
        .containsPattern("kubelet +Running")
        .containsPattern("machined +Running +-");
    assertThat(
            new JsonMapper()
                .readTree(run("services", NODE, "--json", "--sandbox").out())
                .findValuesAsText("name"))
        .contains("apid", "etcd", "kubelet");
  }

  @Test
  void doctorSaysUntilWhenCertificatesHold() {
    assertThat(run("doctor", "--sandbox").out())
        .containsPattern(
            "certificates of homelab *authorities until 20..-..-.., servers until 20..-..-..T");
  }

  @Test
  void logsOfKernelAndServicesArePrinted() {
    assertThat(run("dmesg", NODE, "--sandbox").out()).contains("[talos]");
    assertThat(run("dmesg", NODE, "--container", "kubelet", "--sandbox").out()).contains("kubelet");
  }

  @Test
  void logsOfANodeAreThoseOfItsServices() {
    assertThat(run("logs", "homelab-cp-1", "--tail", "3", "--sandbox").out())
        .containsPattern("(?m)^kubelet: ")
        .containsPattern("(?m)^etcd: ")
        .containsPattern("(?m)^apid: ");
    assertThat(run("logs", NODE, "kubelet", "--sandbox").out())
        .containsPattern("(?m)^kubelet: ")
        .doesNotContain("etcd: ");
    assertThat(run("logs", NODE, "kubelet", "--follow", "--sandbox").out()).contains("kubelet: ");

    CliRun.Result unknown = cli.run("logs", NODE, "kubelett", "--sandbox");

    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.err()).contains("kubelett");
    assertThat(cli.run("logs", "cluster.homelab", "etcd", "--sandbox").out()).contains("etcd: ");
  }

  @Test
  void talosconfigAndKubeconfigAreMadeAnewEachTime() {
    String talos = run("talosconfig", "--sandbox").out();
    assertThat(talos).contains("context: homelab", "- 192.168.30.50", "key: ");
    assertThat(run("talosconfig", "homelab", "--sandbox").out()).isNotEqualTo(talos);
    assertThat(cli.run("talosconfig", "other", "--sandbox").err()).contains("HL9044");

    String kube = run("kubeconfig", "--sandbox").out();
    assertThat(kube)
        .containsPattern("server: https://127\\.0\\.0\\.1:\\d+")
        .contains("tls-server-name: 192.168.30.50", "client-key-data: ");
  }

  @Test
  void bootMediaNameTheImageOfTheSchematic() throws IOException {
    assertThat(run("boot-media", "homelab-cp-1").out())
        .contains("metal-amd64.iso", "nocloud-amd64.raw.xz", "/pxe/")
        .contains("printf '%s\\n' 'customization:' '    systemExtensions:'")
        .contains("'            - siderolabs/qemu-guest-agent' | curl");
    assertThat(
            new JsonMapper()
                .readTree(run("boot-media", NODE, "--json").out())
                .path("schematic")
                .asText())
        .hasSize(64);
    assertThat(cli.run("boot-media", "proxmox.pve").code()).isEqualTo(2);
  }

  @Test
  void theIsoIsBroughtWholeOrNotAtAll() throws Exception {
    Path stick = Files.createDirectory(folder.resolve("a stick"));
    CliRun.Result brought = run("boot-media", NODE, "--download=a stick", "--sandbox");

    Path iso;
    try (Stream<Path> files = Files.list(stick)) {
      iso = files.findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(iso);
    assertThat(iso.getFileName().toString()).matches("talos-1.*-metal-amd64-[0-9a-f]{8}\\.iso");
    assertThat(brought.out())
        .contains("sha256   " + HexFormat.of().formatHex(sha256(bytes)))
        .contains("size     " + bytes.length + " bytes", "sudo dd if='" + iso + "' of=/dev/sdX");
    assertThat(brought.err()).contains("100 %");

    world.world().factory().fail(404, 2);
    CliRun.Result refused = cli.run("boot-media", NODE, "--download=a stick", "--sandbox");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("HL7038");
    assertThat(Files.readAllBytes(iso)).as("what was there stays").isEqualTo(bytes);
    world.world().factory().fail(0, 0);
    assertThat(cli.run("boot-media", NODE, "--download=gone", "--sandbox").err())
        .contains("HL9047", "--download=DIR");
  }

  private static byte[] sha256(byte[] bytes) throws NoSuchAlgorithmException {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }

  @Test
  void aCopyOfEtcdIsOneOwnersFile() throws IOException {
    CliRun.Result copy = run("etcd", "snapshot", NODE, "lab.snapshot", "--sandbox");

    assertThat(copy.err()).contains("holds the secrets of the cluster");
    Path file = folder.resolve("lab.snapshot");
    assertThat(Files.size(file)).isPositive();
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    }
    assertThat(cli.run("etcd", "recover", NODE, "lab.snapshot", "--sandbox", "--yes").code())
        .as("etcd has content here")
        .isNotZero();
  }

  @Test
  void powerIsAskedForFirst() {
    assertThat(cli.run("shutdown", NODE, "--sandbox").code()).isEqualTo(2);
    assertThat(asked("/Shutdown")).isFalse();
    CliRun.Result reboot = run("reboot", NODE, "--sandbox", "--yes");
    assertThat(reboot.out()).contains("starts anew");
    assertThat(reboot.err()).contains("etcd and the API of homelab stop while it is away");
    assertThat(asked("/Reboot")).isTrue();
    run("up", "--sandbox", "--yes");
  }

  @Test
  void whatIsNoMachineIsTold() {
    assertThat(cli.run("services", "cluster.homelab/namespace.demo", "--sandbox").err())
        .contains("HL9042", "node.homelab-cp-1");
  }
}
