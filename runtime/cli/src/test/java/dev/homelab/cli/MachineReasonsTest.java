package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan says of each change who decided it: the person who edited the script, not a default. */
class MachineReasonsTest {
  @TempDir static Path folder;
  private static WorldClusters world = new WorldClusters(Path.of("unused"), 0);
  private static CliRun cli = new CliRun(Path.of("unused"));
  private static String script = "";

  @BeforeAll
  static void up() throws IOException {
    script =
        """
        homelab('reasons') {
          secrets { env 'pve.token', 'PVE_TOKEN' }
          network('lan') { addresses '192.168.1.0/24'; gateway '192.168.1.1' }
          proxmox('pve') {
            endpoint 'https://192.168.1.10:8006'; token secret('pve.token'); storage 'local-zfs'
            vm('files', linux { address '192.168.1.40'; memory 2.GiB; cpu 1; tags 'files' })
          }
          cluster('prod') { on 'pve'; talos '1.12.11'; kubernetes '1.35.4'
            controlPlane { address '192.168.1.51'; memory 4.GiB }
          }
        }
        """;
    world = new WorldClusters(folder.resolve("world"), 1_000);
    cli = new CliRun(folder).on(CliRun.partsWith(world));
    Files.writeString(folder.resolve("homelab.groovy"), script);
    CliRun.Result up = cli.run("up", "--sandbox", "--yes");
    assertThat(up.code()).as(up.err()).isZero();
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  private static String plan(String was, String is) throws IOException {
    assertThat(script).contains(was);
    Files.writeString(folder.resolve("homelab.groovy"), script.replace(was, is));
    CliRun.Result plan = cli.run("plan", "--sandbox");
    assertThat(plan.code()).as(plan.err()).isZero();
    return plan.out();
  }

  @Test
  void whatAPersonEditedIsNoDefault() throws IOException {
    assertThat(plan("memory 2.GiB; cpu 1", "memory 3.GiB; cpu 2"))
        .contains("memory 2048 -> 3072  (script)", "cores 1 -> 2  (script)")
        .doesNotContain("leaves it to its default");
    assertThat(plan("tags 'files'", "tags 'media'"))
        .contains("tags ", "(script)")
        .doesNotContain("leaves it to its default");
    assertThat(plan("memory 4.GiB", "memory 6.GiB"))
        .contains("memory 4096 -> 6144  (script)")
        .doesNotContain("leaves it to its default");
    assertThat(plan("gateway '192.168.1.1'", "gateway '192.168.1.2'; dns '192.168.1.3'; vlan 7"))
        .contains("192.168.1.3", "(script)")
        .doesNotContain("leaves it to its default");
  }

  /** Nothing moves addresses that nodes, pods and Services have. */
  @Test
  void networksInsideAClusterThatRunsAreNotChanged() throws IOException {
    refused("podNetwork '10.32.0.0/16'", "10.244.0.0/16 would become 10.32.0.0/16. Pods");
    refused(
        "podNetwork '10.244.0.0/16', services: '10.33.0.0/16'",
        "10.96.0.0/12 would become 10.33.0.0/16. Pods");
    plan("cluster('prod') {", "cluster('prod') { podNetwork '10.244.0.0/16';");
  }

  private static void refused(String word, String why) throws IOException {
    Files.writeString(
        folder.resolve("homelab.groovy"),
        script.replace("cluster('prod') {", "cluster('prod') { " + word + ';'));
    CliRun.Result up = cli.run("up", "--sandbox", "--yes");
    assertThat(up.code()).as(up.err()).isEqualTo(2);
    assertThat(up.err())
        .contains("HL1131", "the networks inside cluster.prod cannot be changed any more", why)
        .contains("another cluster", "homelab.groovy:8");
    assertThat(cli.run("plan", "--sandbox").code()).as("the plan").isEqualTo(2);
  }

  @Test
  void imagesInAnUpgradeAreShortEnoughToBeRead() throws IOException {
    String plan = plan("'1.12.11'", "'1.13.9'");
    assertThat(plan).contains("version 1.12.11 -> 1.13.9  (script)").doesNotContain("a default");
    assertThat(plan).containsPattern("talos\\.machine\\S* +version 1\\.12\\.11 -> 1\\.13\\.9");
    assertThat(plan).containsPattern("[0-9a-f]{8}\\.\\.\\.").doesNotContainPattern("[0-9a-f]{24}");
    assertThat(plan.lines()).allMatch(line -> line.length() <= 200);
  }
}
