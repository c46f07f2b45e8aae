package dev.homelab.dsl.spec.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.workload.UpgradeRule.Part;
import dev.homelab.dsl.spec.workload.UpgradeRule.Step;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpgradeRuleTest {
  private static final UpgradeRule NEXTCLOUD = UpgradeRule.byOne(Part.MAJOR);
  private static final UpgradeRule JELLYFIN =
      UpgradeRule.byOne(Part.MINOR, "10.9", "10.10", "10.11", "12.0");
  private static final UpgradeRule GITEA = UpgradeRule.irreversible(Part.MINOR);
  private static final UpgradeRule POSTGRES = UpgradeRule.fixed(Part.MAJOR);

  @Test
  void textAndRuleAreTheSame() {
    for (UpgradeRule rule : List.of(NEXTCLOUD, JELLYFIN, GITEA, POSTGRES, UpgradeRule.FREE)) {
      assertThat(UpgradeRule.parse(rule.text())).contains(rule);
    }
    assertThat(NEXTCLOUD.text()).isEqualTo("major-by-one;irreversible");
    assertThat(JELLYFIN.text()).isEqualTo("minor-by-one;irreversible;order=10.9,10.10,10.11,12.0");
  }

  @ParameterizedTest
  @CsvSource({"''", "major", "major-sometimes", "patch-any", "major-any;often"})
  void otherTextsAreNoRule(String text) {
    assertThat(UpgradeRule.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "34.0.2-apache, 34.0.3-apache, none",
    "34.0.3, 34.0.2, none",
    "33.0.1, 34.0.3-apache, HL2063",
    "32.0.9, 34.0.3, HL2060",
    "34.0.3, 33.0.9, HL2061",
    "latest, 34.0.3, none"
  })
  void nextcloudGoesOneMajorAtATime(String from, String to, String code) {
    assertThat(code(NEXTCLOUD, from, to)).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "10.10.7, 10.11.11, HL2063",
    "10.11.11, 12.0.1, HL2063",
    "10.10.7, 12.0.1, HL2060",
    "10.11.10, 10.11.11, none",
    "10.11.11, 10.10.7, HL2061",
    "12.0.1, 12.1.0, HL2063",
    "12.0.1, 12.2.0, HL2060"
  })
  void releasesWhoseNumbersDoNotCountUpAreListed(String from, String to, String code) {
    assertThat(code(JELLYFIN, from, to)).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"1.20.1, 1.27.3-rootless, HL2063", "1.27.3, 1.27.4, none", "1.27.3, 1.26.9, HL2061"})
  void giteaMaySkipButNotGoBack(String from, String to, String code) {
    assertThat(code(GITEA, from, to)).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"17.10, 17.11, none", "17.11, 18.6, HL2062", "18.6, 17.11, HL2062"})
  void aDatabaseStaysOnItsMajor(String from, String to, String code) {
    assertThat(code(POSTGRES, from, to)).isEqualTo(code);
  }

  @Test
  void namesTheReleaseToPassThrough() {
    Diagnostic skipped = JELLYFIN.judge("Jellyfin", "10.9.2", "10.11.11").get(0);
    assertThat(skipped.title()).isEqualTo("Jellyfin from 10.9.2 to 10.11.11 would skip a release");
    assertThat(skipped.hints())
        .containsExactly("set version to the newest 10.10 first, and run up");
  }

  @Test
  void aFreeRuleSaysNothing() {
    assertThat(UpgradeRule.FREE.sentences()).isEmpty();
    assertThat(UpgradeRule.FREE.judge("x", "1.0", "7.0")).isEmpty();
    assertThat(UpgradeRule.FREE.step()).isEqualTo(Step.ANY);
  }

  private static String code(UpgradeRule rule, String from, String to) {
    List<Diagnostic> said = rule.judge("App", from, to);
    return said.isEmpty() ? "none" : said.get(0).code();
  }
}
