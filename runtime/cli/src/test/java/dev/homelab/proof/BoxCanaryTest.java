package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.CliRun;
import dev.homelab.cli.options.Verb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What lab A must keep to itself, through its commands and in the trees that it renders: whatever
 * its cluster keeps in Secrets, those that Cozystack makes included, and the keys that applications
 * make for themselves.
 */
@Tag("proof")
@Tag("life")
class BoxCanaryTest {
  private static final Pattern KEY =
      Pattern.compile("\"(?:apiKey|apikey|api_key|ApiKey|token|password)\" ?: ?\"([^\"]{16,})\"");

  /** They end what the others need, or change what is looked for. */
  private static final EnumSet<Verb> NOT_HERE =
      EnumSet.of(Verb.DOWN, Verb.STATE_FORGET, Verb.SECRET_ROTATE, Verb.SHUTDOWN, Verb.STATE_CLAIM);

  private static final String SECRET = "tenant-services.sonarr.admin-password";

  private final Canaries canaries = new Canaries();
  private final Set<String> values = new TreeSet<>();
  @TempDir Path folder;

  @Test
  void noSecretOfTheBoxIsPrintedOrWritten() {
    try (BoxLab lab = BoxLab.of(folder, BoxLab.whole())) {
      CliRun.Result up = lab.machines().done("first", "up", "--yes", "--verbose");
      collect(lab);
      assertThat(canaries.in(up.out() + up.err())).as("printed by the first up").isEmpty();
      CliRun cli = new CliRun(folder).on(CliRun.partsWith(lab.machines()));
      for (String tree : List.of("render --out tree --layout cozystack", "render --out plain")) {
        CliRun.Result rendered = cli.run(tree.split(" "));
        assertThat(rendered.code()).as(tree + rendered.err()).isZero();
        assertThat(canaries.in(rendered.out() + rendered.err())).as(tree).isEmpty();
      }
      nothingIsWritten("after the first commands");
      int done = walk(cli, "node.aoostar/tenant.services/service.sonarr");
      assertThat(done).as("commands that were done").isGreaterThan(40);
      nothingIsWritten("after all commands");
    }
  }

  private void nothingIsWritten(String when) {
    List<Path> world = List.of(folder.resolve(".homelab/sandbox/world"));
    assertThat(canaries.below(folder, world)).as("files " + when).isEmpty();
  }

  private void collect(BoxLab lab) {
    values.addAll(BoxSecrets.of(lab.cluster()));
    int ofSecrets = values.size();
    collectKeys(folder.resolve(".homelab/sandbox/world/clusters"));
    System.out.println(
        ofSecrets + " values of Secrets, " + (values.size() - ofSecrets) + " keys of applications");
    assertThat(ofSecrets).as("values of Secrets").isGreaterThan(20);
    values.forEach(canaries::add);
    assertThat(canaries.below(folder.resolve(".homelab/sandbox/world"), List.of()))
        .as("where the simulated cluster keeps them")
        .isNotEmpty();
  }

  private void collectKeys(Path place) {
    try (Stream<Path> files = Files.walk(place)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".json")).toList()) {
        KEY.matcher(Files.readString(file, StandardCharsets.ISO_8859_1))
            .results()
            .forEach(found -> values.add(found.group(1)));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private int walk(CliRun cli, String address) {
    int done = 0;
    for (Verb verb : EveryCommand.lines().keySet()) {
      for (String[] words : EveryCommand.of(verb, address, SECRET)) {
        if (!NOT_HERE.contains(verb)) {
          String line = String.join(" ", words);
          CliRun.Result result = cli.run(words);
          String output = result.out() + result.err();
          assertThat(canaries.in(output)).as("printed by %s", line).isEmpty();
          assertThat(output).as("%s met a fault of the tool", line).doesNotContain("HL9090");
          done += result.code() == 0 ? 1 : 0;
        }
      }
    }
    return done;
  }
}
