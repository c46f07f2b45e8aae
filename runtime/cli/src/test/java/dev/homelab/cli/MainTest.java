package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MainTest {
  @Test
  void withoutAConsoleThereIsNoTerminal() {
    assertThat(Main.isTerminal(null)).isFalse();
  }
}
