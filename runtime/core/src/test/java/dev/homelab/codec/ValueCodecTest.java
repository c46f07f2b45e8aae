package dev.homelab.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.model.Address;
import dev.homelab.model.Value;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ValueCodecTest {
  @Test
  void readsWhatItWrote() {
    long seed = System.nanoTime();
    System.out.println("ValueCodecTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      Value value = Labs.value(random, 4);
      assertThat(ValueCodec.read(ValueCodec.bytes(value))).isEqualTo(value);
    }
  }

  @Test
  void tellsStandInsFromTreesThatLookLikeThem() {
    Value.Ref ref = new Value.Ref(Address.parse("cluster.home"), "ip");
    Value tree = Value.ofMap(Map.of("$ref", List.of("cluster.home", "ip")));
    assertThat(text(ref)).isEqualTo("{\"$ref\":[\"cluster.home\",\"ip\"]}");
    assertThat(text(tree)).isEqualTo("{\"$$ref\":[\"cluster.home\",\"ip\"]}");
    assertThat(ValueCodec.read(ValueCodec.bytes(tree))).isEqualTo(tree);
  }

  @Test
  void keepsWholeNumbersAndDecimalsApart() {
    assertThat(text(new Value.Int(5))).isEqualTo("5");
    assertThat(text(new Value.Dec(new BigDecimal("5")))).isEqualTo("{\"$dec\":\"5\"}");
    assertThat(text(Value.of(new BigDecimal("1e30")))).isEqualTo("1E+30");
    assertThat(ValueCodec.read("99999999999999999999".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(Value.of(new BigDecimal("99999999999999999999")));
  }

  @Test
  void refusesWhatIsNoValue() {
    for (String bad : List.of("", "{", "{\"$odd\":1}", "[1,]", "1 2", "{\"$ref\":[\"x\"]}")) {
      assertThatThrownBy(() -> ValueCodec.read(bad.getBytes(StandardCharsets.UTF_8)))
          .as(bad)
          .isInstanceOf(CodecException.class);
    }
  }

  @Test
  void showsPeopleWhatStandsForAValue() {
    Address address = Address.parse("cluster.home/service.db");
    Value value =
        Value.ofMap(
            Map.of(
                "a", new Value.Unknown(address, "host"),
                "b", new Value.Ref(address, "port"),
                "c", new Value.Secret("db"),
                "d", new Value.Join(List.of(Value.of("x"), new Value.Secret("db")))));
    assertThat(PublicJson.text(value))
        .isEqualTo(
            "{\"a\":{\"unknown\":\"cluster.home/service.db.host\"},"
                + "\"b\":{\"ref\":\"cluster.home/service.db.port\"},"
                + "\"c\":{\"secret\":\"db\"},"
                + "\"d\":{\"join\":[\"x\",{\"secret\":\"db\"}]}}");
  }

  private static String text(Value value) {
    return new String(ValueCodec.bytes(value), StandardCharsets.UTF_8);
  }
}
