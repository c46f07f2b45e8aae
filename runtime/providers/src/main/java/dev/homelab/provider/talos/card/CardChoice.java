package dev.homelab.provider.talos.card;

import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.api.NodeException;
import dev.homelab.provider.talos.api.Trouble;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which graphics card of a box is handed on.
 *
 * <p>The one that is stated, else the only one of the first of these that the box has: cards of
 * NVIDIA, which are never part of a processor; cards of AMD or Intel that are not on the first bus;
 * those that are. The graphics of a board's own supervision (ASPEED, Matrox) are never meant.
 * Several cards that are the same count as one, since nothing tells them apart afterwards.
 *
 * @param box the name of the box, for people
 * @param devices everything that the box has
 */
public record CardChoice(String box, List<PciDevice> devices) {
  private static final int MOST_TOLD = 12;

  /** What does not help to find a card: bridges and other parts of the board. */
  private static final List<String> BOARD = List.of("0x05", "0x06", "0x08");

  /** Copies the list. */
  public CardChoice {
    devices = List.copyOf(devices);
  }

  /**
   * The card.
   *
   * @param stated its selector in any letters, such as {@code 10DE:2236}; empty when none is stated
   * @throws NodeException when there is none, when several may be meant, and when the stated one is
   *     not there
   */
  public PciDevice card(String stated) {
    List<PciDevice> cards = devices.stream().filter(PciDevice::isDisplay).toList();
    if (!stated.isEmpty()) {
      return stated(cards, stated.toUpperCase(Locale.ROOT));
    }
    List<Predicate<PciDevice>> order =
        List.of(
            card -> CardNames.isNvidia(card.selector()),
            card -> CardNames.isKnownMaker(card.selector()) && !card.isOnFirstBus(),
            card -> CardNames.isKnownMaker(card.selector()));
    for (Predicate<PciDevice> kind : order) {
      List<PciDevice> some = cards.stream().filter(kind).toList();
      if (!some.isEmpty()) {
        return only(some);
      }
    }
    throw refusal(
        TalosCodes.NO_CARD,
        box + " has no graphics card that can be handed on",
        "Found: " + told(devices.stream().filter(one -> !BOARD.contains(one.kind())).toList()),
        "take `gpu passthrough` away, or put a card in; a card of another maker is stated");
  }

  private PciDevice stated(List<PciDevice> cards, String selector) {
    return cards.stream()
        .filter(card -> card.selector().equals(selector))
        .findFirst()
        .orElseThrow(
            () ->
                refusal(
                    TalosCodes.OTHER_CARD,
                    box + " has no graphics card " + selector,
                    "Its graphics cards: " + told(cards),
                    "state one of these, or none where there is only one"));
  }

  private PciDevice only(List<PciDevice> some) {
    if (some.stream().map(PciDevice::selector).distinct().count() > 1) {
      throw refusal(
          TalosCodes.SEVERAL_CARDS,
          "which graphics card of " + box + " shall be handed on?",
          "Several may be meant: " + told(some),
          "state the one: gpu passthrough, card: '" + some.get(0).selector() + "'");
    }
    return some.get(0);
  }

  private static String told(List<PciDevice> some) {
    if (some.isEmpty()) {
      return "none.";
    }
    String list =
        some.stream().limit(MOST_TOLD).map(PciDevice::told).collect(Collectors.joining("; "));
    int more = some.size() - MOST_TOLD;
    return list + (more > 0 ? "; and " + more + " more." : ".");
  }

  /**
   * The name that a card gets by itself: NVIDIA's operator, which Cozystack brings, binds cards of
   * NVIDIA for machines and names them. Nothing binds others, so a machine would wait for such a
   * card without end, unless somebody has bound it and states what it is called.
   *
   * @throws NodeException when nothing binds the card, and when nothing here has a name for it
   */
  public String name(PciDevice card) {
    if (!CardNames.isNvidia(card.selector())) {
      throw unbound(card);
    }
    return CardNames.of(card)
        .orElseThrow(
            () ->
                refusal(
                    TalosCodes.UNNAMED_CARD,
                    "what does Kubernetes call the graphics card of " + box + "?",
                    "It is " + card.told() + ", for which no name is known here.",
                    "state it with its domain: gpu passthrough, resource: 'nvidia.com/CARD'"));
  }

  private NodeException unbound(PciDevice card) {
    List<PciDevice> graphics = devices.stream().filter(PciDevice::isDisplay).toList();
    String name = CardNames.of(card).orElse("example.com/CARD");
    Diagnostic told =
        Diagnostic.error(
                TalosCodes.UNBOUND_CARD, "nothing hands the graphics card of " + box + " on")
            .withDetail(
                "It is "
                    + card.told()
                    + ". The operator that Cozystack brings binds cards of NVIDIA only, so a"
                    + " machine with this one would never start. Graphics cards of "
                    + box
                    + ": "
                    + told(graphics))
            .withHint(
                "take `gpu passthrough` away, or name a card of NVIDIA that the box has: gpu"
                    + " passthrough, card: '10DE:2236'")
            .withHint(
                "a card that you bind to vfio-pci yourself is stated with the name of its"
                    + " resource: gpu passthrough, card: '"
                    + card.selector()
                    + "', resource: '"
                    + name
                    + "'");
    return new NodeException(Trouble.REFUSED, told, null);
  }

  private static NodeException refusal(String code, String title, String detail, String hint) {
    return new NodeException(
        Trouble.REFUSED, Diagnostic.error(code, title).withDetail(detail).withHint(hint), null);
  }
}
