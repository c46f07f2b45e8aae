package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import dev.homelab.sim.kube.fault.ApiFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A lab whose script keeps its state in the cluster: locks, several machines, moves. */
class ClusterStateTest {
  private static KubeSimulator simulator;

  @TempDir Path temp;
  private String lab = "";
  private String place = "state { cluster 'c' }";

  @BeforeAll
  static void start() {
    simulator = KubeSimulator.start(SimulatorOptions.inMemory());
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  @BeforeEach
  void nameLab(TestInfo test) {
    lab = test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT);
    lab = lab.substring(0, Math.min(30, lab.length()));
  }

  /** A person's machine: a folder with a copy of the script, and a home of its own. */
  private CliRun machine(String name) throws IOException {
    Path folder = Files.createDirectories(temp.resolve(name));
    Files.writeString(folder.resolve("kubeconfig"), simulator.kubeconfig());
    Files.writeString(folder.resolve("homelab.groovy"), script());
    return new CliRun(folder).with("HOSTNAME", name);
  }

  private String script() {
    return """
        homelab('%s') {
          %s
          secrets { generated 'pw' }
          cluster('c') {
            kubeconfig 'kubeconfig'
            namespace('%s') {
              app('web') { image 'example.com/web:1.0'; env 'PW', secret('pw') }
            }
          }
        }
        """
        .formatted(lab, place, lab);
  }

  private static CliRun.Result done(CliRun.Result result) {
    assertThat(result.code()).as(result.out() + result.err()).isZero();
    return result;
  }

  @Test
  void aSecondMachineGoesOnFromTheStateInTheCluster() throws IOException {
    CliRun first = machine("first");
    done(first.run("up", "--yes"));
    Path state = temp.resolve("first/.homelab");
    assertThat(state.resolve("state")).doesNotExist();
    assertThat(state.resolve("journal")).doesNotExist();
    assertThat(state.resolve("secrets.age")).doesNotExist();
    assertThat(done(first.run("state", "list")).out()).contains("app.web");
    assertThat(done(first.run("state", "verify")).out()).contains("state is sound");

    CliRun second = machine("second");
    assertThat(done(second.run("state", "list")).out()).contains("app.web");
    CliRun.Result locked = second.run("plan");
    assertThat(locked.code()).isEqualTo(2);
    assertThat(locked.err()).contains("HL4035", "homelab secret recipient");
    CliRun.Result shown = done(second.run("secret", "recipient"));
    assertThat(shown.err()).contains("cannot open", "homelab secret recipient add age1");
    String recipient = shown.out().strip();
    done(first.run("secret", "recipient", "add", recipient));
    assertThat(done(first.run("secret", "recipient", "--json")).out()).contains(recipient);

    assertThat(second.run("plan", "--exit-code").code()).isZero();
    String value = done(second.run("secret", "show", "pw", "--reveal")).out();
    assertThat(done(first.run("secret", "show", "pw", "--reveal")).out()).isEqualTo(value);
    notJoined(second.run("secret", "rotate", "pw", "--yes"));
    done(second.run("state", "join", "--yes"));
    done(second.run("secret", "rotate", "pw", "--yes"));
    assertThat(first.run("plan", "--exit-code").code()).isEqualTo(3);
    done(first.run("up", "--yes"));
    assertThat(second.run("plan", "--exit-code").code()).isZero();
    done(second.run("down", "--yes"));
    assertThat(done(first.run("state", "list")).out()).isEmpty();
  }

  @Test
  void aNewIdentityLocksTheOldOneOut() throws IOException {
    CliRun first = machine("first");
    done(first.run("up", "--yes"));
    Path identity = temp.resolve("first/.config/homelab/identity.txt");
    String old = Files.readString(identity);
    String before = done(first.run("secret", "recipient")).out().strip();
    String after = done(first.run("secret", "rekey", "--yes")).out().strip();
    assertThat(after).startsWith("age1").isNotEqualTo(before);
    assertThat(done(first.run("secret", "recipient", "--json")).out())
        .contains(after)
        .doesNotContain(before);
    assertThat(first.run("plan", "--exit-code").code()).isZero();
    Files.writeString(identity, old);
    assertThat(first.run("plan").err()).contains("HL4035");
  }

