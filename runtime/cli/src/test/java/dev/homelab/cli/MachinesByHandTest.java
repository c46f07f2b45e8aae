package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.lab.Parts;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.fault.ApiFault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a person does with a machine of a tenant from the command line. */
class MachinesByHandTest extends WorldLab {
  private static final String LAB =
      """
      homelab('lab') {
        node('aoostar') {
          tenant('home') {
            vm linux { user 'anna'; sshKey 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA anna' }
            vm windows
          }
        }
      }
      """;

  /** One test, since a box takes long to come up. */
  @Test
  void imagesConsolesScreensAndSnapshots() throws Exception {
    script(LAB);
    CliRun.Result first = up();
    assertThat(first.err())
        .as("the run says before what only a person can bring")
        .contains("HL1143", "vm.windows has nothing to be installed from")
        .contains("installer 'windows.iso'", "homelab upload --sandbox")
        .doesNotContain("vm.linux has nothing");
    assertThat(first.out())
        .as("and after it")
        .containsPattern(
            "windows +has nothing to be installed from yet"
                + "\\s+homelab upload --sandbox node.aoostar/tenant.home/vm.windows FILE")
        .doesNotContain("  linux ");
    aDiskThatWaitsTakesOneImage();
    whatIsTypedReachesTheConsole();
    aViewerSeesTheScreenUntilCtrlC();
    thePromptDoesTheSame();
    aMachineGoesBackToASnapshotWhenItIsOff();
  }

  private void aDiskThatWaitsTakesOneImage() throws IOException {
    CliRun.Result none = cli.run("upload", "vm.windows", "none.iso", "--sandbox");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("none.iso");
    Files.writeString(folder.resolve("windows.iso"), "an image, said to be Windows");
    CliRun.Result unasked = cli.run("upload", "vm.linux", "windows.iso", "--sandbox");
    assertThat(unasked.code()).isEqualTo(2);
    assertThat(unasked.err()).contains("HL9100", "no disk of", "takes an upload");
    assertThat(run("vms", "--sandbox").out())
        .containsPattern("vm\\.windows +running +\\S+ +Provisioning")
        .containsPattern("vm\\.linux +running +\\S+ +Running");

    CliRun.Result sent = run("upload", "vm.windows", "windows.iso", "--sandbox");
    assertThat(sent.out()).contains(" has windows.iso");
    assertThat(sent.err()).contains("uploads windows.iso: ", "100 %");
    assertThat(run("upload", "vm.windows", "windows.iso", "--sandbox").out())
        .contains("is filled already");
    CliRun.Result again = up();
    assertThat(again.out()).contains("nothing to change");
    assertThat(again.err()).doesNotContain("HL1143");
    assertThat(run("vms", "--sandbox").out())
        .containsPattern("vm\\.windows +running +\\S+ +Running");
    whatABoxRefusesToSayIsToldAsRecorded();
  }

  private void whatABoxRefusesToSayIsToldAsRecorded() throws IOException {
    KubeSimulator box = world.world().clusters().values().iterator().next();
    box.faults().add(ApiFault.of("GET", "virtualmachines", new ApiFault.Answer(403, 0)));
    try {
      CliRun.Result told = run("vms", "--sandbox");
      assertThat(told.out()).containsPattern("vm\\.windows +running +\\S+ +made");
      assertThat(told.err())
          .containsOnlyOnce("its machines are told as recorded")
          .contains("node.aoostar: you may not get VirtualMachine objects");
    } finally {
      box.faults().clear();
    }
  }

  private void whatIsTypedReachesTheConsole() {
    CliRun piped = new CliRun(folder).on(CliRun.partsWith(world)).piping("uname\n");
    CliRun.Result typed = piped.run("console", "vm.linux", "--sandbox");
    assertThat(typed.code()).as(typed.err()).isZero();
    assertThat(typed.out()).contains("login: ", "you typed uname");
  }

