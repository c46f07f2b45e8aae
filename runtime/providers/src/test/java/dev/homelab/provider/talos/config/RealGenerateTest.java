package dev.homelab.provider.talos.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.provider.talos.TalosOracle;
import dev.homelab.provider.talos.TestSecrets;
import dev.homelab.provider.talos.access.Talosconfig;
import dev.homelab.provider.talos.document.MachineConfig;
import dev.homelab.provider.talos.document.ShapeTable;
import dev.homelab.provider.talos.secrets.SecretsFile;
import dev.homelab.provider.talos.secrets.SecretsImport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our configs beside those that Talos's own machinery makes of the same secrets and wishes. */
@Tag("real")
class RealGenerateTest {
  private static TalosOracle talos;

  @BeforeAll
  static void start() {
    talos = TalosOracle.start();
  }

  @AfterAll
  static void stop() {
    if (talos != null) {
      talos.close();
    }
  }

  static Stream<GoldenCase> cases() {
    return GoldenCase.all().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void writesTheSameBytes(GoldenCase golden) {
    TalosOracle.Answer answer = talos.ask(golden.question());
    assertThat(answer.error()).isEmpty();
    String ours = golden.ours().write();
    assertThat(ours).isEqualTo(answer.text());
    assertThat(MachineConfig.parse(answer.text()).write()).isEqualTo(ours);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void talosTakesOurConfigWithoutAComplaint(GoldenCase golden) {
    TalosOracle.Answer answer =
        talos.ask(
            TalosOracle.question("validate")
                .put("config", golden.ours().write())
                .put("mode", "metal")
                .put("strict", true));
    assertThat(answer.error()).isEmpty();
    assertThat(answer.json().path("warnings")).isEmpty();
  }

  @Test
  void readsAndWritesItsSecretsFile() {
    for (String contract : List.of("v1.9", "v1.13")) {
      String theirs = talos.ask(TalosOracle.question("bundle").put("contract", contract)).text();
      assertThat(SecretsFile.write(SecretsFile.read(theirs))).isEqualTo(theirs);
    }
  }

  @Test
  void itTakesOurSecretsFile() {
    String ours = SecretsFile.write(TestSecrets.bundle());
    assertThat(talos.ask(TalosOracle.question("check").put("bundle", ours)).error()).isEmpty();
  }

  @Test
  void takesTheSameSecretsOutOfAConfig() {
    for (TalosContract contract : TalosContract.values()) {
      String config =
          GoldenCase.of(contract, MachineRole.CONTROL_PLANE, GoldenCase.Variant.PLAIN)
              .ours()
              .write();
      String theirs = talos.ask(TalosOracle.question("extract").put("config", config)).text();
      String ours = SecretsFile.write(SecretsImport.fromControlPlane(MachineConfig.parse(config)));
      assertThat(ours).isEqualTo(theirs);
    }
  }

  @Test
  void itTakesOurTalosconfigAndWritesTheSame() {
    Talosconfig config =
        Talosconfig.issue(
            TestSecrets.bundle(),
            "lab",
            List.of("10.0.0.11"),
            List.of("os:admin"),
            TestSecrets.MADE,
            new SecureRandom());
    TalosOracle.Answer answer =
        talos.ask(TalosOracle.question("talosconfig").put("talosconfig", config.write()));
    assertThat(answer.error()).isEmpty();
    assertThat(answer.text()).isEqualTo(config.write());
  }

  @Test
  void tableOfFieldsIsTheirs() throws IOException {
    var question = TalosOracle.question("shapes");
    ShapeTable.talos().kinds().stream()
        .filter(kind -> !kind.equals("v1alpha1"))
        .sorted()
        .forEach(kind -> question.withArray("kinds").add(kind));
    try (var in = ShapeTable.class.getResourceAsStream("shapes.txt")) {
      assertThat(in).isNotNull();
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(talos.ask(question).text());
    }
  }
}
