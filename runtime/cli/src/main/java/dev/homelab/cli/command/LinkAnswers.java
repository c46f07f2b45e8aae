package dev.homelab.cli.command;

import dev.homelab.cli.Console;
import dev.homelab.provider.http.Abreast;
import dev.homelab.provider.http.WebLook;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Asks the addresses of a lab whether they answer, and tells how far it is. */
final class LinkAnswers {
  private static final int MOST = 8;

  private LinkAnswers() {}

  /**
   * How each address answers.
   *
   * @param addresses each with whether a certificate that signs for itself is wished there
   * @throws InterruptedException when the caller is told to stop
   */
  static Map<String, WebLook.Seen> of(Map<String, Boolean> addresses, WebLook look, Console console)
      throws InterruptedException {
    AtomicInteger asked = new AtomicInteger();
    Map<String, Supplier<WebLook.Seen>> questions = new LinkedHashMap<>();
    addresses.forEach(
        (address, selfSigned) ->
            questions.put(
                address,
                () -> {
                  WebLook.Seen seen = look.at(address, selfSigned);
                  tell(console, asked.incrementAndGet(), addresses.size(), address);
                  return seen;
                }));
    Map<String, WebLook.Seen> answers = Abreast.ask(questions, MOST, "homelab-links");
    if (console.redraws() && !answers.isEmpty()) {
      console.err("\n");
    }
    return answers;
  }

  private static void tell(Console console, int now, int all, String address) {
    String line = "asked " + now + " of " + all;
    console.err(console.redraws() ? '\r' + line : line + ": " + address + '\n');
  }
}
