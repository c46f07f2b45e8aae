package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster that does not let the tool in, or not everywhere, and runs that meet each other: a
 * clear message, its exit code, nothing lost.
 */
class BadClusterTest {
  private static final Pattern TOKEN = Pattern.compile("(\"?token\"?: *)\"?([^\",}\\s]+)\"?");
  private static final Pattern AUTHORITY =
      Pattern.compile("(\"?certificate-authority-data\"?: *)\"?([^\",}\\s]+)\"?");

  private static final String LAB =
      """
      homelab('bad') {
        cluster('c') {
          kubeconfig 'kubeconfig'
          namespace('n') {
            app('web') {
              image 'example.com/web:1'
              port 80
              volume('data') { at '/data' ; size 1.GiB }
            }
            manifest '''
              apiVersion: v1
              kind: ConfigMap
              metadata: {name: x}
              data: {a: b}
            '''
          }
        }
      }
      """;

  @TempDir Path folder;
  private KubeSimulator simulator = KubeSimulator.start(SimulatorOptions.inMemory());

  @BeforeEach
  void writeLab() throws IOException {
    Files.writeString(folder.resolve("homelab.groovy"), LAB);
    kubeconfig(simulator.kubeconfig());
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private void kubeconfig(String text) throws IOException {
    Files.writeString(folder.resolve("kubeconfig"), text);
  }

  private Tool tool() {
    return new Tool(folder, Map.of("KUBECONFIG", ""));
  }

  private Tool.Result run(int exit, String... command) {
    Tool.Result result = tool().run(command);
    assertThat(result.exit()).as(result.output()).isEqualTo(exit);
    assertThat(result.output()).doesNotContain("\tat ", "Exception");
    return result;
  }

  private void fault(Map<String, Object> what) throws IOException {
    String json = new ObjectMapper().writeValueAsString(what);
    SandboxObjects.tell(simulator.kubeconfig(), "/_sim/faults", json);
  }

  private static String replaced(Pattern pattern, String text, String value) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.replaceFirst("$1" + Matcher.quoteReplacement(value));
  }

  @Test
  void wrongCertificate() throws IOException {
    String other =
        new HeldCertificate.Builder()
            .commonName("other")
            .certificateAuthority(0)
            .build()
            .certificatePem();
    String encoded = Base64.getEncoder().encodeToString(other.getBytes(StandardCharsets.US_ASCII));
    kubeconfig(replaced(AUTHORITY, simulator.kubeconfig(), encoded));
    for (String command : new String[] {"plan", "up --yes"}) {
      assertThat(run(2, command.split(" ")).output())
          .contains("not one that the kubeconfig trusts", "HL3025", "get the kubeconfig")
          .doesNotContain("cannot be reached");
    }
    kubeconfig(simulator.kubeconfig());
    assertThat(run(0, "up", "--yes").output()).contains("is up");
  }

  @Test
  void expiredToken() throws IOException {
    run(0, "up", "--yes");
    kubeconfig(replaced(TOKEN, simulator.kubeconfig(), "expired"));
    for (String[] command : new String[][] {{"plan"}, {"up", "--yes"}, {"down", "--yes"}}) {
      assertThat(run(2, command).output())
          .contains("does not accept the credentials", "expired", "log in again")
          .doesNotContain("cannot be reached");
    }
    kubeconfig(simulator.kubeconfig());
    run(0, "plan", "--exit-code");
    run(0, "state", "verify");
  }

  @Test
  void noRightToLookAtOneKind() throws IOException {
    fault(Map.of("method", "GET", "path", "configmaps", "effect", "answer", "status", 403));
    Tool.Result refused = run(2, "up", "--yes");
    assertThat(refused.output())
        .contains("you may not", "ConfigMap", "kubectl auth can-i", "HL3025")
        .doesNotContain("cannot be reached");
    SandboxObjects.forgetFaults(simulator.kubeconfig());
    run(0, "up", "--yes");
  }

  @Test
  void noRightToChangeOneKind() throws IOException {
    fault(Map.of("method", "PATCH", "path", "configmaps/x", "effect", "answer", "status", 403));
    Tool.Result failed = run(1, "up", "--yes", "--json");
    assertThat(failed.output())
        .contains("you may not patch ConfigMap objects in namespace n", "HL5021")
        .contains("\"failed\":1");
    SandboxObjects.forgetFaults(simulator.kubeconfig());
    run(0, "up", "--yes");
    run(0, "plan", "--exit-code");
  }

