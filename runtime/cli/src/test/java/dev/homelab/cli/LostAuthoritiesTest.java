package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster whose authorities were made and are lost: told, never replaced by others. */
class LostAuthoritiesTest {
  private static final Path EXAMPLE =
      Path.of(System.getProperty("homelab.root", "../.."))
          .resolve("examples/d-proxmox/homelab.groovy");

  @TempDir Path folder;
  private WorldClusters world = new WorldClusters(Path.of("unused"), 0);
  private CliRun cli = new CliRun(Path.of("unused"));

  @BeforeEach
  void lab() throws IOException {
    Files.copy(EXAMPLE, folder.resolve("homelab.groovy"));
    world = new WorldClusters(folder.resolve("world"), 1_000);
    cli = new CliRun(folder).on(CliRun.partsWith(world));
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private void upAndLost() throws IOException {
    CliRun.Result up = cli.run("up", "--sandbox", "--yes");
    assertThat(up.code()).as(up.err()).isZero();
    Files.delete(folder.resolve(".homelab/sandbox/secrets.age"));
  }

  @Test
  void doctorSaysThatTheyAreLostAndWhatToDo() throws IOException {
    upAndLost();

    CliRun.Result doctor = cli.run("doctor", "--sandbox");

    assertThat(doctor.code()).isEqualTo(2);
    assertThat(doctor.out())
        .containsPattern("authorities of homelab *\\R.*HL9063")
        .contains("put secrets.age back", "authorities secret('NAME')")
        .doesNotContain("authorities until");
  }

  @Test
  void noAccessIsMadeWithOthers() throws IOException {
    assertThat(cli.run("kubeconfig", "--sandbox").err()).contains("HL9039", "homelab up");
    upAndLost();

    for (String[] words :
        new String[][] {
          {"talosconfig"}, {"kubeconfig"}, {"services", "node.homelab-cp-1"}, {"etcd", "snapshot"}
        }) {
      String[] all = new String[words.length + 1];
      System.arraycopy(words, 0, all, 0, words.length);
      all[words.length] = "--sandbox";
      CliRun.Result refused = cli.run(all);
      assertThat(refused.code()).as(words[0]).isEqualTo(2);
      assertThat(refused.out()).as(words[0]).isEmpty();
    }
    assertThat(cli.run("services", "node.homelab-cp-1", "--sandbox").err()).contains("HL9063");
    assertThat(folder.resolve(".homelab/sandbox/secrets.age")).doesNotExist();
  }

  @Test
  void theyAreTakenFromTheConfigOfAControlPlane() throws IOException {
    upAndLost();
    String config = world.world().talos().config(world.world().machines().iterator().next());
    bringAlong(config);

    assertThat(cli.run("doctor", "--sandbox").out()).contains("authorities until");
    CliRun.Result up = cli.run("up", "--sandbox", "--yes");
    assertThat(up.code()).as(up.err() + up.out()).isZero();
    assertThat(cli.run("plan", "--sandbox").out()).contains("10 unchanged");
  }

  /** Names a text as the authorities of the cluster. */
  private void bringAlong(String text) throws IOException {
    Files.writeString(folder.resolve("authorities.yaml"), text);
    Path file = folder.resolve("homelab.groovy");
    Files.writeString(
        file,
        Files.readString(file)
            .replaceFirst(
                "(cluster\\('homelab'\\) \\{)",
                "secrets { file 'talos', 'authorities.yaml' }\n$1 authorities secret('talos')\n"));
  }

  @Test
  void theyAreTakenFromSecretsYamlAndNotFromATalosconfig() throws IOException {
    bringAlong(new QuickSecretMaker().make());
    CliRun.Result up = cli.run("up", "--sandbox", "--yes");
    assertThat(up.code()).as(up.err() + up.out()).isZero();
    CliRun.Result access = cli.run("talosconfig", "--sandbox");
    assertThat(access.code()).as(access.err()).isZero();

    Files.writeString(folder.resolve("authorities.yaml"), access.out());
    CliRun.Result refused = cli.run("plan", "--sandbox");

    assertThat(refused.code()).isNotZero();
    assertThat(refused.err())
        .contains("HL7010", "A talosconfig holds one person's access", "controlplane.yaml")
        .doesNotContain("bootstraptoken");
  }
}
