package dev.homelab.provider.metal;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.SourceSpan;
import dev.homelab.model.Value;
import dev.homelab.provider.http.Ports;
import dev.homelab.spi.AddressBook;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One box.
 *
 * @param name its name in the lab
 * @param address where it answers
 * @param mac its hardware address, empty when the lab does not say
 */
record Box(String name, String address, String mac) {
  static final String ADDRESS = "address";

  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Duration LAST_CHANCE = Duration.ofSeconds(10);

  /**
   * The box that properties describe.
   *
   * @param line the line that asks for it, or null
   * @throws ProviderException of class REJECTED when they name no address
   */
  static Box of(Value.Tree properties, @Nullable SourceSpan line) {
    Box box = new Box(text(properties, "name"), text(properties, ADDRESS), text(properties, "mac"));
    if (box.address.isEmpty()) {
      throw new ProviderException(
          ErrorClass.REJECTED,
          Diagnostic.error(MetalCodes.NO_ADDRESS, "where is the box `" + box.name + "`?")
              .withDetail("Nobody can guess its address.")
              .at(line)
              .withHint("add it: node('" + box.name + "') { address '192.168.1.20' }")
              .withHint("or try the lab without it: homelab up --sandbox"),
          null,
          null);
    }
    return box;
  }

  static String text(Value.Tree properties, String name) {
    String text = Value.textOf(properties.get(name));
    return text == null ? "" : text;
  }

  /** Whether something answers at the port of Talos. */
  boolean answers(AddressBook book) {
    return Ports.listens(book, address, Ports.TALOS);
  }

  /**
   * Wakes the box up, when its hardware address is known, and waits until it answers.
   *
   * @throws ProviderException of class TERMINAL when it does not in time, TRANSIENT when the run is
   *     to stop
   */
  void await(AddressBook book, CallContext context) {
    boolean woken = false;
    while (!answers(book)) {
      if (!woken && !mac.isEmpty()) {
        WakeUp.send(mac, book);
        context.progress("sent a wake-up to " + mac);
        woken = true;
      }
      Instant giveUp = context.deadline().minus(LAST_CHANCE);
      if (!context.now().isBefore(giveUp)) {
        throw silent(ErrorClass.TERMINAL);
      }
      if (context.isStopping()) {
        throw silent(ErrorClass.TRANSIENT);
      }
      context.waitingFor(name + " at " + address + " to start Talos from its medium");
      try {
        context.pause(LOOK);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw silent(ErrorClass.TRANSIENT);
      }
    }
  }

  private ProviderException silent(ErrorClass errorClass) {
    return new ProviderException(
        errorClass,
        Diagnostic.error(MetalCodes.NO_ANSWER, "the box `" + name + "` does not answer")
            .withDetail("Nothing listens at " + address + ", port " + Ports.TALOS + '.')
            .withHint("start it from a medium with Talos: homelab boot-media " + name)
            .withHint("look at its screen: it shows its address when it waits for its config"),
        null,
        null);
  }
}
