package dev.homelab.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.diag.Diagnostic;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two of one second have two names. */
class FreeNameTest {
  private final List<String> tried = new ArrayList<>();

  private String make(String name, int taken, ErrorClass failure) {
    tried.add(name);
    if (tried.size() <= taken) {
      throw new ProviderException(
          failure, Diagnostic.error("HL5032", name + " exists already"), null, null);
    }
    return "made " + name;
  }

  @Test
  void countsOnWhereANameIsTaken() {
    assertThat(FreeName.make("a", name -> make(name, 0, ErrorClass.CONFLICT))).isEqualTo("made a");
    tried.clear();
    assertThat(FreeName.make("a", name -> make(name, 2, ErrorClass.CONFLICT)))
        .isEqualTo("made a-3");
    assertThat(tried).containsExactly("a", "a-2", "a-3");
    assertThat("a-9".length() - "a".length()).isEqualTo(FreeName.ADDED);
  }

  @Test
  void givesUpWhenAllAreTaken() {
    assertThatThrownBy(() -> FreeName.make("a", name -> make(name, 99, ErrorClass.CONFLICT)))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("a-9");
    assertThat(tried).hasSize(9);
  }

  @Test
  void triesNoOtherNameForAnotherFailure() {
    assertThatThrownBy(() -> FreeName.make("a", name -> make(name, 1, ErrorClass.REJECTED)))
        .isInstanceOf(ProviderException.class);
    assertThat(tried).containsExactly("a");
  }
}