  private void aViewerSeesTheScreenUntilCtrlC() throws Exception {
    CompletableFuture<Runnable> button = new CompletableFuture<>();
    Parts parts = CliRun.partsWith(world);
    CliRun showing =
        new CliRun(folder)
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
    CompletableFuture<CliRun.Result> running =
        CompletableFuture.supplyAsync(() -> showing.run("vnc", "vm.linux", "--sandbox"));
    showing.awaitOut("vnc://127.0.0.1:");
    showing.awaitOut("\n");
    int port = Integer.parseInt(showing.writtenSoFar().strip().split(":", -1)[2]);
    for (int viewer = 0; viewer < 2; viewer++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(20_000);
        assertThat(socket.getInputStream().readNBytes(12))
            .isEqualTo("RFB 003.008\n".getBytes(StandardCharsets.US_ASCII));
      }
    }
    button.get(120, TimeUnit.SECONDS).run();
    assertThat(running.get(120, TimeUnit.SECONDS).code()).isEqualTo(130);
  }

  /** The prompt takes the lines one by one; the console is typed what follows it. */
  private void thePromptDoesTheSame() throws Exception {
    Set<Runnable> buttons = ConcurrentHashMap.newKeySet();
    Parts parts = CliRun.partsWith(world);
    String lines =
        """
        stop vm.linux --yes
        vms
        start vm.linux --yes
        upload vm.windows windows.iso
        vnc vm.linux
        lab.name
        console vm.linux
        uname
        """;
    CliRun prompt =
        new CliRun(folder)
            .piping(lines)
            .on(
                new Parts(
                    parts.reader(),
                    parts.providers(),
                    parts.clusters(),
                    parts.secrets(),
                    listener -> {
                      buttons.add(listener);
                      return () -> buttons.remove(listener);
                    }));
    CompletableFuture<CliRun.Result> running =
        CompletableFuture.supplyAsync(() -> prompt.run("repl", "--sandbox"));
    prompt.awaitOut("vnc://127.0.0.1:");
    buttons.forEach(Runnable::run);
    CliRun.Result session = running.get(60, TimeUnit.SECONDS);
    assertThat(session.code()).as(session.err()).isZero();
    assertThat(session.out())
        .containsPattern("(?s)linux +stopped.*is filled already.*vnc://.*\\nlab\\n")
        .containsPattern("(?s)login: .*you typed uname");
    assertThat(session.err()).contains("interrupted");
    assertThat(run("vms", "--sandbox").out()).containsPattern("linux +running");
  }

  private void aMachineGoesBackToASnapshotWhenItIsOff() {
    assertThat(run("snapshots", "vm.linux", "--sandbox").out()).contains("has no snapshots");
    assertThat(run("snapshot", "vm.linux", "before", "--sandbox").out()).isEqualTo("before\n");
    assertThat(run("snapshots", "vm.linux", "--sandbox", "--json").out())
        .contains("\"before\"", "\"ready\"");
    CliRun.Result on = cli.run("restore", "vm.linux", "before", "--sandbox");
    assertThat(on.code()).isEqualTo(2);
    assertThat(on.err()).contains("HL9102", "is on: it is Running");
    CliRun.Result unknown = cli.run("restore", "vm.linux", "never", "--sandbox");
    assertThat(unknown.err()).contains("HL9102", "no snapshot 'never'");

    run("stop", "vm.linux", "--sandbox", "--yes");
    CliRun.Result nobody = cli.run("restore", "vm.linux", "before", "--sandbox");
    assertThat(nobody.code()).isEqualTo(2);
    assertThat(nobody.err()).contains("HL9032", "--delete-data node.aoostar/tenant.home/vm.linux");
    CliRun person = new CliRun(folder).on(CliRun.partsWith(world));
    assertThat(person.answering("yes\n").run("restore", "vm.linux", "before", "--sandbox").code())
        .as("yes is no address")
        .isNotZero();
    CliRun.Result typed =
        person.answering("vm.linux\n").run("restore", "vm.linux", "before", "--sandbox");
    assertThat(typed.out()).as(typed.err()).contains("is as it was at before");
    String[] again = {"restore", "vm.linux", "before", "--sandbox", "--delete-data", "vm.linux"};
    assertThat(run(again).out()).contains("is as it was at before");
    assertThat(volumes())
        .as("its disks are those of the lab")
        .contains("vm-disk-linux")
        .doesNotContain("restore-");
    assertThat(up().out()).as("it is started again").contains(" is up");
    assertThat(up().out()).contains("nothing to change");
  }

  private String volumes() {
    KubeSimulator box = world.world().clusters().values().iterator().next();
    return box.nodes().objects("virtualmachines.kubevirt.io").toString();
  }
}