  @Test
  void aLockInTheClusterIsExitCodeFour() throws IOException {
    CliRun first = machine("first");
    done(first.run("up", "--yes"));
    try (ClusterLock held = ClusterLock.take(temp.resolve("first"), "c", lab)) {
      CliRun second = machine("second");
      notJoined(second.run("state", "unlock", "--yes"));
      CliRun.Result refused = second.run("up", "--yes");
      assertThat(refused.code()).isEqualTo(4);
      assertThat(refused.err()).contains("HL4001", "grace", "elsewhere");
      assertThat(done(first.run("state", "list")).out()).contains("app.web");
      assertThat(first.run("state", "unlock", "--yes").err()).contains("unlocked");
    }
    done(first.run("up", "--yes"));
  }

  @Test
  void aClusterThatDoesNotAnswerStopsBeforeAnythingElse() throws IOException {
    CliRun first = machine("first");
    Path kubeconfig = temp.resolve("first/kubeconfig");
    Files.writeString(
        kubeconfig, simulator.kubeconfig().replaceAll("127.0.0.1:\\d+", "127.0.0.1:1"));
    for (String command : new String[] {"up", "plan", "status"}) {
      CliRun.Result refused = first.run(command);
      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.err()).contains("HL5010", "the state of this lab is kept there");
    }
    assertThat(temp.resolve("first/.homelab/state.place")).doesNotExist();
  }

  @Test
  void aNamespaceThatIsNotThereIsTold() throws IOException {
    place = "state { cluster 'c'; namespace 'nowhere' }";
    CliRun.Result refused = machine("first").run("up", "--yes");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("HL5082", "kubectl create namespace nowhere");
  }

  @Test
  void aStateMovesToTheClusterAndBack() throws IOException {
    place = "";
    CliRun first = machine("first");
    done(first.run("up", "--yes"));
    String value = done(first.run("secret", "show", "pw", "--reveal")).out();
    String before = done(first.run("state", "export")).out();

    place = "state { cluster 'c' }";
    machine("first");
    CliRun.Result refused = first.run("up", "--yes");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("HL4021", "homelab state move");
    done(first.run("state", "move", "--yes"));
    assertThat(done(first.run("state", "export")).out()).isEqualTo(before);
    assertThat(first.run("plan", "--exit-code").code()).isZero();
    assertThat(temp.resolve("first/.homelab/state.moved")).exists();
    assertThat(done(machine("second").run("state", "list")).out()).contains("app.web");

    place = "";
    machine("first");
    refused = first.run("up", "--yes");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("HL4021", "homelab state move cluster.c");
    done(first.run("state", "move", "c", "--yes"));
    assertThat(done(first.run("state", "export")).out()).isEqualTo(before);
    assertThat(done(first.run("secret", "show", "pw", "--reveal")).out()).isEqualTo(value);
    assertThat(first.run("plan", "--exit-code").code()).isZero();
  }

  @Test
  void aStateOfAnotherLabIsNotWrittenOver() throws IOException {
    done(machine("first").run("up", "--yes"));
    CliRun second = machine("second");
    Files.writeString(
        temp.resolve("second/homelab.groovy"),
        "homelab('" + lab + "') { value('a') { content 'x' } }");
    done(second.run("up", "--yes"));
    machine("second");
    CliRun.Result refused = second.run("state", "move", "--yes");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("HL4022");
    assertThat(temp.resolve("second/.homelab/state")).exists();
    assertThat(done(machine("first").run("state", "list")).out()).contains("app.web");
  }

  @Test
  void aLostStateIsRebuiltInTheCluster() throws IOException {
    CliRun first = machine("first");
    done(first.run("up", "--yes"));
    done(first.run("state", "forget", "deployment.web", "--yes"));
    assertThat(done(first.run("state", "list")).out()).doesNotContain("deployment.web");
    done(first.run("state", "rebuild", "--yes"));
    assertThat(done(first.run("state", "list")).out()).contains("deployment.web");
    assertThat(done(first.run("state", "show", "deployment.web")).out()).contains("example.com");
  }

  @Test
  void aDamagedStateIsRebuiltInTheCluster() throws IOException {
    CliRun first = machine("first");
    done(first.run("up", "--yes"));
    String before = done(first.run("state", "list")).out();
    removePieces();
    CliRun.Result broken = first.run("up", "--yes");
    assertThat(broken.code()).isEqualTo(2);
    assertThat(broken.err()).contains("HL5080", "homelab state rebuild");
    done(first.run("state", "rebuild", "--yes"));
    assertThat(done(first.run("state", "list")).out().replace("   (not ready)", ""))
        .isEqualTo(before);
    done(first.run("up", "--yes"));
    assertThat(first.run("plan", "--exit-code").code()).isZero();
  }

  /** Takes the snapshot out of the cluster, and leaves the head that tells of it. */
  private void removePieces() throws IOException {
    OtherClient other = OtherClient.of(simulator);
    String secrets = "/api/v1/namespaces/kube-system/secrets";
    String json = "application/json";
    int removed = 0;
    for (JsonNode secret :
        new ObjectMapper().readTree(other.send("GET", secrets, json, "")).path("items")) {
      String name = secret.at("/metadata/name").asText();
      if (name.matches("homelab-state-" + lab + "-s\\d+-\\d+")) {
        other.send("DELETE", secrets + '/' + name, json, "{}");
        removed++;
      }
    }
    assertThat(removed).isPositive();
  }

  @Test
  void aLabOfTheSameNameIsNotLetIn() throws IOException {
    CliRun first = machine("first");
    done(first.run("up", "--yes"));
    String before = done(first.run("state", "export")).out();
    CliRun second = machine("second");
    String script =
        "homelab('%s') { state { cluster 'c' }; cluster('c') { kubeconfig 'kubeconfig' } }";
    Files.writeString(temp.resolve("second/homelab.groovy"), script.formatted(lab));
    done(second.run("state", "list"));
    second.run("plan");
    for (String command :
        new String[] {
          "up --yes",
          "down --yes",
          "state move --yes",
          "state rebuild --yes",
          "state claim cluster.c --yes",
          "state forget app.web --yes",
          "secret rekey --yes"
        }) {
      CliRun.Result refused = second.run(command.split(" "));
      assertThat(refused.code()).as(command + refused.out() + refused.err()).isEqualTo(2);
    }
    notJoined(second.run("up", "--yes"));
    notJoined(second.run("down", "--yes"));
    CliRun.Result shut = second.run("state", "join", "--yes");
    assertThat(shut.code()).isEqualTo(2);
    assertThat(shut.err()).contains("HL4035");
    notJoined(second.run("up", "--yes"));
    Files.writeString(
        temp.resolve("second/homelab.groovy"),
        script.formatted(lab).replace("state { cluster 'c' };", ""));
    notJoined(second.run("state", "move", "c", "--yes"));
    assertThat(done(first.run("state", "export")).out()).isEqualTo(before);
    assertThat(done(first.run("up", "--yes")).out()).contains("nothing to change");
  }

  private static void notJoined(CliRun.Result refused) {
    assertThat(refused.code()).as(refused.out() + refused.err()).isEqualTo(2);
    assertThat(refused.err()).contains("HL4023", "homelab state join");
  }

  @Test
  void secretsThatAreNotAtTheOtherEndAreKept() throws IOException {
    CliRun first = machine("first");
    done(first.run("up", "--yes"));
    Path vault = temp.resolve("first/.homelab/secrets.age");
    Files.writeString(vault, "the only copy");
    CliRun.Result refused = first.run("state", "move", "--yes");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("HL4022");
    assertThat(vault).hasContent("the only copy");

    Files.delete(vault);
    place = "";
    machine("first");
    done(first.run("state", "move", "c", "--yes"));
    byte[] only = Files.readAllBytes(vault);
    place = "state { cluster 'c' }";
    machine("first");
    done(first.run("state", "move", "--yes"));
    assertThat(vault).doesNotExist();
    Files.write(vault, only);
    done(first.run("state", "move", "--yes"));
    assertThat(vault).doesNotExist();
    done(first.run("secret", "show", "pw", "--reveal"));
  }

  @Test
  void aLockThatCannotBeRemovedDoesNotChangeHowARunEnds() throws IOException {
    CliRun first = machine("first");
    simulator.faults().add(ApiFault.of("DELETE", "/leases/", new ApiFault.Answer(403, 0)));
    try {
      CliRun.Result result = done(first.run("up", "--yes"));
      assertThat(result.err()).contains("HL4011", "could not be removed");
    } finally {
      simulator.faults().clear();
    }
    done(first.run("state", "unlock", "--yes"));
    done(first.run("down", "--yes"));
  }

  @Test
  void theSandboxKeepsItInTheSimulatedCluster() throws IOException {
    CliRun first = machine("first");
    Path kubeconfig = temp.resolve("first/kubeconfig");
    Map<String, String> asked = new HashMap<>();
    CliRun sandboxed =
        first.on(
            CliRun.partsWith(
                (folder, name, world) -> {
                  asked.put(name, folder.toString());
                  return kubeconfig;
                }));
    done(sandboxed.run("up", "--sandbox", "--yes"));
    assertThat(asked).containsOnlyKeys("c");
    assertThat(temp.resolve("first/.homelab/sandbox/state.place")).exists();
    assertThat(done(sandboxed.run("state", "list")).out()).contains("app.web");
    done(sandboxed.run("down", "--yes"));
  }
}
