package dev.homelab.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.model.Lab;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LabCodecTest {
  @Test
  void readsWhatItWroteWithEveryOrigin() {
    long seed = System.nanoTime();
    System.out.println("LabCodecTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      Lab lab = Labs.random(random);
      Lab read = LabCodec.read(LabCodec.bytes(lab));
      assertThat(read).isEqualTo(lab);
      for (int n = 0; n < lab.resources().size(); n++) {
        assertThat(read.resources().get(n).origin()).isEqualTo(lab.resources().get(n).origin());
        assertThat(read.resources().get(n).provenance())
            .isEqualTo(lab.resources().get(n).provenance());
      }
      assertThat(LabCodec.bytes(read)).isEqualTo(LabCodec.bytes(lab));
    }
  }

  @Test
  void refusesWhatIsCutShortOrAltered() {
    byte[] whole = LabCodec.bytes(Labs.random(new Random(7)));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> LabCodec.read(cut)).isInstanceOf(CodecException.class);
    }
    for (int i = 0; i < whole.length; i++) {
      byte[] altered = whole.clone();
      altered[i] ^= 4;
      assertThatThrownBy(() -> LabCodec.read(altered)).isInstanceOf(CodecException.class);
    }
  }

  @Test
  void writesEqualPartsOnce() {
    int small = LabCodec.bytes(Labs.values(1_000)).length;
    assertThat(small).isLessThan(100_000);
  }
}
