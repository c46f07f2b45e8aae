package dev.homelab.provider.talos.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.provider.talos.SampleLines;
import dev.homelab.provider.talos.TalosException;
import dev.homelab.provider.talos.TalosOracle;
import dev.homelab.provider.talos.config.GoldenTexts;
import dev.homelab.provider.talos.document.MachineConfig;
import dev.homelab.provider.talos.patch.ConfigPatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our verdicts beside those of Talos's own validation. */
@Tag("real")
class RealVerdictTest {
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

  /** A config under a short name. */
  record Sample(String name, String config) {
    @Override
    public String toString() {
      return name.length() > 110 ? name.substring(0, 110) : name;
    }
  }

  static Stream<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    for (String contract : List.of("1.9", "1.13")) {
      addChanged(samples, contract + " control plane ", GoldenTexts.controlPlane(contract));
      addChanged(samples, contract + " worker ", GoldenTexts.worker(contract));
    }
    samples.add(new Sample("1.13 as Cozystack needs it", CozystackConfigTest.whole().write()));
    for (String document : SampleLines.of(RealVerdictTest.class, "documents.txt")) {
      String text = "apiVersion: v1alpha1\nkind: " + document;
      samples.add(new Sample(text.replace("\n", "⏎"), text));
    }
    for (String expression : CelSamples.all()) {
      samples.add(new Sample(expression.replace("\n", "⏎"), expression));
    }
    return samples.stream();
  }

  private static void addChanged(List<Sample> samples, String name, String config) {
    for (String patch : SampleLines.of(RealVerdictTest.class, "main.txt")) {
      try {
        String text = ConfigPatch.parse(patch).applyTo(MachineConfig.parse(config)).write();
        samples.add(new Sample(name + patch, text));
      } catch (TalosException e) {
        assertThat(patch).as(e.getMessage()).contains("$patch");
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  void judgesAsTalosDoes(Sample sample) {
    for (RunMode mode : RunMode.values()) {
      for (boolean strict : new boolean[] {false, true}) {
        TalosOracle.Answer theirs =
            talos.ask(
                TalosOracle.question("validate")
                    .put("config", sample.config())
                    .put("mode", mode.name().toLowerCase(Locale.ROOT))
                    .put("strict", strict));
        Verdict ours = verdict(sample.config(), mode, strict);
        String told = mode + (strict ? " strict" : "") + "\nTalos: " + theirs.error();
        assertThat(ours.isAccepted())
            .as(told + "\nours: " + ours.errors())
            .isEqualTo(theirs.works());
        boolean judged = theirs.json().path("stage").asText().equals("validate");
        if (judged) {
          assertThat(ours.warnings()).as(told).hasSameSizeAs(theirs.json().path("warnings"));
        }
      }
    }
  }

  static Verdict verdict(String text, RunMode mode, boolean strict) {
    try {
      return ConfigCheck.check(MachineConfig.parse(text), mode, strict);
    } catch (TalosException e) {
      return new Verdict(List.of(e.getMessage()), List.of());
    }
  }
}
