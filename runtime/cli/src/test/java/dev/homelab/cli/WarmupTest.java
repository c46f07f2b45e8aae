package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class WarmupTest {
  @Test
  void namesClassesThatExist() throws IOException {
    assertThat(Warmup.names()).hasSizeGreaterThan(50).contains("dev.homelab.plan.Planner");
    for (String name : Warmup.names()) {
      assertThatCode(() -> Class.forName(name, false, Warmup.class.getClassLoader()))
          .as(name)
          .doesNotThrowAnyException();
    }
  }
}
