package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.CliRun;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other users of the machine, links and programs that a kubeconfig names cannot do. */
class SafeFilesTest {
  @TempDir Path folder;
  @TempDir Path outside;
  private CliRun cli = new CliRun(Path.of("."));

  @BeforeEach
  void begin() throws IOException {
    cli = new CliRun(folder).with("HOME", folder.resolve("home").toString());
    script("homelab('safe') { value('a') { content 'x' } }");
  }

  private void script(String text) throws IOException {
    Files.writeString(folder.resolve("homelab.groovy"), text);
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private List<Path> cached() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(".homelab/cache"))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private void planWorks() {
    CliRun.Result plan = cli.run("plan");
    assertThat(plan.code()).as(plan.err()).isZero();
    assertThat(plan.out()).contains("value.a");
  }

  @Test
  void anEntryThatOthersCouldHaveWrittenIsMadeAnew() throws IOException {
    planWorks();
    List<Path> entries = cached();
    assertThat(entries).isNotEmpty();
    for (Path entry : entries) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(entry)))
          .isEqualTo("rw-------");
      mode(entry, "rw-rw-rw-");
    }
    planWorks();
    for (Path entry : entries) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(entry)))
          .as("written anew: %s", entry)
          .isEqualTo("rw-------");
    }
  }

  @Test
  void aDamagedEntryIsMadeAnew() throws IOException {
    planWorks();
    for (Path entry : cached()) {
      byte[] bytes = Files.readAllBytes(entry);
      bytes[bytes.length - 1] ^= 1;
      Files.write(entry, bytes);
    }
    planWorks();
  }

  @Test
  void aFolderThatOthersCanWriteToIsNotUsed() throws IOException {
    planWorks();
    Path folderOfEntries = Objects.requireNonNull(cached().get(0).getParent());
    mode(folderOfEntries, "rwxrwxrwx");
    for (Path entry : cached()) {
      Files.writeString(entry, "someone else's");
    }
    planWorks();
    for (Path entry : cached()) {
      assertThat(entry).hasContent("someone else's");
    }
  }

  @Test
  void aLinkInThePlaceOfTheCacheLeadsNowhere() throws IOException {
    planWorks();
    Path entries = Objects.requireNonNull(cached().get(0).getParent());
    try (Stream<Path> all = Files.list(entries)) {
      for (Path entry : all.toList()) {
        Files.delete(entry);
      }
    }
    Files.delete(entries);
    Files.createSymbolicLink(entries, outside);
    planWorks();
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void aStateFolderThatOthersCanWriteToIsRefused() throws IOException {
    assertThat(cli.run("up", "--yes").code()).isZero();
    mode(folder.resolve(".homelab"), "rwxrwxrwx");
    CliRun.Result refused = cli.run("up", "--yes");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("HL4010", "chmod go-w");
  }

  @Test
  void nothingOutsideTheFolderIsIncluded() throws IOException {
    Path secret = Files.writeString(outside.resolve("x.groovy"), "value('stolen') { content 's' }");
    Files.writeString(outside.resolve("x.yaml"), "{apiVersion: v1, kind: Namespace}");
    Files.createSymbolicLink(folder.resolve("link.groovy"), secret);
    Files.createSymbolicLink(folder.resolve("dir"), outside);
    for (String word :
        List.of(
            "include 'link.groovy'",
            "include '*link.groovy'",
            "include 'dir/x.groovy'",
            "include 'dir/*.groovy'",
            "include '../" + outside.getFileName() + "/x.groovy'",
            "include '" + secret + "'",
            "cluster('c') { manifests 'dir' }",
            "value('b') { content file('dir/x.groovy') }")) {
      script("homelab('safe') {\n " + word + "\n}");
      CliRun.Result result = cli.run("up", "--yes");
      assertThat(result.code()).as("%s: %s", word, result.out() + result.err()).isNotZero();
      assertThat(result.out() + result.err()).as(word).doesNotContain("stolen", "HL9090");
    }
    script("homelab('safe') {\n secrets { file 't', 'dir/x.groovy' }\n}");
    CliRun.Result shown = cli.run("secret", "show", "t", "--reveal");
    assertThat(shown.code()).isEqualTo(2);
    assertThat(shown.out() + shown.err()).doesNotContain("stolen");
  }

  @Test
  void aProgramOfAKubeconfigIsNamedBeforeItFirstRuns() throws IOException {
    try (KubeSimulator simulator = KubeSimulator.start(SimulatorOptions.inMemory())) {
      String config = simulator.kubeconfig();
      Matcher token = Pattern.compile("\"?token\"?: *\"?([^\",}\\s]+)\"?").matcher(config);
      assertThat(token.find()).isTrue();
      String exec =
          "exec: {apiVersion: client.authentication.k8s.io/v1, command: ./login.sh, args: [me]}";
      Files.writeString(folder.resolve("kubeconfig"), token.replaceFirst(exec));
      program("exit 1");
      script("homelab('safe') { cluster('c') { kubeconfig 'kubeconfig'\n namespace('n') { } } }");
      CliRun.Result failed = cli.run("plan");
      assertThat(failed.code()).as(failed.out()).isEqualTo(2);
      assertThat(failed.err()).contains("login.sh me", "HL5005");
      assertThat(failed.err().indexOf("HL5005")).isLessThan(failed.err().indexOf("HL3025"));

      Files.delete(folder.resolve(".homelab/exec-plugins"));
      String given = token.group(1);
      program(
          "printf '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\","
              + "\"status\":{\"token\":\""
              + given
              + "\"}}'");
      CliRun.Result first = cli.run("up", "--yes");
      assertThat(first.code()).as(first.err()).isZero();
      assertThat(first.err()).containsOnlyOnce("logs in by a program").doesNotContain(given);
      assertThat(cli.run("plan").err()).doesNotContain("HL5005", given);
    }
  }

  private void program(String body) throws IOException {
    Path program = Files.writeString(folder.resolve("login.sh"), "#!/bin/sh\n" + body + "\n");
    mode(program, "rwx------");
  }
}