  @Test
  void twoRunsAtOnceAndTheFirstIsKilled() throws IOException {
    String pod =
        """
              manifest '''
                apiVersion: v1
                kind: Pod
                metadata: {name: slow}
                spec: {containers: [{name: c, image: 'example.com/slow:1'}]}
              '''
              app('web') {
        """;
    Files.writeString(folder.resolve("homelab.groovy"), LAB.replace("      app('web') {\n", pod));
    fault(Map.of("pod", Map.of("namespace", "n", "match", "slow", "kind", "never_starts")));
    Tool.Started first = tool().start("up", "--yes");
    try {
      assertThat(waits(first)).as(first.output()).isTrue();
      Tool.Result second = run(4, "up", "--yes");
      assertThat(second.output()).contains("HL4001", "`up` by ");
      assertThat(run(4, "down", "--yes", "--json").output()).contains("\"HL4001\"");
      for (String thing : new String[] {"namespace.n", "thing.not-there-yet"}) {
        assertThat(run(4, "state", "forget", thing, "--yes").output()).contains("HL4001");
      }
      run(0, "plan");
      run(0, "state", "list");
    } finally {
      first.kill();
      first.end();
    }
    SandboxObjects.forgetFaults(simulator.kubeconfig());
    assertThat(run(0, "up", "--yes").output()).contains("is up");
    run(0, "plan", "--exit-code");
  }

  private static boolean waits(Tool.Started run) {
    for (int look = 0; look < 600; look++) {
      if (run.output().lines().anyMatch(l -> l.matches("\\[.*pod\\.slow.*"))) {
        return true;
      }
      LockSupport.parkNanos(100_000_000L);
    }
    return false;
  }

  @Test
  void dataIsKeptUntilItsLossIsConfirmed() throws IOException {
    String claim =
        """
              manifest '''
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: bytes}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
              '''
              app('web') {
        """;
    Files.writeString(folder.resolve("homelab.groovy"), LAB.replace("      app('web') {\n", claim));
    run(0, "up", "--yes");
    Tool.Result kept = run(5, "down", "--yes");
    assertThat(kept.output()).contains("kept, for it holds data", "--delete-data");
    Matcher confirm = Pattern.compile("down --delete-data (\\S+)").matcher(kept.output());
    assertThat(confirm.find()).isTrue();
    assertThat(run(5, "down", "--yes").output()).contains("kept, for it holds data");
    assertThat(run(0, "state", "list").output())
        .contains(confirm.group(1))
        .doesNotContain("deployment");
    String bytes = "cluster.c/namespace.n/persistentvolumeclaim.bytes";
    assertThat(run(5, "down", "--yes", "--delete-data", confirm.group(1)).output()).contains(bytes);
    run(0, "down", "--yes", "--delete-data", bytes);
    assertThat(run(0, "state", "list").output()).isEmpty();
  }

  @Test
  void retainedDataOutlivesItsServiceAndItsNamespace() throws IOException {
    run(0, "up", "--yes");
    String web = "cluster.c/namespace.n/app.web/persistentvolumeclaim.web-data";
    String namespace = LAB.substring(LAB.indexOf("    namespace"), LAB.indexOf("  }\n}"));
    String service = LAB.substring(LAB.indexOf("      app("), LAB.indexOf("      manifest"));
    for (String without : new String[] {service, namespace}) {
      Files.writeString(folder.resolve("homelab.groovy"), LAB.replace(without, ""));
      int times = without.equals(service) ? 2 : 1;
      for (int again = 0; again < times; again++) {
        assertThat(run(0, "status").output()).contains(web + "   kept: it holds data");
        assertThat(run(0, "plan").output()).contains("up --delete-data " + web);
        assertThat(run(5, "up", "--yes").output()).contains("kept, for it holds data:\n  " + web);
        assertThat(run(5, "up", "--yes", "--json").output()).contains("\"kept\":[\"cluster.c");
        run(0, "plan", "--exit-code");
      }
    }
    assertThat(run(0, "state", "list").output().lines())
        .containsExactly("cluster.c/namespace.n", web);
    assertThat(run(5, "down", "--yes").output()).contains("down --delete-data " + web);
    run(0, "up", "--yes", "--delete-data", web);
    assertThat(run(0, "state", "list").output()).isEmpty();
    assertThat(run(0, "up", "--yes").output()).contains("nothing to change");
  }

  @Test
  void keptDataIsTakenBackWhenTheScriptWantsItAgain() throws IOException {
    run(0, "up", "--yes");
    run(5, "down", "--yes");
    assertThat(run(0, "up", "--yes").output()).contains("is up").doesNotContain("kept");
    run(0, "plan", "--exit-code");
  }
}
