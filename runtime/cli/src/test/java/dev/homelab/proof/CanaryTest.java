package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.homelab.cli.CliRun;
import dev.homelab.cli.options.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sixty secrets, and those that the recipes make, through every command; failing paths included.
 * None may be seen again in what is printed or kept.
 */
class CanaryTest {
  private static final int COUNT = 60;
  private static final int FROM_FILES = 20;
  private static final String ENV = "env 's%1$02d', 'CANARY_%1$02d'";
  private static final String RAW =
      """
              env 'URL', join('http://u:', secret('s21'), '@host/')
            }
            manifest '''
              apiVersion: v1
              kind: ConfigMap
              metadata: {name: raw, annotations: {a: b}}
              data: {a: b, plain: text}
            '''
            manifest '''
              apiVersion: apps/v1
              kind: Deployment
              metadata: {name: raw}
              spec:
                selector: {matchLabels: {app: raw}}
                template:
                  metadata: {labels: {app: raw}}
                  spec:
                    containers:
                    - name: raw
                      image: example.com/raw:1
                      args: [--one, --two]
            '''
            patch('ConfigMap', 'raw') {
              set 'data.a', secret('s22')
              set 'data.joined', join('x', secret('s23'), 'y')
              set 'metadata.annotations.a', secret('s01')
            }
            patch('Deployment', 'raw') {
              set 'spec.template.spec.containers[raw].args', ['--one', secret('s24'), join('--k=', secret('s25'))]
            }
          }
        }
        value('kept') { content secret('s26') }
      }
      """;

  private final Canaries canaries = new Canaries();

  /** What a lab without machines refuses; {@link MachineCanaryTest} has a lab with them. */
  private static final EnumSet<Verb> OF_MACHINES =
      EnumSet.of(
          Verb.MODE,
          Verb.SERVICES,
          Verb.DMESG,
          Verb.REBOOT,
          Verb.SHUTDOWN,
          Verb.ETCD,
          Verb.ETCD_SNAPSHOT,
          Verb.ETCD_RECOVER,
          Verb.BOOT_MEDIA,
          Verb.TALOSCONFIG,
          Verb.CONSOLE,
          Verb.VNC,
          Verb.UPLOAD,
          Verb.SNAPSHOT,
          Verb.SNAPSHOTS,
          Verb.RESTORE,
          Verb.BACKUP,
          Verb.BACKUPS);

  @TempDir Path folder;
  private CliRun cli = new CliRun(Path.of("."));

  @AfterEach
  void stopSandbox() {
    SandboxObjects.stop(folder);
  }

  @Test
  void everyCommandIsWalked() throws IOException {
    Files.createDirectory(folder.resolve(".homelab"));
    assertThat(EveryCommand.lines().keySet()).isEqualTo(EnumSet.allOf(Verb.class));
    assertThat(EveryCommand.lines().values()).noneMatch(List::isEmpty);
  }

  @Test
  void noSecretOfTheScriptIsPrintedOrWritten() throws IOException {
    prepare();
    Files.createDirectory(folder.resolve("keys"));
    for (int i = 0; i < COUNT; i++) {
      String value = Canaries.value(i);
      canaries.add(value);
      if (i < FROM_FILES) {
        Files.writeString(folder.resolve("keys/%02d.txt".formatted(i)), value);
      } else {
        cli.with("CANARY_%02d".formatted(i), value);
      }
    }
    script(lab("example.com/app:1.0", "a"));
    walk("app.a", "s30", EnumSet.of(Verb.DOWN, Verb.STATE_FORGET));
    podsTellThem();
    serverEchoesThem();
    shrinksAndLosesWhatHeldThem();
    walk("app.b", "s30", EnumSet.complementOf(EnumSet.of(Verb.STATE_FORGET, Verb.DOWN)));
    assertThat(found()).isEmpty();
  }

  @Test
  void noSecretThatARecipeMadeIsPrintedOrWritten() throws IOException {
    prepare();
    String top =
        Files.readString(
            Path.of(
                System.getProperty("homelab.root"), "examples/existing-cluster/homelab.groovy"));
    script(top.replace("cluster('home')", "cluster('c')"));
    ok(cli.run("up", "--sandbox", "--yes"));
    List<String> names = new ArrayList<>();
    String listing = cli.run("secret", "list", "--sandbox", "--json").out();
    new ObjectMapper().readTree(listing).findValues("name").forEach(n -> names.add(n.asText()));
    assertThat(names).hasSizeGreaterThan(4);
    for (String name : names) {
      CliRun.Result shown = cli.run("secret", "show", name, "--sandbox", "--reveal");
      assertThat(shown.code()).as(shown.err()).isZero();
      canaries.add(shown.out().strip());
    }
    walk("service.nextcloud", names.get(0), EnumSet.of(Verb.DOWN, Verb.STATE_FORGET));
    for (String name : names) {
      ok(cli.run("secret", "rotate", name, "--sandbox", "--yes"));
      String value = cli.run("secret", "show", name, "--sandbox", "--reveal").out().strip();
      assertThat(canaries.in(value)).as("a new value").isEmpty();
      canaries.add(value);
    }
    podsTellThem();
    walk("service.nextcloud", names.get(0), EnumSet.of(Verb.STATE_FORGET));
    assertThat(found()).isEmpty();
  }

  private void prepare() {
    cli = new CliRun(folder).with("HOME", folder.resolve("home").toString());
  }

  private void script(String text) throws IOException {
    Files.writeString(folder.resolve("homelab.groovy"), text);
  }

