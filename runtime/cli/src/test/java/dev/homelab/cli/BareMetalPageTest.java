package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.options.Parser;
import dev.homelab.sim.talos.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What {@code docs/bare-metal.md} tells to type works, and so do its ways back. */
class BareMetalPageTest extends WorldLab {
  private static final Path PAGE =
      Path.of(System.getProperty("homelab.root", "../..")).resolve("docs/bare-metal.md");
  private static final String BOX = "box/aoostar";
  private static final String MACHINE = "cluster.home/node.home-cp-1/talos.machine";

  private static List<String> found(String pattern) throws IOException {
    return Pattern.compile(pattern, Pattern.DOTALL)
        .matcher(Files.readString(PAGE))
        .results()
        .map((MatchResult one) -> one.group(1).strip())
        .toList();
  }

  private void labOfThePage() throws IOException {
    script(found("```groovy\n(.*?)```").get(0));
  }

  @Test
  void everyCommandOfThePageIsOne() throws IOException {
    List<String> commands = new ArrayList<>(found("`homelab ([^`]+)`"));
    found("```sh\n(.*?)```")
        .forEach(block -> block.lines().forEach(line -> commands.add(line.substring(8))));
    assertThat(commands).hasSizeGreaterThan(8);
    commands.forEach(one -> Parser.parse(List.of(one.split(" "))));
  }

  @Test
  void theBlocksOfThePageBringTheBoxUp() throws IOException {
    labOfThePage();
    for (String block : found("```sh\n(.*?)```")) {
      for (String line : block.lines().toList()) {
        run((line.substring("homelab ".length()) + " --sandbox").split(" "));
      }
    }
    assertThat(world.world().talos().phase(BOX)).isEqualTo(Phase.RUNNING);
    assertThat(world.world().talos().systemDisk(BOX)).isEqualTo("/dev/nvme0n1");
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .anyMatch(name -> name.endsWith(".iso"));
    }

    assertThat(cli.run("down", "--sandbox", "--yes").code()).isEqualTo(5);
    run("down", "--sandbox", "--yes", "--delete-data", MACHINE);
    world.world().advance(120_000);
    assertThat(world.world().talos().phase(BOX)).isEqualTo(Phase.MAINTENANCE);
    assertThat(world.world().talos().config(BOX)).isEmpty();
  }

  @Test
  void aBoxThatIsOffIsWokenUp() throws IOException {
    labOfThePage();
    run("plan", "--sandbox");
    world.world().box("aoostar", false);

    assertThat(world.world().talos().phase(BOX)).isEqualTo(Phase.OFF);
    up();
    assertThat(world.world().talos().phase(BOX)).isEqualTo(Phase.RUNNING);
  }
}
