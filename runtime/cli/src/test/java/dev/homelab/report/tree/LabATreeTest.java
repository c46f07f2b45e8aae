package dev.homelab.report.tree;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.CliRun;
import dev.homelab.real.SharedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the example of lab A writes, against the repository of section 4 of its document. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LabATreeTest {
  private static final Path LAB =
      Path.of(System.getProperty("homelab.root"), "examples/a-cozystack/homelab.groovy");

  /** Paths of the document that are written as they stand there; a folder ends with a slash. */
  private static final List<String> WRITTEN =
      List.of(
          "applications/gaming/README.md",
          "applications/gaming/steam-os-gaming.yaml",
          "applications/gaming/windows-gaming.yaml",
          "applications/immich/README.md",
          "applications/jellyfin/README.md",
          "applications/nextcloud/README.md",
          "applications/pi-hole/README.md",
          "backup/backup-config.yaml",
          "backup/tagging-rules.yaml",
          "cozystack/metallb-config.yaml",
          "cozystack/storage-classes.yaml",
          "cozystack/storage-pools.sh",
          "docs/configuration.md",
          "docs/installation.md",
          "docs/troubleshooting.md",
          "monitoring/alerts/",
          "monitoring/dashboards/",
          "networking/ingress/",
          "networking/vpn/",
          "scripts/gpu-setup.sh",
          "scripts/install-cozystack.sh",
          "scripts/install-kubernetes.sh",
          "scripts/install-talos.sh",
          "talos/controlplane.yaml",
          "tenants/gaming/tenant.yaml",
          "tenants/root/tenant.yaml",
          "tenants/services/tenant.yaml");

  /** Paths of the document that are not written, each with words of the reason in its README. */
  private static final Map<String, String> LEFT_OUT =
      Map.ofEntries(
          entry("applications/immich/virtualmachine.yaml", "gone since Cozystack 1.0"),
          entry("applications/jellyfin/virtualmachine.yaml", "gone since Cozystack 1.0"),
          entry("applications/nextcloud/virtualmachine.yaml", "gone since Cozystack 1.0"),
          entry("applications/pi-hole/virtualmachine.yaml", "gone since Cozystack 1.0"),
          entry("cozystack/configmap.yaml", "Cozystack takes no ConfigMap since 1.0"),
          entry("talos/secrets.yaml", "is not written, and `.gitignore` keeps it out"),
          entry("talos/worker.yaml", "the lab has no workers"));

  private final SortedMap<String, String> files = new TreeMap<>();

  @TempDir Path folder;

  @BeforeAll
  void renders(@TempDir Path lab) throws IOException {
    files.putAll(rendered(lab));
  }

  /** Of the lab in a folder of the same name, for that is the lab's. */
  private static SortedMap<String, String> rendered(Path around) throws IOException {
    Path lab = Files.createDirectory(around.resolve("a-cozystack"));
    Files.copy(LAB, lab.resolve("homelab.groovy"));
    CliRun.Result result = new CliRun(lab).run("render", "--layout", "cozystack", "--out", "tree");
    assertThat(result.code()).as(result.err()).isZero();
    SortedMap<String, String> found = new TreeMap<>();
    Path top = lab.resolve("tree");
    try (Stream<Path> all = Files.walk(top)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        found.put(top.relativize(file).toString().replace('\\', '/'), Files.readString(file));
      }
    }
    return found;
  }

  @Test
  void hasThePathsOfTheDocument() {
    for (String path : WRITTEN) {
      assertThat(files.keySet())
          .as(path)
          .anyMatch(file -> path.endsWith("/") ? file.startsWith(path) : file.equals(path));
    }
  }

  @Test
  void saysOfEachOtherPathWhyItIsNotThere() {
    LEFT_OUT.forEach(
        (path, reason) -> {
          assertThat(files).doesNotContainKey(path);
          assertThat(files.get(Sheets.folder(path) + "/README.md"))
              .as(path)
              .contains('`' + Sheets.name(path) + "` is not", reason);
        });
  }

  @Test
  void bothListsTogetherAreTheDocument() throws IOException {
    TreeSet<String> held = new TreeSet<>(WRITTEN);
    held.addAll(LEFT_OUT.keySet());
    assertThat(documented()).isEqualTo(held);
  }

  /** The tree of section 4: what stands at a branch, behind the folders that it lies in. */
  private static Set<String> documented() throws IOException {
    String text = Files.readString(SharedFolder.require("labs").resolve("A.md"));
    String section = text.substring(text.indexOf("\n## 4."), text.indexOf("\n## 5."));
    Pattern branch = Pattern.compile("^((?:│   |    )*)[├└]── (\\S+)");
    List<String> around = new ArrayList<>();
    TreeSet<String> paths = new TreeSet<>();
    for (String line : section.lines().toList()) {
      Matcher found = branch.matcher(line);
      if (found.find()) {
        around.subList(found.group(1).length() / 4, around.size()).clear();
        paths.remove(String.join("", around));
        around.add(found.group(2));
        paths.add(String.join("", around));
      }
    }
    return paths;
  }

  @Test
  void writesTheSameBytesOfAnotherFolder() throws IOException {
    assertThat(rendered(folder)).isEqualTo(files);
  }

  @Test
  void whatIsBackedUpIsToldByItsTag() {
    assertThat(files.get("backup/backup-config.yaml"))
        .contains("kind: Plan", "name: windows", "name: homelab-hourly", "snapshotMoveData: false");
    assertThat(files.get("backup/tagging-rules.yaml"))
        .contains("\nhourly:\n", "\nnightly:\n", "- precious\n", "tenant.gaming/vm.windows\n");
    assertThat(files.get("backup/kustomization.yaml"))
        .as("tags are nothing for the cluster")
        .contains("- backup-config.yaml")
        .doesNotContain("tagging-rules");
  }

  @Test
  void fluxReadsTheRepositoryThatSomebodyNames() {
    assertThat(files.get("flux/gitrepository.yaml"))
        .contains("kind: GitRepository", "name: homelab-a-cozystack\n", "${repository}");
    assertThat(files.get("docs/installation.md"))
        .contains("`flux/gitrepository.yaml`", "`${repository}`");
    assertThat(files.get("flux/kustomizations.yaml"))
        .contains("name: homelab-a-cozystack\n")
        .doesNotContain("./flux\n");
  }
}
