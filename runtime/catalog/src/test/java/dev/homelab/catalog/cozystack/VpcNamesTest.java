package dev.homelab.catalog.cozystack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The names of networks and subnets, as {@code sha256sum} cuts them. */
class VpcNamesTest {
  @Test
  void namesAreCutFromWhereThingsLie() {
    assertThat(VpcNames.network("tenant-home", "inner")).isEqualTo("vpc-a420a3");
    assertThat(VpcNames.subnet("tenant-home", "inner", "games")).isEqualTo("subnet-a4c8afb9");
    assertThat(VpcNames.subnet("tenant-home", "inner", "other")).isNotEqualTo("subnet-a4c8afb9");
  }
}
