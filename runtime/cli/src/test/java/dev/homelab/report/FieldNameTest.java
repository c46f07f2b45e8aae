package dev.homelab.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FieldNameTest {
  @Test
  void isTheLastWholeSegment() {
    assertThat(FieldName.last("spec.replicas")).isEqualTo("replicas");
    assertThat(FieldName.last("replicas")).isEqualTo("replicas");
    assertThat(FieldName.last("metadata.annotations[homelab.dev/secrets-digest]"))
        .isEqualTo("annotations[homelab.dev/secrets-digest]");
    assertThat(FieldName.last("data[nginx.conf]")).isEqualTo("data[nginx.conf]");
    assertThat(FieldName.last("spec.containers[a.b].image")).isEqualTo("image");
  }
}
