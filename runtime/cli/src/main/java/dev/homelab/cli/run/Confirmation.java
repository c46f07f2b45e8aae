package dev.homelab.cli.run;

import dev.homelab.cli.Console;
import dev.homelab.cli.Request;
import dev.homelab.cli.options.Option;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.model.Address;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Asks the person before something is changed. */
public final class Confirmation {
  private Confirmation() {}

  /**
   * Asks whether to go on with a command, and says that nothing was changed where the answer is no.
   *
   * @throws HomelabException with HL9032 where nobody can be asked and {@code --yes} was not given
   */
  public static boolean agreed(Request request, String question) {
    boolean yes = given(request, question);
    if (!yes) {
      request.console().err("nothing was changed\n");
    }
    return yes;
  }

  /** Asks whether to go on with a command. */
  public static boolean given(Request request, String question) {
    String again = request.invocation().typed();
    return asked(request.console(), question, request.has(Option.YES), again);
  }

  /**
   * Asks whether data of a thing may be lost: by its address, or in the command line by {@code
   * --delete-data}. {@code --yes} says nothing about it.
   *
   * @throws HomelabException with HL9032 where nobody can be asked
   */
  public static boolean ofLoss(Request request, Address thing, String question) {
    String whole = thing.toString();
    boolean said =
        request.invocation().values(Option.DELETE_DATA).stream()
            .anyMatch(word -> whole.equals(word) || whole.endsWith('/' + word));
    if (said) {
      return true;
    }
    Console console = request.console();
    if (!console.streams().inIsTerminal()) {
      throw new HomelabException(
          List.of(
              Diagnostic.error("HL9032", "data would be lost, and there is nobody to ask about it")
                  .withDetail(question)
                  .withHint(
                      "homelab " + request.invocation().typed() + " --delete-data " + thing)));
    }
    console.err(question + " Type " + thing.last() + " to go on: ");
    String answer = line(console);
    boolean agreed = thing.last().toString().equals(answer) || whole.equals(answer);
    if (!agreed) {
      console.err("nothing was changed\n");
    }
    return agreed;
  }

  /** What the person types next; empty for nothing. */
  private static String line(Console console) {
    try {
      InputStreamReader in = new InputStreamReader(console.streams().in(), StandardCharsets.UTF_8);
      String answer = new BufferedReader(in).readLine();
      return answer == null ? "" : answer.strip();
    } catch (IOException unreadable) {
      return "";
    }
  }

  /**
   * Asks a question that only {@code yes} confirms.
   *
   * @param yes whether {@code --yes} was given
   * @param command the command, for the refusal where nobody can be asked
   * @return whether to go on
   * @throws HomelabException with HL9032 where nobody can be asked and {@code --yes} was not given
   */
  public static boolean asked(Console console, String question, boolean yes, String command) {
    if (yes) {
      return true;
    }
    if (!console.streams().inIsTerminal()) {
      throw new HomelabException(
          List.of(
              Diagnostic.error("HL9032", "there are changes and nobody to ask about them")
                  .withDetail("This is no terminal, and --yes was not given.")
                  .withHint("homelab " + command + " --yes")));
    }
    console.err(question + " Type yes to go on: ");
    return line(console).equalsIgnoreCase("yes");
  }
}
