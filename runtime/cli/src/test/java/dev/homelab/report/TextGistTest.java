package dev.homelab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A patch in few words. */
final class TextGistTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "machine:;  kubelet:;    maxPods: 512;                     | maxPods: 512",
        "cluster:;  proxy:;    disabled: true;                     | proxy.disabled: true",
        "enabled: true;                                            | enabled: true",
        "machine:;  sysctls:;    a.b: '1';    c.d: '2';            | machine.sysctls",
        "machine:;  files:;    - path: /etc/a;      op: create;    | machine.files",
        "machine:;  sysctls:;    a.b: '1';;  files:;    - path: c; | machine: sysctls, files",
      })
  void aPatchIsToldByWhatItSets(String lines, String gist) {
    assertThat(TextGist.of(lines.replace(';', '\n'))).isEqualTo(gist);
  }

  @ParameterizedTest
  @CsvSource({"- a;- b;", "machine:;cluster:;", "'{machine: {}}'"})
  void aTextOfAnotherFormIsToldByItsSize(String lines) {
    String text = lines.replace(';', '\n');
    assertThat(TextGist.of(text)).isNull();
    assertThat(TextGist.orBrief(Value.of(text)))
        .isEqualTo(text.indexOf('\n') < 0 ? text : "2 lines");
  }

  @Test
  void aLongGistIsCut() {
    String text = "machine:\n  name: " + "z".repeat(90) + '\n';
    assertThat(TextGist.orBrief(Value.of(text))).hasSize(60).contains("...");
  }
}
