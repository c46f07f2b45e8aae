package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import dev.homelab.state.FolderBackend;
import dev.homelab.state.StateSettings;
import dev.homelab.state.StateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken for the value of a generated secret when it is not known here, and what is not. */
class LostSecretsTest {
  private static final String TWO = "env 'ONE', secret('%s'); env 'TWO', secret('%s')";
  private static final String BOTH = "generated 'na'; generated 'nb'";

  private final KubeSimulator simulator = KubeSimulator.start(SimulatorOptions.inMemory());
  @TempDir Path folder;
  private CliRun cli = new CliRun(Path.of("."));

  @BeforeEach
  void begin() throws IOException {
    Files.writeString(folder.resolve("kubeconfig"), simulator.kubeconfig());
    cli = new CliRun(folder).with("A", "the-leaked-value").with("B", "another-value");
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private void lab(String secrets, String app, String more) throws IOException {
    script(
        secrets,
        "namespace('lost') { app('web') { image 'example.com/web:1.0'; "
            + app
            + " }\n"
            + more
            + '}');
  }

  private void script(String secrets, String services) throws IOException {
    Files.writeString(
        folder.resolve("homelab.groovy"),
        """
        homelab('lost') {
          domain 'example.com'
          secrets { %s }
          cluster('c') {
            kubeconfig 'kubeconfig'
            %s
          }
        }
        """
            .formatted(secrets, services));
  }

  private CliRun.Result ends(int code, String... words) {
    CliRun.Result result = cli.run(words);
    assertThat(result.code())
        .as(String.join(" ", words) + ": " + result.out() + result.err())
        .isEqualTo(code);
    return result;
  }

  private String value(String name) {
    return ends(0, "secret", "show", name, "--reveal").out().strip();
  }

  private String stamp() throws IOException {
    String deployment =
        OtherClient.of(simulator)
            .send("GET", "/apis/apps/v1/namespaces/lost/deployments/web", "application/json", "");
    Matcher stamp =
        Pattern.compile("homelab.dev/secrets-digest\"\\s*:\\s*\"(\\w+)\"").matcher(deployment);
    assertThat(stamp.find()).as(deployment).isTrue();
    return stamp.group(1);
  }

  private Path vault() {
    return folder.resolve(".homelab/secrets.age");
  }

  private void nothingToChange() {
    assertThat(ends(0, "up", "--yes").out()).contains("nothing to change");
  }

  @Test
  void aNewSecretDoesNotTakeOverWhatStoodAtItsPlace() throws IOException {
    lab("env 'a', 'A'; env 'b', 'B'", TWO.formatted("a", "b"), "");
    ends(0, "up", "--yes");
    lab(BOTH, TWO.formatted("na", "nb"), "");
    assertThat(ends(0, "up", "--yes").err()).doesNotContain("HL311");
    assertThat(value("na")).isNotEqualTo("the-leaked-value").isNotEqualTo(value("nb"));
    assertThat(value("nb")).isNotEqualTo("another-value");

    String old = value("na");
    lab("generated 'nc'", TWO.formatted("nc", "nc"), "");
    ends(0, "up", "--yes");
    String second = value("nc");
    assertThat(second).isNotEqualTo(old);

    lab("generated 'nd'", TWO.formatted("nd", "nd"), "");
    assertThat(ends(0, "state", "rebuild", "--yes").err()).doesNotContain("read back");
    ends(0, "up", "--yes");
    assertThat(value("nd")).isNotEqualTo(second);
    nothingToChange();
  }

  @Test
  void aSecretThatCameFromElsewhereIsToldWhenItsOldValueStays() throws IOException {
    lab("env 'pw', 'A'; generated 'nb'", TWO.formatted("pw", "nb"), "");
    ends(0, "up", "--yes");
    lab("generated 'pw'; generated 'nb'", TWO.formatted("pw", "nb"), "");
    assertThat(ends(0, "up", "--yes").err())
        .contains("HL3111", "pw", "homelab secret rotate pw")
        .doesNotContain("the-leaked-value");
    ends(0, "secret", "rotate", "pw", "--yes");
    assertThat(value("pw")).isNotEqualTo("the-leaked-value");
  }

  @Test
  void aLostValueComesBackAndIsTold() throws IOException {
    lab(BOTH, TWO.formatted("na", "nb"), "");
    ends(0, "up", "--yes");
    String value = value("na");
    Files.delete(vault());
    CliRun.Result plan = ends(0, "plan");
    assertThat(plan.err()).contains("HL3111", "na, nb").doesNotContain(value);
    assertThat(vault()).doesNotExist();
    CliRun.Result up = ends(0, "up", "--yes");
    assertThat(up.err()).contains("HL3111", "na, nb").doesNotContain(value);
    assertThat(value("na")).isEqualTo(value);
    nothingToChange();
  }

  @Test
  void aRebuildLeavesARotationThatIsToCome() throws IOException {
    lab(BOTH, TWO.formatted("na", "nb"), "");
    ends(0, "up", "--yes");
    String old = value("na");
    ends(0, "secret", "rotate", "na", "--yes");
    String rotated = value("na");
    assertThat(rotated).isNotEqualTo(old);
    byte[] before = Files.readAllBytes(vault());

    CliRun.Result rebuilt = ends(0, "state", "rebuild", "--yes");
    assertThat(rebuilt.err())
        .contains("not yet in what runs: the value of na\n")
        .doesNotContain("read back", old, rotated);
    assertThat(Files.readAllBytes(vault())).isEqualTo(before);
    assertThat(value("na")).isEqualTo(rotated);
    String stamp = stamp();
    ends(0, "up", "--yes");
    assertThat(stamp()).isNotEqualTo(stamp);
    nothingToChange();
  }

  @Test
  void aRebuildUnderTheLockOfAnotherChangesNothing() throws Exception {
    lab(BOTH, TWO.formatted("na", "nb"), "");
    ends(0, "up", "--yes");
    Files.delete(vault());
    FolderBackend backend = FolderBackend.open(folder.resolve(".homelab"));
    try (StateStore store = StateStore.open(backend, Clock.systemUTC(), StateSettings.of("lost"));
        var lock = store.lock("up")) {
      assertThat(ends(4, "state", "rebuild", "--yes").err()).contains("HL4001");
      assertThat(vault()).doesNotExist();
    }
    assertThat(ends(0, "state", "rebuild", "--yes").err())
        .contains("read back the values of na, nb from what runs");
    assertThat(vault()).exists();
  }

  @Test
  void podsThatMayHaveAnOldValueAreMadeAnewAfterARebuild() throws IOException {
    lab(BOTH, TWO.formatted("na", "nb"), "");
    ends(0, "up", "--yes");
    ends(0, "state", "rebuild", "--yes");
    ends(0, "up", "--yes");
    nothingToChange();

    Matcher secret = Pattern.compile("\\S+/secret\\.\\S+").matcher(ends(0, "state", "list").out());
    assertThat(secret.find()).isTrue();
    ends(0, "secret", "rotate", "na", "--yes");
    ends(0, "up", "--yes", "--target", secret.group());
    String stamp = stamp();
    ends(0, "state", "rebuild", "--yes");
    assertThat(ends(0, "plan").out()).contains("not known which values its pods were started with");
    ends(0, "up", "--yes");
    assertThat(stamp()).isNotEqualTo(stamp);
    nothingToChange();
  }

  @Test
  void keptDataIsNotOpenedWithANewValue() throws IOException {
    script("", "ingress 'nginx'; namespace('lost') { service gitea }");
    ends(0, "up", "--yes");
    ends(5, "down", "--yes");
    Files.delete(vault());
    String refused = ends(2, "up", "--yes").err();
    assertThat(refused).contains("HL3110", "persistentvolumeclaim.");
    assertThat(vault()).doesNotExist();
    Matcher rotate = Pattern.compile("homelab secret rotate (\\S+)").matcher(refused);
    while (rotate.find()) {
      ends(0, "secret", "rotate", rotate.group(1), "--yes");
    }
    ends(0, "up", "--yes");
  }

  @Test
  void aStateFromABackupWritesNoOlderValueAlsoInsideALongerText() throws IOException {
    lab(BOTH, "env 'ONE', secret('na'); env 'URL', \"u:${secret('nb')}@db\"", "");
    ends(0, "up", "--yes");
    Path backup = Files.createDirectories(folder.resolve("backup"));
    put(folder.resolve(".homelab"), backup);
    ends(0, "secret", "rotate", "na", "--yes");
    ends(0, "secret", "rotate", "nb", "--yes");
    ends(0, "up", "--yes");
    String one = value("na");
    String two = value("nb");
    put(backup, folder.resolve(".homelab"));
    assertThat(ends(2, "up", "--yes").err()).contains("HL4024", "`na`", "`nb`");
    assertThat(ends(0, "state", "rebuild", "--yes").err())
        .contains("read back the values of na, nb from what runs");
    assertThat(value("na")).isEqualTo(one);
    assertThat(value("nb")).isEqualTo(two);
    ends(0, "up", "--yes");
    nothingToChange();
  }

  private static void put(Path from, Path to) throws IOException {
    for (String file : new String[] {"state", "journal", "secrets.age"}) {
      Files.deleteIfExists(to.resolve(file));
      if (Files.exists(from.resolve(file))) {
        Files.copy(from.resolve(file), to.resolve(file));
      }
    }
  }
}