  /** Files that hold one, besides the simulated cluster and the files that the lab reads. */
  private List<String> found() {
    return canaries.below(
        folder, List.of(folder.resolve(".homelab/sandbox/c"), folder.resolve("keys")));
  }

  /** Types every command, apart from some, in the order of the list. */
  private void walk(String address, String secret, EnumSet<Verb> without) {
    int done = 0;
    List<String> refused = new ArrayList<>();
    for (Verb verb : EveryCommand.lines().keySet()) {
      if (!without.contains(verb)) {
        for (String[] line : EveryCommand.of(verb, address, secret)) {
          CliRun.Result result = cli.run(line);
          check(result, String.join(" ", line));
          boolean did = result.code() == 0 || result.code() == 5;
          done += did ? 1 : 0;
          if (!did && !OF_MACHINES.contains(verb)) {
            refused.add(String.join(" ", line));
          }
        }
      }
    }
    assertThat(refused.size()).as("refused: %s", refused).isLessThanOrEqualTo(done / 3 + 1);
    assertThat(found()).as("files after all commands").isEmpty();
  }

  private void check(CliRun.Result result, String command) {
    String output = result.out() + result.err();
    assertThat(canaries.in(output)).as("printed by %s", command).isEmpty();
    assertThat(output).as("%s met a fault of the tool", command).doesNotContain("HL9090");
  }

  private static CliRun.Result ok(CliRun.Result result) {
    assertThat(result.code()).as(result.out() + result.err()).isZero();
    return result;
  }

  private void tell(String path, Map<String, Object> what) throws IOException {
    String config = ok(cli.run("kubeconfig", "c", "--sandbox")).out();
    SandboxObjects.tell(config, path, new ObjectMapper().writeValueAsString(what));
  }

  /** Containers that write them to their logs, in every form. */
  private void podsTellThem() throws IOException {
    String words = String.join("\n", canaries.all()) + '\n';
    for (String namespace : List.of("n", "web", "code", "media", "private")) {
      tell("/_sim/logs", Map.of("namespace", namespace, "pod", "", "text", words));
    }
    int read = 0;
    StringBuilder told = new StringBuilder();
    for (String address : List.of("app.a", "service.nextcloud", "service.gitea")) {
      CliRun.Result logs = cli.run("logs", address, "--sandbox");
      check(logs, "logs of pods that tell them");
      read += logs.out().contains("(secret ") ? 1 : 0;
      told.append(logs.err());
    }
    assertThat(read).as("logs that were read; %s", told).isPositive();
  }

  /** A server that answers with what it was sent, as an admission webhook may. */
  private void serverEchoesThem() throws IOException {
    for (String method : List.of("PATCH", "POST")) {
      tell(
          "/_sim/faults",
          Map.of("method", method, "path", "secrets|configmaps", "times", 40, "effect", "echo"));
    }
    script(lab("example.com/app:2.0", "b"));
    CliRun.Result failed = cli.run("up", "--sandbox", "--yes");
    assertThat(failed.code()).as(failed.err()).isNotZero();
    check(failed, "up against a server that echoes");
    check(cli.run("plan", "--sandbox", "--json"), "plan --json, echoed");
    check(cli.run("up", "--sandbox", "--yes", "--json"), "up --json, echoed");
    check(cli.run("state", "export", "--sandbox"), "what is remembered of it");
    String config = cli.run("kubeconfig", "c", "--sandbox").out();
    SandboxObjects.forgetFaults(config);
    tell(
        "/_sim/faults",
        Map.of(
            "pod", Map.of("namespace", "n", "match", "example.com/app:3", "kind", "crash_loop")));
    script(lab("example.com/app:3.0", "b"));
    CliRun.Result crashed = cli.run("up", "--sandbox", "--yes");
    assertThat(crashed.code()).as(crashed.out()).isEqualTo(1);
    assertThat(crashed.err()).as("its last words").contains("(secret ");
    check(crashed, "up of a pod that crashes with them as its last words");
    SandboxObjects.forgetFaults(config);
    check(cli.run("up", "--sandbox", "--yes"), "up without faults");
  }

  /** What held a secret goes from the script, while the secret has another value already. */
  private void shrinksAndLosesWhatHeldThem() throws IOException {
    for (int i = FROM_FILES; i < COUNT; i++) {
      String value = Canaries.value(i + COUNT);
      canaries.add(value);
      cli.with("CANARY_%02d".formatted(i), value);
    }
    script(lab("example.com/app:3.0", "b").replaceAll("(?m)^ *set '.*\n", ""));
    for (String line : List.of("plan --verbose", "plan --json", "diff", "status", "up --yes")) {
      CliRun.Result result = cli.run((line + " --sandbox").split(" "));
      check(result, line + " after what held them left the script");
    }
  }

  private static String lab(String image, String name) {
    StringBuilder text = new StringBuilder("homelab('canaries') {\n  secrets {\n");
    for (int i = 0; i < COUNT; i++) {
      String source = i < FROM_FILES ? "file 's%1$02d', 'keys/%1$02d.txt'" : ENV;
      text.append("    ").append(source.formatted(i)).append('\n');
    }
    text.append("  }\n  cluster('c') {\n    namespace('n') {\n      app('").append(name);
    text.append("') {\n        image '").append(image).append("'\n        port 80\n");
    for (int i = 0; i < COUNT; i++) {
      text.append("        env 'V%1$02d', secret('s%1$02d')\n".formatted(i));
    }
    return text.append(RAW).toString();
  }
}
