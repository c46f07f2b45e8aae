package dev.homelab.cli.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LineCompleterTest {
  private final LineCompleter completer =
      new LineCompleter(() -> List.of("node.box", "proxmox.pve/vm.linux"));

  @Test
  void commandsComeFirstThenTheirOptionsAndAddresses() {
    assertThat(completer.offers(List.of(), "re")).contains("reboot", "reload", "restart");
    assertThat(completer.offers(List.of("state"), "mo")).containsExactly("move");
    assertThat(completer.offers(List.of("start"), "--y")).containsExactly("--yes");
    assertThat(completer.offers(List.of("start"), "prox")).containsExactly("proxmox.pve/vm.linux");
    assertThat(completer.offers(List.of("no-command"), "node")).containsExactly("node.box");
  }

  @Test
  void wordsAreSplitAtBlanksOutsideOfQuotes() {
    assertThat(LineWords.of("mode  'gaming on' \"x\"y ''"))
        .containsExactly("mode", "gaming on", "xy", "");
    assertThat(LineWords.of(" ")).isEmpty();
    assertThat(LineWords.of("say 'open")).isNull();
  }
}
