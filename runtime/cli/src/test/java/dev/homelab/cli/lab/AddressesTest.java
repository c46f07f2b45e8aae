package dev.homelab.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.diag.HomelabException;
import dev.homelab.model.Address;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressesTest {
  private static final String WHOAMI = "cluster.c/namespace.web/service.whoami";
  private final Addresses addresses =
      Addresses.of(
          List.of(
              Address.parse(WHOAMI),
              Address.parse(WHOAMI + "/service.whoami"),
              Address.parse(WHOAMI + "/deployment.whoami"),
              Address.parse("cluster.c/namespace.a/app.x"),
              Address.parse("cluster.c/namespace.b/app.x")));

  @Test
  void aThingIsMeantBeforeWhatItIsMadeOf() {
    assertThat(addresses.find("service.whoami")).hasToString(WHOAMI);
    assertThat(addresses.find("service.whoami/service.whoami"))
        .hasToString(WHOAMI + "/service.whoami");
    assertThat(addresses.find("deployment.whoami")).hasToString(WHOAMI + "/deployment.whoami");
  }

  @Test
  void aNameAloneIsEnoughWhereOneThingHasIt() {
    assertThat(addresses.find("whoami")).hasToString(WHOAMI);
    assertThat(addresses.find("web")).hasToString("cluster.c/namespace.web");
    assertThatThrownBy(() -> addresses.find("x"))
        .hasMessageContaining("HL9021")
        .hasMessageContaining("2 things");
    assertThatThrownBy(() -> addresses.find("whoam")).hasMessageContaining("HL9020");
  }

  @Test
  void twoThingsBesideEachOtherAreAsked() {
    assertThatThrownBy(() -> addresses.find("app.x"))
        .isInstanceOf(HomelabException.class)
        .hasMessageContaining("HL9021");
  }
}
