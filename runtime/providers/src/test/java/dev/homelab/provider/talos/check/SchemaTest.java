package dev.homelab.provider.talos.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.provider.talos.TalosException;
import dev.homelab.provider.talos.config.GoldenCase;
import dev.homelab.provider.talos.config.GoldenTexts;
import dev.homelab.provider.talos.document.MachineConfig;
import dev.homelab.real.RealException;
import dev.homelab.real.TalosSchemas;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Our configs and our verdicts beside the JSON schemas that Talos publishes. */
class SchemaTest {
  private static final String KNOWN = "schema-differences.txt";

  /** Says where the list of known differences is to be written anew, when it is. */
  private static final String REWRITE = "homelab.schemas.rewrite";

  private static TalosSchemas schemas;

  @BeforeAll
  static void read() {
    schemas = TalosSchemas.open();
  }

  static Stream<GoldenCase> cases() {
    return GoldenCase.all().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theSchemaOfItsVersionTakesAConfigThatWeMake(GoldenCase golden) {
    assertThat(schemas.complaints(golden.contract().toString(), golden.ours().write())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'type: controlplane', 'type: 5'",
    "'persist: true', 'persistent: true'",
    "'        image: ghcr.io/siderolabs/kubelet', '        picture: ghcr.io/siderolabs/kubelet'",
    "'        podSubnets:', '        podSubnets: 10.244.0.0/16'",
    "'        disk: /dev/sda', '        disk: [/dev/sda]'",
    "'kind: HostnameConfig', 'kind: HostNameConfig'",
  })
  void theSchemaAndWeRefuseABrokenConfig(String part, String broken) {
    String whole = GoldenTexts.controlPlane("1.13");
    assertThat(whole).contains(part);
    String changed = whole.replace(part, broken);

    assertThat(complaints("1.13", changed)).isNotEmpty();
    assertThatThrownBy(() -> ConfigCheck.require(MachineConfig.parse(changed), RunMode.METAL))
        .isInstanceOf(TalosException.class);
  }

  @Test
  void everyDifferenceOfVerdictsIsKnown() throws IOException {
    TreeSet<String> found = new TreeSet<>();
    RealVerdictTest.samples().forEach(sample -> difference(sample, found));
    String rewrite = System.getProperty(REWRITE);
    if (rewrite != null) {
      Files.write(Path.of(rewrite), found, StandardCharsets.UTF_8);
    }
    assertThat(found).containsExactlyElementsOf(known());
  }

  /** What the schema cannot know is a rule of ours; what it leaves out, it says itself. */
  private static void difference(RealVerdictTest.Sample sample, Set<String> found) {
    String minor = sample.name().startsWith("1.9 ") ? "1.9" : "1.13";
    Verdict ours = RealVerdictTest.verdict(sample.config(), RunMode.NOCLOUD, false);
    List<String> theirs = complaints(minor, written(sample.config()));
    if (ours.isAccepted() != theirs.isEmpty()) {
      String reason = ours.isAccepted() ? theirs.get(0) : ours.errors().get(0);
      String which = sample.name().replaceFirst("^1\\.\\d+ (control plane|worker) ", "");
      String who = ours.isAccepted() ? "only the schema refuses" : "only Talos and we refuse";
      found.add(
          (minor + " " + who + ": " + which + " | " + reason)
              .replaceAll("\\s+", " ")
              .replace("⏎", " "));
    }
  }

  private static List<String> complaints(String minor, String text) {
    try {
      return schemas.complaints(minor, text);
    } catch (RealException notYaml) {
      return List.of(notYaml.getMessage());
    }
  }

  /** A config as we write it, where words such as {@code off} are quoted. */
  private static String written(String text) {
    try {
      return MachineConfig.parse(text).write();
    } catch (TalosException refused) {
      return text;
    }
  }

  private static List<String> known() throws IOException {
    try (var in = Objects.requireNonNull(SchemaTest.class.getResourceAsStream(KNOWN))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
