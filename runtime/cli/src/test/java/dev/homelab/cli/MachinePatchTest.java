package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a patch of a machine config says wrongly is told at its line, once, before any machine. */
class MachinePatchTest {
  @TempDir Path folder;

  private CliRun.Result validated(String patch) throws IOException {
    String example =
        Files.readString(
            Path.of(System.getProperty("homelab.root"), "examples/e-proxmox/homelab.groovy"));
    Files.writeString(
        folder.resolve("homelab.groovy"),
        example.replace("    on 'host'\n", "    on 'host'\n    machinePatch '" + patch + "'\n"));
    return new CliRun(folder).with("PROXMOX_TOKEN", "lab@pve!homelab=0").run("validate");
  }

  @Test
  void aKeyThatTalosDoesNotKnowIsToldAtThePatch() throws IOException {
    CliRun.Result result = validated("{machine: {kubelett: {extraArgs: {a: b}}}}");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .contains("has 1 mistake", "HL7002", "homelab.groovy:16:5", "machine.kubelett is not a");
  }

  @Test
  void aPatchThatTalosTakesIsTaken() throws IOException {
    assertThat(validated("{machine: {kubelet: {extraArgs: {v: \"2\"}}}}").code()).isZero();
  }
}
