package dev.homelab.spi;

import dev.homelab.diag.Diagnostic;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a session may use of the person's machine.
 *
 * @param labFolder the folder of the script
 * @param stateFolder where the tool keeps its files for this lab
 * @param environment the environment variables of the process
 * @param userAgent the name and version to send with requests
 * @param warnings takes what the person must be told before it is done, such as a program that is
 *     about to run; called on any thread
 * @param addresses where the addresses of the lab are found
 */
public record SessionOptions(
    Path labFolder,
    Path stateFolder,
    Map<String, String> environment,
    String userAgent,
    Consumer<Diagnostic> warnings,
    AddressBook addresses) {
  public SessionOptions {
    environment = Map.copyOf(environment);
  }

  /** Options of a session whose warnings nobody hears. */
  public SessionOptions(
      Path labFolder, Path stateFolder, Map<String, String> environment, String userAgent) {
    this(labFolder, stateFolder, environment, userAgent, warning -> {}, AddressBook.REAL);
  }

  /** The same with another address book. */
  public SessionOptions withAddresses(AddressBook book) {
    return new SessionOptions(labFolder, stateFolder, environment, userAgent, warnings, book);
  }
}
