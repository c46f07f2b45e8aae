package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The whole life of the machines of each lab: they come up with the Talos of a minor version ago,
 * are changed, upgraded, lose a worker where there is one, and go down. What follows each is an
 * {@code up} that finds nothing to change.
 */
@Tag("proof")
@Tag("life")
class MachineLivesTest extends WorldLab {
  private static final Path EXAMPLES =
      Path.of(System.getProperty("homelab.root", "../..")).resolve("examples");
  private static final Pattern DELETE = Pattern.compile("homelab down .*?(--delete-data .*)");
  private static final String OLD = "talos '1.12.11'; kubernetes '1.35.4'";
  private static final String PATCH =
      "machinePatch '{machine: {sysctls: {net.core.somaxconn: \"4096\"}}}'";

  @ParameterizedTest
  @CsvSource({
    "a-box,",
    "b-proxmox,prox-n100-worker-1",
    "c-proxmox,prod-worker-1",
    "d-proxmox,",
    "e-proxmox,talos-worker-2"
  })
  void aLabLives(String example, String worker) throws IOException {
    String text = Files.readString(EXAMPLES.resolve(example).resolve("homelab.groovy"));
    script(text.replace("    talos '1.13.9'\n", "").replaceAll("(?m)^    on '.*'$", "$0; " + OLD));
    settles();
    int machines = world.world().machines().size();

    script(script().replace(OLD, OLD + "; " + PATCH));
    assertThat(up().err()).contains("sysctls nothing -> 1 field").doesNotContain("restarts");
    assertThat(up().out()).contains("nothing to change");
    assertThat(world.world().machines())
        .allSatisfy(id -> assertThat(world.world().talos().config(id)).contains("somaxconn"));

    script(script().replace("talos '1.12.11'", "talos '1.13.9'"));
    assertThat(up().err()).contains("version 1.12.11 -> 1.13.9", "restarts the machine");
    assertThat(up().out()).contains("nothing to change");

    if (worker != null) {
      world
          .world()
          .hosts()
          .values()
          .forEach(host -> host.edit(root -> without((ObjectNode) root.path("vms"), worker)));
      assertThat(up().err()).contains("node." + worker);
      assertThat(up().out()).contains("nothing to change");
    }
    assertThat(world.world().machines()).hasSize(machines);
    goesDown();
  }

  private void settles() {
    up();
    assertThat(up().out()).contains("nothing to change");
  }

  private void goesDown() {
    CliRun.Result down = cli.run("down", "--sandbox", "--yes");
    assertThat(down.code()).as(down.err()).isIn(0, 5);
    Matcher kept = DELETE.matcher(down.out() + down.err());
    if (kept.find()) {
      run(("down --sandbox --yes " + kept.group(1)).split(" "));
    }
    world
        .world()
        .hosts()
        .values()
        .forEach(host -> host.edit(root -> assertThat(root.path("vms").isEmpty()).isTrue()));
  }

  private static void without(ObjectNode machines, String name) {
    Set<String> found = new TreeSet<>();
    machines
        .fields()
        .forEachRemaining(
            vm -> {
              if (vm.getValue().path("conf").path("name").asText().equals(name)) {
                found.add(vm.getKey());
              }
            });
    assertThat(found).hasSize(1);
    machines.remove(found);
  }
}
