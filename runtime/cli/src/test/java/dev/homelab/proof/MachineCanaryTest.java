package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.CliRun;
import dev.homelab.cli.options.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a lab of machines must keep to itself, through every command: the keys and tokens of Talos,
 * of etcd and of Kubernetes, the token of the Proxmox host, and the password of a machine.
 */
@Tag("proof")
@Tag("life")
class MachineCanaryTest {
  /** Entries of a machine config that let in whoever has them. */
  private static final Pattern ENTRY =
      Pattern.compile("(?m)^ *(?:key|token|secret|secretboxEncryptionSecret): (\\S{16,})$");

  private static final String TOKEN = "homelab@pve!tool=8b1d3c55-0c2f-4f6e-9d0a-3f1e5b7a9c21";
  private static final String MACHINE =
      "$0    vm('files', linux { address '192.168.30.40'; password secret('vm.password') })\n";

  /** They end what the others need. */
  private static final EnumSet<Verb> LAST = EnumSet.of(Verb.DOWN, Verb.STATE_FORGET);

  private final Canaries canaries = new Canaries();
  @TempDir Path folder;

  @Test
  void noSecretOfMachinesIsPrintedOrWritten() throws IOException {
    String script =
        MachineLab.example("d-proxmox")
            .replace("cluster('homelab')", "cluster('c')")
            .replace("secrets { ", "secrets { generated 'vm.password'; ")
            .replaceFirst("(?m)^    storage '.*\\R", MACHINE);
    try (MachineLab lab = MachineLab.of(folder, script)) {
      CliRun cli = new CliRun(folder).on(CliRun.partsWith(lab)).with("PROXMOX_TOKEN", TOKEN);
      CliRun.Result up = cli.run("up", "--sandbox", "--yes", "--verbose");
      assertThat(up.code()).as(up.err()).isZero();
      collect(lab, cli);
      assertThat(canaries.in(up.out() + up.err())).as("printed by the first up").isEmpty();
      List<String> done = new ArrayList<>();
      walk(cli, "cluster.c/node.c-cp-1", EnumSet.complementOf(LAST), done);
      walk(cli, "proxmox.pve/vm.files", EnumSet.complementOf(LAST), done);
      assertThat(done).as("done").hasSizeGreaterThan(60);
      walk(cli, "proxmox.pve/vm.files", LAST, done);
      assertThat(canaries.below(folder, List.of(folder.resolve(".homelab/sandbox/world"))))
          .as("files after all commands")
          .isEmpty();
    }
  }

  private void collect(MachineLab lab, CliRun cli) {
    canaries.add(TOKEN.substring(TOKEN.indexOf('=') + 1));
    CliRun.Result shown = cli.run("secret", "show", "vm.password", "--sandbox", "--reveal");
    assertThat(shown.code()).as(shown.err()).isZero();
    canaries.add(shown.out().strip());
    int entries = 0;
    for (String id : lab.world().machines()) {
      List<String> found =
          ENTRY.matcher(lab.world().talos().config(id)).results().map(one -> one.group(1)).toList();
      found.forEach(canaries::add);
      entries += found.size();
    }
    assertThat(entries).as("entries of machine configs").isGreaterThan(8);
  }

  private void walk(CliRun cli, String address, EnumSet<Verb> verbs, List<String> done) {
    for (Map.Entry<Verb, List<String>> one : EveryCommand.lines().entrySet()) {
      if (verbs.contains(one.getKey())) {
        for (String[] words : EveryCommand.of(one.getKey(), address, "vm.password")) {
          String line = String.join(" ", words);
          CliRun.Result result = cli.run(words);
          String output = result.out() + result.err();
          assertThat(canaries.in(output)).as("printed by %s", line).isEmpty();
          assertThat(output).as("%s met a fault of the tool", line).doesNotContain("HL9090");
          if (result.code() == 0) {
            done.add(line);
          }
        }
      }
    }
  }
}
