package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad input of every kind ends with a clear message and its exit code, and changes nothing. */
class BadInputTest {
  private static final String ONE_OBJECT =
      """
      homelab('bad') {
        cluster('c') {
          kubeconfig 'kubeconfig'
          manifest '''
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: x, namespace: default}
          '''
        }
      }
      """;

  @TempDir Path folder;

  @Test
  void noScript() {
    refused("homelab.groovy", "plan");
  }

  @Test
  void emptyScript() throws IOException {
    script("");
    refused("homelab.groovy", "plan");
  }

  @Test
  void binaryScript() throws IOException {
    Files.write(folder.resolve("homelab.groovy"), new byte[] {0, 1, 2, (byte) 0xff, 0, 7});
    refused("homelab.groovy", "up", "--yes");
  }

  @Test
  void scriptOfFiveMegabytes() throws IOException {
    script("homelab('x') {\n" + "  value('a') { content 'b' }\n".repeat(180_000) + "}\n");
    assertThat(Files.size(folder.resolve("homelab.groovy"))).isGreaterThan(5_000_000);
    refused("larger than 4 MiB", "up", "--yes");
  }

  @Test
  void unknownWordsAllAtOnce() throws IOException {
    script("homelab('x') {\n  vlaue('a') { content 'b' }\n  domian 'example.com'\n}\n");
    Tool.Result result = refused("2 mistakes", "up", "--yes");
    assertThat(result.output()).contains("did you mean 'value'", "did you mean 'domain'");
  }

  @Test
  void kubeconfigThatIsNotThere() throws IOException {
    script(ONE_OBJECT);
    notReached("there is no kubeconfig", "up", "--yes");
  }

  @Test
  void kubeconfigWithoutServer() throws IOException {
    script(ONE_OBJECT);
    kubeconfig("cluster: {}");
    notReached("names no server", "plan");
  }

  @Test
  void nobodyListens() throws IOException {
    script(ONE_OBJECT);
    kubeconfig("cluster: {server: 'https://127.0.0.1:9'}");
    notReached("Connection refused", "up", "--yes");
  }

  @Test
  void changesWithoutTerminalAndWithoutYes() throws IOException {
    script("homelab('x') { value('a') { content 'b' } }");
    Tool.Result result = refused("--yes", "up");
    assertThat(result.output()).contains("value.a");
    assertThat(run("state", "list").output()).doesNotContain("value.a");
  }

  @Test
  void stateThatIsDamagedInTheMiddle() throws IOException {
    script("homelab('x') { value('a') { content 'b' } }");
    assertThat(run("up", "--yes").exit()).isZero();
    Path state = folder.resolve(".homelab/state");
    byte[] bytes = Files.readAllBytes(state);
    bytes[bytes.length / 2] ^= 0x15;
    Files.write(state, bytes);
    Tool.Result result = run("up", "--yes");
    assertThat(result.exit()).as(result.output()).isEqualTo(2);
    assertThat(result.output()).contains("HL40").doesNotContain("\tat ");
    assertThat(Files.readAllBytes(state)).as("nothing is overwritten").isEqualTo(bytes);
  }

  private Tool.Result refused(String told, String... command) {
    Tool.Result result = run(command);
    assertThat(result.exit()).as(result.output()).isEqualTo(2);
    assertThat(result.output()).contains(told).contains("HL").doesNotContain("\tat ");
    return result;
  }

  private void notReached(String told, String... command) {
    Tool.Result result = run(command);
    assertThat(result.exit()).as(result.output()).isBetween(1, 2);
    assertThat(result.output()).contains("HL3025", told).doesNotContain("\tat ");
  }

  private Tool.Result run(String... command) {
    return new Tool(folder, Map.of("KUBECONFIG", "")).run(command);
  }

  private void script(String text) throws IOException {
    Files.writeString(folder.resolve("homelab.groovy"), text);
  }

  private void kubeconfig(String cluster) throws IOException {
    String text =
        """
        apiVersion: v1
        kind: Config
        current-context: c
        contexts: [{name: c, context: {cluster: c, user: u}}]
        users: [{name: u, user: {token: t}}]
        clusters: [{name: c, %s}]
        """
            .formatted(cluster);
    Files.writeString(folder.resolve("kubeconfig"), text);
  }
}
