package dev.homelab.provider.talos.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.api.NodeException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which card of a box is meant, and what it is called. */
class CardChoiceTest {
  private static final PciDevice A10 = device("0000:01:00.0", "0x03", "10de:2236", "GA102GL [A10]");
  private static final PciDevice GAMING =
      device("0000:41:00.0", "0x03", "10de:2684", "AD102 [GeForce RTX 4090]");
  private static final PciDevice PART_OF_AMD =
      device("0000:c6:00.0", "0x03", "1002:1900", "HawkPoint1");
  private static final PciDevice PART_OF_INTEL =
      device("0000:00:02.0", "0x03", "8086:46d1", "Alder Lake-N [UHD Graphics]");
  private static final PciDevice BOARD =
      device("0000:44:00.0", "0x03", "1a03:2000", "ASPEED Graphics Family");
  private static final PciDevice SOUND = device("0000:01:00.1", "0x04", "10de:1aef", "GA102 Audio");
  private static final PciDevice BRIDGE =
      device("0000:00:00.0", "0x06", "1022:14e8", "Phoenix Root Complex");

  private static PciDevice device(String at, String kind, String id, String product) {
    return new PciDevice(
        at, kind, "Some class", "0x" + id.substring(0, 4), "0x" + id.substring(5), "ACME", product);
  }

  private static PciDevice chosen(String stated, PciDevice... devices) {
    return new CardChoice("box", List.of(devices)).card(stated);
  }

  private static void refused(String code, String told, String stated, PciDevice... devices) {
    NodeException refusal =
        catchThrowableOfType(NodeException.class, () -> chosen(stated, devices));
    assertThat(refusal.diagnostics().get(0).code()).isEqualTo(code);
    assertThat(refusal.diagnostics().get(0).detail()).contains(told);
  }

  @Test
  void aCardOfNvidiaGoesBeforeWhatIsPartOfTheProcessor() {
    assertThat(chosen("", BRIDGE, PART_OF_AMD, SOUND, A10, BOARD)).isEqualTo(A10);
  }

  @Test
  void aCardInASlotGoesBeforeWhatIsOnTheFirstBus() {
    assertThat(chosen("", PART_OF_INTEL, PART_OF_AMD)).isEqualTo(PART_OF_AMD);
  }

  @Test
  void whatIsPartOfTheProcessorIsTakenWhereNothingElseIs() {
    assertThat(chosen("", BRIDGE, PART_OF_AMD)).isEqualTo(PART_OF_AMD);
    assertThat(chosen("", PART_OF_INTEL, BOARD)).isEqualTo(PART_OF_INTEL);
  }

  @Test
  void severalThatAreNotTheSameAreRefused() {
    refused(TalosCodes.SEVERAL_CARDS, "10DE:2684 ACME AD102", "", A10, GAMING, PART_OF_AMD);
  }

  @Test
  void severalThatAreTheSameAreOne() {
    PciDevice other = device("0000:41:00.0", "0x03", "10de:2236", "GA102GL [A10]");

    assertThat(chosen("", A10, other).selector()).isEqualTo("10DE:2236");
  }

  @Test
  void theOneThatIsStatedIsTaken() {
    assertThat(chosen("10de:2684", A10, GAMING)).isEqualTo(GAMING);
    assertThat(chosen("1A03:2000", A10, BOARD)).isEqualTo(BOARD);
    refused(TalosCodes.OTHER_CARD, "10DE:2236", "10DE:1AEF", A10, SOUND);
  }

  @Test
  void aBoxWithoutACardIsToldWithWhatItHas() {
    refused(TalosCodes.NO_CARD, "1A03:2000 ACME ASPEED", "", BRIDGE, BOARD);
    refused(TalosCodes.NO_CARD, "none", "", BRIDGE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10de:2236 | GA102GL [A10] | nvidia.com/GA102GL_A10",
        "10de:1eb8 | another list's name | nvidia.com/TU104GL_TESLA_T4",
        "10de:2684 | AD102 [GeForce RTX 4090] | nvidia.com/AD102_GEFORCE_RTX_4090",
      })
  void aCardIsCalledByItsNameInTheListOfPciIds(String id, String product, String name) {
    PciDevice card = device("0000:01:00.0", "0x03", id, product);

    assertThat(new CardChoice("box", List.of(card)).name(card)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"10de:ffff | ''", "10de:1 | '[!]'"})
  void aCardWithoutANameIsToBeStated(String id, String product) {
    PciDevice card = device("0000:01:00.0", "0x03", id, product);

    assertThatThrownBy(() -> new CardChoice("box", List.of(card)).name(card))
        .hasMessageContaining("call the graphics card of box");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1002:744c | Navi 31 [Radeon RX 7900 XT/7900 XTX] | amd.com/NAVI_31_RADEON_RX_7900_XT_7900_XTX",
        "1002:1900 | HawkPoint1 | amd.com/HAWKPOINT1",
        "8086:46d1 | Alder Lake-N [UHD Graphics] | intel.com/ALDER_LAKEN_UHD_GRAPHICS",
        "1a03:2000 | ASPEED Graphics Family | example.com/CARD",
      })
  void aCardThatNothingBindsIsRefusedWithWhatToState(String id, String product, String name) {
    PciDevice card = device("0000:c6:00.0", "0x03", id, product);
    NodeException refusal =
        catchThrowableOfType(
            NodeException.class, () -> new CardChoice("box", List.of(card, SOUND)).name(card));

    Diagnostic told = refusal.diagnostics().get(0);
    assertThat(told.code()).isEqualTo(TalosCodes.UNBOUND_CARD);
    assertThat(told.detail()).contains(card.selector(), product, "0000:c6:00.0");
    assertThat(told.hints().toString())
        .contains("take `gpu passthrough` away")
        .contains("card: '" + card.selector() + "', resource: '" + name + "'");
  }

  @Test
  void aNameThatIsTooLongForKubernetesIsNoName() {
    assertThat(CardNames.of(device("0000:01:00.0", "0x03", "1002:744c", "Navi ".repeat(13))))
        .isEmpty();
  }
}
