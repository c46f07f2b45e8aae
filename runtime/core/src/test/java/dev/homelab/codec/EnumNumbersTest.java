package dev.homelab.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Input;
import dev.homelab.model.Level;
import dev.homelab.model.Provenance;
import org.junit.jupiter.api.Test;

class EnumNumbersTest {
  @Test
  void eachValueHasOneNumber() {
    assertThat(EnumNumbers.LEVELS).containsExactlyInAnyOrder(Level.values());
    assertThat(EnumNumbers.INPUTS).containsExactlyInAnyOrder(Input.Kind.values());
    assertThat(EnumNumbers.REASONS).containsExactlyInAnyOrder(Provenance.Kind.values());
  }

  @Test
  void aLevelFitsIntoOneBit() {
    assertThat(EnumNumbers.LEVELS).hasSize(2);
  }
}
