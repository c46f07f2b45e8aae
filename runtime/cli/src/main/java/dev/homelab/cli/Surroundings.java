package dev.homelab.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * What a command sees of the machine.
 *
 * @param folder the working folder, absolute
 * @param environment environment variables
 * @param clock the time
 * @param form how the tool was started, for example {@code java -jar homelab.jar}
 * @param version the tool's version
 */
public record Surroundings(
    Path folder, Map<String, String> environment, Clock clock, String form, String version) {
  public Surroundings {
    environment = Map.copyOf(environment);
  }
}
