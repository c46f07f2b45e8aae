package dev.homelab.spi;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a session may use of the person's machine.
 *
 * @param labFolder the folder of the script
 * @param stateFolder where the tool keeps its files for this lab
 * @param environment the environment variables of the process
 * @param userAgent the name and version to send with requests
 */
public record SessionOptions(
    Path labFolder, Path stateFolder, Map<String, String> environment, String userAgent) {
  public SessionOptions {
    environment = Map.copyOf(environment);
  }
}
