package dev.homelab.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.model.Lab;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StateEntryCodecTest {
  @Test
  void readsWhatItWrote() {
    long seed = System.nanoTime();
    System.out.println("StateEntryCodecTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      Lab lab = Labs.random(random);
      for (ResourceSpec resource : lab.resources()) {
        StateEntry entry =
            new StateEntry(
                resource.address(),
                resource.type(),
                random.nextInt(4),
                resource.target(),
                random.nextBoolean() ? "" : "v1 Service a/b uid",
                resource.desired(),
                Value.Tree.EMPTY.with("x", Value.of("00")),
                Value.Tree.EMPTY,
                resource.dependsOn(),
                resource.lifecycle(),
                random.nextBoolean(),
                random.nextBoolean() ? "" : "homelab.groovy:3");
        assertThat(StateEntryCodec.read(StateEntryCodec.bytes(entry))).isEqualTo(entry);
      }
    }
  }

  @Test
  void refusesAnEntryWithUnknownOrMissingFields() {
    for (String bad :
        new String[] {
          "{}", "{\"address\":\"a.b\"}", "{\"address\":\"a.b\",\"type\":\"t\",\"new\":1}", "[]"
        }) {
      assertThatThrownBy(() -> StateEntryCodec.read(bad.getBytes(StandardCharsets.UTF_8)))
          .as(bad)
          .isInstanceOf(CodecException.class);
    }
  }
}
