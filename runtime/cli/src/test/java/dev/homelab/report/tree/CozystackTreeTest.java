package dev.homelab.report.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.CliRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The repository of a box with Cozystack. */
class CozystackTreeTest {
  private static final String LAB =
      """
      homelab('lab-a') {
        domain 'lab.example.com'
        secrets { generated 'mail.password' }
        node('aoostar') {
          address '192.168.1.20'
          gpu passthrough
          pool '192.168.1.200-192.168.1.220'
          tenant('gaming') { vm windows }
          tenant('family') {
            tenant('anna') {
              service whoami
              app('mail') {
                image 'registry.example.com/mail:1.2.3'
                port 8080
                env 'PASSWORD', secret('mail.password')
              }
            }
          }
        }
      }
      """;

  @TempDir Path folder;

  private CliRun.Result render(String script) throws IOException {
    Files.writeString(folder.resolve("homelab.groovy"), script);
    return new CliRun(folder).run("render", "--sandbox", "--layout", "cozystack", "--out", "tree");
  }

  private SortedMap<String, String> files() throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    Path top = folder.resolve("tree");
    try (Stream<Path> all = Files.walk(top)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(top.relativize(file).toString().replace('\\', '/'), Files.readString(file));
      }
    }
    files.remove(".homelab-rendered");
    return files;
  }

  @Test
  void hasTheFilesOfTheDocument() throws IOException {
    CliRun.Result result = render(LAB);
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.err()).doesNotContain("left out");
    assertThat(files().keySet())
        .contains(
            ".gitignore",
            "applications/gaming/README.md",
            "applications/gaming/windows-gaming.yaml",
            "applications/whoami/deployment-whoami.yaml",
            "backup/README.md",
            "cozystack/installer.yaml",
            "cozystack/metallb-config.yaml",
            "cozystack/package.yaml",
            "cozystack/storage-classes.yaml",
            "cozystack/storage-pools.sh",
            "docs/configuration.md",
            "docs/installation.md",
            "docs/troubleshooting.md",
            "monitoring/alerts/README.md",
            "monitoring/dashboards/README.md",
            "networking/ingress/ingress-ingress.yaml",
            "networking/vpn/README.md",
            "scripts/gpu-setup.sh",
            "scripts/install-cozystack.sh",
            "scripts/install-kubernetes.sh",
            "scripts/install-talos.sh",
            "talos/controlplane.yaml",
            "tenants/family-anna/tenant.yaml",
            "tenants/family/tenant.yaml",
            "tenants/gaming/tenant.yaml",
            "tenants/root/tenant.yaml")
        .doesNotContain("cozystack/configmap.yaml", "talos/secrets.yaml", "talos/worker.yaml");
    assertThat(files().get("cozystack/README.md")).contains("`configmap.yaml` is not there");
    assertThat(files().get("talos/README.md")).contains("`worker.yaml` is not there");
  }

  @Test
  void whatRunsOnAnotherClusterIsNothingForTheBox() throws IOException {
    String other =
        """
          cluster('home') { namespace('apps') { app('web') { image 'example.com/web:1.0'; port 80 } } }
        }
        """;
    assertThat(render(LAB.replaceAll("}\\s*$", "") + other).code()).isZero();
    SortedMap<String, String> files = files();
    assertThat(files.keySet()).anyMatch(path -> path.startsWith("clusters/home/"));
    assertThat(files.keySet()).noneMatch(path -> path.matches("clusters/.*kustomization.yaml"));
    assertThat(files.get("flux/kustomizations.yaml")).doesNotContain("clusters");
    assertThat(files.get("scripts/install-cozystack.sh")).doesNotContain("clusters");
  }

  @Test
  void thePoolsWaitForWhatMakesThem() throws IOException {
    render(LAB);
    String pools = files().getOrDefault("cozystack/storage-pools.sh", "");
    assertThat(pools.indexOf("wait deploy/linstor-controller"))
        .isPositive()
        .isLessThan(pools.indexOf("node list"));
    assertThat(pools.indexOf("node list")).isLessThan(pools.indexOf("storage-pool list"));
  }

  @Test
  void eachThingStandsInOneFile() throws IOException {
    render(LAB);
    List<String> heads = new ArrayList<>();
    for (String text : files().values()) {
      text.lines().filter(line -> line.startsWith("# node.aoostar")).forEach(heads::add);
    }
    String graph = new CliRun(folder).run("graph", "--sandbox", "--json").out();
    Matcher address = Pattern.compile("(?m)^ {4}\"address\" : \"(.*)\",$").matcher(graph);
    List<String> wished = new ArrayList<>();
    while (address.find()) {
      wished.add("# " + address.group(1).replace("\\\"", "\""));
    }
    assertThat(wished).hasSizeGreaterThan(25);
    assertThat(heads).containsExactlyInAnyOrderElementsOf(wished);
  }

  @Test
  void isTheSameEachTime() throws IOException {
    render(LAB);
    SortedMap<String, String> first = files();
    Files.writeString(folder.resolve("tree/mine.txt"), "not render's");
    assertThat(render(LAB).err()).startsWith("wrote 0 files, " + first.size() + " as before");
    first.put("mine.txt", "not render's");
    assertThat(files()).isEqualTo(first);
    render(LAB.replace("service whoami", ""));
    assertThat(files().keySet())
        .contains("mine.txt")
        .noneMatch(path -> path.startsWith("applications/whoami/"));
  }

  @Test
  void fluxTakesFoldersInTheOrderOfTheirNeeds() throws IOException {
    render(LAB);
    String flux = files().get("flux/kustomizations.yaml");
    assertThat(flux)
        .contains(
            """
              name: tenants-family-anna
              namespace: cozy-fluxcd
            spec:
              dependsOn:
              - name: tenants-family
            """)
        .contains("path: ./applications/whoami\n", "name: homelab-lab-a\n")
        .as("its card is known on the box only")
        .doesNotContain("path: ./applications/gaming\n");
    String installation = files().getOrDefault("docs/installation.md", "");
    assertThat(installation.indexOf("`tenants/family`"))
        .isLessThan(installation.indexOf("`tenants/family-anna`"))
        .isPositive();
    assertThat(installation.indexOf("`tenants/family-anna`"))
        .isLessThan(installation.indexOf("`applications/whoami`"));
    assertThat(files().get("cozystack/kustomization.yaml"))
        .as("what brings Flux cannot come by it")
        .contains("- storage-classes.yaml", "- metallb-config.yaml")
        .doesNotContain("installer", "package");
  }

  @Test
  void aSecretIsNamedAndNotGivenToFlux() throws IOException {
    render(LAB);
    SortedMap<String, String> files = files();
    List<String> withSecret =
        files.entrySet().stream()
            .filter(file -> file.getValue().contains("${secret:mail.password}"))
            .map(Map.Entry::getKey)
            .toList();
    assertThat(withSecret).contains("docs/configuration.md").hasSize(2);
    String secret = withSecret.get(0);
    assertThat(secret).startsWith("applications/mail/secret-");
    assertThat(files.get("applications/mail/kustomization.yaml"))
        .contains("- deployment-mail.yaml")
        .doesNotContain(secret.substring("applications/mail/".length()));
    assertThat(files.get("applications/mail/README.md"))
        .contains("must never come into a repository");
  }

  @Test
  void whatIsFilledInIsAppliedByHandAndNeverCommitted() throws IOException {
    render(LAB);
    SortedMap<String, String> files = files();
    List<String> open =
        files.keySet().stream()
            .filter(path -> path.endsWith(".yaml"))
            .filter(path -> files.getOrDefault(path, "").matches("(?s).*\\$\\{(secret|output):.*"))
            .toList();
    assertThat(open).isNotEmpty();
    String script = files.getOrDefault("scripts/install-cozystack.sh", "");
    for (String path : open) {
      assertThat(files.getOrDefault(".gitignore", "").lines()).contains('/' + path);
      String list = files.get(Sheets.folder(path) + "/kustomization.yaml");
      assertThat(list == null ? "" : list).doesNotContain(Sheets.name(path));
      assertThat(script).as(path).containsPattern("(?m)^fill(ed)? " + Pattern.quote(path) + "$");
    }
    assertThat(script.indexOf("\ntake tenants/family-anna\n"))
        .as("its namespace is there before")
        .isPositive()
        .isLessThan(script.indexOf("\nfill applications/mail/"));
    assertThat(files.get("applications/mail/README.md")).contains("`.gitignore` keeps these");
    assertThat(files.get("docs/installation.md")).contains("not committed");
  }

  @Test
  void aFileThatIsNotFilledInIsNotApplied() throws IOException, InterruptedException {
    render(LAB);
    String script = files().getOrDefault("scripts/install-cozystack.sh", "");
    int begin = script.indexOf("filled() {");
    String check = script.substring(begin, script.indexOf("\n}\n", begin) + 3);
    Path secret = folder.resolve("secret.yaml");
    assertThat(code(check + "filled " + secret)).as("not there").isEqualTo(1);
    Files.writeString(secret, "password: ${secret:mail.password}\n");
    assertThat(code(check + "filled " + secret)).isEqualTo(1);
    Files.writeString(secret, "password: correct-horse\n");
    assertThat(code(check + "filled " + secret)).isZero();
  }

  private static int code(String script) throws IOException, InterruptedException {
    return new ProcessBuilder("bash", "-euc", script)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @Test
  void theCardIsAskedForWithTheKeysOfTheCluster() throws IOException {
    render(LAB);
    assertThat(files().get("scripts/install-kubernetes.sh"))
        .contains("install -m 600 \"$work/talosconfig\" ./talosconfig");
    String card = files().getOrDefault("scripts/gpu-setup.sh", "");
    assertThat(card.indexOf("export TALOSCONFIG="))
        .isPositive()
        .isLessThan(card.indexOf("talosctl "));
    assertThat(files().getOrDefault(".gitignore", "").lines()).contains("talosconfig");
  }

  @Test
  void theConfigOfTheBoxIsOnePatchWithoutSecrets() throws IOException {
    render(LAB);
    assertThat(files().get("talos/controlplane.yaml"))
        .containsOnlyOnce("\nmachine:\n")
        .contains(
            "image: ghcr.io/cozystack/cozystack/talos:v1.13.6",
            "cpuManagerPolicy: static",
            "vm.nr_hugepages: \"8192\"",
            "hostname: aoostar")
        .doesNotContain("secret", "token", "key:");
    assertThat(files().get("scripts/install-kubernetes.sh"))
        .contains("NODE=\"${NODE:-192.168.1.20}\"", "--install-disk \"$DISK\"");
  }

  @Test
  void theScriptsAreSound() throws IOException, InterruptedException {
    render(LAB);
    for (String path : files().keySet()) {
      if (path.endsWith(".sh")) {
        Process bash =
            new ProcessBuilder("bash", "-n", folder.resolve("tree").resolve(path).toString())
                .redirectErrorStream(true)
                .start();
        String told =
            new String(
                bash.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(path + told).isZero();
      }
    }
  }

  @Test
  void aLabWithoutCozystackHasNoSuchLayout() throws IOException {
    CliRun.Result result =
        render("homelab('lab') { cluster('c') { namespace('n') { service whoami } } }");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("HL9120", "homelab render --sandbox --out manifests");
    assertThat(folder.resolve("tree")).doesNotExist();
  }
}
