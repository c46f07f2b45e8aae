package dev.homelab.catalog.cozystack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sizes and profiles of virtual machines are those that Cozystack comes with. */
final class InstanceTypesTest {
  @Test
  void typesAreThoseOfThePlatform() {
    List<InstanceType> theirs = new ArrayList<>();
    for (JsonNode one : SharedSpecs.read("instancetypes.json").path("instancetypes")) {
      theirs.add(
          new InstanceType(
              one.path("name").asText(),
              one.path("vcpu").asInt(),
              one.path("memory").asText(),
              one.path("dedicatedCPU").asBoolean(),
              one.path("hugepages").textValue(),
              one.path("gpus").path(0).path("deviceName").textValue()));
    }
    assertThat(theirs).hasSizeGreaterThan(60);
    assertThat(InstanceTypes.all()).containsExactlyInAnyOrderElementsOf(theirs);
  }

  @Test
  void preferencesAreThoseOfThePlatform() {
    List<String> theirs = new ArrayList<>();
    for (JsonNode one : SharedSpecs.read("instancetypes.json").path("preferences")) {
      theirs.add(one.path("name").asText());
    }
    assertThat(theirs).hasSizeGreaterThan(50);
    assertThat(InstanceTypes.preferences()).containsExactlyInAnyOrderElementsOf(theirs);
  }

  @Test
  void aTypeIsFoundByItsName() {
    assertThat(InstanceTypes.named("cx1.2xlarge"))
        .isEqualTo(new InstanceType("cx1.2xlarge", 8, "16Gi", true, "2Mi", null));
    assertThat(InstanceTypes.named("cx1.huge")).isNull();
  }

  @Test
  void windowsIsToldFromOthers() {
    assertThat(InstanceTypes.isWindows("windows.11.virtio")).isTrue();
    assertThat(InstanceTypes.isWindows("windows.12")).isFalse();
    assertThat(InstanceTypes.isWindows("ubuntu")).isFalse();
    assertThat(InstanceTypes.isPreference("ubuntu")).isTrue();
    assertThat(InstanceTypes.isPreference("windows.xp.virtio")).isFalse();
  }
}
